import Foundation
import HelplineVault

/// A release as bytes: one form for each, so that hash and signature have something to hold on to.
extension Release {
  /// ASCII, no white space, no escapes, keys in this order, every key there.
  package var bytes: [UInt8] {
    var out = "{\"v\":1,\"release\":\(Self.quoted(month.description)),\"number\":\(number),\"previous\":"
    out += previous.map { Self.quoted(String(decoding: Base64.encode($0), as: UTF8.self)) } ?? "null"
    out += ",\"k\":\(k),\"plan\":\(Self.quoted(plan)),\"units\":"
    out += Self.object(
      units.sorted { $0.key < $1.key }.map { ($0.key.rawValue, Self.array($0.value.map { Self.quoted($0.rawValue) })) })
    out += ",\"categories\":"
    out += Self.object(
      categories.sorted { $0.key < $1.key }.map { ($0.key.rawValue, Self.array($0.value.map(Self.quoted))) })
    out += ",\"groups\":"
    out += Self.object(
      groups.sorted { $0.key < $1.key }.map { dimension, groups in
        (dimension.rawValue, Self.object(groups.map { ($0.id, Self.array($0.codes.map(Self.quoted))) }))
      })
    out += ",\"periods\":"
    out += Self.object(periods.map { ($0.period.description, Self.array($0.parts.map { Self.quoted($0.description) })) })
    out += ",\"structural_zeros\":"
    out += Self.array(
      structuralZeros.map { zero in Self.object(zero.sorted { $0.key < $1.key }.map { ($0.key.rawValue, Self.quoted($0.value)) })
      })
    out += ",\"tables\":" + Self.array(tables.map(Self.text)) + "}"
    return Array(out.utf8)
  }

  private static func text(_ table: Table) -> String {
    let cells = table.cells.map { cell in
      "[\(array(cell.categories.map(quoted))),\(cell.count.map(String.init) ?? "null")]"
    }
    return object([
      ("unit", quoted(table.unit.rawValue)), ("period", quoted(table.period.description)),
      ("dims", array(table.dimensions.map { quoted($0.rawValue) })), ("cells", array(cells)),
    ])
  }

  private static func quoted(_ text: String) -> String { "\"\(text)\"" }
  private static func array(_ values: [String]) -> String { "[" + values.joined(separator: ",") + "]" }
  private static func object(_ members: [(String, String)]) -> String {
    "{" + members.map { "\(quoted($0)):\($1)" }.joined(separator: ",") + "}"
  }

