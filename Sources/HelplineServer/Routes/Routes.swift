import Foundation
import HelplineCore
import HelplineVault
import Hummingbird
import NIOCore

/// What Hummingbird knows of a request: with the network address, for the guess limits only. It reaches no log and no disk.
package struct RequestCall: RequestContext {
  package var coreContext: CoreRequestContextStorage
  let network: String

  package init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    network = GuessLimits.network(source.channel.remoteAddress)
  }
}

/// What a handler knows of its request, once access was granted.
struct Call: Sendable {
  let service: Helpline
  /// The member of the session; on an open endpoint there is none.
  let session: Sessions.Session?
  let token: [UInt8]
  let network: String
  let parameters: [String: String]
  let query: [String: String]
  fileprivate let declared: [QueryParameter]
  /// Whether somebody with these roles may ask for this.
  fileprivate let allows: @Sendable (Roles) -> Bool

  var store: Store { service.store }
  var secret: ServerSecret { service.secret }

  var member: ID {
    get throws {
      guard let session else { throw Refusal(.notSignedIn) }
      return session.member
    }
  }

  /// Writes in a transaction in which the member still has a role that allows it: it may be gone since the request came.
  func write<Value: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> Value) async throws -> Value {
    let member = try member
    return try await store.write { [service, allows] transaction in
      let roles = service.roles(of: member, in: transaction.chains)
      guard roles.isValid else { throw Refusal(.notSignedIn) }
      guard allows(roles) else { throw Refusal(.notAllowed) }
      return try body(transaction)
    }
  }

  /// The id in the path; a text that is no id names nothing.
  var id: ID {
    get throws {
      guard let text = parameters["id"], let id = try? ID(text: text), id.description == text else { throw Refusal(.notFound) }
      return id
    }
  }

  /// The same of a path in the directory.
  var directoryID: DirectoryID {
    get throws {
      guard let id = parameters["id"].flatMap({ DirectoryID(text: $0) }) else { throw Refusal(.notFound) }
      return id
    }
  }

  /// In the range that the endpoint declares.
  func integer(_ name: String, or preset: Int) throws -> Int {
    guard let text = query[name] else { return preset }
    guard case .integer(let range)? = declared.first(where: { $0.name == name })?.kind, let value = Int(text),
      range.contains(value), String(value) == text
    else { throw Refusal(.malformed) }
    return value
  }

  /// Which page is asked for, of a list that is given in pages.
  func page() throws -> (after: ID?, limit: Int) { (try optionalID("after"), try integer("limit", or: 50)) }

  func bool(_ name: String) throws -> Bool {
    switch query[name] {
    case nil, "false": return false
    case "true": return true
    default: throw Refusal(.malformed)
    }
  }

  func optionalID(_ name: String) throws -> ID? {
    guard let text = query[name] else { return nil }
    guard let id = try? ID(text: text), id.description == text else { throw Refusal(.malformed) }
    return id
  }
}

/// Registers endpoints: checks media type, size and access, decodes, calls the handler, encodes. Remembers what it registered
/// for the OpenAPI document.
struct Routes {
  /// Bytes that somebody may send who is not signed in: no request of theirs holds more than keys and a roster.
  static let longestOpen = 64 << 10
  let router: Router<RequestCall>
  let service: Helpline
  private(set) var descriptions: [EndpointDescription] = []

  init(router: Router<RequestCall>, service: Helpline) {
    self.router = router
    self.service = service
  }

  mutating func on<Request: Codable & Sendable, Reply: Codable & Sendable>(
    _ endpoint: Endpoint<Request, Reply>, _ handler: @escaping @Sendable (Request, Call) async throws -> Reply
  ) {
    onEncoded(endpoint) { request, call in
      let reply = try await handler(request, call)
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return [UInt8](try encoder.encode(reply))
    }
  }

