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
  private let results = Pipe()
  private let errors = Pipe()
  private let input = Pipe()

  init(_ text: String = "") throws {
    try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
    try input.fileHandleForWriting.close()
    terminal = Terminal(
      input: input.fileHandleForReading.fileDescriptor, results: results.fileHandleForWriting.fileDescriptor,
      errors: errors.fileHandleForWriting.fileDescriptor, tty: -1, kind: nil)
  }

  /// What was written to standard output and to standard error.
  func written() throws -> (results: String, errors: String) {
    try results.fileHandleForWriting.close()
    try errors.fileHandleForWriting.close()
    return (
      String(decoding: results.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self),
      String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    )
  }
}

extension Context {
  /// With an environment of its own, speaking English.
  init(_ pipes: Pipes, json: Bool = false, environment: [String: String] = [:]) throws {
    self.init(
      try CommonOptions.parse(["--messages", "en"] + (json ? ["--json"] : [])), environment: environment,
      terminal: pipes.terminal)
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
