import HelplineCore

/// The network of a case: who else is around the participant, and what may be shared with them.
extension Session {
  @discardableResult
  package func addAgency(_ agency: Agency, to id: ID) async throws -> Bool { try await change(id) { $0.add(agency) } }

  /// Changes one that is in the network. If somebody else has changed it meanwhile, `edit` is applied to what they have written.
  /// Throws `noSuchAgency` for one that is not, or no longer, there.
  @discardableResult
  package func changeAgency(_ agency: ID, in id: ID, _ edit: @Sendable (inout Agency) throws -> Void) async throws -> Bool {
    try await change(id) { draft in
      guard let part = draft.opened.network.first(where: { $0.id == agency }) else { throw CaseNetworkError.noSuchAgency }
      var changed = part.record
      try edit(&changed)
      draft.change(part, to: changed)
    }
  }

  /// Takes one out of the network.
  @discardableResult
  package func removeAgency(_ agency: ID, from id: ID) async throws -> Bool {
    try await changeAgency(agency, in: id) { $0.removed = true }
  }
}

extension OpenedCase {
  /// Who is in the network now.
  package var network: [CasePart<Agency>] { agencies.filter { !$0.record.removed } }
}

/// Why the network cannot be changed as asked.
package enum CaseNetworkError: Error, Equatable, Sendable {
  case noSuchAgency
}
