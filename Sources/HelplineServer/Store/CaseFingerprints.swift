import HelplineCore
import HelplineVault

// What a repeated request is known by: over the case's part of it, never over the entries, which a hash over both would pair with it.

extension OpenCase {
  func fingerprint(_ secret: ServerSecret) throws -> [UInt8] {
    var message = ByteWriter()
    message.variable(id.bytes)
    message.variable(object.bytes)
    for wrap in wraps { message.variable(wrap.recipient.bytes + wrap.sealed.bytes) }
    return try secret.hash(.fingerprint, message.bytes)
  }
}

extension WriteCase {
  func fingerprint(_ id: ID, _ secret: ServerSecret) throws -> [UInt8] {
    var message = ByteWriter()
    message.variable(id.bytes)
    message.integer(epoch)
    message.add(objects)
    message.add(grants)
    message.add(rekey)
    if let journal {
      message.variable(journal.id.bytes)
      message.integer(journal.epoch)
      message.add(journal.objects)
      message.add(journal.wraps ?? [])
      message.add(journal.rekey)
      message.add(journal.passOn.map { [$0] } ?? [])
    }
    message.integer(purge?.number ?? 0)
    return try secret.hash(.fingerprint, message.bytes)
  }
}

extension ByteWriter {
  fileprivate mutating func add(_ objects: [StoredObject]) {
    integer(UInt32(objects.count))
    for object in objects {
      variable(object.id.bytes)
      integer(object.revision)
      variable(object.sealed.bytes)
    }
  }

  fileprivate mutating func add(_ wraps: [WireWrap]) {
    integer(UInt32(wraps.count))
    for wrap in wraps { variable(wrap.recipient.bytes + wrap.sealed.bytes) }
  }

  fileprivate mutating func add(_ rekey: Rekey?) {
    add(rekey?.objects ?? [])
    add(rekey?.wraps ?? [])
  }
}
