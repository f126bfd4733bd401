import Foundation
import HelplineCore

/// An endpoint without its types, for the OpenAPI document.
struct EndpointDescription: Sendable {
  let name: String
  let method: String
  let path: String
  let summary: String
  let open: Bool
  let query: [QueryParameter]
  let status: Int
  let refusals: [Refusal.Code]
  let request: JSONValue?
  let reply: JSONValue
  /// The schema of `{id}` in the path.
  let id: JSONValue

  init<Request, Reply>(_ endpoint: Endpoint<Request, Reply>) {
    name = endpoint.name
    method = endpoint.method.rawValue
    path = Endpoint<Request, Reply>.root + endpoint.path
    summary = endpoint.summary
    open = endpoint.access == .open
    query = endpoint.query
    status = endpoint.status
    let hasBody = Request.self != Nothing.self
    // Whatever is done is an entry in the audit log too, and needs room on the disk.
    var refusals = endpoint.refusals + [.internalError, .littleSpace]
    if hasBody { refusals += [.malformed, .tooLarge, .otherMedia] }
    if !endpoint.query.isEmpty { refusals.append(.malformed) }
    if endpoint.path.contains("{") { refusals.append(.notFound) }
    if endpoint.path.hasPrefix("/invitations/") || endpoint.name == "changeRoster" || endpoint.name == "putBlob" {
      refusals.append(.notFound)
    }
    if !open { refusals += [.notSignedIn, .notAllowed] }
    self.refusals = refusals
    request = hasBody ? SchemaReader.schema(Request.self) : nil
    reply = SchemaReader.schema(Reply.self)
    id = endpoint.pathID == .own ? SchemaReader.schema(ID.self) : SchemaReader.schema(DirectoryID.self)
  }
}

/// The OpenAPI 3.1 document, made from the declarations that the routes themselves are made from.
enum OpenAPI {
  static func document(_ endpoints: [EndpointDescription]) -> Data {
    var paths: [String: JSONValue] = [:]
    for endpoint in endpoints {
      var operations = paths[endpoint.path]?.asObject ?? [:]
      operations[endpoint.method] = operation(endpoint)
      paths[endpoint.path] = .object(operations)
    }
    for (path, summary) in [("/health", "Whether the server answers."), ("/openapi.json", "This document.")] {
      paths[path] = .object([
        "get": .object([
          "operationId": .string(String(path.dropFirst().prefix { $0 != "." })), "summary": .string(summary),
          "responses": .object(["200": content("application/json", .object(["type": .string("object")]), summary)]),
        ])
      ])
    }
    let document: JSONValue = .object([
      "openapi": .string("3.1.0"),
      "info": .object([
        "title": .string("Helpline"), "version": .string("1"), "license": .object(["name": .string("Apache-2.0")]),
      ]),
      "paths": .object(paths),
      "components": .object([
        "securitySchemes": .object(["session": .object(["type": .string("http"), "scheme": .string("bearer")])]),
        "schemas": .object(["Problem": SchemaReader.schema(Problem.self)]),
      ]),
    ])
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return (try? encoder.encode(document)) ?? Data()
  }

  private static func operation(_ endpoint: EndpointDescription) -> JSONValue {
    var operation: [String: JSONValue] = [
      "operationId": .string(endpoint.name), "summary": .string(endpoint.summary),
      "security": endpoint.open ? .array([]) : .array([.object(["session": .array([])])]),
    ]
    var parameters: [JSONValue] = []
    if endpoint.path.contains("{id}") {
      parameters.append(parameter("id", in: "path", required: true, schema: endpoint.id, "An id."))
    }
    for query in endpoint.query {
      let schema: JSONValue =
        switch query.kind {
        case .id: SchemaReader.schema(ID.self)
        case .integer(let range):
          .object([
            "type": .string("integer"), "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound),
          ])
        case .bool: .object(["type": .string("boolean")])
        }
      parameters.append(parameter(query.name, in: "query", required: false, schema: schema, query.summary))
    }
    if !parameters.isEmpty { operation["parameters"] = .array(parameters) }
    if let request = endpoint.request {
      operation["requestBody"] = .object([
        "required": .bool(true), "content": .object(["application/json": .object(["schema": request])]),
      ])
    }
    var responses: [String: JSONValue] = [String(endpoint.status): content("application/json", endpoint.reply, "Done.")]
    for (status, codes) in Dictionary(grouping: Set(endpoint.refusals), by: \.status) {
      responses[String(status)] = content(
        "application/problem+json", .object(["$ref": .string("#/components/schemas/Problem")]),
        codes.map(\.rawValue).sorted().joined(separator: ", "))
    }
    operation["responses"] = .object(responses)
    return .object(operation)
  }

  private static func parameter(_ name: String, in place: String, required: Bool, schema: JSONValue, _ summary: String)
    -> JSONValue
  {
    .object([
      "name": .string(name), "in": .string(place), "required": .bool(required), "schema": schema, "description": .string(summary),
    ])
  }

  private static func content(_ type: String, _ schema: JSONValue, _ summary: String) -> JSONValue {
    .object(["description": .string(summary), "content": .object([type: .object(["schema": schema])])])
  }
}