  /// The same where the reply stands in the store as JSON and need not be read.
  mutating func onEncoded<Request: Codable & Sendable, Reply: Codable & Sendable>(
    _ endpoint: Endpoint<Request, Reply>, _ handler: @escaping @Sendable (Request, Call) async throws -> [UInt8]
  ) {
    descriptions.append(EndpointDescription(endpoint))
    let service = service
    let path = Endpoint<Request, Reply>.root + endpoint.path.replacing("{", with: ":").replacing("}", with: "")
    let names = endpoint.query.map(\.name)
    let longest = endpoint.access == .open ? min(Self.longestOpen, service.settings.longestBody) : service.settings.longestBody
    router.on(RouterPath(path), method: .init(endpoint.method.rawValue.uppercased())!) { request, context in
      _ = try Self.access(endpoint.access, request, service)
      let body: Request = try await Self.body(request, endpoint.method, longest)
      // Asked again: a body may take its time, and the session may have ended meanwhile.
      let (session, token) = try Self.access(endpoint.access, request, service)
      var query: [String: String] = [:]
      for (name, value) in request.uri.queryParameters {
        guard names.contains(String(name)), query[String(name)] == nil else { throw Refusal(.malformed) }
        query[String(name)] = String(value)
      }
      let call = Call(
        service: service, session: session, token: token, network: context.network,
        parameters: Dictionary(uniqueKeysWithValues: context.parameters.map { (String($0.key), String($0.value)) }), query: query,
        declared: endpoint.query, allows: { endpoint.access.allows($0) })
      let reply = try await handler(body, call)
      return Response(
        status: .init(code: endpoint.status), headers: [.contentType: "application/json"],
        body: .init(byteBuffer: ByteBuffer(bytes: reply)))
    }
  }

  private static func access<Request, Reply>(
    _ access: Endpoint<Request, Reply>.Access, _ request: Hummingbird.Request, _ service: Helpline
  ) throws -> (Sessions.Session?, [UInt8]) {
    if access == .open { return (nil, []) }
    guard let header = request.headers[.authorization], header.hasPrefix("Bearer "),
      let token = try? Base64.decode(Array(header.dropFirst(7).utf8)), let session = service.sessions.find(token)
    else { throw Refusal(.notSignedIn) }
    let roles = service.roles(of: session.member)
    // A member who was removed a moment ago has no session any more, whatever memory says.
    guard roles.isValid else { throw Refusal(.notSignedIn) }
    guard session.kind == .member || access == .sheetOrMember, access.allows(roles) else { throw Refusal(.notAllowed) }
    return (session, token)
  }

  private static func body<Body: Codable & Sendable, Method>(_ request: Hummingbird.Request, _ method: Method, _ longest: Int)
    async throws -> Body
  {
    if Body.self == Nothing.self, let nothing = Nothing() as? Body { return nothing }
    let media = request.headers[.contentType]?.lowercased().split(separator: ";").first.map(String.init)
    guard media?.trimmingCharacters(in: .whitespaces) == "application/json",
      request.headers[.contentEncoding] == nil
    else { throw Refusal(.otherMedia) }
    if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > longest { throw Refusal(.tooLarge) }
    let buffer: ByteBuffer
    do { buffer = try await request.body.collect(upTo: longest) } catch is NIOTooManyBytesError {
      throw Refusal(.tooLarge)
    } catch {
      // No HTTP, or cut off in the middle.
      throw Refusal(.malformed)
    }
    let bytes = [UInt8](buffer.readableBytesView)
    guard StrictJSON.holdsObject(bytes, deepest: StrictJSON.deepestBody) else { throw Refusal(.malformed) }
    do { return try JSONDecoder().decode(Body.self, from: Data(bytes)) } catch { throw Refusal(.malformed) }
  }
}

extension Endpoint.Access {
  fileprivate func allows(_ roles: Roles) -> Bool {
    switch self {
    case .open, .member, .sheetOrMember: true
    case .roles(let needed): needed.contains { roles.contains($0.bit) }
    }
  }
}
