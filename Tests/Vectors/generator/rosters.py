"""Rosters, docs/protocol.md 3."""
from __future__ import annotations

from dataclasses import replace

from .documents import Line, Roster, RosterChain, b64, sign_roster
from .primitives import Person, Signer, base32, flip, rnd
from .world import AINO, BO, CAI, DEA, ELI, FAY, GUS, HAL, IDA, OTHER, RECOVERY, ROSTERS

bad: list[dict] = []
STRANGER = Signer(rnd("stranger"))
ALL = len(ROSTERS.steps)


def people(chain: RosterChain) -> list[Person]:
    return [line.person for line in chain.rosters[-1].members]


def good(chain: RosterChain) -> dict:
    return dict(
        name=chain.name, anchor=chain.anchor.hex(), organisation=chain.organisation.hex(), recoverySecret=RECOVERY.hex(),
        people=[dict(name=p.name, id=p.id.hex(), signingSeed=p.key.seed.hex(), sealingSecret=p.secret.hex())
                for p in people(chain)],
        steps=[dict(**step.json(), hash=step.hash.hex()) for step in chain.steps],
        roles=[dict(person=p.name, by_version=[chain.roles(p, v + 1) for v in range(len(chain.steps))]) for p in people(chain)])


def refused(name: str, after: int, made: Roster | str, error: str, signer: Person = DEA, signing: Signer | None = None,
            chain: RosterChain = ROSTERS, organisation: bytes | None = None, **more: object) -> None:
    document = made if isinstance(made, str) else made.text()
    signed = sign_roster(document, signer, organisation or (chain.organisation if after else None), signing, **more)
    bad.append(dict(name=name, chain=chain.name, after=after, next=signed.json(), error=error))


def signers() -> None:
    valid = ROSTERS.successor()
    refused("forged: signed by a key that is not the administrator's", ALL, valid, "refused", signing=STRANGER)
    refused("forged: an administrator's name over a member's signature", ALL, valid, "refused", signing=BO.key)
    signed = sign_roster(valid.text(), DEA, ROSTERS.organisation)
    for name, signature, error in [
        ("a bit of the signature", flip(signed.signature, 0), "refused"),
        ("the highest bit of the signature", flip(signed.signature, 63, 7), "refused"),
        ("no signature", b"", "malformed"), ("63 bytes of the signature", signed.signature[:63], "malformed"),
        ("65 bytes of signature", signed.signature + b"\0", "malformed"), ("signature of zeros", bytes(64), "refused")]:
        bad.append(dict(name=name, chain="organisation", after=ALL, next={**signed.json(), "signature": signature.hex()},
                        error=error))
    refused("signed by a coordinator", ALL, valid, "notEntitled", BO)
    refused("signed by who is not in the roster", ALL, valid, "notEntitled", IDA)
    refused("signed by who only now comes in as administrator", ALL, valid.add(Line(IDA, "administrator")), "notEntitled", IDA)
    refused("signed by who only now becomes administrator", ALL, valid.change(BO, roles="administrator"), "notEntitled", BO)
    refused("signed by who was an administrator before", ALL, valid, "notEntitled", AINO)
    refused("signed by a removed administrator", 3, OTHER.successor(), "notEntitled", GUS, chain=OTHER)
    refused("signed for another organisation", ALL, valid, "refused", organisation=OTHER.organisation)
    refused("signed under the label of a group record", ALL, valid, "refused", label="hl1/group")


