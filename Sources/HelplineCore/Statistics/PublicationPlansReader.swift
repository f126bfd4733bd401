import Foundation

/// Reads `config/statistics.json`. Not by `Codable` types, which would pass over a mistyped key.
struct PublicationPlansReader {
  let lists: CodeLists
  var place = ""

  static let names = ["small", "medium", "large"]

  func plans(in json: Data) throws(PublicationPlansError) -> PublicationPlans {
    let root: JSONValue
    do { root = try StrictJSON.parse(json) } catch { throw self.error(error.what) }
    let file = try object(root, keys: ["v", "k", "cases", "usual", "years", "not_counted", "structural_zeros", "plans"])
    guard file["v"] == .integer(1) else { throw error("\"v\" must be 1") }
    guard case .integer(let k)? = file["k"], (5...20).contains(k) else { throw error("\"k\" must be 5 to 20") }
    guard case .integer(let cases)? = file["cases"], (3...20).contains(cases) else { throw error("\"cases\" must be 3 to 20") }
    try checkLists(try texts(file["not_counted"], "not_counted"))
    let zeros = file["structural_zeros"]
    var plans: [String: PublicationPlan] = [:]
    let values = try at("plans").object(file["plans"], keys: Self.names)
    for name in Self.names {
      plans[name] = try at("plan \"\(name)\"").plan(values[name], name, zeros: zeros)
    }
    var years: [Int: String] = [:]
    for (key, value) in try at("years").object(file["years"], keys: nil) {
      guard key.utf8.count == 4, let year = Int(key), year >= 1970 else { throw error("\"years\": \"\(key)\" is no year") }
      years[year] = try planName(value, "the year \(year)")
    }
    return PublicationPlans(k: k, cases: cases, usual: try planName(file["usual"], "\"usual\""), years: years, plans: plans)
  }

  func at(_ place: String) -> PublicationPlansReader {
    var here = self
    here.place = self.place.isEmpty ? place : "\(self.place), \(place)"
    return here
  }

  func error(_ what: String) -> PublicationPlansError { PublicationPlansError(place: place, what: what) }

  func object(_ value: JSONValue?, keys: [String]?) throws(PublicationPlansError) -> [String: JSONValue] {
    guard let members = value?.asObject else { throw error("must be an object { … }") }
    if let keys, let stray = members.keys.sorted().first(where: { !keys.contains($0) }) {
      throw error("unknown key \"\(stray)\"; allowed here: \(keys.joined(separator: ", "))")
    }
    return members
  }

  func texts(_ value: JSONValue?, _ what: String) throws(PublicationPlansError) -> [String] {
    guard let values = value?.asArray else { throw error("\"\(what)\" must be an array [ … ]") }
    var texts: [String] = []
    for value in values {
      guard let text = value.asString else { throw error("\"\(what)\" may hold only names in quotes") }
      if texts.contains(text) { throw error("\"\(what)\" names \"\(text)\" twice") }
      texts.append(text)
    }
    return texts
  }

  private func planName(_ value: JSONValue?, _ what: String) throws(PublicationPlansError) -> String {
    guard let name = value?.asString, Self.names.contains(name) else {
      throw error("\(what) must name a plan: \(Self.names.joined(separator: ", "))")
    }
    return name
  }

  /// So that nobody adds a list and forgets to decide whether it is counted.
  private func checkLists(_ notCounted: [String]) throws(PublicationPlansError) {
    for name in ListName.allCases {
      // The states of a referral are counted, but only those in which it ends.
      let counted = StatisticalDimension(rawValue: name.rawValue) != nil
      switch (counted, notCounted.contains(name.rawValue)) {
      case (false, false): throw error("the list \"\(name.rawValue)\" is neither counted nor named in \"not_counted\"")
      case (true, true): throw error("the list \"\(name.rawValue)\" is counted, so it cannot stand in \"not_counted\"")
      default: break
      }
    }
    if let stray = notCounted.first(where: { ListName(rawValue: $0) == nil }) {
      throw error("\"not_counted\" names \"\(stray)\", which is no list")
    }
  }

