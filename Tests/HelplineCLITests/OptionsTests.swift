import ArgumentParser
import Foundation
import HelplineClient
import HelplineCore
import Testing

@testable import helpline_cli

@Suite("Options")
struct OptionsTests {
  private static func parse<Command: ParsableArguments>(_ type: Command.Type, _ line: String) throws -> Command {
    let words = line.split(separator: " ").map(String.init)
    return try #require(try Helpline.parseAsRoot(words) as? Command)
  }

  @Test(
    "What is no valid use ends with 64",
    arguments: [
      "nonsense", "contact log --nonsense", "contact list --all --mine", "contact list --messages xx", "contact show",
      "contact settle abc --as later", "contact settle abc", "member invite --name A", "member invite --role king --name A",
      "member invite --role volunteer, --name A", "member admit abc", "member admit abc --group kings", "member roles abc",
      "join --login a", "join --login a --server s CODE", "organisation create --server s --name n --login l TOKEN",
      "organisation create --server s --name n --login l --shares 2", "audit list --last 0", "verify-web",
      "organisation create --server s --name n --login l --threshold 4",
      "organisation create --server s --name n --login l --role volunteer", "passphrase recover CODE",
      "case show", "case assess abc", "case assign abc", "case close abc", "case follow-up abc --month 4 --file f",
      "case export abc", "goal add abc --domain housing", "goal score abc def", "goal score abc def 1 -2",
      "goal score abc def -3",
      "meeting add abc --date 2026-02-30 --type phone --duration lt5 --attended yes",
      "meeting add abc --date 2026-02-28 --type phone --duration lt5 --attended maybe",
      "meeting add abc --date 2026-02-28 --type phone --duration lt5 --attended no --next-step-day 2026-03-01",
      "meeting add abc --date 2026-02-28 --type phone --duration lt5 --attended no --next-step-file - --note-file -",
      "network add abc --agency a --kind authority", "network edit abc def", "network remove abc",
      "contact log --kind about_self --channel phone --service anchor", "contact log --kind about_self --expect 2026-03-01",
      "referral make --service anchor --consent warm", "referral make --contact a --case b --service anchor --consent warm",
      "referral make --contact a --service anchor", "referral make --case b --service anchor --consent warm --expect 2026-02-30",
      "referral state abc", "referral state abc lost", "referral list --due --all", "referral receive --from-file f",
      "referral answer abc", "referral answer abc perhaps", "referral answer abc accept --reason-file f",
      "referral answer abc decline --case def",
    ])
  func usage(line: String) {
    #expect(throws: (any Error).self) { _ = try Helpline.parseAsRoot(line.split(separator: " ").map(String.init)) }
    do { _ = try Helpline.parseAsRoot(line.split(separator: " ").map(String.init)) } catch {
      #expect(Helpline.exitCode(for: error).rawValue == 64)
    }
  }

