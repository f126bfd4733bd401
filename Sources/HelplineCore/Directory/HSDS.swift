/// What Open Referral HSDS 3 says of the things that a directory holds: their fields, of what kind, and which must be there. Fields
/// that it does not know are kept as they are.
package enum HSDS {
  /// The version of the standard.
  package static let version = "3.0"

  package enum Kind: Sendable, Equatable {
    case text, id, number
    /// `http` or `https`: a page links to it.
    case address
    case email
    /// `YYYY-MM-DD`.
    case day
    case oneOf([String])
    case one(Entity)
    case many(Entity)
  }

  package enum Entity: String, Sendable, CaseIterable {
    case service, organization, location, phone, language, schedule, contact, attribute, taxonomy, program, address,
      accessibility, funding, metadata
    case serviceAtLocation = "service_at_location"
    case taxonomyTerm = "taxonomy_term"
    case serviceArea = "service_area"
    case costOption = "cost_option"
    case requiredDocument = "required_document"
    case organizationIdentifier = "organization_identifier"
  }

  package static let statuses = ["active", "inactive", "defunct", "temporarily closed"]
  package static let weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
  fileprivate static let places = ["physical", "postal", "virtual"]
}

extension HSDS.Entity {
  package var required: [String] {
    switch self {
    case .service: ["id", "name", "status"]
    case .organization, .taxonomy, .taxonomyTerm: ["id", "name", "description"]
    case .location: ["id", "location_type"]
    case .phone: ["id", "number"]
    case .program: ["id", "name", "description"]
    case .address: ["id", "address_1", "city", "state_province", "postal_code", "country", "address_type"]
    case .organizationIdentifier: ["id", "identifier_type", "identifier"]
    case .metadata:
      [
        "id", "last_action_date", "last_action_type", "field_name", "previous_value", "replacement_value", "updated_by",
      ]
    case .language, .schedule, .contact, .attribute, .accessibility, .funding, .serviceAtLocation, .serviceArea, .costOption,
      .requiredDocument:
      ["id"]
    }
  }

  /// The kind of a field; nil if the standard does not know it.
  package func kind(of field: String) -> HSDS.Kind? { Self.fields[self]?[field] }

  private static let fields: [HSDS.Entity: [String: HSDS.Kind]] = Dictionary(
    uniqueKeysWithValues: allCases.map { entity in
      var fields = entity.own
      fields["id"] = .id
      if entity != .metadata { fields["metadata"] = .many(.metadata) }
      return (entity, fields)
    })

  private static func all(_ kind: HSDS.Kind, _ names: String) -> [String: HSDS.Kind] {
    Dictionary(uniqueKeysWithValues: names.split(separator: " ").map { (String($0), kind) })
  }

  private static func join(_ parts: [String: HSDS.Kind]...) -> [String: HSDS.Kind] {
    parts.reduce(into: [:]) { $0.merge($1) { first, _ in first } }
  }

