import Foundation
import Glibc
import Synchronization

/// Stands between client and server and keeps every byte of both directions: what a watcher inside the TLS would see.
final class RecordingProxy: Sendable {
  let port: Int
  private let listener: Int32
  private let target = Mutex<Int>(0)
  private let recorded = Mutex<Data>(Data())
  private let exchanged = Mutex<[(asked: Data, given: Data)]>([])

  var address: String { "http://127.0.0.1:\(port)" }
  var traffic: Data { recorded.withLock { $0 } }

  init() throws {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listening = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        bind(descriptor, generic, length) == 0 && listen(descriptor, 64) == 0 && getsockname(descriptor, generic, &length) == 0
      }
    }
    guard listening else { throw CocoaError(.fileReadUnknown) }
    listener = descriptor
    port = Int(UInt16(bigEndian: address.sin_port))
  }

  func forward(to port: Int) {
    target.withLock { $0 = port }
    Thread.detachNewThread { [self] in
      while true {
        let client = accept(listener, nil, nil)
        guard client >= 0 else { return }
        let server = connect()
        guard server >= 0 else {
          Glibc.close(client)
          continue
        }
        Thread.detachNewThread { self.pump(client, server) { self.falsified($0) } }
        Thread.detachNewThread { self.pump(server, client) { $0 } }
      }
    }
  }

  /// From now on a client that asks for `asked` is given what stands under `given`, which is as long.
  func exchange(_ asked: String, for given: String) {
    exchanged.withLock { $0.append((Data(asked.utf8), Data(given.utf8))) }
  }

  /// A request, as the server is to get it: whole if it has no body.
  private func falsified(_ bytes: Data) -> Data {
    var bytes = bytes
    for (asked, given) in exchanged.withLock({ $0 }) {
      while let place = bytes.range(of: asked) { bytes.replaceSubrange(place, with: given) }
    }
    return bytes
  }

  private func connect() -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    address.sin_port = UInt16(target.withLock { $0 }).bigEndian
    let connected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    return connected ? descriptor : -1
  }

  private func pump(_ from: Int32, _ to: Int32, _ change: (Data) -> Data) {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(from, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      recorded.withLock { $0.append(contentsOf: buffer[0..<count]) }
      let changed = [UInt8](change(Data(buffer[0..<count])))
      var sent = 0
      while sent < count {
        let done = changed.withUnsafeBytes { Glibc.send(to, $0.baseAddress! + sent, count - sent, Int32(MSG_NOSIGNAL)) }
        guard done > 0 else { break }
        sent += done
      }
    }
    shutdown(to, Int32(SHUT_WR))
  }

  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    Glibc.close(listener)
  }
}

/// Looks for words in bytes, in every form in which a careless program might have left them.
struct Canary {
  let words: [String]

  /// `word: form` for each that stands in `data`.
  func found(in data: Data) -> [String] {
    words.flatMap { word in forms(of: word).filter { data.range(of: $0.bytes) != nil }.map { "\(word): \($0.name)" } }
  }

  private func forms(of word: String) -> [(name: String, bytes: Data)] {
    let plain = Data(word.utf8)
    var forms: [(String, Data)] = [
      ("UTF-8", plain),
      ("UTF-16LE", word.data(using: .utf16LittleEndian)!), ("UTF-16BE", word.data(using: .utf16BigEndian)!),
      ("hex", Data(plain.map { String(format: "%02x", $0) }.joined().utf8)),
      ("HEX", Data(plain.map { String(format: "%02X", $0) }.joined().utf8)),
      ("URL", Data(word.utf8.map { String(format: "%%%02X", $0) }.joined().utf8)),
    ]
    // base64 depends on where the word begins: three forms, without the characters that its neighbours share.
    for shift in 0..<3 {
      let text = (Data(repeating: 0, count: shift) + plain).base64EncodedString().trimmingCharacters(in: ["="])
      let first = (shift * 8 + 5) / 6
      let middle = String(text.dropFirst(first).dropLast(2))
      forms.append(("base64", Data(middle.utf8)))
      forms.append(("base64url", Data(middle.replacing("+", with: "-").replacing("/", with: "_").utf8)))
    }
    return forms
  }
}