  @Test(
    "What the design names is understood",
    arguments: [
      "organisation create --server https://a.example --name Aino --login aino",
      "organisation create --server s --name n --login l -",
      "organisation create --server s --name n --login l --role administrator,coordinator --shares 5 --threshold 3",
      "member invite --role volunteer,mentor --name Aino", "member approve", "member approve abc --yes",
      "member admit abc --group coordinators", "member list", "member roles abc volunteer,mentor",
      "member remove abc --lost --yes",
      "join --login a --server s", "join --login a --server s --no-sheet -", "login --login a", "login --login a --server s",
      "login", "logout", "whoami", "passphrase change", "passphrase change --new-sheet", "passphrase recover --login a -",
      "contact log", "contact log --kind silent --channel phone", "contact send", "contact list", "contact list --all",
      "contact list --mine", "contact show abc", "contact correct abc --age_band 15_17 --note-file -",
      "contact settle abc --as callback --note-file note.txt", "contact erase abc --yes", "audit list", "audit list --last 5",
      "audit verify", "contact list --json --messages fi", "audit verify --messages sv --json", "verify-web https://a.example",
      "verify-web https://a.example --page Web --json", "case open", "case open --contact abc --language fi --language so",
      "case open --origin inbound --need-file -", "case list", "case list --mine", "case show abc",
      "case assess abc --with Aino --note-file n", "case assess abc --with def --not-exit --note-file -",
      "case agree abc --file f",
      "case assign abc --mentor def", "case withdraw abc", "case bar abc --member def", "case accept abc", "case decline abc",
      "case decline abc --reason-file -", "case handover abc --to def", "case passon abc", "case takeover abc",
      "case close abc --reason goals_met", "case confirm-closing abc", "case follow-up abc --month 3 --file f", "case reopen abc",
      "case erase abc --yes", "case export abc --participant", "case card abc", "case card abc --file -",
      "note add abc --note-file n --keep-personal-data", "goal add abc --domain housing --score -2 --note-file n",
      "goal score abc def 2", "goal score abc def -2",
      "meeting add abc --date 2026-02-28 --type phone --duration lt5 --attended yes",
      "meeting add abc --date 2026-02-28 --type phone --duration lt5 --attended no --next-step-file f --next-step-day 2026-03-01",
      "network add abc --agency a --kind authority --commitment area --area work --may-share-file f",
      "network edit abc def --commitment always", "network remove abc def", "network list abc",
      "contact log --kind about_self --channel phone --service anchor --consent warm --expect 2026-03-01 --share-file -",
      "referral make --contact abc --service anchor --consent warm --expect 2026-03-01 --share-file f --directory d",
      "referral make --case abc --service anchor --consent self", "referral state abc sent",
      "referral state abc done --outcome-file -", "referral list", "referral list --due", "referral list --all --json",
      "referral show abc", "referral receive --from Koulu --reference 12 --from-file - --may-reply",
      "referral answer abc accept", "referral answer abc accept --case def", "referral answer abc decline --reason-file -",
    ])
  func understood(line: String) throws {
    let command = try Helpline.parseAsRoot(line.split(separator: " ").map(String.init))
    #expect(command is any HelplineCommand)
  }

  @Test("Every command takes --json and --messages")
  func everywhere() throws {
    let lines = [
      "organisation create --server s --name n --login l", "member invite --role volunteer --name n", "member approve",
      "member admit a --group members", "member list", "member roles a volunteer", "member remove a", "join --login l --server s",
      "login", "logout", "whoami", "passphrase change", "passphrase recover", "contact log", "contact send", "contact list",
      "contact show a", "contact correct a", "contact settle a --as nothing", "contact erase a", "audit list", "audit verify",
      "verify-web https://a.example", "case open", "case list", "case show a", "case assess a --with b", "case agree a",
      "case assign a --mentor b", "case withdraw a", "case bar a --member b", "case accept a", "case decline a",
      "case handover a --to b", "case passon a", "case takeover a", "case close a --reason other", "case confirm-closing a",
      "case follow-up a --month 6", "case reopen a", "case erase a", "case export a --participant", "case card a", "note add a",
      "goal add a --domain safety --score 0", "goal score a b -1",
      "meeting add a --date 2026-02-28 --type phone --duration lt5 --attended yes",
      "network add a --agency b --kind authority --commitment always", "network edit a b --area c", "network remove a b",
      "network list a", "referral make --contact a --service anchor --consent warm", "referral state a sent", "referral list",
      "referral show a", "referral receive --from b --from-file -", "referral answer a accept",
      "service search a --speaks fi --age 20", "service show a", "service add a",
      "service assure a", "service import a", "service export", "service remove a",
      "stats close", "stats close 2026-03", "stats list", "stats show", "stats show 2026-Q1 --table channel --chart",
      "stats export 3 --format csv --output a", "stats export 2026 --format json", "stats verify", "stats verify a",
      "stats report 2026 --language sv",
    ]
    for line in lines {
      let command = try Helpline.parseAsRoot((line + " --json --messages sv").split(separator: " ").map(String.init))
      let common = try #require(command as? any HelplineCommand).common
      #expect(common.json && common.messages == .sv)
    }
  }

