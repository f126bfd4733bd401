import Foundation
import HelplineClient
import HelplineCore
import HelplineVault

/// A member's keys and what a contact is sealed to, held so that requests can be made beforehand and in many threads: the same
/// ciphertexts as the flows make.
final class Desk: Sendable {
  static let login = "member"
  static let passphrase = "kalo muri teve sano 4711 hiljaa"

  let member: ID
  private let port: Int
  private let status: OrganisationStatus
  private let tag: [UInt8]
  private let login: HeldKeys
  let rosters: RosterChain
  let keys: MemberKeys
  let coordinators: Recipient
  private let author: Recipient
  private let statistics: StatisticsKeyFound
  private let lists: CodeLists

  private final class HeldKeys: Sendable {
    let keys: LoginKeys
    init(_ keys: consuming LoginKeys) { self.keys = keys }
  }

  /// Creates an organisation on a new server: one member with every role that a contact needs.
  static func found(_ server: ServerProcess) async throws -> Desk {
    guard let token = server.setUpToken else { throw BenchError.failed("the server is not new") }
    let client = try Client(server: "http://127.0.0.1:\(server.port)")
    _ = try await FoundOrganisationFlow.run(
      client: client, setUpToken: token, name: "member", login: login, passphrase: passphrase,
      roles: [.administrator, .coordinator, .mentor, .volunteer], directory: nil)
    // Makes the statistics keys.
    _ = try await Session.signIn(client: client, login: login, passphrase: passphrase, directory: nil)
    let desk = try await Desk(port: server.port, client: client)
    await client.close()
    return desk
  }

  private init(port: Int, client: Client) async throws {
    self.port = port
    status = try await client.call(API.organisation, Nothing())
    guard let organisation = status.organisation?.bytes else { throw BenchError.failed("there is no organisation") }
    let tag = try HardenedSecret.loginTag(Array(Self.login.utf8), organisation: organisation)
    self.tag = tag
    let attempt = try Attempt(organisation: organisation)
    let evaluated = try await client.call(
      API.evaluateLogin, EvaluateLogin(loginTag: Bytes(tag), blinded: Bytes(attempt.blinded.element), device: nil))
    let login = HeldKeys(
      try HardenedSecret.loginKeys(attempt.finish(evaluated.evaluated.bytes), loginTag: tag, organisation: organisation))
    self.login = login
    let signedIn = try await client.call(
      API.signIn,
      try Self.request(login, nonce: evaluated.nonce?.bytes ?? [], origin: client.origin, tag: tag, organisation: organisation))
    let token = signedIn.token.bytes
    let blobKey = try BlobKey.open(
      signedIn.sealedBlobKey.bytes, under: .passphrase, key: login.keys.wrapKey, tag: tag, organisation: organisation)
    keys = try MemberKeys(
      opening: signedIn.blob.bytes, blobKey: blobKey, member: signedIn.member.bytes, version: signedIn.blobVersion,
      organisation: organisation)
    member = signedIn.member
    let signed = try await client.call(API.rosters, query: ["after": "0"], Nothing(), token: token).rosters
    guard let first = signed.first, signed.count == 1 else { throw BenchError.failed("more than one roster") }
    let rosters = try RosterChain(first: first.value, anchor: keys.anchor)
    self.rosters = rosters
    let groups = try await client.call(API.groups, Nothing(), token: token).groups
    guard let newest = groups.first(where: { $0.group == .coordinators })?.records.last,
      let line = rosters.member(member.bytes)
    else { throw BenchError.failed("there are no coordinators") }
    coordinators = try .group(GroupRecord(document: newest.document.bytes))
    author = .member(line)
    let month = status.month
    let found = try await client.call(API.statisticsKeys, Nothing(), token: token).keys.first { $0.month == month }
    guard let found else { throw BenchError.failed("there is no statistics key") }
    statistics = found
    lists = try CodeLists(contentsOf: ConfigurationFolder.find().file(CodeLists.fileName))
  }

  private final class Attempt: Sendable {
    private let input: SecretBytes
    let blinded: ObliviousFunction.Blinded

    init(organisation: [UInt8]) throws {
      let passphrase = try SecretBytes(copying: Array(Desk.passphrase.utf8))
      let input = try HardenedSecret.input(passphrase: passphrase, organisation: organisation)
      blinded = try ObliviousFunction.blind(input)
      self.input = input
    }

    func finish(_ evaluated: [UInt8]) throws -> SecretBytes {
      try ObliviousFunction.finalize(input, blinded: blinded, evaluated: evaluated)
    }
  }

  private static func request(_ login: HeldKeys, nonce: [UInt8], origin: String, tag: [UInt8], organisation: [UInt8]) throws
    -> SignInRequest
  {
    let statement = try SignIn.proof(origin: Array(origin.utf8), tag: tag, nonce: nonce, organisation: organisation)
    return SignInRequest(
      loginTag: Bytes(tag), origin: origin, nonce: Bytes(nonce), proof: Bytes(try login.keys.signing.sign(statement)), device: nil
    )
  }