  private var own: [String: HSDS.Kind] {
    typealias E = HSDS.Entity
    switch self {
    case .service:
      return E.join(
        E.all(.id, "organization_id program_id"), ["url": .address, "assured_date": .day],
        E.all(
          .text,
          "name alternate_name description interpretation_services application_process fees_description wait_time fees "
            + "accreditations eligibility_description licenses alert last_modified"),
        E.all(.email, "email assurer_email"), E.all(.number, "minimum_age maximum_age"),
        [
          "status": .oneOf(HSDS.statuses), "organization": .one(.organization), "program": .one(.program),
          "phones": .many(.phone), "schedules": .many(.schedule), "service_areas": .many(.serviceArea),
          "service_at_locations": .many(.serviceAtLocation), "languages": .many(.language), "funding": .many(.funding),
          "cost_options": .many(.costOption), "required_documents": .many(.requiredDocument), "contacts": .many(.contact),
          "attributes": .many(.attribute),
        ])
    case .organization:
      return E.join(
        E.all(.id, "parent_organization_id"), E.all(.text, "name alternate_name description tax_status tax_id legal_status logo"),
        E.all(.address, "website uri"), ["email": .email, "year_incorporated": .number],
        [
          "funding": .many(.funding), "contacts": .many(.contact), "phones": .many(.phone), "locations": .many(.location),
          "programs": .many(.program), "organization_identifiers": .many(.organizationIdentifier),
          "attributes": .many(.attribute),
        ])
    case .location:
      return E.join(
        E.all(.id, "organization_id"),
        E.all(.text, "name alternate_name description transportation external_identifier external_identifier_type"),
        E.all(.number, "latitude longitude"), ["url": .address, "location_type": .oneOf(HSDS.places)],
        [
          "languages": .many(.language), "addresses": .many(.address), "contacts": .many(.contact),
          "accessibility": .many(.accessibility), "phones": .many(.phone), "schedules": .many(.schedule),
          "attributes": .many(.attribute),
        ])
    case .serviceAtLocation:
      return E.join(
        E.all(.id, "service_id location_id"), E.all(.text, "description"),
        [
          "contacts": .many(.contact), "phones": .many(.phone), "schedules": .many(.schedule), "location": .one(.location),
          "attributes": .many(.attribute),
        ])
    case .phone:
      return E.join(
        E.all(.id, "location_id service_id organization_id contact_id service_at_location_id"),
        E.all(.text, "number type description"),
        ["extension": .number, "languages": .many(.language), "attributes": .many(.attribute)])
    case .language:
      return E.join(
        E.all(.id, "service_id location_id phone_id"), E.all(.text, "name code note"), ["attributes": .many(.attribute)])
    case .schedule:
      return E.join(
        E.all(.id, "service_id location_id service_at_location_id"),
        E.all(
          .text,
          "valid_from valid_to dtstart until byday byweekno bymonthday byyearday description opens_at closes_at attending_type "
            + "notes"),
        E.all(.number, "timezone count interval"),
        [
          "schedule_link": .address, "wkst": .oneOf(HSDS.weekdays), "freq": .oneOf(["WEEKLY", "MONTHLY"]),
          "attributes": .many(.attribute),
        ])
    case .contact:
      return E.join(
        E.all(.id, "organization_id service_id service_at_location_id location_id"), E.all(.text, "name title department"),
        ["email": .email, "phones": .many(.phone), "attributes": .many(.attribute)])
    case .attribute:
      return E.join(
        E.all(.id, "link_id taxonomy_term_id"), E.all(.text, "link_type link_entity value"),
        ["taxonomy_term": .one(.taxonomyTerm)])
    case .taxonomyTerm:
      return E.join(
        E.all(.id, "parent_id taxonomy_id"), E.all(.text, "code name description taxonomy language"),
        ["term_uri": .address, "taxonomy_detail": .one(.taxonomy)])
    case .taxonomy: return E.join(E.all(.text, "name description version"), ["uri": .address])
    case .program:
      return E.join(
        E.all(.id, "organization_id"), E.all(.text, "name alternate_name description"), ["attributes": .many(.attribute)])
    case .address:
      return E.join(
        E.all(.id, "location_id"),
        E.all(.text, "attention address_1 address_2 city region state_province postal_code country"),
        ["address_type": .oneOf(HSDS.places), "attributes": .many(.attribute)])
    case .accessibility:
      return E.join(
        E.all(.id, "location_id"), E.all(.text, "description details"), ["url": .address, "attributes": .many(.attribute)])
    case .funding:
      return E.join(E.all(.id, "organization_id service_id"), E.all(.text, "source"), ["attributes": .many(.attribute)])
    case .serviceArea:
      return E.join(
        E.all(.id, "service_id"), E.all(.text, "name description extent extent_type uri"), ["attributes": .many(.attribute)])
    case .costOption:
      return E.join(
        E.all(.id, "service_id"), E.all(.text, "valid_from valid_to option currency amount_description"),
        ["amount": .number, "attributes": .many(.attribute)])
    case .requiredDocument:
      return E.join(E.all(.id, "service_id"), E.all(.text, "document"), ["uri": .address, "attributes": .many(.attribute)])
    case .organizationIdentifier:
      return E.join(
        E.all(.id, "organization_id"), E.all(.text, "identifier_scheme identifier_type identifier"),
        ["attributes": .many(.attribute)])
    case .metadata:
      return E.join(
        E.all(.id, "resource_id"),
        E.all(
          .text,
          "resource_type last_action_date last_action_type field_name previous_value replacement_value updated_by"))
    }
  }
}
