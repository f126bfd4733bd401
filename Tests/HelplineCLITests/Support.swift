import ArgumentParser
import Foundation
import HelplineCore

@testable import helpline_cli

/// The project's own lists, which the form is tested with: keys must be unique for what is really asked.
let codeLists: CodeLists = {
  let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  guard let lists = try? CodeLists(contentsOf: package.appending(path: "config/codelists.json")) else {
    fatalError("config/codelists.json cannot be read")
  }
  return lists
}()

/// The example organisation that is shipped.
let organisation: OrganisationInformation = {
  let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  guard let organisation = try? OrganisationInformation(contentsOf: package.appending(path: "config/organisation.json")) else {
    fatalError("config/organisation.json cannot be read")
  }
  return organisation
}()

extension ContactForm {
  init() { self.init(lists: codeLists, year: 2026) }

  /// Presses one key after the other; a line break is Enter, `<` goes back. Gives what the last one asked for.
  @discardableResult
  mutating func press(_ keys: String) -> Effect {
    var last = Effect.ask
    for character in keys {
      switch character {
      case "\n": last = press(.enter)
      case "<": last = press(.back)
      default: last = press(.character(character))
      }
    }
    return last
  }
}

/// A terminal whose input is a pipe with this text, and whose output can be read afterwards.
final class Pipes: Sendable {
  let terminal: Terminal
  private let results: (read: Int32, write: Int32)
  private let errors: (read: Int32, write: Int32)

  init(_ text: String = "") throws {
    let input = try Self.pipe()
    (results, errors) = (try Self.pipe(), try Self.pipe())
    let bytes = Array(text.utf8)
    guard write(input.write, bytes, bytes.count) == bytes.count else { throw CocoaError(.fileWriteUnknown) }
    close(input.write)
    // The terminal outlives this object in most tests: its descriptors stay open until the tests end.
    terminal = Terminal(input: input.read, results: results.write, errors: errors.write, tty: -1, kind: nil)
  }

  private static func pipe() throws -> (read: Int32, write: Int32) {
    var ends: [Int32] = [0, 0]
    guard Foundation.pipe(&ends) == 0 else { throw CocoaError(.fileReadUnknown) }
    return (ends[0], ends[1])
  }

  /// What was written to standard output and to standard error; nothing can be written afterwards.
  func written() throws -> (results: String, errors: String) {
    (try Self.drain(results), try Self.drain(errors))
  }

  private static func drain(_ ends: (read: Int32, write: Int32)) throws -> String {
    close(ends.write)
    let handle = FileHandle(fileDescriptor: ends.read, closeOnDealloc: true)
    return String(decoding: handle.readDataToEndOfFile(), as: UTF8.self)
  }
}

extension Context {
  /// With an environment of its own, speaking English unless another language is given.
  init(_ pipes: Pipes, json: Bool = false, language: Language = .en, environment: [String: String] = [:]) throws {
    try self.init(pipes.terminal, json: json, language: language, environment: environment)
  }

  init(_ terminal: Terminal, json: Bool = false, language: Language = .en, environment: [String: String] = [:]) throws {
    self.init(
      try CommonOptions.parse(["--messages", language.rawValue] + (json ? ["--json"] : [])), environment: environment,
      terminal: terminal)
  }
}

/// A folder of its own, gone with its owner.
final class TemporaryFolder: Sendable {
  let url = FileManager.default.temporaryDirectory.appending(path: "helpline-cli-\(UUID().uuidString)")
  init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(at: url) }

  func file(_ name: String, _ text: String) throws -> String {
    let file = url.appending(path: name)
    try Data(text.utf8).write(to: file)
    return file.path
  }
}