  private func plan(_ value: JSONValue?, _ name: String, zeros: JSONValue?) throws(PublicationPlansError) -> PublicationPlan {
    let members = try object(value, keys: ["groups", "tables"])
    let groups = try at("groups").groups(members["groups"])
    var tables: [StatisticalUnit: [PeriodLength: [PublicationPlan.Table]]] = [:]
    let units = try at("tables").object(members["tables"], keys: StatisticalUnit.allCases.map(\.rawValue))
    for unit in StatisticalUnit.allCases {
      guard let value = units[unit.rawValue] else {
        throw error("\"tables\" lacks \"\(unit.rawValue)\"; { } if it is not published")
      }
      tables[unit] = try at("tables of \"\(unit.rawValue)\"").tables(value, of: unit, groups: groups)
    }
    let plan = PublicationPlan(name: name, groups: groups, tables: tables, structuralZeros: try structuralZeros(zeros, groups))
    try checkKinds(plan)
    return plan
  }

  private func groups(_ value: JSONValue?) throws(PublicationPlansError) -> [StatisticalDimension: [PublicationPlan.Group]] {
    var groups: [StatisticalDimension: [PublicationPlan.Group]] = [:]
    for (key, value) in try object(value, keys: StatisticalDimension.allCases.map(\.rawValue)) {
      guard let dimension = StatisticalDimension(rawValue: key) else { continue }
      groups[dimension] = try at("\"\(key)\"").groups(value, of: dimension)
    }
    return groups
  }

  /// Groups are nested in the list: each code stands in exactly one, retired codes too.
  private func groups(_ value: JSONValue, of dimension: StatisticalDimension) throws(PublicationPlansError) -> [PublicationPlan
    .Group]
  {
    let codes = dimension.list.map { lists.list($0).codes.map(\.id) }
    let known = dimension == .referralState || codes == nil ? dimension.codes(in: lists, year: 0) : codes ?? []
    guard let values = value.asArray, values.count >= 2 else { throw error("must be an array [ … ] of two groups or more") }
    var groups: [PublicationPlan.Group] = []
    for value in values {
      let members = try object(value, keys: ["id", "codes"])
      guard let id = members["id"]?.asString, !id.isEmpty, id.utf8.count <= 20,
        id.utf8.allSatisfy({ (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5f }),
        // As a key of JSON a browser would move it to the front.
        !id.utf8.allSatisfy({ (0x30...0x39).contains($0) })
      else { throw error("a group's \"id\" must be 1 to 20 characters of a–z, 0–9 and _, not digits alone") }
      let codes = try at("group \"\(id)\"").texts(members["codes"], "codes")
      if groups.contains(where: { $0.id == id }) { throw error("the group \"\(id)\" is there twice") }
      if codes.isEmpty { throw error("the group \"\(id)\" is empty") }
      if known.contains(id), codes != [id] {
        throw error("the group \"\(id)\" has the name of a code, so it may hold that code only")
      }
      if let stray = codes.first(where: { !known.contains($0) }) {
        throw error("the group \"\(id)\" names \"\(stray)\", which is no code")
      }
      if let twice = codes.first(where: { code in groups.contains { $0.codes.contains(code) } }) {
        throw error("the code \"\(twice)\" stands in two groups")
      }
      groups.append(PublicationPlan.Group(id: id, codes: codes))
    }
    if let missing = known.first(where: { code in !groups.contains { $0.codes.contains(code) } }) {
      throw error("the code \"\(missing)\" stands in no group")
    }
    return groups
  }

  private func tables(_ value: JSONValue, of unit: StatisticalUnit, groups: [StatisticalDimension: [PublicationPlan.Group]])
    throws(PublicationPlansError) -> [PeriodLength: [PublicationPlan.Table]]
  {
    var tables: [PeriodLength: [PublicationPlan.Table]] = [:]
    for (key, value) in try object(value, keys: PeriodLength.allCases.map(\.rawValue)) {
      guard let length = PeriodLength(rawValue: key) else { continue }
      if unit.isLinkable, length != .year { throw error("events of cases are published for years only, not for a \(key)") }
      let here = at(key)
      let members = try here.object(value, keys: ["full", "groups"])
      var found = [PublicationPlan.Table.total]
      for grouped in [false, true] {
        for value in members[grouped ? "groups" : "full"]?.asArray ?? [] {
          let dimensions = try here.dimensions(value, of: unit)
          if let bare = dimensions.first(where: { grouped && groups[$0] == nil }) {
            throw here.error("\"\(bare.rawValue)\" has no groups")
          }
          try here.checkIdeology(dimensions, length)
          if found.contains(where: { Set($0.dimensions) == Set(dimensions) }) {
            throw here.error("the table \(dimensions.map(\.rawValue)) is there twice")
          }
          found.append(PublicationPlan.Table(dimensions, grouped: grouped))
        }
      }
      tables[length] = found
    }
    try checkForest(tables.values.flatMap { $0 }.filter { $0.dimensions.count == 2 })
    return tables
  }

  private func dimensions(_ value: JSONValue, of unit: StatisticalUnit) throws(PublicationPlansError) -> [StatisticalDimension] {
    let names = try texts(value, "a table")
    guard (1...2).contains(names.count) else { throw error("a table has one or two dimensions; the total is always there") }
    var dimensions: [StatisticalDimension] = []
    for name in names {
      guard let dimension = StatisticalDimension(rawValue: name), unit.dimensions.contains(dimension) else {
        throw error("\"\(name)\" is no dimension here; there are: \(unit.dimensions.map(\.rawValue).joined(separator: ", "))")
      }
      dimensions.append(dimension)
    }
    return dimensions.sorted()
  }

  private func checkIdeology(_ dimensions: [StatisticalDimension], _ length: PeriodLength) throws(PublicationPlansError) {
    guard dimensions.contains(.ideology) else { return }
    if dimensions.count > 1 { throw error("\"ideology\" is never crossed with anything") }
    if length != .year { throw error("\"ideology\" is published for years only") }
  }

  /// Without a cycle, tables that agree in their margins always have a common data set (Vorob'ev); with one they need not, and the
  /// certificates would prove nothing.
  private func checkForest(_ pairs: [PublicationPlan.Table]) throws(PublicationPlansError) {
    var trees: [Set<StatisticalDimension>] = []
    for pair in Set(pairs.map(\.dimensions)).sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      let touched = trees.filter { !$0.isDisjoint(with: pair) }
      if touched.contains(where: { $0.isSuperset(of: pair) }) {
        throw error(
          "the two-way tables form a cycle, closed by \(pair.map(\.rawValue).joined(separator: " × ")); only a forest can be protected"
        )
      }
      trees.removeAll { !$0.isDisjoint(with: pair) }
      trees.append(touched.reduce(into: Set(pair)) { $0.formUnion($1) })
    }
    if let two = Dictionary(grouping: pairs, by: \.dimensions).values.first(where: { Set($0.map(\.grouped)).count > 1 })?.first {
      throw error("the table \(two.dimensions.map(\.rawValue).joined(separator: " × ")) is published both in full and in groups")
    }
  }

