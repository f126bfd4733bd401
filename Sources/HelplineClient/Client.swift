import AsyncHTTPClient
import Foundation
import HelplineCore
import NIOCore
import NIOSSL

/// Speaks HTTP with one server: sends a declared request, gives the declared reply, throws `Refusal` or `ClientError`.
package final class Client: Sendable {
  /// scheme://host[:port], lower case, default port left out: what proofs name.
  package let origin: String
  private let http: HTTPClient
  private let timeout: TimeAmount

  /// `authority` is a PEM file of certificates to trust instead of the system's. `decompresses` is for the page alone: the API never
  /// compresses.
  package init(server: String, authority: String? = nil, timeout: TimeAmount = .seconds(30), decompresses: Bool = false) throws {
    origin = try Self.origin(of: server)
    self.timeout = timeout
    var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
    configuration.timeout.connect = .seconds(5)
    if decompresses { configuration.decompression = .enabled(limit: .size(Self.longestFile)) }
    configuration.connectionPool.idleTimeout = .seconds(20)
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.minimumTLSVersion = .tlsv13
    if let authority { tls.trustRoots = .file(authority) }
    configuration.tlsConfiguration = tls
    http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  /// Throws `plainHTTP` for an address that would cross a network in clear.
  package static func origin(of server: String) throws(ClientError) -> String {
    guard let url = URLComponents(string: server.lowercased()), let scheme = url.scheme, let host = url.host, !host.isEmpty,
      ["http", "https"].contains(scheme), url.path.isEmpty || url.path == "/", url.query == nil, url.user == nil
    else { throw .badAddress }
    guard scheme == "https" || ["127.0.0.1", "localhost", "::1", "[::1]"].contains(host) else { throw .plainHTTP }
    let preset = scheme == "https" ? 443 : 80
    guard let port = url.port, port != preset else { return "\(scheme)://\(host)" }
    return "\(scheme)://\(host):\(port)"
  }

  package func close() async { try? await http.shutdown() }

  // An HTTP client must not be dropped with open connections; one that was closed ignores this.
  deinit { http.shutdown { _ in } }

  package func call<Request, Reply>(
    _ endpoint: Endpoint<Request, Reply>, id: (any CustomStringConvertible & Sendable)? = nil, query: [String: String] = [:],
    _ body: Request, token: [UInt8]? = nil
  ) async throws -> Reply {
    let data = Request.self == Nothing.self ? nil : try Self.encode(body)
    return try await call(endpoint, id: id, query: query, encoded: data, token: token)
  }

  /// The same with a body that was encoded before: a kept request is sent with exactly its bytes.
  package func call<Request, Reply>(
    _ endpoint: Endpoint<Request, Reply>, id: (any CustomStringConvertible & Sendable)? = nil, query: [String: String] = [:],
    encoded: Data?, token: [UInt8]?
  ) async throws -> Reply {
    var path = Endpoint<Request, Reply>.root + endpoint.path
    if let id { path = path.replacing("{id}", with: id.description) }
    if !query.isEmpty {
      path += "?" + query.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "&")
    }
    var request = HTTPClientRequest(url: origin + path)
    request.method = .RAW(value: endpoint.method.rawValue.uppercased())
    if let token { request.headers.add(name: "Authorization", value: "Bearer \(Bytes(token).text)") }
    if let encoded {
      request.headers.add(name: "Content-Type", value: "application/json")
      request.body = .bytes(ByteBuffer(bytes: encoded))
    }
    let status: Int
    let wait: Int?
    let content: ByteBuffer
    do {
      let response = try await http.execute(request, timeout: timeout)
      status = Int(response.status.code)
      wait = response.headers.first(name: "Retry-After").flatMap { Int($0) }
      content = try await response.body.collect(upTo: 256 << 20)
    } catch { throw ClientError.unreachable }
    let bytes = Data(content.readableBytesView)
    guard (200..<300).contains(status) else {
      guard let problem = try? JSONDecoder().decode(Problem.self, from: bytes) else { throw ClientError.badAnswer }
      throw Refusal(
        problem.code, retryAfter: wait, newest: problem.newest, contact: problem.contact, oneCase: problem.oneCase,
        field: problem.field)
    }
    do { return try JSONDecoder().decode(Reply.self, from: bytes) } catch { throw ClientError.badAnswer }
  }

  /// For what must not be left half done because an answer was lost: the same bytes again, a few times. The server gives the
  /// first answer again.
  package func insist<Request, Reply>(_ endpoint: Endpoint<Request, Reply>, _ body: Request) async throws -> Reply {
    let encoded = try Self.encode(body)
    for attempt in 1... {
      do { return try await call(endpoint, encoded: encoded, token: nil) } catch ClientError.unreachable where attempt < 6 {
        try await Task.sleep(for: .seconds(attempt))
      }
    }
    throw ClientError.unreachable
  }

  /// What came for a path of the page.
  package struct FetchedFile: Sendable {
    package let status: Int
    package let policies: [String]
    /// Decompressed; nil if it is longer than any file of ours.
    package let bytes: [UInt8]?
  }

  /// Fetches a file of the page, asking for it as it is; a proxy that compresses all the same is borne with.
  package func file(_ path: String) async throws(ClientError) -> FetchedFile {
    var request = HTTPClientRequest(url: origin + path)
    request.headers.add(name: "Accept-Encoding", value: "identity")
    do {
      let response = try await http.execute(request, timeout: timeout)
      let status = Int(response.status.code)
      guard status < 500 else { throw ClientError.badAnswer }
      var bytes: [UInt8]?
      do {
        bytes = Array(try await response.body.collect(upTo: Self.longestFile).readableBytesView)
      } catch is NIOTooManyBytesError {}
      return FetchedFile(status: status, policies: response.headers["Content-Security-Policy"], bytes: bytes)
    } catch let error as ClientError { throw error } catch { throw .unreachable }
  }

  private static let longestFile = 16 << 20

  package static func encode<Body: Encodable>(_ body: Body) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(body)
  }
}
