import ArgumentParser
import Foundation

/// The command line: arguments → flow → output.
struct Helpline: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "helpline",
    abstract: "Take and settle contacts of a helpline, lead Exit cases, publish statistics, and tend the members.",
    discussion: """
      Each command signs in afresh. The passphrase is asked for, or read from the first line of the file that \
      HELPLINE_PASSPHRASE_FILE names. What this device remembers stands in HELPLINE_HOME (else the XDG data directory) and \
      holds no secret key. HELPLINE_CA_FILE names certificates to trust instead of the system's.

      Ids may be cut to any beginning that is unique. Exit codes: 0 done, 1 refused, 2 wrong passphrase or no profile, \
      3 server unreachable, 64 usage.
      """,
    subcommands: [
      OrganisationGroup.self, MemberGroup.self, JoinCommand.self, LoginCommand.self, LogoutCommand.self, WhoAmICommand.self,
      PassphraseGroup.self, ContactGroup.self, ThreadGroup.self, CaseGroup.self, OverviewCommand.self, NoteGroup.self,
      GoalGroup.self, MeetingGroup.self, NetworkGroup.self, ReferralGroup.self, ServiceGroup.self, StatisticsGroup.self,
      AuditGroup.self, RecoveryGroup.self,
      VerifyWebCommand.self,
    ])
}

struct OrganisationGroup: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "organisation", abstract: "The organisation.", subcommands: [FoundOrganisationCommand.self])
}

struct MemberGroup: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "member", abstract: "Members, their roles and groups.",
    subcommands: [
      InviteCommand.self, ApproveCommand.self, AdmitCommand.self, ListMembersCommand.self, SetRolesCommand.self,
      ChangeNameCommand.self,
      RemoveMemberCommand.self,
    ])
}

struct PassphraseGroup: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "passphrase", abstract: "The passphrase of this member.",
    subcommands: [ChangePassphraseCommand.self, RecoverPassphraseCommand.self])
}

struct ContactGroup: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "contact", abstract: "Contacts with the helpline.",
    subcommands: [
      LogContactCommand.self, SendContactsCommand.self, ListContactsCommand.self, ShowContactCommand.self,
      CorrectContactCommand.self, SettleContactCommand.self, EraseContactCommand.self,
    ])
}

struct ThreadGroup: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "thread", abstract: "What is kept for a caller who gives a code.",
    subcommands: [OpenThreadCommand.self, SummariseThreadCommand.self, EraseThreadCommand.self])
}

struct CaseGroup: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "case", abstract: "Exit cases.",
    discussion: """
      A coordinator opens a case, assesses it with another member, writes down the agreement and asks a mentor. The mentor \
      accepts, which begins the journal, works, and closes the case; a coordinator confirms that.
      """,
    subcommands: [
      OpenCaseCommand.self, ListCasesCommand.self, ShowCaseCommand.self, AssessCaseCommand.self, AgreeCaseCommand.self,
      AssignCaseCommand.self, WithdrawCaseCommand.self, BarCaseCommand.self, AcceptCaseCommand.self, DeclineCaseCommand.self,
      HandOverCaseCommand.self, PassOnCaseCommand.self, TakeOverCaseCommand.self, CloseCaseCommand.self,
      ConfirmClosingCommand.self, FollowUpCaseCommand.self, ReopenCaseCommand.self, CardCaseCommand.self, ExportCaseCommand.self,
      EraseCaseCommand.self,
    ])
}

struct NoteGroup: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "note", abstract: "Notes in a case's journal.", subcommands: [AddNoteCommand.self])
}

struct GoalGroup: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "goal", abstract: "Goals of a case's plan.", subcommands: [AddGoalCommand.self, ScoreGoalCommand.self])
}

struct MeetingGroup: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "meeting", abstract: "Meetings with the participant of a case.", subcommands: [AddMeetingCommand.self])
}

struct NetworkGroup: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "network", abstract: "Who else is around the participant of a case.",
    subcommands: [
      AddAgencyCommand.self, EditAgencyCommand.self, RemoveAgencyCommand.self, ListAgenciesCommand.self,
    ])
}

struct ReferralGroup: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "referral", abstract: "Helping people on to services, and what services refer to Exit.",
    subcommands: [
      MakeReferralCommand.self, MoveReferralCommand.self, ListReferralsCommand.self, ShowReferralCommand.self,
      ReceiveReferralCommand.self, AnswerReferralCommand.self,
    ])
}

struct AuditGroup: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "The record of who did what.",
    subcommands: [ListAuditCommand.self, VerifyAuditCommand.self])
}

/// `@main … throws` would print a register dump for an error: everything is caught here and becomes one line and an exit code.
@main
enum Main {
  static func main() async {
    TerminalModes.handleSignals()
    // Keys and what was typed must not end up in a memory image.
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    umask(0o077)
    do {
      var command = try Helpline.parseAsRoot()
      guard let command = command as? any HelplineCommand else {
        try command.run()
        return
      }
      let context = Context(command.common)
      do { try await command.run(context) } catch { exit(context.report(error).rawValue) }
    } catch {
      // Help, and what was wrong with the arguments.
      Helpline.exit(withError: error)
    }
  }
}
