import AsyncHTTPClient
import Foundation
import HelplineCore
import HelplineServer
import NIOCore
import Testing

/// What the server answered.
struct Answer: Sendable {
  let status: Int
  let headers: [String: String]
  let body: Data

  /// The refusal in the body, if that is what it is.
  var problem: Problem? {
    guard headers["content-type"] == "application/problem+json" else { return nil }
    return try? JSONDecoder().decode(Problem.self, from: body)
  }

  var code: Refusal.Code? { problem?.code }
}

/// Speaks HTTP with one server. Whatever comes back is held against what every response must have, and every refusal of a
/// declared endpoint against what the endpoint declares.
struct Caller: Sendable {
  let address: String
  /// Gives bodies as they come: the shared client unpacks them.
  private static let http = HTTPClient(eventLoopGroupProvider: .singleton)

  init(_ address: String) { self.address = address }

  func send(
    _ method: String, _ path: String, body: Data? = nil, headers: [String: String] = [:], token: [UInt8]? = nil
  ) async throws -> Answer {
    var request = HTTPClientRequest(url: address + path)
    request.method = .RAW(value: method)
    if let token { request.headers.add(name: "Authorization", value: "Bearer \(Bytes(token).text)") }
    if let body {
      request.body = .bytes(ByteBuffer(bytes: body))
      if headers["Content-Type"] == nil { request.headers.add(name: "Content-Type", value: "application/json") }
    }
    for (name, value) in headers { request.headers.add(name: name, value: value) }
    return try await execute(request, expecting: method)
  }

  /// A body in pieces, without a length.
  func stream(_ method: String, _ path: String, pieces: Int, of piece: Data, token: [UInt8]? = nil) async throws -> Answer {
    var request = HTTPClientRequest(url: address + path)
    request.method = .RAW(value: method)
    if let token { request.headers.add(name: "Authorization", value: "Bearer \(Bytes(token).text)") }
    request.headers.add(name: "Content-Type", value: "application/json")
    let buffer = ByteBuffer(bytes: piece)
    let (buffers, continuation) = AsyncStream<ByteBuffer>.makeStream()
    for _ in 0..<pieces { continuation.yield(buffer) }
    continuation.finish()
    request.body = .stream(buffers, length: .unknown)
    return try await execute(request, expecting: method)
  }

  private func execute(_ request: HTTPClientRequest, expecting method: String) async throws -> Answer {
    let response = try await Self.http.execute(request, timeout: .seconds(30))
    let content = try await response.body.collect(upTo: 64 << 20)
    var headers: [String: String] = [:]
    for (name, value) in response.headers { headers[name.lowercased()] = value }
    let answer = Answer(status: Int(response.status.code), headers: headers, body: Data(content.readableBytesView))
    Promises.check(answer, isHead: method == "HEAD")
    return answer
  }

  /// Calls a declared endpoint. Throws the `Refusal`.
  @discardableResult
  func call<Request, Reply>(
    _ endpoint: Endpoint<Request, Reply>, id: (any CustomStringConvertible & Sendable)? = nil, query: [String: String] = [:],
    _ body: Request, token: [UInt8]? = nil
  ) async throws -> Reply {
    let answer = try await ask(endpoint, id: id, query: query, body, token: token)
    guard answer.status == endpoint.status else {
      let problem = try #require(answer.problem, "\(endpoint.name) answered \(answer.status)")
      let wait = answer.headers["retry-after"].flatMap { Int($0) }
      throw Refusal(problem.code, retryAfter: wait, field: problem.field)
    }
    return try JSONDecoder().decode(Reply.self, from: answer.body)
  }

