/// An HSDS document of any kind: what the standard says of it is checked by `HSDS.check`.
package struct HSDSDocument: Codable, Sendable, Equatable {
  package var fields: [String: JSONValue]

  package init(_ fields: [String: JSONValue]) { self.fields = fields }

  package init(from decoder: Decoder) throws {
    fields = try decoder.singleValueContainer().decode([String: JSONValue].self)
  }

  package func encode(to encoder: Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(fields)
  }
}

/// A page of a list, as HSDS has it.
package struct HSDSPage: Codable, Sendable {
  package var totalItems: Int
  package var totalPages: Int
  /// From 1.
  package var pageNumber: Int
  /// How many are on this page.
  package var size: Int
  package var firstPage: Bool
  package var lastPage: Bool
  package var empty: Bool
  package var contents: [HSDSDocument]

  enum CodingKeys: String, CodingKey {
    case size, empty, contents
    case totalItems = "total_items"
    case totalPages = "total_pages"
    case pageNumber = "page_number"
    case firstPage = "first_page"
    case lastPage = "last_page"
  }

  /// The page of this number, with what stands there of `total` things in all.
  package init(_ number: Int, of total: Int, perPage: Int, contents: [HSDSDocument]) {
    totalItems = total
    totalPages = (total + perPage - 1) / perPage
    pageNumber = number
    size = contents.count
    firstPage = number == 1
    lastPage = number >= max(1, totalPages)
    empty = contents.isEmpty
    self.contents = contents
  }
}

/// What HSDS wants at the root of an API.
package struct HSDSDescription: Codable, Sendable {
  package var version: String
  package var profile: String
  package var openapiURL: String

  enum CodingKeys: String, CodingKey {
    case version, profile
    case openapiURL = "openapi_url"
  }

  package init(version: String, profile: String, openapiURL: String) {
    (self.version, self.profile, self.openapiURL) = (version, profile, openapiURL)
  }
}

package struct WriteService: Codable, Sendable {
  package var service: HSDSDocument
  /// The revision that the change goes on from; absent for a new service.
  package var replaces: Bytes?

  package init(service: HSDSDocument, replaces: Bytes?) { (self.service, self.replaces) = (service, replaces) }
}

package struct ServiceRevision: Codable, Sendable, Equatable {
  package var id: DirectoryID
  package var revision: Bytes

  package init(id: DirectoryID, revision: Bytes) { (self.id, self.revision) = (id, revision) }
}

/// Services, each as the member has read it.
package struct AssureServices: Codable, Sendable {
  package var services: [ServiceRevision]
  package init(services: [ServiceRevision]) { self.services = services }
}

package struct ServicesAssured: Codable, Sendable {
  /// The organisation's today.
  package var assured: Day
  package var services: [ServiceRevision]

  package init(assured: Day, services: [ServiceRevision]) { (self.assured, self.services) = (assured, services) }
}

package struct ImportServices: Codable, Sendable {
  package var services: [HSDSDocument]
  package init(services: [HSDSDocument]) { self.services = services }
}

package struct ServicesImported: Codable, Sendable {
  /// How many were not there before.
  package var added: Int
  package var changed: Int

  package init(added: Int, changed: Int) { (self.added, self.changed) = (added, changed) }
}

extension API {
  package static let directoryDescription = Endpoint<Nothing, HSDSDescription>(
    "directoryDescription", .get, "/", access: .open, summary: "Which version of Open Referral HSDS the directory speaks.")
  package static let services = Endpoint<Nothing, HSDSPage>(
    "services", .get, "/services", access: .member,
    summary: "Services by id; fully nested, with the revision, if full is true.",
    query: page + [QueryParameter("full", .bool, "Whether all that belongs to a service comes with it.")])
  package static let service = Endpoint<Nothing, HSDSDocument>(
    "service", .get, "/services/{id}", access: .member, summary: "One service, fully nested.", pathID: .directory)
  package static let organizations = Endpoint<Nothing, HSDSPage>(
    "organizations", .get, "/organizations", access: .member, summary: "Who offers the services, by id.", query: page)
  package static let organization = Endpoint<Nothing, HSDSDocument>(
    "organization", .get, "/organizations/{id}", access: .member, summary: "One organisation with its services.",
    pathID: .directory)
  package static let serviceAtLocations = Endpoint<Nothing, HSDSPage>(
    "serviceAtLocations", .get, "/service_at_locations", access: .member, summary: "Where services are offered, by id.",
    query: page)
  package static let serviceAtLocation = Endpoint<Nothing, HSDSDocument>(
    "serviceAtLocation", .get, "/service_at_locations/{id}", access: .member, summary: "One service at one place.",
    pathID: .directory)
  package static let taxonomies = Endpoint<Nothing, HSDSPage>(
    "taxonomies", .get, "/taxonomies", access: .member, summary: "The lists that services are sorted by.", query: page)
  package static let taxonomy = Endpoint<Nothing, HSDSDocument>(
    "taxonomy", .get, "/taxonomies/{id}", access: .member, summary: "One of these lists.", pathID: .directory)
  package static let taxonomyTerms = Endpoint<Nothing, HSDSPage>(
    "taxonomyTerms", .get, "/taxonomy_terms", access: .member, summary: "The terms of these lists.", query: page)
  package static let taxonomyTerm = Endpoint<Nothing, HSDSDocument>(
    "taxonomyTerm", .get, "/taxonomy_terms/{id}", access: .member, summary: "One term.", pathID: .directory)

  package static let writeService = Endpoint<WriteService, ServiceRevision>(
    "writeService", .put, "/services/{id}", access: .roles([.coordinator]),
    summary: "Add a service, or change the one of this revision.", refusals: [.stale, .invalidService, .tooMany],
    pathID: .directory)
  package static let deleteService = Endpoint<Nothing, Nothing>(
    "deleteService", .delete, "/services/{id}", access: .roles([.coordinator]), summary: "Take a service out of the directory.",
    pathID: .directory)
  package static let assureServices = Endpoint<AssureServices, ServicesAssured>(
    "assureServices", .post, "/service-assurances", access: .roles([.coordinator]),
    summary: "Say that these services were found to be right today, all or none; at most 500.",
    refusals: [.notFound, .stale, .tooMany])
  package static let importServices = Endpoint<ImportServices, ServicesImported>(
    "importServices", .post, "/service-imports", access: .roles([.coordinator]),
    summary: "Add or change services, all or none; at most 500. What is not named stays.",
    refusals: [.invalidService, .tooMany])

  private static var page: [QueryParameter] {
    [
      QueryParameter("page", .integer(1...1_000_000), "The number of the page, from 1."),
      QueryParameter("per_page", .integer(1...Directory.mostAtOnce), "How many on a page; else 50."),
    ]
  }
}