def changes() -> None:
    valid = ROSTERS.successor()
    swap = lambda a, b: replace(valid, members=tuple(  # noqa: E731
        valid.members[{a: b, b: a}.get(i, i)] for i in range(len(valid.members))))
    aino, cai, eli = AINO, CAI, ELI
    for name, made in [
        ("a member's signing key changed", valid.change(BO, signing=STRANGER.public)),
        ("a member's sealing key changed", valid.change(BO, sealing=IDA.sealing)),
        ("a member's id changed", valid.change(BO, id=IDA.id)),
        ("two members exchanged", swap(0, 1)), ("the last two members exchanged", swap(4, 5)),
        ("a member left out", replace(valid, members=valid.members[:1] + valid.members[2:])),
        ("the last member left out", replace(valid, members=valid.members[:-1])),
        ("a removed member left out", replace(valid, members=tuple(m for m in valid.members if m.person != cai))),
        ("a removed member comes back", valid.change(cai, removed=None)),
        ("a removed member comes back and leaves now", valid.change(cai, removed=ALL)),
        ("a removed member's last version moved", valid.change(cai, removed=4)),
        ("a removed member's roles changed", valid.change(eli, roles="mentor")),
        ("a removed member's agreement changed", valid.change(cai, agreement=None)),
        ("removed in a version to come", valid.change(BO, removed=ALL + 1)),
        ("removed in a version before", valid.change(BO, removed=ALL - 1)),
        ("removed and given another role at once", valid.change(BO, removed=ALL, roles="volunteer")),
        ("the last administrator removed", valid.change(DEA, removed=ALL)),
        ("the last administrator loses the role", valid.change(DEA, roles="mentor auditor")),
        ("a recovery signing key of one's own", replace(valid, recovery_signing=STRANGER.public)),
        ("a recovery sealing key of one's own", replace(valid, recovery_sealing=IDA.sealing)),
        ("a newcomer who is removed already", valid.add(Line(IDA, "volunteer", removed=ALL))),
        ("a newcomer in front", replace(valid, members=(Line(IDA, "volunteer"),) + valid.members)),
        ("a newcomer between", replace(valid, members=valid.members[:3] + (Line(IDA, "volunteer"),) + valid.members[3:])),
        ("a newcomer with a member's id", valid.add(Line(IDA, "volunteer", id=BO.id))),
        ("a newcomer with a removed member's id", valid.add(Line(IDA, "volunteer", id=cai.id))),
        ("a newcomer with a member's signing key", valid.add(Line(IDA, "volunteer", signing=BO.signing))),
        ("a newcomer with a member's sealing key", valid.add(Line(IDA, "volunteer", sealing=aino.sealing))),
        ("two newcomers of one id", valid.add(Line(IDA, "mentor"), Line(HAL, "mentor", id=IDA.id))),
        ("two newcomers of one signing key", valid.add(Line(IDA, "mentor"), Line(HAL, "mentor", signing=IDA.signing))),
    ]:
        refused(name, ALL, made, "notEntitled")


def links() -> None:
    valid = ROSTERS.successor()
    for name, made in [
        ("no previous hash", replace(valid, previous=None)),
        ("the previous hash of the version before", replace(valid, previous=ROSTERS.steps[ALL - 2].hash)),
        ("a bit of the previous hash", replace(valid, previous=flip(valid.previous, 31))),
        ("a version skipped", replace(valid, version=ALL + 2)), ("the largest version", replace(valid, version=999999999)),
        ("no organisation", replace(valid, organisation=None)),
        ("another organisation's id", replace(valid, organisation=OTHER.organisation))]:
        refused(name, ALL, made, "brokenChain")
    refused("a version whose predecessor is missing", 3, ROSTERS.rosters[4], "brokenChain", AINO)
    refused("fork: another third version", ALL, ROSTERS.successor(2).add(Line(IDA, "volunteer")), "fork", AINO)
    refused("fork: another newest version", ALL, ROSTERS.successor(6), "fork", AINO)
    refused("noise: another third version with a forged signature", ALL, ROSTERS.successor(2), "refused", AINO, STRANGER)
    refused("noise: another third version by who never was an administrator", ALL, ROSTERS.successor(2), "notEntitled", BO)
    refused("noise: another third version by who was no administrator then", ALL, ROSTERS.successor(2), "notEntitled", DEA)
    refused("noise: another third version that follows nothing", ALL,
            replace(ROSTERS.successor(2), previous=rnd("nothing")), "brokenChain", AINO)
    refused("noise: another third version of another organisation", ALL,
            replace(ROSTERS.successor(2), organisation=OTHER.organisation), "brokenChain", AINO)
    refused("noise: another first version that names the organisation", ALL,
            replace(ROSTERS.rosters[0], organisation=ROSTERS.organisation), "brokenChain", AINO)
    refused("noise: another first version", ALL, replace(ROSTERS.rosters[0], release=STRANGER.public), "brokenChain", AINO)


