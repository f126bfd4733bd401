import Foundation
import HTTPTypes
import HelplineCore
import Hummingbird
import Logging

/// Turns everything that is thrown into a refusal that says nothing of the request. An error that is no refusal is logged by its
/// type's name only.
struct SafeReplies: RouterMiddleware {
  /// Not the request's own: that is Hummingbird's, which says nothing.
  let logger: Logger

  static let problem = "application/problem+json"

  func handle(_ request: Request, context: RequestCall, next: (Request, RequestCall) async throws -> Response) async throws
    -> Response
  {
    do { return try await next(request, context) } catch {
      let response = Self.response(Self.refusal(error, logger))
      // A body after this would be read as the next answer.
      return request.method == .head ? response.createHeadResponse() : response
    }
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
    var headers: HTTPFields = [.contentType: problem]
    if let seconds = refusal.retryAfter { headers[.retryAfter] = String(seconds) }
    if let methods = refusal.allow { headers[.allow] = methods }
    if refusal.code == .notSignedIn { headers[.wwwAuthenticate] = "Bearer" }
    return Response(
      status: .init(code: refusal.code.status), headers: headers, body: .init(byteBuffer: body(refusal)))
  }

  static func body(_ refusal: Refusal) -> ByteBuffer {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return ByteBuffer(bytes: (try? encoder.encode(Problem(refusal))) ?? Data())
  }
}
