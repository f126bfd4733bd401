import Foundation
import HelplineCore
import HelplineServer
import Testing

/// `Caller` holds every response of every test against the security headers and the form of a refusal; these tests see to it
/// that every kind of response is among them.
@Suite("Every response is safe, whatever the request", .turnstile)
struct RefusalTests {
  private func expect(_ answer: Answer, _ code: Refusal.Code) {
    #expect(answer.status == code.status && answer.code == code, "\(answer.status) \(answer.code?.rawValue ?? "nothing")")
    #expect(!String(decoding: answer.body, as: UTF8.self).contains("canary"))
    #expect(!answer.headers.values.contains { $0.contains("canary") })
  }

  @Test("Answers to what is well-formed: success, HEAD, OPTIONS, unknown paths, other methods")
  func wellFormed() async throws {
    let world = try await ServerWorld()
    let caller = world.caller
    for path in ["/health", "/openapi.json", "/api/v1", "/api/v1/organisation"] {
      let get = try await caller.send("GET", path)
      let head = try await caller.send("HEAD", path)
      #expect(get.status == 200 && get.headers["content-type"] == "application/json")
      #expect(head.status == 200 && head.body.isEmpty && head.headers["content-type"] == "application/json")
      #expect(try await caller.send("OPTIONS", path).code != nil)
      for method in ["POST", "PUT", "DELETE", "PATCH", "TRACE"] {
        let answer = try await caller.send(method, path, body: method == "TRACE" ? nil : Data("{}".utf8))
        #expect([404, 405, 401, 422, 400].contains(answer.status) && answer.code != nil, "\(method) \(path)")
      }
    }
    let unknown = [
      "/", "/canary", "/api", "/api/v1/canary", "/api/v2/organisation", "/metrics", "/api/v1/contacts/mine/x",
      "/..%2fserver-secret.json", "/%00", "/?canary=1", "/%2e%2e/",
    ]
    for path in unknown {
      expect(try await caller.send("GET", path), .notFound)
      #expect(try await caller.send("HEAD", path).status == 404)
    }
    await world.stop()
  }

