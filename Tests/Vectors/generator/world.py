"""The people, rosters and groups that all chains and sealed vectors are about."""
from __future__ import annotations

from .documents import GroupChain, Line, Roster, RosterChain
from .primitives import Person, Signer, kdf, public_of, rnd

AINO, BO, CAI, DEA, ELI, FAY, GUS, HAL, IDA = map(Person, ["aino", "bo", "cai", "dea", "eli", "fay", "gus", "hal", "ida"])
RECOVERY = rnd("recovery secret")
RELEASE = [Signer(rnd("release key 1")), Signer(rnd("release key 2"))]


def recovery_keys(secret: bytes) -> tuple[Signer, bytes]:
    """Ed25519 key and X25519 secret."""
    return Signer(kdf(secret, 1, "hl1recov")), kdf(secret, 2, "hl1recov")


def first_roster(founder: Line) -> Roster:
    signing, sealing = recovery_keys(RECOVERY)
    return Roster(None, 1, None, (founder,), signing.public, public_of(sealing), RELEASE[0].public)


def organisation() -> RosterChain:
    """People come, change and go; the founder has but one role, and gives it up at last."""
    chain = RosterChain("organisation")
    chain.found(first_roster(Line(AINO, "administrator")), AINO)
    chain.append(chain.successor().add(
        Line(BO, "volunteer coordinator"), Line(CAI, "volunteer", agreement="2027-12-31")), AINO)
    chain.append(chain.successor().add(Line(DEA, "administrator auditor"), Line(ELI, "mentor coordinator")), AINO)
    chain.append(chain.successor().change(CAI, removed=3), DEA)
    fifth = chain.successor().add(Line(FAY, "volunteer mentor coordinator")).change(BO, agreement="2028-06-30")
    chain.append(
        Roster(**{**vars(fifth.change(DEA, roles="mentor administrator auditor")), "release": RELEASE[1].public}), AINO)
    chain.append(chain.successor().change(ELI, removed=5), DEA)
    chain.append(chain.successor().change(AINO, roles="volunteer"), DEA)
    return chain


def other() -> RosterChain:
    """Another organisation, whose founder has every role and leaves."""
    chain = RosterChain("another organisation")
    chain.found(first_roster(Line(GUS, "volunteer mentor coordinator administrator auditor", agreement="2030-01-31")), GUS)
    chain.append(chain.successor().add(Line(HAL, "administrator")), GUS)
    chain.append(chain.successor().change(GUS, removed=2), HAL)
    return chain


ROSTERS = organisation()
OTHER = other()


def group_chains() -> dict[str, GroupChain]:
    coordinators = GroupChain("coordinators", "coordinators", ROSTERS)
    coordinators.append(BO, 2)
    coordinators.append(BO, 3, admit=(ELI,))
    coordinators.append(ELI, 5, admit=(FAY,))
    coordinators.append(FAY, 6, rotate=(BO, FAY))
    auditors = GroupChain("auditors", "auditors", ROSTERS)
    auditors.append(AINO, 1)
    auditors.append(AINO, 3, admit=(DEA,))
    auditors.append(DEA, 3, rotate=(DEA,))
    administrators = GroupChain("administrators", "administrators", ROSTERS)
    administrators.append(AINO, 1)
    administrators.append(AINO, 3, admit=(DEA,))
    members = GroupChain("members", "members", ROSTERS)
    members.append(AINO, 1)
    members.append(AINO, 2, admit=(BO, CAI))
    members.append(BO, 3, admit=(ELI, DEA))
    members.append(DEA, 4, rotate=(AINO, BO, ELI, DEA))
    members.append(ELI, 5, admit=(FAY,))
    members.append(BO, 6, rotate=(AINO, BO, DEA, FAY))
    members.append(BO, 7, rotate=(BO, DEA))
    other_auditors = GroupChain("auditors of the other", "auditors", OTHER)
    other_auditors.append(GUS, 1)
    return {chain.name: chain for chain in [coordinators, auditors, administrators, members, other_auditors]}


CHAINS = group_chains()