  /// The same, giving the answer as it came.
  func ask<Request, Reply>(
    _ endpoint: Endpoint<Request, Reply>, id: (any CustomStringConvertible & Sendable)? = nil, query: [String: String] = [:],
    _ body: Request, token: [UInt8]? = nil
  ) async throws -> Answer {
    var path = Endpoint<Request, Reply>.root + endpoint.path
    if let id { path = path.replacing("{id}", with: id.description) }
    if !query.isEmpty {
      path += "?" + query.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "&")
    }
    let data = Request.self == Nothing.self ? nil : try encoded(body)
    let answer = try await send(endpoint.method.rawValue.uppercased(), path, body: data, token: token)
    if answer.status >= 400 {
      let code = answer.code?.rawValue ?? "nothing"
      #expect(Document.declares(code, of: endpoint.name, status: answer.status), "\(endpoint.name) does not declare \(code)")
    }
    return answer
  }
}

func encoded(_ body: some Encodable) throws -> Data {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  return try encoder.encode(body)
}

/// The code of the refusal that `body` ends with; nil if it ends well.
func refusal(_ body: () async throws -> Void) async throws -> Refusal.Code? {
  do {
    try await body()
    return nil
  } catch let refusal as Refusal { return refusal.code }
}

/// What every response must have.
enum Promises {
  static let headers = [
    "x-content-type-options": "nosniff", "referrer-policy": "no-referrer", "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin", "x-frame-options": "DENY",
  ]

  static func check(_ answer: Answer, isHead: Bool = false) {
    for (name, value) in headers { #expect(answer.headers[name] == value, "\(name) of a \(answer.status)") }
    // Only the page's files have tags. They are kept, and asked about at each use.
    #expect(answer.headers["cache-control"] == (answer.headers["etag"] == nil ? "no-store" : "no-cache"))
    let policy = answer.headers["content-security-policy"] ?? ""
    #expect(policy.hasPrefix("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';"))
    #expect(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'") && !policy.contains("http"))
    #expect(answer.headers["permissions-policy"]?.contains("geolocation=()") == true)
    for name in ["server", "set-cookie", "access-control-allow-origin"] { #expect(answer.headers[name] == nil, "\(name)") }
    guard answer.status >= 400 else { return }
    #expect(answer.headers["content-type"] == "application/problem+json", "a \(answer.status)")
    #expect((answer.status == 429) == (answer.headers["retry-after"] != nil))
    guard !isHead else { return }
    let fields = try? JSONDecoder().decode([String: JSONValue].self, from: answer.body)
    var keys = Set((fields ?? [:]).keys)
    if answer.code == .stale { keys.subtract(["newest", "contact", "oneCase"]) }
    if answer.code == .invalidService { keys.remove("field") }
    #expect(keys == ["status", "title", "code"], "a \(answer.status)")
    #expect(answer.problem?.status == answer.status)
    #expect(answer.problem?.title == answer.problem?.code.title)
  }
}

/// The OpenAPI document.
enum Document {
  static let content: [String: JSONValue] = {
    guard let data = try? HelplineApplication.openAPI() else { return [:] }
    return (try? JSONDecoder().decode([String: JSONValue].self, from: data)) ?? [:]
  }()

  struct Operation: Sendable {
    let name: String
    let method: String
    let path: String
    let value: [String: JSONValue]

    var isOpen: Bool { value["security"]?.asArray?.isEmpty ?? true }
    /// Codes by status.
    func codes(_ status: Int) -> [String] {
      (value["responses"]?.asObject?[String(status)]?.asObject?["description"]?.asString ?? "").components(separatedBy: ", ")
    }
  }

  static let operations: [Operation] = {
    (content["paths"]?.asObject ?? [:]).sorted { $0.key < $1.key }.flatMap { path, methods in
      (methods.asObject ?? [:]).sorted { $0.key < $1.key }.map { method, value in
        let value = value.asObject ?? [:]
        return Operation(name: value["operationId"]?.asString ?? "", method: method.uppercased(), path: path, value: value)
      }
    }
  }()

  static func declares(_ code: String, of name: String, status: Int) -> Bool {
    operations.contains { $0.name == name && $0.codes(status).contains(code) }
  }
}
