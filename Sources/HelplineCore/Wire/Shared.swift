import HelplineVault

/// A signed roster or group record.
package struct Signed: Codable, Sendable, Equatable {
  package var document: Bytes
  package var signer: ID
  package var signature: Bytes

  package init(_ signed: SignedDocument) throws(VaultError) {
    document = Bytes(signed.document)
    signer = try ID(signed.signer)
    signature = Bytes(signed.signature)
  }

  package var value: SignedDocument {
    SignedDocument(document: document.bytes, signer: signer.bytes, signature: signature.bytes)
  }
}

/// A compartment key, sealed to one recipient.
package struct WireWrap: Codable, Sendable, Equatable {
  /// A member, a group or the recovery key.
  package var recipient: ID
  package var keyEpoch: UInt32
  package var sealed: Bytes

  package init(recipient: ID, keyEpoch: UInt32, sealed: Bytes) {
    self.recipient = recipient
    self.keyEpoch = keyEpoch
    self.sealed = sealed
  }
}

/// A roster by version and hash.
package struct WireRosterReference: Codable, Sendable, Equatable {
  package var version: UInt32
  package var hash: Bytes

  package init(_ reference: RosterReference) {
    version = reference.version
    hash = Bytes(reference.hash)
  }

  package var value: RosterReference { RosterReference(version: version, hash: hash.bytes) }
}

/// A place in the audit log.
package struct WireHead: Codable, Sendable, Equatable {
  package var position: UInt64
  package var hash: Bytes

  package init(_ head: Head) {
    position = head.position
    hash = Bytes(head.hash)
  }

  package var value: Head { Head(position: position, hash: hash.bytes) }
}

/// What makes a login: made by the client, kept by the server.
package struct NewLogin: Codable, Sendable, Equatable {
  package var loginTag: Bytes
  package var loginKey: Bytes
  /// The number of the server secret under which the passphrase was hardened.
  package var secretNumber: UInt32
  package var sealedBlobKey: Bytes
  package var sheet: NewSheet?

  package init(loginTag: Bytes, loginKey: Bytes, secretNumber: UInt32, sealedBlobKey: Bytes, sheet: NewSheet?) {
    self.loginTag = loginTag
    self.loginKey = loginKey
    self.secretNumber = secretNumber
    self.sealedBlobKey = sealedBlobKey
    self.sheet = sheet
  }
}

/// A recovery sheet as the server knows it.
package struct NewSheet: Codable, Sendable, Equatable {
  package var tag: Bytes
  package var loginKey: Bytes
  package var sealedBlobKey: Bytes

  package init(tag: Bytes, loginKey: Bytes, sealedBlobKey: Bytes) {
    self.tag = tag
    self.loginKey = loginKey
    self.sealedBlobKey = sealedBlobKey
  }
}

/// A new record of a group, with the wraps of the epoch's secret that it needs.
package struct NewRecord: Codable, Sendable {
  package var group: Group
  package var record: Signed
  /// At a new epoch: to every member of the record and the recovery key. At an admission: to the newcomers.
  package var wraps: [WireWrap]
  /// From the second epoch on, at a new epoch: the previous secret, sealed to the new public key.
  package var previousSecret: Bytes?
  /// With a rotation of `coordinators`: new keys for the running and every later month that has one.
  package var statisticsKeys: [NewStatisticsKey]?

  package init(
    group: Group, record: Signed, wraps: [WireWrap], previousSecret: Bytes? = nil, statisticsKeys: [NewStatisticsKey]? = nil
  ) {
    self.group = group
    self.record = record
    self.wraps = wraps
    self.previousSecret = previousSecret
    self.statisticsKeys = statisticsKeys
  }
}

/// A statistics key; the author is the member of the session.
package struct NewStatisticsKey: Codable, Sendable {
  package var month: Month
  package var number: UInt32
  package var publicKey: Bytes
  package var roster: WireRosterReference
  package var signature: Bytes
  /// The secret, to `coordinators` or, while their rotation is pending, to each eligible admitted member.
  package var wraps: [WireWrap]

  package init(
    month: Month, number: UInt32, publicKey: Bytes, roster: WireRosterReference, signature: Bytes, wraps: [WireWrap]
  ) {
    self.month = month
    self.number = number
    self.publicKey = publicKey
    self.roster = roster
    self.signature = signature
    self.wraps = wraps
  }
}

/// A member's name, sealed in a compartment of its own.
package struct NewName: Codable, Sendable {
  package var member: ID
  package var object: Bytes
  package var wraps: [WireWrap]

  package init(member: ID, object: Bytes, wraps: [WireWrap]) {
    self.member = member
    self.object = object
    self.wraps = wraps
  }
}
