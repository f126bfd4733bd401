import Foundation
import HelplineCore
import HelplineVault

/// What HSDS lists beside the services: it stands inside them. Where two services name the same thing differently, the one with
/// the lower id counts.
struct ServiceLists {
  private let services: [[String: JSONValue]]

  /// By id.
  init(_ services: [[String: JSONValue]]) { self.services = services }

  var organizations: [HSDSDocument] { owned.map { Self.flat($0) } }

  /// With the services of each.
  var wholeOrganizations: [HSDSDocument] {
    let byOrganization = Dictionary(grouping: services) { $0["organization"]?.asObject?["id"] }
    return owned.map { fields in
      var fields = fields
      fields["services"] = .array((byOrganization[fields["id"]] ?? []).map { .object(Self.reference($0)) })
      return HSDSDocument(fields)
    }
  }

  var serviceAtLocations: [HSDSDocument] { places { Self.flat($0, with: ["location"]).fields } }
  var wholeServiceAtLocations: [HSDSDocument] { places { $0 } }

  /// The terms that the services have, each with the id of its taxonomy.
  var taxonomyTerms: [HSDSDocument] {
    Self.byID(
      terms.map { term in
        var term = term
        if term["taxonomy_id"] == nil, let taxonomy = Self.taxonomy(of: term) { term["taxonomy_id"] = taxonomy["id"] }
        term["taxonomy_detail"] = nil
        return term
      })
  }

  /// A taxonomy of which nothing but its name is known gets an id that is made from the name.
  var taxonomies: [HSDSDocument] { Self.byID(terms.compactMap { Self.taxonomy(of: $0) }) }

  private var owned: [[String: JSONValue]] {
    Self.byID(services.compactMap { $0["organization"]?.asObject }).map(\.fields)
  }

  private var terms: [[String: JSONValue]] {
    services.flatMap { $0["attributes"]?.asArray ?? [] }.compactMap { $0.asObject?["taxonomy_term"]?.asObject }
  }

  private func places(_ shape: ([String: JSONValue]) -> [String: JSONValue]) -> [HSDSDocument] {
    Self.byID(
      services.flatMap { service in
        (service["service_at_locations"]?.asArray ?? []).compactMap(\.asObject).map { place in
          var place = shape(place)
          place["service_id"] = service["id"]
          place["service"] = .object(Self.reference(service))
          if let location = place["location"]?.asObject { place["location_id"] = location["id"] }
          return place
        }
      })
  }

  private static func reference(_ service: [String: JSONValue]) -> [String: JSONValue] {
    service.filter { ["id", "name", "status", Service.labels].contains($0.key) }
  }

  /// Without lists and without what is nested, but for `nested`, which are flat too.
  static func flat(_ fields: [String: JSONValue], with nested: [String] = []) -> HSDSDocument {
    HSDSDocument(
      fields.reduce(into: [:]) { flat, field in
        switch field.value {
        case .array: break
        case .object(let inner) where nested.contains(field.key): flat[field.key] = .object(Self.flat(inner).fields)
        case .object where field.key != Service.labels: break
        default: flat[field.key] = field.value
        }
      })
  }

  private static func byID(_ all: [[String: JSONValue]]) -> [HSDSDocument] {
    var found: [String: [String: JSONValue]] = [:]
    for fields in all {
      guard let id = fields["id"]?.asString, found[id] == nil else { continue }
      found[id] = fields
    }
    return found.sorted { $0.key < $1.key }.map { HSDSDocument($0.value) }
  }

  private static func taxonomy(of term: [String: JSONValue]) -> [String: JSONValue]? {
    if let detail = term["taxonomy_detail"]?.asObject { return detail }
    guard let name = term["taxonomy"]?.asString, !name.isEmpty,
      var bytes = try? Sodium.hash(Array("hl1/taxonomy\(name)".utf8), count: 16),
      let id = term["taxonomy_id"]?.asString ?? Self.id(&bytes)
    else { return nil }
    return ["id": .string(id), "name": .string(name), "description": .string(name)]
  }

  /// A UUID of version 8: made by a rule of our own.
  private static func id(_ bytes: inout [UInt8]) -> String? {
    bytes[6] = bytes[6] & 0x0f | 0x80
    bytes[8] = bytes[8] & 0x3f | 0x80
    return (try? DirectoryID(bytes))?.description
  }
}
