import Foundation
import HelplineCore

/// One HTTP connection with blocking calls: as little work as a load generator can do, so that what is measured is the server.
final class Connection {
  private let descriptor: Int32
  private var buffer = [UInt8](repeating: 0, count: 64 << 10)
  private var filled = 0

  /// Throws `failed` if nobody listens.
  init(port: Int) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var yes: Int32 = 1
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
    var limit = timeval(tv_sec: 60, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
    let failed = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    if failed != 0 {
      close(descriptor)
      throw BenchError.failed("nobody listens on the server's port")
    }
  }

  deinit { close(descriptor) }

  struct Answer {
    let status: Int
    let body: [UInt8]
  }

  /// Sends a request, head and body, and reads the answer. Throws if the connection ends before.
  func exchange(_ request: [UInt8], keepBody: Bool = false) throws -> Answer {
    var sent = 0
    while sent < request.count {
      let count = request.withUnsafeBytes { send(descriptor, $0.baseAddress! + sent, request.count - sent, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { throw BenchError.failed("the connection ended") }
      sent += count
    }
    filled = 0
    var head: (status: Int, length: Int, end: Int)?
    while true {
      if head == nil { head = try parse() }
      if let head, filled >= head.end + head.length {
        return Answer(status: head.status, body: keepBody ? Array(buffer[head.end..<(head.end + head.length)]) : [])
      }
      try fill()
    }
  }

  private func fill() throws {
    if filled == buffer.count { buffer += [UInt8](repeating: 0, count: buffer.count) }
    let count = buffer.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress! + filled, $0.count - filled, 0) }
    guard count > 0 else { throw BenchError.failed("the connection ended") }
    filled += count
  }

  /// Status and length, once the whole head is there.
  private func parse() throws -> (status: Int, length: Int, end: Int)? {
    guard let end = Self.find(Array("\r\n\r\n".utf8), in: buffer, upTo: filled) else { return nil }
    let head = String(decoding: buffer[..<end], as: UTF8.self).lowercased()
    let words = head.split(separator: " ", maxSplits: 2)
    guard words.count > 1, let status = Int(words[1]), let field = head.range(of: "content-length: ") else {
      throw BenchError.failed("an answer without a length")
    }
    guard let length = Int(head[field.upperBound...].prefix { $0.isNumber }) else {
      throw BenchError.failed("an answer without a length")
    }
    return (status, length, end + 4)
  }

  private static func find(_ wanted: [UInt8], in bytes: [UInt8], upTo end: Int) -> Int? {
    guard end >= wanted.count else { return nil }
    return (0...(end - wanted.count)).first { place in wanted.indices.allSatisfy { bytes[place + $0] == wanted[$0] } }
  }

  /// A whole request.
  static func request(_ method: String, _ path: String, token: [UInt8]? = nil, body: Data? = nil) -> [UInt8] {
    var head = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    if let token { head += "Authorization: Bearer \(Bytes(token).text)\r\n" }
    if let body { head += "Content-Type: application/json\r\nContent-Length: \(body.count)\r\n" }
    return Array((head + "\r\n").utf8) + (body ?? Data())
  }
}