  /// Throws `ReleaseError` unless these are the bytes of a release that holds together.
  package init(_ bytes: [UInt8]) throws(ReleaseError) {
    // Without escapes, or a text could be written in two ways.
    guard bytes.allSatisfy({ (0x20...0x7e).contains($0) && $0 != UInt8(ascii: "\\") }),
      let root = try? StrictJSON.parse(Data(bytes)),
      let fields = root.asObject, let month = fields["release"]?.asString.flatMap({ Month($0) }),
      let number = Self.count(fields["number"]), number >= 1, let k = Self.count(fields["k"]), let plan = fields["plan"]?.asString
    else { throw .malformed }
    let previous = fields["previous"]?.asString.flatMap { try? Base64.decode(Array($0.utf8)) }
    // The order within an object is lost on reading, and the canonical bytes below refuse any other than what is made here.
    let order = try Self.order(bytes)
    let groups = try Self.dimensions(fields["groups"]) { dimension, value -> [PublicationPlan.Group]? in
      guard let members = value.asObject, let keys = order["groups/\(dimension.rawValue)"],
        !keys.contains(where: { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
      else { return nil }
      return keys.compactMap { key in Self.texts(members[key]).map { PublicationPlan.Group(id: key, codes: $0) } }
    }
    var units: [StatisticalUnit: [StatisticalDimension]] = [:]
    for (key, value) in fields["units"]?.asObject ?? [:] {
      guard let unit = StatisticalUnit(rawValue: key), let names = Self.texts(value) else { throw .malformed }
      units[unit] = names.compactMap(StatisticalDimension.init)
    }
    let parts = fields["periods"]?.asObject ?? [:]
    let periods = (order["periods"] ?? []).compactMap { key -> Composite? in
      guard let period = Period(key), let texts = Self.texts(parts[key]) else { return nil }
      return Composite(period: period, parts: texts.compactMap { Period($0) })
    }
    let zeros = (fields["structural_zeros"]?.asArray ?? []).map { zero in
      Dictionary(
        (zero.asObject ?? [:]).compactMap { key, value in
          StatisticalDimension(rawValue: key).flatMap { dimension in value.asString.map { (dimension, $0) } }
        }, uniquingKeysWith: { first, _ in first })
    }
    self.init(
      month: month, number: number, previous: previous, k: k, plan: plan, units: units,
      categories: try Self.dimensions(fields["categories"]) { Self.texts($1) }, groups: groups, periods: periods,
      structuralZeros: zeros, tables: (fields["tables"]?.asArray ?? []).compactMap(Self.table))
    // What was passed over above is missing here.
    guard self.bytes == bytes else { throw .malformed }
    try check()
  }

  /// Throws unless the tables hold all their categories, and show no count below k.
  package func check() throws(ReleaseError) {
    guard k >= 5, (number == 1) == (previous == nil), previous.map({ $0.count == 32 }) ?? true else { throw .malformed }
    var seen: Set<String> = []
    let ending = Period.ending(with: month)
    for table in tables {
      let name = "\(table.unit.rawValue) \(table.period) \(table.dimensions.map(\.rawValue))"
      guard seen.insert(name).inserted, ending.contains(table.period),
        Set(units[table.unit] ?? []).isSuperset(of: table.dimensions),
        table.dimensions.count <= 2, Set(table.dimensions).count == table.dimensions.count
      else { throw .table(name) }
      let levels = [false, true].map { grouped in
        table.dimensions.map { dimension in
          grouped ? groups[dimension]?.map(\.id) ?? [] : categories[dimension] ?? []
        }.reduce([[]]) { rows, names in rows.flatMap { row in names.map { row + [$0] } } }
      }
      guard levels.contains(table.cells.map(\.categories)) else { throw .table(name) }
      for cell in table.cells {
        guard let count = cell.count else { continue }
        guard count >= k || (count == 0 && isStructuralZero(table.dimensions, cell.categories)) else { throw .smallCount(name) }
      }
    }
  }

  private static func dimensions<Value>(_ value: JSONValue?, _ read: (StatisticalDimension, JSONValue) -> Value?)
    throws(ReleaseError) -> [StatisticalDimension: Value]
  {
    guard let members = value?.asObject else { throw .malformed }
    var values: [StatisticalDimension: Value] = [:]
    for (key, value) in members {
      guard let dimension = StatisticalDimension(rawValue: key), let value = read(dimension, value) else { throw .malformed }
      values[dimension] = value
    }
    return values
  }

  /// A whole number that every reader keeps exactly; larger ones could not be added up either.
  private static func count(_ value: JSONValue?) -> Int? { value?.asInteger.flatMap { (0..<1 << 53).contains($0) ? $0 : nil } }

  private static func texts(_ value: JSONValue?) -> [String]? {
    guard let values = value?.asArray else { return nil }
    let texts = values.compactMap(\.asString)
    return texts.count == values.count ? texts : nil
  }

  private static func table(_ value: JSONValue) -> Table? {
    guard let fields = value.asObject, let unit = fields["unit"]?.asString.flatMap({ StatisticalUnit(rawValue: $0) }),
      let period = fields["period"]?.asString.flatMap({ Period($0) }), let names = texts(fields["dims"]),
      let cells = fields["cells"]?.asArray
    else { return nil }
    return Table(
      unit: unit, period: period, dimensions: names.compactMap(StatisticalDimension.init),
      cells: cells.compactMap { cell in
        guard let parts = cell.asArray, parts.count == 2, let categories = texts(parts[0]),
          parts[1] == .null || count(parts[1]) != nil
        else { return nil }
        return Cell(categories: categories, count: parts[1].asInteger)
      })
  }

  /// The keys of `periods` and of each dimension's groups in the order in which they stand.
  private static func order(_ bytes: [UInt8]) throws(ReleaseError) -> [String: [String]] {
    var order: [String: [String]] = [:]
    var path: [String] = []
    var index = 0
    var text = ""
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\""):
        guard let end = bytes[(index + 1)...].firstIndex(of: UInt8(ascii: "\"")) else { throw .malformed }
        text = String(decoding: bytes[(index + 1)..<end], as: UTF8.self)
        index = end
        if index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: ":") {
          let place = path.dropFirst().joined(separator: "/")
          order[place, default: []].append(text)
        }
      case UInt8(ascii: "{"), UInt8(ascii: "["): path.append(text)
      case UInt8(ascii: "}"), UInt8(ascii: "]"): _ = path.popLast()
      default: break
      }
      index += 1
    }
    return order
  }
}

package enum ReleaseError: Error, Equatable, Sendable {
  case malformed
  /// A table is there twice, belongs to another period or unit, or lacks a cell.
  case table(String)
  /// A table shows a count that should be hidden.
  case smallCount(String)
  /// The signature, or the roster that it names.
  case notSigned(VaultError)
  /// Not the next one.
  case outOfOrder
  /// Within a calendar year.
  case planChanged
  /// Figures that are shown do not add up.
  case sumsDiffer(String)
}
