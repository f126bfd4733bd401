import HelplineVault

/// A role by its name on the wire and on the command line.
package enum Role: String, Codable, CaseIterable, Sendable {
  case volunteer, mentor, coordinator, administrator, auditor

  package var bit: Roles {
    switch self {
    case .volunteer: .volunteer
    case .mentor: .mentor
    case .coordinator: .coordinator
    case .administrator: .administrator
    case .auditor: .auditor
    }
  }
}

extension Roles {
  package init(_ roles: some Sequence<Role>) { self = roles.reduce(into: []) { $0.insert($1.bit) } }
  /// In the order of the protocol.
  package var names: [Role] { Role.allCases.filter { contains($0.bit) } }
}

/// A group by its name on the wire and on the command line.
package enum Group: String, Codable, CaseIterable, Sendable {
  case members, volunteers, coordinators, auditors, administrators

  package var name: GroupName {
    switch self {
    case .members: .members
    case .volunteers: .volunteers
    case .coordinators: .coordinators
    case .auditors: .auditors
    case .administrators: .administrators
    }
  }

  package init(_ name: GroupName) { self = Group.allCases.first { $0.name == name } ?? .members }
}
