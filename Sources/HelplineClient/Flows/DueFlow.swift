import HelplineCore
import HelplineVault

/// What is opened first of a long list: docs/protocol.md 6.5.
extension Session {
  /// What this device remembers; nothing where it remembers nothing, or what cannot be opened.
  func dueIndex() -> DueIndex {
    guard let sealed = directory?.due(), let payload = try? Draft.open(sealed, keys: keys),
      let index = try? DueIndex(payload: payload)
    else { return DueIndex([]) }
    return index
  }

  /// Remembers what a complete reading has found; `found` is what is open, the most overdue first.
  func rememberDue(_ found: [FoundReferral], instead old: DueIndex) throws {
    let index = DueIndex(
      found.compactMap { found in if case .contact(let id) = found.place { id } else { nil } })
    guard let directory, index != old else { return }
    try directory.keepDue(
      try Draft.seal(
        index.payload, member: member.bytes, sealing: keys.sealing.publicKey, organisation: organisation.bytes))
  }
}