  private func structuralZeros(_ value: JSONValue?, _ groups: [StatisticalDimension: [PublicationPlan.Group]])
    throws(PublicationPlansError) -> [[StatisticalDimension: String]]
  {
    let here = at("structural_zeros")
    guard let values = value?.asArray else { throw here.error("must be an array [ … ]") }
    var zeros: [[StatisticalDimension: String]] = []
    for value in values {
      var zero: [StatisticalDimension: String] = [:]
      for (key, code) in try here.object(value, keys: StatisticalDimension.allCases.map(\.rawValue)) {
        guard let dimension = StatisticalDimension(rawValue: key), let code = code.asString,
          dimension.list.map({ lists.list($0)[code] != nil }) ?? dimension.codes(in: lists, year: 0).contains(code)
        else { throw here.error("\"\(key)\" has no such code") }
        zero[dimension] = code
      }
      guard zero.count == 2, StatisticalUnit.allCases.contains(where: { Set($0.dimensions).isSuperset(of: zero.keys) }) else {
        throw here.error("each names a code of two dimensions that are counted together")
      }
      zeros.append(zero)
    }
    return zeros
  }

  /// The number of conversations must be a sum of published kinds.
  private func checkKinds(_ plan: PublicationPlan) throws(PublicationPlansError) {
    let kinds = lists.list(.contactKind)
    for group in plan.groups[.contactKind] ?? [] where Set(group.codes.map { kinds[$0]?.isConversation }).count > 1 {
      throw error("the group \"\(group.id)\" of \"contact_kind\" mixes conversations and non-data calls")
    }
  }
}
