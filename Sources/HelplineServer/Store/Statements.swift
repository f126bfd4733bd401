import Foundation
import GRDB

// GRDB compiles a statement anew at each call that names SQL; for a page of the inbox that was half of all the server's work. These
// take the place of its own calls in this module: a connection prepares each text once and keeps it. The texts are constants, or
// a few of them, so that what is kept does not grow. SQL without arguments may be of several statements, which GRDB takes one by
// one.

extension Database {
  func execute(sql: String, arguments: StatementArguments = StatementArguments()) throws {
    guard !arguments.isEmpty else { return try execute(literal: SQL(sql: sql)) }
    try cachedStatement(sql: sql).execute(arguments: arguments)
  }
}

extension Row {
  static func fetchOne(_ db: Database, sql: String, arguments: StatementArguments = StatementArguments()) throws -> Row? {
    try fetchOne(db.cachedStatement(sql: sql), arguments: arguments)
  }

  static func fetchAll(_ db: Database, sql: String, arguments: StatementArguments = StatementArguments()) throws -> [Row] {
    try fetchAll(db.cachedStatement(sql: sql), arguments: arguments)
  }
}

extension DatabaseValueConvertible {
  static func fetchOne(_ db: Database, sql: String, arguments: StatementArguments = StatementArguments()) throws -> Self? {
    try fetchOne(db.cachedStatement(sql: sql), arguments: arguments)
  }
}

extension DatabaseValueConvertible where Self: StatementColumnConvertible {
  static func fetchOne(_ db: Database, sql: String, arguments: StatementArguments = StatementArguments()) throws -> Self? {
    try fetchOne(db.cachedStatement(sql: sql), arguments: arguments)
  }
}
