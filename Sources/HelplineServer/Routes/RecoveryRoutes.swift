import HelplineCore
import HelplineVault

extension Routes {
  mutating func recovery() {
    on(API.recoveryState) { _, call in
      let (chains, secret) = (call.store.chains, call.secret)
      return try await call.store.read { try $0.recoveryState(chains: chains, secret: secret) }
    }
    on(API.recoveryReading) { request, call in
      let member = try call.member
      return try await call.write { try $0.recoveryReading(request, by: member) }
    }
    on(API.holdCeremony) { request, call in
      let member = try call.member
      try await call.write { try $0.hold(request, by: member) }
      // The export of the server secret is for whoever holds the shares from now on.
      try call.service.exportSecret()
      return Nothing()
    }
    on(API.recoveryHoldings) { _, call in
      let member = try call.member
      let (chains, secret) = (call.store.chains, call.secret)
      return RecoveryHoldings(
        holdings: try await call.store.read { try $0.recoveryHoldings(of: member, chains: chains, secret: secret) })
    }
    on(API.renewRecovery) { request, call in
      let member = try call.member
      guard request.holdings.count <= 500 else { throw Refusal(.tooLarge) }
      try await call.write { try $0.renewRecovery(request.holdings, by: member) }
      return Nothing()
    }
  }
}
