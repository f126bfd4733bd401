import Foundation
import HelplineCore
import HelplineServer
import HelplineVault
import Testing

@testable import HelplineClient

/// Invariant 3, joining: only an administrator invites. Whoever controls the server can put rows in, and can seal boxes to the
/// administrators' public key, which it knows.
@Suite(.turnstile) struct InvariantInvitationTests {
  private static func world() async throws -> (World, Session) {
    let world = try await World()
    return (world, try await world.signIn(world.founder))
  }

  /// Puts an invitation and an answer to it where the server keeps them. It cannot look into a box, so it is put there as any
  /// other is.
  private static func plant(_ made: FalseInvitation, _ world: World, _ administrator: Session) async throws {
    _ = try await administrator.call(API.invite, made.invite)
    _ = try await world.client.call(API.join, made.join)
  }

  @Test("An invitation that the server invents, with a joiner of its own, is not shown to anybody")
  func invented() async throws {
    let (world, founder) = try await Self.world()
    // An honest one is there, too, and goes on being shown.
    _ = try await founder.invite(name: "Anna", roles: [.volunteer])
    let volunteer = try await world.signIn(try await world.add("volunteer", [.volunteer], by: founder))
    try await founder.refresh()
    let stranger = try SigningKey()
    // Signed by a key of its own in the administrator's name; by a member who is no administrator; by who is no member.
    try await Self.plant(try await founder.falseInvitation(by: founder.member, with: stranger), world, founder)
    try await Self.plant(try await volunteer.falseInvitation(), world, founder)
    try await Self.plant(try await founder.falseInvitation(by: ID(), with: stranger), world, founder)
    let stored = try await founder.call(API.openInvitations, Nothing()).invitations
    #expect(stored.count == 4, "the lies were told")
    let shown = try await founder.invitations()
    #expect(shown.map(\.name) == ["Anna"] && shown.allSatisfy { $0.member == nil })
    #expect(shown.map(\.inviter) == [founder.member])
    await world.close()
  }

  @Test("An administrator whom nobody admitted to the group cannot be the inviter; once admitted, they can")
  func notAdmitted() async throws {
    let (world, founder) = try await Self.world()
    let person = try await world.add("second", [.volunteer], by: founder)
    let second = try await world.signIn(person)
    try await founder.refresh()
    try await founder.setRoles(second.member, to: [.volunteer, .administrator])
    try await second.refresh()
    try await Self.plant(try await second.falseInvitation(), world, founder)
    #expect(try await founder.invitations().isEmpty)
    try await founder.admit(second.member, to: .administrators)
    #expect(try await founder.invitations().map(\.inviter) == [second.member])
    await world.close()
  }

  @Test("A session that does not know the inviter yet fetches the newer roster, and then believes")
  func newerInviter() async throws {
    let (world, founder) = try await Self.world()
    let old = try await world.signIn(world.founder)
    let second = try await world.signIn(try await world.add("second", [.administrator], by: founder))
    _ = try await second.invite(name: "Anna", roles: [.volunteer])
    #expect(try await old.invitations().map(\.inviter) == [second.member])
    await world.close()
  }

  @Test("A name that does not fit is refused before anything is sent")
  func longName() async throws {
    let (world, founder) = try await Self.world()
    let longest = String(repeating: "ä", count: 200)
    for name in ["", longest + "a"] {
      await #expect(throws: ClientError.nameTooLong) { try await founder.invite(name: name, roles: [.volunteer]) }
    }
    _ = try await founder.invite(name: longest, roles: [.volunteer])
    #expect(try await founder.invitations().map(\.name) == [longest])
    await world.close()
  }
}

private struct FalseInvitation: Sendable {
  let invite: Invite
  let join: Join
}

extension Session {
  /// An invitation whose code nobody handed over, and an answer to it by whoever made it, right in everything but the signature of
  /// who invites.
  fileprivate func falseInvitation(by inviter: ID, with signing: borrowing SigningKey) throws -> FalseInvitation {
    let code = try TypedCode(random: .invitation)
    let invitation = try Invitation(code.code)
    let terms = InvitationTerms(
      anchor: keys.anchor, roster: rosters.newest, roles: [.administrator],
      expires: Array(status.day.adding(days: 7).description.utf8))
    let administrators = try #require(chain(.administrators).publicKey)
    let invite = Invite(
      tag: Bytes(invitation.tag), terms: WireTerms(terms), mac: Bytes(try invitation.authenticate(terms)),
      box: Bytes(
        try invitation.box(
          terms: terms, name: Array("Evil".utf8), inviter: inviter.bytes, with: signing, administrators: administrators)))
    let tag = Sodium.random(32)
    let joiner = Joiner(
      member: Sodium.random(16), signing: try SigningKey().publicKey, sealing: try SealingKey().publicKey, loginTag: tag)
    let join = Join(
      tag: invite.tag, member: try ID(joiner.member), signing: Bytes(joiner.signing), sealing: Bytes(joiner.sealing),
      mac: Bytes(try invitation.authenticate(joiner: joiner, terms: terms)),
      login: NewLogin(
        loginTag: Bytes(tag), loginKey: Bytes(try SigningKey().publicKey), secretNumber: 1,
        sealedBlobKey: Bytes(Sodium.random(72)), sheet: nil),
      blob: Bytes(Sodium.random(1024 + Sealing.aeadOverhead)))
    return FalseInvitation(invite: invite, join: join)
  }

  fileprivate func falseInvitation() throws -> FalseInvitation { try falseInvitation(by: member, with: keys.signing) }
}
