import Foundation

/// What is wrong in a file with services.
package enum DirectoryFileError: Error, Equatable, Sendable {
  /// Not JSON that every reader reads alike; with the line where known.
  case notJSON(String)
  /// JSON, but neither a service nor services.
  case noServices
  case newerVersion
  case tooMany
  /// Which service, counted from 1, and its name if it has one.
  case wrong(number: Int, name: String?, HSDSFault)
}

/// Services as they are brought from one organisation to another: `{"v":1,"services":[SERVICE,…]}`. What an HSDS server gives as a
/// page (`contents`) and a service alone are read too.
package enum DirectoryFile {
  /// In `config`: an example.
  package static let fileName = "services.json"

  /// Reads and checks everything before anything is sent. Ids that are missing are made, so that a service can be written by hand.
  package static func read(_ json: Data, kinds: CodeList?) throws(DirectoryFileError) -> [Service] {
    let value: JSONValue
    do { value = try StrictJSON.parse(json) } catch { throw .notJSON(error.what) }
    guard let file = value.asObject else { throw .noServices }
    if let version = file["v"], file["services"] != nil, version != .integer(1) { throw .newerVersion }
    let isService = file["services"] == nil && file["contents"] == nil && file["name"] != nil
    guard let found = isService ? [value] : (file["services"] ?? file["contents"])?.asArray else { throw .noServices }
    guard found.count <= Directory.most else { throw .tooMany }
    var services: [Service] = []
    var numbers: Set<DirectoryID> = []
    for (place, value) in found.enumerated() {
      let name = value.asObject?["name"]?.asString
      do throws(HSDSFault) {
        guard let fields = value.asObject else { throw HSDSFault("", .notObject) }
        var completed = completed(fields, .service)
        completed[Service.revision] = nil
        let service = try Service(completed)
        guard numbers.insert(service.id).inserted else { throw HSDSFault("id", .twice) }
        if let kinds { try check(service, kinds) }
        services.append(service)
      } catch { throw .wrong(number: place + 1, name: name, error) }
    }
    return services
  }

  /// Its kinds are codes of `referral_service`.
  package static func check(_ service: Service, _ kinds: CodeList) throws(HSDSFault) {
    guard service.kinds.allSatisfy({ kinds[$0] != nil }) else { throw HSDSFault("attributes", .unknownKind) }
  }

  /// As it is exported: by id, without revisions, a line break after each service.
  package static func write(_ services: [Service]) -> Data {
    let lines = services.sorted { $0.id < $1.id }.map { String(decoding: $0.bytes, as: UTF8.self) }
    return Data(("{\"v\":1,\"services\":[\n" + lines.joined(separator: ",\n") + "\n]}\n").utf8)
  }

  /// With an id wherever the standard wants one; ids in lower case.
  private static func completed(_ fields: [String: JSONValue], _ entity: HSDS.Entity) -> [String: JSONValue] {
    var fields = fields
    for (field, value) in fields {
      switch (entity.kind(of: field), value) {
      case (.id, .string(let text)): fields[field] = .string(text.lowercased())
      case (.one(let part), .object(let inner)): fields[field] = .object(completed(inner, part))
      case (.many(let part), .array(let elements)):
        fields[field] = .array(elements.map { element in element.asObject.map { .object(completed($0, part)) } ?? element })
      default: break
      }
    }
    if fields["id"] == nil { fields["id"] = .string(DirectoryID().description) }
    return fields
  }
}