  /// A new session, by a challenge: no derivation. Throws while the server is away.
  func token() throws -> [UInt8] {
    let connection = try Connection(port: port)
    func ask<Body: Encodable, Reply: Decodable>(_ path: String, _ body: Body) throws -> Reply {
      let answer = try connection.exchange(
        Connection.request("POST", "/api/v1" + path, body: try Client.encode(body)), keepBody: true)
      guard (200..<300).contains(answer.status) else { throw BenchError.failed("signing in was answered by \(answer.status)") }
      return try JSONDecoder().decode(Reply.self, from: Data(answer.body))
    }
    let challenge: Challenge = try ask(API.challenge.path, AskChallenge(tag: Bytes(tag)))
    let signedIn: SignedIn = try ask(
      API.signIn.path,
      try Self.request(
        login, nonce: challenge.nonce.bytes, origin: "http://127.0.0.1:\(port)", tag: tag, organisation: rosters.organisation))
    return signedIn.token.bytes
  }

  // MARK: Contacts

  /// A contact as somebody writes it: a conversation with a note of some lines.
  func contact(_ note: String) throws -> Contact {
    let codes: [ListName: String] = [
      .contactKind: "about_other", .channel: "phone", .concern: "online", .outcome: "support", .asks: "callback",
    ]
    return try Contact(day: status.day, codes: codes, note: note).completed(lists)
  }

  /// A finished request.
  func newContact(_ note: String) throws -> LogContact {
    let contact = try contact(note)
    let id = ID()
    let compartment = Compartment(id: id.bytes, kind: .contact)
    let secret = try SecretBytes(random: 32)
    let place = SealedObject.Place(compartment: compartment, object: id.bytes, revision: 1)
    let object = try SealedObject.seal(
      contact.payload.bytes, at: place, author: member.bytes, with: keys.signing, rosters: rosters, key: secret)
    func wrap(_ recipient: Recipient) throws -> WireWrap {
      let sealed = try Wrap.make(
        secret, of: compartment, to: recipient, granter: member.bytes, with: keys.signing, rosters: rosters)
      return WireWrap(recipient: try ID(recipient.id), keyEpoch: recipient.keyEpoch, sealed: Bytes(sealed))
    }
    var entries = (0..<WireEntries.count).map { _ in StatisticalEntry.none(month: statistics.month.number) }
    entries[Int(Sodium.random(below: UInt32(entries.count)))] = contact.entry
    return LogContact(
      id: id, object: Bytes(object), wraps: [try wrap(coordinators)], authorWrap: try wrap(author).sealed,
      open: contact.asksForSomething, purge: status.month.adding(months: status.purgeContactMonths),
      entries: WireEntries(
        month: statistics.month, keyNumber: statistics.number,
        sealed: try entries.map { Bytes(try $0.seal(to: statistics.publicKey.bytes, organisation: rosters.organisation)) }))
  }

  /// Many at once, on every processor.
  func newContacts(_ count: Int) throws -> [LogContact] {
    let next = Counter()
    let made = Collected<LogContact>()
    _ = try Load.threads(ProcessInfo.processInfo.activeProcessorCount) { _ in
    } run: { [self] _ in
      while let number = next.take(below: count) { made.add(try newContact("Soittaja kertoo lapsestaan. Kuunneltu. \(number)")) }
    }
    return made.all
  }

  /// What is sent to log it.
  static func bytes(_ contact: LogContact, token: [UInt8]) throws -> [UInt8] {
    Connection.request("POST", "/api/v1" + API.logContact.path, token: token, body: try Client.encode(contact))
  }

  // MARK: As the command line does it

  /// Signs in and logs `count` contacts, eight at a time. `referrals`: each with one that is open, expected on a day of the last three
  /// years or the next month.
  static func fill(server: String, login: String, passphrase: String, count: Int, referrals: Bool = false) async throws {
    let client = try Client(server: server)
    let session = try await Session.signIn(client: client, login: login, passphrase: passphrase, directory: nil)
    let lists = try CodeLists(contentsOf: ConfigurationFolder.find().file(CodeLists.fileName))
    let day = await session.status.day
    let next = Counter()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          while let number = next.take(below: count) {
            let codes: [ListName: String] = [
              .contactKind: "about_other", .channel: "phone", .concern: "online", .outcome: "support", .asks: "callback",
            ]
            var contact = Contact(day: day, codes: codes, note: "Kuunneltu. \(number)")
            if referrals {
              try contact.refer(
                Referral(
                  day: day, by: session.member, service: "family", consent: "warm",
                  expect: day.adding(days: 30 - number * 37 % 1100), shared: "Perhe tarvitsee tukea arkeen."))
            }
            try await session.log(try contact.completed(lists))
          }
        }
      }
      try await group.waitForAll()
    }
    await session.signOut()
    await client.close()
  }
}