  @Test("No command can be given a secret, and what comes later is not shown")
  func help() {
    for group in [Helpline.self, OrganisationGroup.self, MemberGroup.self, ContactGroup.self] as [any ParsableCommand.Type] {
      let text = Helpline.helpMessage(for: group).lowercased()
      #expect(!text.contains("  recovery combine"))
    }
    let log = Helpline.helpMessage(for: LogContactCommand.self)
    #expect(log.contains("--give-code") && !log.contains("--code"))
  }

  @Test("A score is a number, also one that begins with a hyphen")
  func scores() throws {
    for (typed, score) in [("0", 0), ("2", 2), ("-1", -1), ("-2", -2)] {
      let command = try Self.parse(ScoreGoalCommand.self, "goal score abc def " + typed)
      #expect(command.given == score)
      #expect(try Self.parse(AddGoalCommand.self, "goal add abc --domain housing --score " + typed).score == score)
    }
  }

  @Test("Roles are taken in the order of the protocol, each once")
  func roles() {
    #expect(RoleList(argument: "mentor,volunteer,mentor")?.roles == [.volunteer, .mentor])
    #expect(RoleList(argument: "") == nil)
    #expect(RoleList(argument: "volunteer,") == nil)
    #expect(RoleList(argument: "Volunteer") == nil)
  }

  @Test("Each answer of a contact has its option")
  func answers() throws {
    let line = Contact.asked.map { "\($0.flag) x" }.joined(separator: " ")
    let command = try Self.parse(LogContactCommand.self, "contact log " + line)
    #expect(command.contact.given == Dictionary(uniqueKeysWithValues: Contact.asked.map { ($0, "x") }))
    #expect(!command.contact.isEmpty)
    #expect(try Self.parse(LogContactCommand.self, "contact log --json").contact.isEmpty)
    #expect(try !Self.parse(LogContactCommand.self, "contact log --note-file -").contact.isEmpty)
  }
}

@Suite("Notes from a file")
struct NoteOptionsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func options(_ words: String...) throws -> NoteOptions { try NoteOptions.parse(words) }

  @Test("A note is read from a file or from standard input, without the line break at its end")
  func read() throws {
    let context = try Context(try Pipes("Ääni\nkaksi riviä\n"))
    #expect(try options().read(context) == nil)
    #expect(try options("--note-file", try folder.file("note", "hei\n\n")).read(context) == "hei")
    #expect(try options("--note-file", "-").read(context) == "Ääni\nkaksi riviä")
  }

  @Test("A file that is not there, or no text, is named")
  func unreadable() throws {
    let context = try Context(try Pipes())
    let missing = folder.url.appending(path: "missing").path
    #expect(throws: Mishap.unreadableFile(missing)) { try options("--note-file", missing).read(context) }
    let binary = folder.url.appending(path: "binary")
    try Data([0xff, 0xfe, 0x00]).write(to: binary)
    #expect(throws: Mishap.notText(binary.path)) { try options("--note-file", binary.path).read(context) }
  }

  @Test("Personal data is refused with its kind and its place, unless it may stay")
  func personalData() throws {
    let note = "Soitti numerosta 040 123 4567"
    let pipes = try Pipes()
    let context = try Context(pipes)
    #expect(throws: Mishap.personalData) { try options().check(note, context) }
    try options("--keep-personal-data").check(note, context)
    try options().check("Soitti itkien", context)
    let written = try pipes.written()
    #expect(written.results == "")
    #expect(written.errors.contains("phone number: Soitti numerosta [040 123 4567]"))
    #expect(written.errors.split(separator: "\n").count == 2)
  }
}