def firsts() -> None:
    first = ROSTERS.rosters[0]
    founded = lambda made, **more: refused(made[0], 0, made[1], made[2], AINO, **more)  # noqa: E731
    founded(("first: two members", first.add(Line(BO, "administrator")), "brokenChain"))
    founded(("first: an organisation named", replace(first, organisation=OTHER.organisation), "brokenChain"))
    founded(("first: a predecessor named", replace(first, previous=rnd("before")), "brokenChain"))
    founded(("first: version 2", replace(first, version=2), "brokenChain"))
    founded(("first: founder is no administrator", first.change(AINO, roles="coordinator auditor"), "notEntitled"))
    founded(("first: founder is removed", first.change(AINO, removed=1), "notEntitled"))
    founded(("first: forged", first, "refused"), signing=STRANGER)
    founded(("first: signed for another organisation", first, "refused"), organisation=OTHER.organisation)
    refused("first: signed in another's name", 0, first, "notEntitled", BO)
    bad.append(dict(name="first: not the one that was pinned", chain="organisation", after=0, next=OTHER.steps[0].json(),
                    anchor=ROSTERS.anchor.hex(), error="brokenChain"))


def form() -> None:
    text = ROSTERS.successor().text()
    fay = f'"id":"{base32(FAY.id)}"'
    key = ROSTERS.rosters[-1].release
    release = b64(key)
    # The last of 43 characters carries four bits of the key and two that must be zero.
    trailing = b64(bytes([0, 0, ((key[31] & 15) << 2 | 1)]))[3]
    roles, end = '"roles":["volunteer","mentor","coordinator"]', '"agreement":null}],'
    for name, old, new in [
        ("a space after a colon", '"v":1', '"v": 1'), ("a space in front", '{"type"', ' {"type"'),
        ("a line feed between members", "},{", "},\n{"), ("a tab in a list", '"roles":["volunteer"]', '"roles":["volunteer"\t]'),
        ("another order of the first keys", '"type":"roster","v":1', '"v":1,"type":"roster"'),
        ("another order of a member's keys", f'{fay},{roles}', f'{roles},{fay}'),
        ("version with a leading zero", '"version":8', '"version":08'), ("version with a sign", '"version":8', '"version":+8'),
        ("negative version", '"version":8', '"version":-8'), ("version with a fraction", '"version":8', '"version":8.0'),
        ("version with an exponent", '"version":8', '"version":8e0'), ("version as text", '"version":8', '"version":"8"'),
        ("version of ten digits", '"version":8', '"version":1000000000'), ("version 0", '"version":8', '"version":0'),
        ("version null", '"version":8', '"version":null'), ("version beyond 32 bits", '"version":8', '"version":4294967304'),
        ("removed with a leading zero", '"removed":3', '"removed":03'), ("removed false", '"removed":null', '"removed":false'),
        ("removed 0", '"removed":3', '"removed":0'),
        ("an escaped letter", '"roster"', '"rost\\u0065r"'), ("an escaped quote in an id", fay, '"id":"\\"' + fay[7:]),
        ("a role twice", roles, '"roles":["volunteer","volunteer","mentor","coordinator"]'),
        ("roles in another order", roles, '"roles":["mentor","volunteer","coordinator"]'),
        ("the last role twice", roles, roles[:-1] + ',"coordinator"]'), ("no roles", roles, '"roles":[]'),
        ("an unknown role", roles, '"roles":["volunteer","owner"]'), ("a capital in a role", roles, '"roles":["Volunteer"]'),
        ("a comma after the last role", roles, roles[:-1] + ",]"),
        ("a comma before the first role", roles, '"roles":[,"mentor"]'),
        ("a comma after the last member", end, end.replace("}]", "},]")), ("roles as text", roles, '"roles":"mentor"'),
        ("capitals in an id", fay, fay.replace(base32(FAY.id), base32(FAY.id).upper())),
        ("a hyphen in an id", fay, fay[:10] + "-" + fay[10:]), ("an id of 25 characters", fay, fay[:-2] + '"'),
        ("an id of 27 characters", fay, fay[:-1] + '0"'), ("an empty id", fay, '"id":""'), ("an id null", fay, '"id":null'),
        ("an id with trailing bits", fay, fay[:-2] + '1"'),
        ("a key with padding", release, release + "="), ("a key with trailing bits", release, release[:-1] + trailing),
        ("a key of 31 bytes", release, b64(key[:31])), ("a key of 33 bytes", release, b64(key + b"\0")),
        ("a key in standard base64", release, "+" + release[1:]), ("a key null", f'"{release}"', "null"),
        ("agreement of another form", '"2028-06-30"', '"2028-6-30"'), ("agreement with slashes", '"2028-06-30"', '"2028/06/30"'),
        ("agreement with letters", '"2028-06-30"', '"2028-06-3o"'), ("empty agreement", '"2028-06-30"', '""'),
        ("agreement with a time", '"2028-06-30"', '"2028-06-30T00:00"'),
        ("agreement false", '"agreement":null', '"agreement":false'),
        ("an unknown key at the end", '"}', '","more":1}'), ("an unknown key of a member", end, '"agreement":null,"more":1}],'),
        ("a key twice", '"v":1', '"v":1,"v":1'), ("a key missing", ',"agreement":null}],', '}],'),
        ("v 2", '"v":1', '"v":2'), ("another type", '"roster"', '"group"'), ("single quotes", '"v"', "'v'"),
        ("no members", text[text.index('"members":['):text.index('],"recovery"')], '"members":['),
        ("a letter that is not ASCII", '"roster"', '"röster"'), ("a zero byte", '"roster"', '"roster\0"'),
        ("organisation as an empty text", f'"{base32(ROSTERS.organisation)}"', '""'),
        ("previous as an empty text", text[text.index('"previous":'):text.index(',"members"')], '"previous":""'),
    ]:
        assert text.count(old) >= 1, name
        place = text.rindex(old)
        made = text[:place] + new + text[place + len(old):]
        assert made != text, name
        refused("form: " + name, ALL, made, "malformed")
    for name, made in [
        ("a line feed at the end", text + "\n"), ("a zero byte at the end", text + "\0"), ("twice", text + text), ("empty", ""),
        ("a byte order mark", "\ufeff" + text), ("the last brace missing", text[:-1]), ("a list around it", f"[{text}]"),
        ("half", text[:len(text) // 2]), ("null", "null")]:
        refused("form: " + name, ALL, made, "malformed")


def vectors() -> dict[str, dict]:
    for make in (signers, changes, links, firsts, form):
        make()
    return {"rosters": dict(
        description="Rosters of docs/protocol.md 3. Documents are text, to be taken as UTF-8; all else is hex. good: a chain "
        "that is accepted step by step; each signature comes out the same from the signer's seed; by_version lists a person's "
        "role bits in versions 1, 2, .... bad: next is refused after so many steps of the chain (0: as the first; anchor is "
        "what is pinned, if anything). error is what the Swift reader throws; another reader need only refuse, and take fork "
        "for a fork.",
        good=[good(ROSTERS), good(OTHER)], bad=bad)}
