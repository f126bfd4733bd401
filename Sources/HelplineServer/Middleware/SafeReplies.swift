import Foundation
import HTTPTypes
import HelplineCore
import Hummingbird
import Logging

/// Turns everything that is thrown into a refusal that says nothing of the request, and puts the security headers on every
/// response, refusals included. An error that is no refusal is logged by its type's name only.
struct SafeReplies: RouterMiddleware {
  let usesTLS: Bool

  static let policy =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    + "worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

  func handle(_ request: Request, context: RequestCall, next: (Request, RequestCall) async throws -> Response) async throws
    -> Response
  {
    var response: Response
    do {
      response = try await next(request, context)
    } catch {
      response = Self.response(Self.refusal(error, context.logger))
    }
    response.headers[.contentSecurityPolicy] = Self.policy
    response.headers[.xContentTypeOptions] = "nosniff"
    response.headers[.referrerPolicy] = "no-referrer"
    response.headers[.permissionsPolicy] = "camera=(), geolocation=(), microphone=(), interest-cohort=()"
    response.headers[.openerPolicy] = "same-origin"
    response.headers[.resourcePolicy] = "same-origin"
    response.headers[.frameOptions] = "DENY"
    if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
    if usesTLS { response.headers[.strictTransportSecurity] = "max-age=63072000" }
    return response
  }

  static func refusal(_ error: any Error, _ logger: Logger) -> Refusal {
    switch error {
    case let refusal as Refusal: return refusal
    case is DecodingError: return Refusal(.malformed)
    case let error as HTTPError:
      switch error.status {
      case .notFound: return Refusal(.notFound)
      case .methodNotAllowed: return Refusal(.noSuchMethod)
      case .contentTooLarge: return Refusal(.tooLarge)
      case .unsupportedMediaType: return Refusal(.otherMedia)
      default: return Refusal(error.status.kind == .clientError ? .malformed : .internalError)
      }
    default:
      // Level error means a bug. The type is a name of our own code; a description could hold data of the request.
      let type = String(reflecting: Swift.type(of: error))
      logger.error("A request failed.", metadata: ["type": .string(type)])
      return Refusal(.internalError)
    }
  }

  static func response(_ refusal: Refusal) -> Response {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let body = (try? encoder.encode(Problem(refusal))) ?? Data()
    var headers: HTTPFields = [.contentType: "application/problem+json"]
    if let seconds = refusal.retryAfter { headers[.retryAfter] = String(seconds) }
    if refusal.code == .notSignedIn { headers[.wwwAuthenticate] = "Bearer" }
    return Response(
      status: .init(code: refusal.code.status), headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: body)))
  }
}

extension HTTPField.Name {
  static let referrerPolicy = Self("Referrer-Policy")!
  static let permissionsPolicy = Self("Permissions-Policy")!
  static let openerPolicy = Self("Cross-Origin-Opener-Policy")!
  static let resourcePolicy = Self("Cross-Origin-Resource-Policy")!
  static let frameOptions = Self("X-Frame-Options")!
}
