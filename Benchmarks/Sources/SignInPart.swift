import Foundation
import HelplineClient

/// Processor time of a whole sign-in, by the flow of the command line: derivation, keys, chains, housekeeping.
enum SignInPart {
  static func measure(server program: String, folder: URL, quick: Bool, _ figures: inout Figures) async throws {
    let server = try ServerProcess(program, data: folder.appendingPathComponent("data"), port: try ServerProcess.freePort())
    let desk = try await Desk.found(server)
    _ = try desk.token()
    let client = try Client(server: "http://127.0.0.1:\(server.port)")
    for round in 0...(quick ? 3 : 7) {
      let (used, own) = (server.processorSeconds, ServerProcess.processorSeconds(of: 0))
      let count = 3
      for _ in 0..<count {
        let session = try await Session.signIn(client: client, login: Desk.login, passphrase: Desk.passphrase, directory: nil)
        await session.signOut()
      }
      if round == 0 { continue }
      figures.add(
        "sign-in-processor", (server.processorSeconds - used) / Double(count) * 1000,
        against: (ServerProcess.processorSeconds(of: 0) - own) / Double(count) * 1000)
    }
    // A session that a restart has lost is renewed by a challenge.
    for round in 0...(quick ? 3 : 7) {
      let before = server.processorSeconds
      for _ in 0..<50 { _ = try desk.token() }
      if round > 0 { figures.add("renewal-processor", (server.processorSeconds - before) / 50 * 1000) }
    }
    await client.close()
    server.stop()
  }
}
