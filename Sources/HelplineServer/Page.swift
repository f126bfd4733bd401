import Foundation
import HTTPTypes
import HelplineCore
import HelplineVault
import Hummingbird
import NIOCore

/// The page as it is sent: every file in memory, compressed beforehand, so that a request reads no disk and can name no other file.
package struct Page: Sendable {
  /// One form of one file.
  private struct Variant: Sendable {
    let body: ByteBuffer
    let tag: String
    let headers: HTTPFields
  }

  private struct Prepared: Sendable {
    let plain: Variant
    /// The smaller first.
    let packed: [(coding: String, variant: Variant)]
  }

  package let files: PageFiles
  private let prepared: [String: Prepared]

  package init(_ folder: PageFolder) throws(PageError) {
    files = try PageFiles(folder)
    var prepared: [String: Prepared] = [:]
    for file in files.files { prepared[file.path] = Self.prepare(file.bytes, file.brotli, file.mediaType) }
    prepared[PageFiles.listPath] = Self.prepare(files.list, nil, "application/json")
    self.prepared = prepared
  }

  private static func prepare(_ bytes: [UInt8], _ brotli: [UInt8]?, _ type: String) -> Prepared {
    let hash = PageFiles.hexadecimal(Sodium.sha256(bytes))
    func variant(_ bytes: [UInt8], coding: String?) -> Variant {
      // A strong tag names exact bytes, so each form has its own.
      let tag = coding.map { "\"\(hash)-\($0)\"" } ?? "\"\(hash)\""
      var headers: HTTPFields = [
        .contentType: type, .eTag: tag, .vary: "Accept-Encoding",
        // Asked about at each use: a new page must not meet an old script.
        .cacheControl: "no-cache",
      ]
      if let coding { headers[.contentEncoding] = coding }
      return Variant(body: ByteBuffer(bytes: bytes), tag: tag, headers: headers)
    }
    let packed = [("br", brotli), ("gzip", Gzip.compress(bytes))].compactMap { (coding: String, packed) in
      packed.map { (coding: coding, variant: variant($0, coding: coding)) }
    }
    return Prepared(plain: variant(bytes, coding: nil), packed: packed)
  }

  /// The answer to a request for one of the page's files; nil for every other path. Paths are compared as they come: one that is
  /// encoded, doubled or winding is no file's.
  func respond(to request: Request) -> Response? {
    guard let file = prepared[request.uri.path] else { return nil }
    guard request.method == .get || request.method == .head else {
      var response = SafeReplies.response(Refusal(.noSuchMethod))
      response.headers[.allow] = "GET, HEAD"
      return response
    }
    let accepted = request.headers[values: .acceptEncoding]
    let variant = file.packed.first { Self.takes($0.coding, accepted) }?.variant ?? file.plain
    if Self.matches(request.headers[values: .ifNoneMatch], variant.tag) {
      var headers = variant.headers
      headers[.contentEncoding] = nil
      return Response(status: .notModified, headers: headers)
    }
    let response = Response(status: .ok, headers: variant.headers, body: .init(byteBuffer: variant.body))
    return request.method == .head ? response.createHeadResponse() : response
  }

  /// Whether `Accept-Encoding` names this coding, or any, with a weight above zero.
  private static func takes(_ wanted: String, _ values: [String]) -> Bool {
    var any = false
    for coding in values.flatMap({ $0.split(separator: ",") }) {
      let parts = coding.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
      let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
      switch parts.first {
      case wanted, "x-" + wanted: return weight > 0
      case "*": any = weight > 0
      default: break
      }
    }
    return any
  }

  /// Weakly, as RFC 9110 compares here: a proxy may have marked the tag as weak.
  private static func matches(_ values: [String], _ tag: String) -> Bool {
    let known = ["*", tag, "W/" + tag]
    let tags = values.joined(separator: ",").split(separator: ",")
    return tags.contains { known.contains($0.trimmingCharacters(in: .whitespaces)) }
  }
}

/// Answers for the page before the routes are looked at; its paths are none of theirs.
struct ServePage: RouterMiddleware {
  let page: Page

  func handle(_ request: Request, context: RequestCall, next: (Request, RequestCall) async throws -> Response) async throws
    -> Response
  {
    if let response = page.respond(to: request) { return response }
    return try await next(request, context)
  }
}
