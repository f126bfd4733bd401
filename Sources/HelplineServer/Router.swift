import Foundation
import HelplineCore
import Hummingbird
import Logging

/// Every route on one page.
enum Routing {
  static func build(_ service: Helpline, page: Page?, logger: Logger) -> Router<RequestCall> {
    let router = Router(context: RequestCall.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: SafeReplies(logger: logger))
    if let page { router.add(middleware: ServePage(page: page)) }
    var methods = Dictionary(
      descriptions(service).map { ($0.path, Set([$0.method.uppercased()])) }, uniquingKeysWith: { $0.union($1) })
    for path in ["/health", "/openapi.json"] { methods[path] = ["GET"] }
    router.add(middleware: KnownMethods(methods))
    var routes = Routes(router: router, service: service)
    routes.all()
    let document = OpenAPI.document(routes.descriptions)
    router.get("/health") { _, _ in json(Data(#"{"status":"ok"}"#.utf8)) }
    router.get("/openapi.json") { _, _ in json(document) }
    return router
  }

  /// The document alone, for `helpline-server openapi`.
  static func descriptions(_ service: Helpline) -> [EndpointDescription] {
    var routes = Routes(router: Router(context: RequestCall.self), service: service)
    routes.all()
    return routes.descriptions
  }

  private static func json(_ data: Data) -> Response {
    Response(
      status: .ok, headers: [.contentType: "application/json"], body: .init(byteBuffer: ByteBuffer(bytes: data)))
  }
}

extension Routes {
  fileprivate mutating func all() {
    organisation()
    signIn()
    joining()
    membership()
    contacts()
    cases()
    threads()
    handOver()
    recovery()
    closing()
    services()
    audit()
  }
}
