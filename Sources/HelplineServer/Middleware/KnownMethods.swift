import HTTPTypes
import HelplineCore
import Hummingbird

/// Answers 405, and which methods there are, where an address is known and only the method is not.
struct KnownMethods: RouterMiddleware {
  private struct Known: Sendable {
    let parts: [Substring]
    var methods: Set<String>

    func matches(_ path: [Substring]) -> Bool {
      parts.count == path.count && zip(parts, path).allSatisfy { $0 == $1 || $0.hasPrefix("{") }
    }
  }

  private let known: [Known]

  /// By path, parameters as `{id}`: the methods in upper case.
  init(_ methods: [String: Set<String>]) {
    // A path that is written out comes before one with a parameter in its place.
    known = methods.map { Known(parts: Self.parts($0.key), methods: $0.value) }.sorted { a, b in
      a.parts.count { $0.hasPrefix("{") } < b.parts.count { $0.hasPrefix("{") }
    }
  }

  private static func parts(_ path: String) -> [Substring] { path.split(separator: "/") }

  func handle(_ request: Request, context: RequestCall, next: (Request, RequestCall) async throws -> Response) async throws
    -> Response
  {
    do { return try await next(request, context) } catch let error as HTTPError where error.status == .notFound {
      // No route takes it; a route that finds nothing throws a refusal.
      let path = Self.parts(request.uri.path)
      guard let found = known.first(where: { $0.matches(path) }) else { throw error }
      let methods = found.methods.union(found.methods.contains("GET") ? ["HEAD"] : [])
      throw Refusal(.noSuchMethod, allow: methods.sorted().joined(separator: ", "))
    }
  }
}
