import HelplineCore

extension HSDSFault.What {
  var sentence: ServiceFaultMessage {
    switch self {
    case .missing: .missing
    case .notText: .wantsText
    case .notNumber: .notNumber
    case .notObject: .notObject
    case .notList: .notList
    case .notID: .notID
    case .notAddress: .notAddress
    case .notEmail: .notEmail
    case .notDay: .notDay
    case .empty: .empty
    case .notOneOf: .notOneOf
    case .ages: .ages
    case .notDialled: .notDialled
    case .twice: .twice
    case .tooLong: .tooLong
    case .unknownKind: .kindNotInList
    }
  }

  func text(_ speech: Speech) -> String {
    guard case .notOneOf(let values) = self else { return speech(sentence) }
    return speech(sentence, ["values": values.joined(separator: ", ")])
  }
}
