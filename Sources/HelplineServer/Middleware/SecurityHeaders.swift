import HTTPTypes
import HelplineCore
import Hummingbird
import NIOCore
import NIOHTTPTypes

/// Puts the security headers on every response, at the last moment before the wire: also on what Hummingbird answers by itself
/// when a request is no HTTP, and gives that answer the form of a refusal.
final class SecurityHeaders: ChannelOutboundHandler, RemovableChannelHandler {
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let usesTLS: Bool

  init(usesTLS: Bool) { self.usesTLS = usesTLS }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard case .head(var head) = unwrapOutboundIn(data), head.status.kind != .informational else {
      return context.write(data, promise: promise)
    }
    var body: ByteBuffer?
    if head.status == .badRequest, head.headerFields[.contentType] == nil {
      let refusal = SafeReplies.body(Refusal(.malformed))
      head.headerFields[.contentType] = SafeReplies.problem
      head.headerFields[.contentLength] = String(refusal.readableBytes)
      body = refusal
    }
    add(to: &head.headerFields)
    context.write(wrapOutboundOut(.head(head)), promise: promise)
    if let body { context.write(wrapOutboundOut(.body(body)), promise: nil) }
  }

  private func add(to headers: inout HTTPFields) {
    headers[.contentSecurityPolicy] = PageFiles.policy
    headers[.xContentTypeOptions] = "nosniff"
    headers[.referrerPolicy] = "no-referrer"
    headers[.permissionsPolicy] = "camera=(), geolocation=(), microphone=(), interest-cohort=()"
    headers[.openerPolicy] = "same-origin"
    headers[.resourcePolicy] = "same-origin"
    headers[.frameOptions] = "DENY"
    if headers[.cacheControl] == nil { headers[.cacheControl] = "no-store" }
    if usesTLS { headers[.strictTransportSecurity] = "max-age=63072000" }
  }
}

extension HTTPField.Name {
  static let referrerPolicy = Self("Referrer-Policy")!
  static let permissionsPolicy = Self("Permissions-Policy")!
  static let openerPolicy = Self("Cross-Origin-Opener-Policy")!
  static let resourcePolicy = Self("Cross-Origin-Resource-Policy")!
  static let frameOptions = Self("X-Frame-Options")!
}
