package struct Rosters: Codable, Sendable {
  package var rosters: [Signed]
  package init(rosters: [Signed]) { self.rosters = rosters }
}

/// A new roster with everything that belongs to the same step.
package struct ChangeRoster: Codable, Sendable {
  package var roster: Signed
  /// Accept that a group is left without anybody who can open it.
  package var lost: Bool
  /// Names of members that this roster adds; their joining becomes their login.
  package var names: [NewName]
  /// Records that admit them to the groups that the signer is in.
  package var records: [NewRecord]

  package init(roster: Signed, lost: Bool = false, names: [NewName] = [], records: [NewRecord] = []) {
    self.roster = roster
    self.lost = lost
    self.names = names
    self.records = records
  }
}

package struct GroupState: Codable, Sendable {
  package var group: Group
  package var records: [Signed]
  /// The newest epoch's secret wrapped to who asks; absent if they are not admitted.
  package var wrap: WireWrap?
  /// For each epoch from the second on, the previous one's secret sealed to it.
  package var previousSecrets: [PreviousSecret]

  package init(group: Group, records: [Signed], wrap: WireWrap?, previousSecrets: [PreviousSecret]) {
    self.group = group
    self.records = records
    self.wrap = wrap
    self.previousSecrets = previousSecrets
  }
}

package struct PreviousSecret: Codable, Sendable {
  package var epoch: UInt32
  package var sealed: Bytes

  package init(epoch: UInt32, sealed: Bytes) {
    self.epoch = epoch
    self.sealed = sealed
  }
}

package struct Groups: Codable, Sendable {
  package var groups: [GroupState]
  package init(groups: [GroupState]) { self.groups = groups }
}

/// A member's name or languages, changed: the object under a fresh key.
package struct ChangeName: Codable, Sendable {
  /// The stored one and one more.
  package var revision: UInt32
  package var object: Bytes
  package var wraps: [WireWrap]

  package init(revision: UInt32, object: Bytes, wraps: [WireWrap]) {
    self.revision = revision
    self.object = object
    self.wraps = wraps
  }
}

package struct NameFound: Codable, Sendable {
  package var member: ID
  package var revision: UInt32
  package var object: Bytes
  package var wrap: WireWrap

  package init(member: ID, revision: UInt32, object: Bytes, wrap: WireWrap) {
    self.member = member
    self.revision = revision
    self.object = object
    self.wrap = wrap
  }
}

package struct Names: Codable, Sendable {
  package var names: [NameFound]
  package init(names: [NameFound]) { self.names = names }
}

package struct StatisticsKeyFound: Codable, Sendable {
  package var month: Month
  package var number: UInt32
  package var publicKey: Bytes
  package var author: ID
  package var roster: WireRosterReference
  package var signature: Bytes

  package init(month: Month, number: UInt32, publicKey: Bytes, author: ID, roster: WireRosterReference, signature: Bytes) {
    self.month = month
    self.number = number
    self.publicKey = publicKey
    self.author = author
    self.roster = roster
    self.signature = signature
  }
}

package struct StatisticsKeys: Codable, Sendable {
  package var keys: [StatisticsKeyFound]
  package init(keys: [StatisticsKeyFound]) { self.keys = keys }
}

package struct AddStatisticsKeys: Codable, Sendable {
  package var keys: [NewStatisticsKey]
  package init(keys: [NewStatisticsKey]) { self.keys = keys }
}

/// A key that was wrapped to members one by one while a rotation was pending.
package struct SingleWrap: Codable, Sendable {
  package var group: Group
  package var compartment: ID
  package var kind: UInt8
  package var epoch: UInt32
  package var wrap: WireWrap

  package init(group: Group, compartment: ID, kind: UInt8, epoch: UInt32, wrap: WireWrap) {
    self.group = group
    self.compartment = compartment
    self.kind = kind
    self.epoch = epoch
    self.wrap = wrap
  }
}

package struct SingleWraps: Codable, Sendable {
  package var wraps: [SingleWrap]
  package init(wraps: [SingleWrap]) { self.wraps = wraps }
}

extension API {
  package static let rosters = Endpoint<Nothing, Rosters>(
    "rosters", .get, "/rosters", access: .member, summary: "Rosters after a version, oldest first.",
    query: [QueryParameter("after", .integer(0...Int(Int32.max)), "The last version known.")])
  package static let changeRoster = Endpoint<ChangeRoster, Nothing>(
    "changeRoster", .post, "/rosters", access: .roles([.administrator]), summary: "Put the next roster in force.",
    refusals: [.stale, .loginTaken, .rekeyRequired, .lastHolder, .notEntitled, .brokenChain, .wrongWraps, .wrongSize],
    status: 201)
  package static let groups = Endpoint<Nothing, Groups>(
    "groups", .get, "/groups", access: .member, summary: "The groups' chains, and one's own wraps.")
  package static let addRecord = Endpoint<NewRecord, Nothing>(
    "addRecord", .post, "/groups/records", access: .member, summary: "Append a record to a group's chain.",
    refusals: [.stale, .notEntitled, .brokenChain, .wrongWraps, .wrongSize], status: 201)
  package static let names = Endpoint<Nothing, Names>(
    "names", .get, "/names", access: .member, summary: "The members' names, sealed.")
  package static let changeName = Endpoint<ChangeName, Nothing>(
    "changeName", .put, "/members/{id}/name", access: .roles([.administrator]),
    summary: "Change a member's name or languages.", refusals: [.notFound, .stale, .rekeyRequired, .wrongSize])
  package static let statisticsKeys = Endpoint<Nothing, StatisticsKeys>(
    "statisticsKeys", .get, "/statistics-keys", access: .member, summary: "The newest key of each month that is not closed.")
  package static let addStatisticsKeys = Endpoint<AddStatisticsKeys, Nothing>(
    "addStatisticsKeys", .post, "/statistics-keys", access: .roles([.coordinator]), summary: "Add keys for later months.",
    refusals: [.stale, .notEntitled, .wrongWraps, .wrongSize, .rekeyRequired, .monthClosed], status: 201)
  package static let singleWraps = Endpoint<Nothing, SingleWraps>(
    "singleWraps", .get, "/wraps/single", access: .member,
    summary: "Keys wrapped to oneself because a rotation was pending, at most 500.")
  package static let rewrap = Endpoint<SingleWraps, Nothing>(
    "rewrap", .post, "/wraps/single", access: .member, summary: "Wrap such keys to the group instead.",
    refusals: [.notEntitled, .wrongSize, .rekeyRequired])
}