  @Test("A refused HEAD has no body, which would be read as the next answer")
  func heads() async throws {
    let world = try await ServerWorld()
    let connection = try await RawConnection(world.server.port)
    for path in ["/canary", "/api/v1/rosters", "/health"] {
      try await connection.send("HEAD \(path) HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(try await connection.receive(head: true).body.isEmpty)
    }
    try await connection.send("GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try await connection.receive().status == 200)
    await world.stop()
  }

  @Test("Bodies that are not of the declared form")
  func malformed() async throws {
    let world = try await ServerWorld()
    let caller = world.caller
    let bodies = [
      "", "{", "canary", "[]", "7", "null", "\"canary\"", #"{"canary":"canary"}"#, #"{"tag":7}"#, #"{"tag":"canary!"}"#,
      #"{"tag":{"canary":[]}}"#, #"{"tag":null}"#, "\u{0}", String(repeating: "[", count: 60_000),
      #"{"tag":"# + String(repeating: "[", count: 50_000), #"{"tag":"AAAA"}"#, #"{"tag":"AA=="}"#, #"{"tag":"AB"}"#,
    ]
    for body in bodies {
      expect(try await caller.send("POST", "/api/v1/challenges", body: Data(body.utf8)), .malformed)
    }
    let invalid = Data([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])
    expect(try await caller.send("POST", "/api/v1/challenges", body: invalid), .malformed)
    let token = world.founder.token
    for body in [#"{"version":-1,"blob":""}"#, #"{"version":4294967296,"blob":""}"#, #"{"version":1.5,"blob":""}"#] {
      expect(try await caller.send("PUT", "/api/v1/blob", body: Data(body.utf8), token: token), .malformed)
    }
    await world.stop()
  }

  @Test("Queries that are not of the declared form, and ids that are none")
  func queries() async throws {
    let (world, coordinator, _) = try await ServerWorld.working()
    let caller = world.caller
    let token = coordinator.token
    for query in [
      "limit=0", "limit=201", "limit=many", "limit=", "open=yes", "open=1", "after=canary", "canary=1", "limit=1&limit=2",
      "after=00000000000000000000000001", "limit=-1", "limit=99999999999999999999", "after=%00", "limit=1%31x",
    ] {
      expect(try await caller.send("GET", "/api/v1/contacts?\(query)", token: token), .malformed)
    }
    for query in ["after=-1", "after=2147483648", "after=1.0", "after=0x1"] {
      expect(try await caller.send("GET", "/api/v1/rosters?\(query)", token: token), .malformed)
    }
    let auditor = world.founder.token
    #expect(try await caller.send("GET", "/api/v1/audit?after=\(Int.max)", token: auditor).status == 200)
    for id in ["canary", "0", ID().description.uppercased(), "%00", ID().description + "0", "..%2f..%2f"] {
      expect(try await caller.send("GET", "/api/v1/contacts/\(id)", token: token), .notFound)
      expect(try await caller.send("DELETE", "/api/v1/contacts/\(id)", token: token), .notFound)
    }
    expect(try await caller.send("GET", "/api/v1/contacts/\(ID())", token: token), .notFound)
    await world.stop()
  }

  @Test("Other media types, and compressed bodies")
  func media() async throws {
    let world = try await ServerWorld()
    let body = Data(#"{"tag":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}"#.utf8)
    for type in [
      "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=canary", "", "application/jsonp",
    ] {
      expect(
        try await world.caller.send("POST", "/api/v1/challenges", body: body, headers: ["Content-Type": type]), .otherMedia)
    }
    for encoding in ["gzip", "deflate", "br", "zstd", "identity", "canary", "identity, gzip", ""] {
      let headers = ["Content-Type": "application/json", "Content-Encoding": encoding]
      expect(try await world.caller.send("POST", "/api/v1/challenges", body: body, headers: headers), .otherMedia)
    }
    for type in ["application/json", "Application/JSON", "application/json; charset=utf-8", "application/json ;charset=utf-8"] {
      let answer = try await world.caller.send("POST", "/api/v1/challenges", body: body, headers: ["Content-Type": type])
      #expect(answer.status == 200)
    }
    await world.stop()
  }

  @Test("Bodies that are too large, by their length or in pieces; who is not signed in may send little")
  func large() async throws {
    let (world, _, volunteer) = try await ServerWorld.working { $0.longestBody = 1 << 20 }
    let head = "Host: a\r\nContent-Type: application/json\r\n"
    for length in ["99999999", "9223372036854775807"] {
      for path in ["/api/v1/challenges", "/api/v1/contacts"] {
        let connection = try await RawConnection(world.server.port)
        try await connection.send(
          "POST \(path) HTTP/1.1\r\n\(head)Authorization: Bearer \(Bytes(volunteer.token).text)\r\nContent-Length: \(length)\r\n\r\n"
        )
        let answer = try await connection.receive()
        Promises.check(answer)
        expect(answer, .tooLarge)
      }
    }
    let piece = Data(repeating: 0x20, count: 60_000)
    expect(
      try await world.caller.stream("POST", "/api/v1/contacts", pieces: 20, of: piece, token: volunteer.token), .tooLarge)
    expect(
      try await world.caller.stream("POST", "/api/v1/contacts", pieces: 10, of: piece, token: volunteer.token), .malformed)
    expect(try await world.caller.stream("POST", "/api/v1/challenges", pieces: 2, of: piece), .tooLarge)
    expect(try await world.caller.stream("POST", "/api/v1/challenges", pieces: 1, of: piece), .malformed)
    let long = Data((#"{"tag":""# + String(repeating: "A", count: 100_000) + #""}"#).utf8)
    expect(try await world.caller.send("POST", "/api/v1/challenges", body: long), .tooLarge)
    await world.stop()
  }

  @Test("What is no HTTP at all")
  func noHTTP() async throws {
    let world = try await ServerWorld()
    let requests = [
      "canary\r\n\r\n", "CANARY / HTTP/1.1\r\nHost: a\r\n\r\n", "GET /canary\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
      "GET /health HTTP/1.1\r\ncanary\r\n\r\n",
      "POST /api/v1/challenges HTTP/1.1\r\nHost: a\r\nContent-Length: canary\r\n\r\n",
      "POST /api/v1/challenges HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
      "GET /health HTTP/1.1\r\nHost: a\r\nX-Canary: " + String(repeating: "canary", count: 20_000) + "\r\n\r\n",
      "GET /" + String(repeating: "canary", count: 20_000) + " HTTP/1.1\r\nHost: a\r\n\r\n",
    ]
    for request in requests {
      let connection = try await RawConnection(world.server.port)
      try await connection.send(request)
      let answer = try await connection.receive()
      Promises.check(answer)
      #expect((400..<500).contains(answer.status), "\(request.prefix(40))")
      #expect(!String(decoding: answer.body, as: UTF8.self).contains("canary"))
    }
    let chunked = try await RawConnection(world.server.port)
    try await chunked.send(
      "POST /api/v1/challenges HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
    try await chunked.send("canary\r\n")
    let answer = try await chunked.receive()
    Promises.check(answer)
    expect(answer, .malformed)
    await world.stop()
  }

  @Test("A field that this server does not know is no reason to refuse")
  func newerClient() async throws {
    let world = try await ServerWorld()
    let body = Data(#"{"tag":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","later":{"a":[1]}}"#.utf8)
    #expect(try await world.caller.send("POST", "/api/v1/challenges", body: body).status == 200)
    await world.stop()
  }

  @Test("Nothing listens to where a request says that it goes, or comes from")
  func forgedHeaders() async throws {
    let world = try await ServerWorld()
    let headers = [
      "Host": "canary.example", "Origin": "https://canary.example", "Forwarded": "for=10.0.0.1;host=canary.example",
      "X-Forwarded-For": "10.0.0.1", "X-Forwarded-Host": "canary.example", "Cookie": "token=canary",
    ]
    let answer = try await world.caller.send("GET", "/api/v1/organisation", headers: headers)
    #expect(answer.status == 200)
    #expect(!String(decoding: answer.body, as: UTF8.self).contains("canary"))
    #expect(!answer.headers.values.contains { $0.contains("canary") })
    await world.stop()
  }
}
