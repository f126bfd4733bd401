import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// Runs something that blocks on a thread of its own: the tests' tasks share their few threads with the server.
func blocking<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    Thread.detachNewThread { continuation.resume(with: Result(catching: body)) }
  }
}

/// A connection that may say anything, also what is no HTTP, from any loopback address.
final class RawConnection: Sendable {
  struct Failed: Error {}

  private let socket: Int32

  init(_ port: Int, from source: String = "127.0.0.1", seconds: Int = 20) async throws {
    socket = try await blocking {
      let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      var wait = timeval(tv_sec: seconds, tv_usec: 0)
      setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
      setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
      var here = Self.address(source, 0)
      var there = Self.address("127.0.0.1", port)
      let size = socklen_t(MemoryLayout<sockaddr_in>.size)
      let bound = withUnsafePointer(to: &here) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(socket, $0, size) }
      }
      let connected = withUnsafePointer(to: &there) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(socket, $0, size) }
      }
      guard bound == 0, connected == 0 else {
        Glibc.close(socket)
        throw Failed()
      }
      return socket
    }
  }

  deinit { Glibc.close(socket) }

  private static func address(_ text: String, _ port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    inet_pton(AF_INET, text, &address.sin_addr)
    return address
  }

  func send(_ text: String) async throws {
    let bytes = Array(text.utf8)
    try await blocking { [socket] in
      var sent = 0
      while sent < bytes.count {
        let count = bytes[sent...].withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        guard count > 0 else { throw Failed() }
        sent += count
      }
    }
  }

  /// Reads one response; throws when the connection ends without one, or says nothing for long.
  func receive(head: Bool = false) async throws -> Answer {
    try await blocking { [socket] in
      var bytes: [UInt8] = []
      while true {
        if let answer = Self.parse(bytes, head: head) { return answer }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(socket, &buffer, buffer.count, 0)
        guard count > 0 else { throw Failed() }
        bytes += buffer[..<count]
      }
    }
  }

  /// Whether the other side has closed, waiting for it as long as the connection's patience.
  func isClosed() async throws -> Bool {
    try await blocking { [socket] in
      var byte: UInt8 = 0
      return recv(socket, &byte, 1, 0) == 0
    }
  }

  private static func parse(_ bytes: [UInt8], head: Bool) -> Answer? {
    let text = String(decoding: bytes, as: UTF8.self)
    guard let end = text.range(of: "\r\n\r\n") else { return nil }
    let lines = text[..<end.lowerBound].components(separatedBy: "\r\n")
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      if parts.count == 2 { headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces) }
    }
    let body = Data(text[end.upperBound...].utf8)
    guard head || body.count >= Int(headers["content-length"] ?? "0") ?? 0 else { return nil }
    let status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) }
    return Answer(status: status ?? 0, headers: headers, body: body)
  }
}
