import Foundation
import HelplineClient
import HelplineCore
import Testing

@testable import helpline_cli

@Suite("Where a command runs")
struct ContextTests {
  @Test(
    "The profile's folder is HELPLINE_HOME, else in the XDG data directory",
    arguments: [
      (["HELPLINE_HOME": "/a", "XDG_DATA_HOME": "/b", "HOME": "/c"], "/a"),
      (["XDG_DATA_HOME": "/b", "HOME": "/c"], "/b/helpline"),
      (["HOME": "/c"], "/c/.local/share/helpline"),
      (["HELPLINE_HOME": "", "XDG_DATA_HOME": "", "HOME": "/c"], "/c/.local/share/helpline"),
      // The specification says to pass over a relative one.
      (["XDG_DATA_HOME": "b", "HOME": "/c"], "/c/.local/share/helpline"),
    ])
  func home(environment: [String: String], path: String) {
    let home = Context.home(environment).standardizedFileURL.path
    #expect(home.hasSuffix("/") ? home == path + "/" : home == path)
  }

  @Test("Without a profile every command says so")
  func noProfile() throws {
    let folder = try TemporaryFolder()
    let context = try Context(try Pipes(), environment: ["HELPLINE_HOME": folder.url.appending(path: "new").path])
    #expect(throws: ClientError.noProfile) { try context.profile() }
  }

  @Test("A profile's folder that others can read is refused")
  func notPrivate() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.url.path)
    let context = try Context(try Pipes(), environment: ["HELPLINE_HOME": folder.url.path])
    #expect(throws: ClientError.profileNotPrivate) { try context.directory() }
  }

  @Test(
    "Only a clear yes confirms",
    arguments: [("k\n", true), ("J\n", true), ("yes\n", true), ("e\n", false), ("\n", false), ("0\n", false)])
  func confirm(typed: String, agreed: Bool) throws {
    let context = try Context(try Pipes(typed))
    if agreed {
      try context.confirm(MemberMessage.removeQuestion, ["name": "Aino", "roles": "mentor"], unless: false)
    } else {
      #expect(throws: Mishap.notConfirmed) {
        try context.confirm(MemberMessage.removeQuestion, ["name": "Aino", "roles": "mentor"], unless: false)
      }
    }
  }

  @Test("With --yes nothing is asked")
  func yes() throws {
    let pipes = try Pipes()
    try Context(pipes).confirm(ContactMessage.confirmErase, ["id": "abc"], unless: true)
    #expect(try pipes.written().errors == "")
  }

  @Test(
    "Names that would not fit are refused",
    arguments: [("Aino", true), ("", false), (" ", false), (String(repeating: "ä", count: 101), false)])
  func names(name: String, fits: Bool) throws {
    let context = try Context(try Pipes())
    if fits { try context.check(name: name) } else { #expect(throws: Mishap.nameTooLong) { try context.check(name: name) } }
  }
}

@Suite("Passphrases and codes")
struct PassphrasesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func passphrases(_ typed: String = "", _ environment: [String: String] = [:]) throws -> Passphrases {
    Passphrases(try Context(try Pipes(typed), environment: environment))
  }

  @Test("The first line of the file that the environment names is the passphrase")
  func file() throws {
    let file = try folder.file("passphrase", "hattu sauna veneet\r\nsecond line\n")
    let passphrases = try passphrases("typed\n", [Passphrases.variable: file])
    #expect(try passphrases.present() == "hattu sauna veneet")
    #expect(try passphrases.new() == "hattu sauna veneet")
    #expect(passphrases.tries == 1)
  }

  @Test("An empty or missing file is named", arguments: ["", "\n", "  \nsecond\n"])
  func emptyFile(text: String) throws {
    let file = try folder.file("passphrase", text)
    #expect(throws: Mishap.passphraseFile(file)) { try passphrases("", [Passphrases.variable: file]).present() }
    #expect(throws: Mishap.passphraseFile("/no/such/file")) {
      try passphrases("", [Passphrases.variable: "/no/such/file"]).present()
    }
  }

  @Test("Changing takes the new passphrase from another file than the present one")
  func change() throws {
    let present = try folder.file("present", "present\n")
    let new = try folder.file("new", "new\n")
    let both = try passphrases("", [Passphrases.variable: present, Passphrases.newVariable: new])
    #expect(try both.present() == "present")
    #expect(try both.new(replacing: true) == "new")
    #expect(throws: Mishap.noPassphrase(Passphrases.newVariable)) {
      try passphrases("", [Passphrases.variable: present]).new(replacing: true)
    }
  }

  @Test("Without a terminal, a passphrase is a line of standard input, and the end of it is an error")
  func line() throws {
    let passphrases = try passphrases("hattu sauna\n")
    #expect(passphrases.tries == 3)
    #expect(try passphrases.present() == "hattu sauna")
    #expect(throws: Mishap.noPassphrase(Passphrases.variable)) { try passphrases.present() }
  }

  @Test("An own passphrase must be strong and typed twice alike")
  func own() throws {
    let strong = "hattu sauna veneet kivinen lumiukko"
    #expect(try passphrases("salasana\n\(strong)\nhattu\n\(strong)\n hattu  sauna veneet kivinen lumiukko\n").new() == strong)
  }

  @Test("An empty line accepts a proposal only where a person reads it")
  func proposal() throws {
    #expect(throws: Mishap.noPassphrase(Passphrases.variable)) { try passphrases("\n").new() }
  }

  @Test("A code is read from standard input, and a mistyped one is refused")
  func codes() throws {
    let code = try TypedCode(random: .invitation).text
    let source = try CodeSource.parse(["-"])
    let read = try Context(try Pipes("  \(code.uppercased()) \n")).code(.invitation, source, .invitation)
    #expect(try read.text == code)
    #expect(throws: ClientError.badCode) { try Context(try Pipes("\(code)x\n")).code(.invitation, source, .invitation) }
    #expect(throws: Mishap.inputEnded) { try Context(try Pipes("")).code(.invitation, source, .invitation) }
  }
}
