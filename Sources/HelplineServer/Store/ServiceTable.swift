import Foundation
import GRDB
import HelplineCore
import HelplineVault

/// A service as it is stored: its JSON, without the revision, which is a hash of it.
struct StoredService: Sendable {
  let id: DirectoryID
  let json: [UInt8]

  var revision: Bytes { get throws { try Service.revision(of: json) } }

  /// As it is given, with the revision.
  var given: [UInt8] {
    get throws { Array("{\"\(Service.revision)\":\"\(try revision.text)\",".utf8) + json.dropFirst() }
  }

  var fields: [String: JSONValue] {
    get throws {
      guard let fields = try? JSONDecoder().decode([String: JSONValue].self, from: Data(json)) else {
        throw SettingsError.damagedDatabase
      }
      return fields
    }
  }
}

extension Transaction {
  /// Adds a service, or changes the one of the revision that the writer has read. The same again does nothing.
  func write(_ service: Service, replacing revision: Bytes?, by member: ID) throws -> Bytes {
    let new = StoredService(id: service.id, json: service.bytes)
    let stored = try db.service(service.id)
    if stored?.json != new.json {
      guard try stored?.revision == revision else { throw Refusal(.stale) }
      if stored == nil { guard try db.countServices() < Directory.most else { throw Refusal(.tooMany) } }
      try put(new)
      try audit(.serviceWritten, actor: member, object: ID(service.id.bytes))
    }
    return try new.revision
  }

  /// Sets the day on which these were found to be right, if they are as the member has read them or were assured today already.
  func assure(_ services: [ServiceRevision], by member: ID) throws -> [ServiceRevision] {
    var count = 0
    let assured = try services.map { named in
      guard let stored = try db.service(named.id) else { throw Refusal(.notFound) }
      var fields = try stored.fields
      if fields["assured_date"] == .string(clock.today.description) {
        return ServiceRevision(id: named.id, revision: try stored.revision)
      }
      guard try stored.revision == named.revision else { throw Refusal(.stale) }
      fields["assured_date"] = .string(clock.today.description)
      let new = StoredService(id: named.id, json: try service(fields).bytes)
      try put(new)
      count += 1
      return ServiceRevision(id: named.id, revision: try new.revision)
    }
    if count > 0 {
      try audit(.servicesAssured, actor: member, object: services.count == 1 ? ID(services[0].id.bytes) : nil, count: count)
    }
    return assured
  }

  /// Adds and changes all of these. The same again does nothing.
  func importServices(_ services: [Service], by member: ID) throws -> ServicesImported {
    var imported = ServicesImported(added: 0, changed: 0)
    for service in services {
      let new = StoredService(id: service.id, json: service.bytes)
      let stored = try db.service(service.id)
      if stored?.json == new.json { continue }
      if stored == nil { imported.added += 1 } else { imported.changed += 1 }
      try put(new)
    }
    guard try db.countServices() <= Directory.most else { throw Refusal(.tooMany) }
    let count = imported.added + imported.changed
    if count > 0 { try audit(.servicesImported, actor: member, count: count) }
    return imported
  }

  func deleteService(_ id: DirectoryID, by member: ID) throws {
    guard try db.service(id) != nil else { throw Refusal(.notFound) }
    try db.execute(sql: "DELETE FROM service WHERE id = ?", arguments: [id.bytes.blob])
    try audit(.serviceDeleted, actor: member, object: ID(id.bytes))
  }

  private func put(_ service: StoredService) throws {
    try db.execute(sql: "INSERT OR REPLACE INTO service VALUES (?, ?)", arguments: [service.id.bytes.blob, service.json.blob])
  }

  /// What is stored was checked before.
  private func service(_ fields: [String: JSONValue]) throws -> Service {
    do { return try Service(fields) } catch { throw SettingsError.damagedDatabase }
  }
}

extension Database {
  func service(_ id: DirectoryID) throws -> StoredService? {
    try Row.fetchOne(self, sql: "SELECT id, document FROM service WHERE id = ?", arguments: [id.bytes.blob]).map(
      StoredService.init)
  }

  func countServices() throws -> Int { try Int.fetchOne(self, sql: "SELECT count(*) FROM service") ?? 0 }

  /// By id.
  func services(from offset: Int, limit: Int) throws -> [StoredService] {
    try Row.fetchAll(
      self, sql: "SELECT id, document FROM service ORDER BY id LIMIT ? OFFSET ?", arguments: [limit, offset]
    ).map(StoredService.init)
  }
}

extension StoredService {
  fileprivate init(_ row: Row) throws {
    guard let id = try? DirectoryID(row.bytes("id")) else { throw SettingsError.damagedDatabase }
    self.init(id: id, json: row.bytes("document"))
  }
}
