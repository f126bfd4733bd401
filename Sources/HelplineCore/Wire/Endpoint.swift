import Foundation

/// One request that the server answers, declared once for both ends and for the OpenAPI document.
package struct Endpoint<Request: Codable & Sendable, Reply: Codable & Sendable>: Sendable {
  package enum Method: String, Sendable { case get, post, put, delete }

  /// Who may ask.
  package enum Access: Sendable, Equatable {
    /// Anybody: no session needed.
    case open
    /// Any member's session.
    case member
    /// A session of a member who holds one of these roles.
    case roles([Role])
    /// A session that was opened by a recovery sheet, or any member's.
    case sheetOrMember
  }

  /// The OpenAPI operation id; the use case's name.
  package let name: String
  package let method: Method
  /// Below `/api/v1`, parameters as `{id}`.
  package let path: String
  package let access: Access
  package let summary: String
  /// Query parameters, all optional.
  package let query: [QueryParameter]
  /// What it may refuse with, beside what every endpoint may.
  package let refusals: [Refusal.Code]
  /// Status of success: 200, or 201 for what is created.
  package let status: Int
  /// What `{id}` in the path is.
  package let pathID: PathID

  package enum PathID: Sendable {
    /// An `ID`.
    case own
    /// A `DirectoryID`, as HSDS wants it.
    case directory
  }

  package init(
    _ name: String, _ method: Method, _ path: String, access: Access, summary: String, query: [QueryParameter] = [],
    refusals: [Refusal.Code] = [], status: Int = 200, pathID: PathID = .own
  ) {
    self.name = name
    self.method = method
    self.path = path
    self.access = access
    self.summary = summary
    self.query = query
    self.refusals = refusals
    self.status = status
    self.pathID = pathID
  }

  package static var root: String { "/api/v1" }
}

package struct QueryParameter: Sendable {
  package enum Kind: Sendable {
    case id
    case integer(ClosedRange<Int>)
    case bool
  }

  package let name: String
  package let kind: Kind
  package let summary: String

  package init(_ name: String, _ kind: Kind, _ summary: String) {
    self.name = name
    self.kind = kind
    self.summary = summary
  }
}

/// The body of a request or reply that says nothing.
package struct Nothing: Codable, Sendable, Equatable {
  package init() {}
}

/// Every endpoint, for the router's test and the OpenAPI document.
package enum API {}
