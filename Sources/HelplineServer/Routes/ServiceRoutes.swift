import Foundation
import HelplineCore
import HelplineVault

extension Routes {
  /// The directory, as Open Referral HSDS has it. It has no search: whoever looks for something fetches all of it.
  mutating func services() {
    on(API.directoryDescription) { _, call in
      HSDSDescription(
        version: HSDS.version, profile: "https://docs.openreferral.org/en/latest/hsds/",
        openapiURL: (call.service.origins.first ?? "http://127.0.0.1") + "/openapi.json")
    }
    onEncoded(API.services) { _, call in
      let (page, size) = try call.hsdsPage()
      let isFull = try call.bool("full")
      let (total, stored) = try await call.store.read { db in
        (try db.countServices(), try db.services(from: (page - 1) * size, limit: size))
      }
      let contents =
        isFull
        ? try stored.map { try $0.given }
        : try stored.map { try ServiceLists.flat($0.fields, with: ["organization", "program"]).json }
      return try HSDSPage(page, of: total, perPage: size, contents: []).encoded(contents)
    }
    onEncoded(API.service) { _, call in
      let id = try call.directoryID
      guard let stored = try await call.store.read({ try $0.service(id) }) else { throw Refusal(.notFound) }
      return try stored.given
    }
    on(API.organizations) { _, call in try await call.page(of: \.organizations) }
    on(API.organization) { _, call in try await call.one(of: \.wholeOrganizations) }
    on(API.serviceAtLocations) { _, call in try await call.page(of: \.serviceAtLocations) }
    on(API.serviceAtLocation) { _, call in try await call.one(of: \.wholeServiceAtLocations) }
    on(API.taxonomies) { _, call in try await call.page(of: \.taxonomies) }
    on(API.taxonomy) { _, call in try await call.one(of: \.taxonomies) }
    on(API.taxonomyTerms) { _, call in try await call.page(of: \.taxonomyTerms) }
    on(API.taxonomyTerm) { _, call in try await call.one(of: \.taxonomyTerms) }

    on(API.writeService) { request, call in
      let member = try call.member
      let id = try call.directoryID
      let service = try Service.checked(request.service, at: "service")
      guard service.id == id else { throw Refusal(.invalidService, field: "service.id") }
      let revision = try await call.write { try $0.write(service, replacing: request.replaces, by: member) }
      return ServiceRevision(id: id, revision: revision)
    }
    on(API.deleteService) { _, call in
      let member = try call.member
      let id = try call.directoryID
      try await call.write { try $0.deleteService(id, by: member) }
      return Nothing()
    }
    on(API.assureServices) { request, call in
      let member = try call.member
      guard request.services.count <= Directory.mostAtOnce else { throw Refusal(.tooMany) }
      let today = call.service.clock.today
      let services = try await call.write { try $0.assure(request.services, by: member) }
      return ServicesAssured(assured: today, services: services)
    }
    on(API.importServices) { request, call in
      let member = try call.member
      guard request.services.count <= Directory.mostAtOnce else { throw Refusal(.tooMany) }
      var ids: Set<DirectoryID> = []
      let services = try request.services.enumerated().map { place, document in
        let service = try Service.checked(document, at: "services[\(place)]")
        guard ids.insert(service.id).inserted else { throw Refusal(.invalidService, field: "services[\(place)].id") }
        return service
      }
      return try await call.write { try $0.importServices(services, by: member) }
    }
  }
}

extension Service {
  fileprivate static func checked(_ document: HSDSDocument, at place: String) throws -> Service {
    do throws(HSDSFault) { return try Service(document.fields) } catch {
      throw Refusal(.invalidService, field: error.field.isEmpty ? place : "\(place).\(error.field)")
    }
  }
}

extension Call {
  fileprivate func hsdsPage() throws -> (number: Int, size: Int) { (try integer("page", or: 1), try integer("per_page", or: 50)) }

  private func lists() async throws -> ServiceLists {
    ServiceLists(try await store.read { try $0.services(from: 0, limit: Directory.most) }.map { try $0.fields })
  }

  /// A page of what the services name.
  fileprivate func page(of list: KeyPath<ServiceLists, [HSDSDocument]> & Sendable) async throws -> HSDSPage {
    let (page, size) = try hsdsPage()
    let all = try await lists()[keyPath: list]
    return HSDSPage(page, of: all.count, perPage: size, contents: Array(all.dropFirst((page - 1) * size).prefix(size)))
  }

  fileprivate func one(of list: KeyPath<ServiceLists, [HSDSDocument]> & Sendable) async throws -> HSDSDocument {
    let id = try directoryID.description
    guard let found = try await lists()[keyPath: list].first(where: { $0.fields["id"]?.asString == id }) else {
      throw Refusal(.notFound)
    }
    return found
  }
}

extension HSDSDocument {
  fileprivate var json: [UInt8] {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return [UInt8](try encoder.encode(self))
    }
  }
}

extension HSDSPage {
  /// With contents that are JSON already; `empty` and `size` are theirs.
  fileprivate func encoded(_ contents: [[UInt8]]) throws -> [UInt8] {
    var page = self
    (page.size, page.empty) = (contents.count, contents.isEmpty)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    // The keys are sorted: what is in the list comes first.
    let head = Array("{\"contents\":[".utf8)
    return head + contents.joined(separator: [UInt8(ascii: ",")]) + [UInt8](try encoder.encode(page)).dropFirst(head.count)
  }
}
