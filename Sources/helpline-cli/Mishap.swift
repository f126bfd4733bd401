/// What can go wrong in the command line itself, beside what the server refuses and the client notices.
enum Mishap: Error, Equatable, Sendable {
  /// There is nobody to ask; the variable can name a file.
  case noPassphrase(String)
  case passphraseFile(String)
  case inputEnded
  case notConfirmed
  case ambiguousID(String, [String])
  case notAnID(String)
  case unreadableFile(String)
  case notText(String)
  /// Found in a note, and nobody said that it may stay.
  case personalData
  case wrongSetUpToken
  case waitingForApproval
  case sheetOfAnother
  case configuration(String)
  case nothingGiven
  case nameTooLong
  case editorFailed(String)
  case cannotKeep
  /// Only a conversation has to do with a caller's code.
  case needsConversation
  /// The option that would have named the file.
  case noText(String)
  /// That table was not published.
  case noSuchTable
  /// The file is not what was published.
  case notARelease(String)
  case yearNotClosed(Int)
  case unwritableFile(String)
  /// An inbound referral is answered by another command.
  case answersInbound
  /// Everything was said already.
  case said(Ending)
}

/// How a command ends, for scripts. Fixed for ever.
enum Ending: Int32, Sendable {
  case done = 0
  /// The line on standard error says why.
  case refused = 1
  /// Wrong passphrase, or no profile.
  case signedOut = 2
  case unreachable = 3
  /// `EX_USAGE` of sysexits.h, as ArgumentParser has it.
  case usage = 64
}
