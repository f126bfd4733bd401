"""Groups, docs/protocol.md 5."""
from __future__ import annotations

from dataclasses import replace

from .documents import GroupChain, Record, group_id, sign_record
from .primitives import Person, S, Signer, base32, box, flip, public_of, rnd, u32
from .world import AINO, BO, CAI, CHAINS, DEA, ELI, FAY, GUS, IDA, OTHER, ROSTERS

bad: list[dict] = []
STRANGER = Signer(rnd("stranger"))
COORDINATORS, AUDITORS, MEMBERS = CHAINS["coordinators"], CHAINS["auditors"], CHAINS["members"]


def previous_text(chain: GroupChain, epoch: int, secret: bytes, organisation: bytes | None = None, group: str = "",
                  label: str = "hl1/group-previous") -> bytes:
    org = organisation or chain.rosters.organisation
    return S(label, org) + group_id(group or chain.group, org) + u32(epoch) + secret


def good(chain: GroupChain) -> dict:
    epochs = chain.records[-1].epoch
    return dict(
        format="chain", name=chain.name, rosters=chain.rosters.name, group=chain.group, id=chain.id.hex(),
        secrets=[chain.secret(epoch).hex() for epoch in range(1, epochs + 1)],
        steps=[dict(**step.json(), hash=step.hash.hex()) for step in chain.steps])


def good_previous(chain: GroupChain, epoch: int) -> dict:
    plain = previous_text(chain, epoch, chain.secret(epoch - 1))
    return dict(
        format="previous", name=f"{chain.name}, epoch {epoch}", chain=chain.name, epoch=epoch, plain=plain.hex(),
        box=box(plain, chain.public(epoch)).hex())


def refused(name: str, chain: GroupChain, after: int, made: Record | str, error: str, signer: Person,
            signing: Signer | None = None, **more: object) -> None:
    document = made if isinstance(made, str) else made.text()
    organisation = more.pop("organisation", chain.rosters.organisation)
    versions = more.pop("versions", len(chain.rosters.steps))
    signed = sign_record(document, signer, organisation, signing, **more)
    bad.append(dict(
        format="chain", name=name, chain=chain.name, after=after, versions=versions, next=signed.json(), error=error))


def rotated(chain: GroupChain, after: int, members: tuple[Person, ...], roster: int, **fields: object) -> Record:
    epoch = chain.records[after - 1].epoch + 1
    made = dict(epoch=epoch, public=public_of(rnd("another secret")), members=members, roster=roster) | fields
    return chain.record(after, **made)


def firsts() -> None:
    first = lambda signer, roster, **fields: COORDINATORS.record(0, signer, roster, **fields)  # noqa: E731
    for name, made, error, signer in [
        ("record 1 by who is not eligible", first(CAI, 2), "notEntitled", CAI),
        ("record 1 by an administrator who is no coordinator", first(AINO, 2), "notEntitled", AINO),
        ("record 1 by who is not yet a coordinator", first(BO, 1), "notEntitled", BO),
        ("record 1 by a coordinator who was removed", first(ELI, 6), "notEntitled", ELI),
        ("record 1 by a stranger", first(IDA, 2), "notEntitled", IDA),
        ("record 1 with two members", first(BO, 3, members=(BO, ELI)), "brokenChain", BO),
        ("record 1 with another member than the signer", first(BO, 3, members=(ELI,)), "brokenChain", BO),
        ("record 1 with the signer twice", first(BO, 2, members=(BO, BO)), "brokenChain", BO),
        ("record 1 of epoch 2", first(BO, 2, epoch=2), "brokenChain", BO),
        ("record 1 with a predecessor", first(BO, 2, previous=rnd("before")), "brokenChain", BO),
        ("record 2 as the first", COORDINATORS.records[1], "brokenChain", BO),
        ("record 1 of another group", first(BO, 2, group="volunteers"), "brokenChain", BO),
        ("record 1 of another organisation", first(BO, 2, organisation=OTHER.organisation), "brokenChain", BO),
        ("record 1 without members", first(BO, 2, members=()), "malformed", BO)]:
        refused(name, COORDINATORS, 0, made, error, signer)
    refused("record 1, forged", COORDINATORS, 0, first(BO, 2), "refused", BO, STRANGER)
    refused("record 1 signed for another organisation", COORDINATORS, 0, first(BO, 2), "refused", BO,
            organisation=OTHER.organisation)
    refused("record 1 signed under the label of a roster", COORDINATORS, 0, first(BO, 2), "refused", BO, label="hl1/roster")
    another = first(ELI, 3, public=public_of(rnd("another secret")))
    refused("a second record 1", COORDINATORS, 4, another, "fork", ELI)
    refused("a second record 1 by the same", COORDINATORS, 1, replace(first(BO, 2), public=public_of(rnd("other"))), "fork", BO)
    refused("a second record 1 by who is not eligible: noise", COORDINATORS, 4, first(CAI, 3), "notEntitled", CAI)
    refused("a second record 1 with a forged signature: noise", COORDINATORS, 4, another, "refused", ELI, STRANGER)
    refused("founder's record 1 of a group whose role they lack", replace(COORDINATORS, name="coordinators"), 0,
            COORDINATORS.record(0, AINO, 1), "notEntitled", AINO)


def admissions() -> None:
    # FAY is eligible from roster 5 on and not yet admitted in record 2: one rule is broken at a time.
    third = lambda *who, **fields: COORDINATORS.record(  # noqa: E731
        2, **{"roster": 5, "members": (BO, ELI) + who, **fields})
    text = third(FAY).text()
    for name, made, error, signer in [
        ("admission of who is not eligible", third(DEA), "notEntitled", BO),
        ("admission of a removed member", third(CAI), "notEntitled", BO),
        ("admission of a stranger", third(IDA), "notEntitled", BO),
        ("admission of an eligible and of another member", third(FAY, DEA), "notEntitled", BO),
        ("admission of who is eligible only later", third(FAY, roster=4), "notEntitled", BO),
        ("admission that adds nobody", third(), "brokenChain", BO),
        ("admission of who is there already", third(ELI), "brokenChain", BO),
        ("admission of a newcomer twice", third(FAY, FAY), "brokenChain", BO),
        ("admission that reorders", third(members=(ELI, BO, FAY)), "brokenChain", BO),
        ("admission in front", third(members=(FAY, BO, ELI)), "brokenChain", BO),
        ("admission between", third(members=(BO, FAY, ELI)), "brokenChain", BO),
        ("admission that leaves somebody out", third(members=(BO, FAY)), "brokenChain", BO),
        ("fewer members in the same epoch", third(members=(BO,)), "brokenChain", BO),
        ("admission with another key", third(FAY, public=public_of(rnd("other"))), "brokenChain", BO),
        ("admission by who admits themselves", third(FAY), "notEntitled", FAY),
        ("admission by an administrator who is not admitted", third(FAY), "notEntitled", DEA),
        ("admission by a stranger", third(FAY), "notEntitled", IDA),
        ("admission by who is removed in the roster named", third(FAY, roster=6), "notEntitled", ELI),
        ("wrong previous hash", third(FAY, previous=COORDINATORS.steps[0].hash), "brokenChain", BO),
        ("a bit of the previous hash", third(FAY, previous=flip(COORDINATORS.steps[1].hash, 0)), "brokenChain", BO),
        ("no previous hash", third(FAY, previous=None), "brokenChain", BO),
        ("index skipped", third(FAY, index=4), "brokenChain", BO), ("index 0", third(FAY, index=0), "malformed", BO),
        ("epoch 0", third(FAY, epoch=0), "malformed", BO),
        ("roster version 0", text.replace('"roster":5', '"roster":0'), "malformed", BO),
        ("roster version that nobody knows", text.replace('"roster":5', '"roster":8'), "rolledBack", BO),
        ("roster hash of another version", third(FAY, roster_hash=ROSTERS.steps[5].hash), "fork", BO)]:
        refused(name, COORDINATORS, 2, made, error, signer)
    refused("roster newer than the one the server gave", COORDINATORS, 2, third(FAY), "rolledBack", BO, versions=4)
    refused("admission, forged", COORDINATORS, 2, third(FAY), "refused", BO, STRANGER)
    refused("admission in another's name", COORDINATORS, 2, third(FAY), "refused", BO, FAY.key)
    back = COORDINATORS.record(4, roster=5, members=(BO, FAY, ELI))
    refused("roster version going back, which brings a removed member in", COORDINATORS, 4, back, "brokenChain", BO)
    refused("admission by who was left out by the rotation", COORDINATORS, 4, replace(back, roster=6, roster_hash=ROSTERS.steps[
        5].hash, members=(BO, FAY, DEA)), "notEntitled", ELI)
    refused("epoch going back", COORDINATORS, 4, replace(back, epoch=1, roster=6, roster_hash=ROSTERS.steps[5].hash),
            "brokenChain", BO)
    refused("fork: another record 3", COORDINATORS, 4, third(FAY, roster=6), "fork", BO)
    refused("noise: another record 3 by who was not admitted", COORDINATORS, 4, third(FAY, roster=6), "notEntitled",
            FAY)
    refused("noise: another record 3 that follows nothing", COORDINATORS, 4, third(FAY, previous=rnd("no")), "brokenChain", BO)


def rotations() -> None:
    turn = lambda *who, **fields: rotated(COORDINATORS, 3, who, **{"roster": 6, **fields})  # noqa: E731
    for name, made, error, signer in [
        ("rotation that brings somebody in", turn(BO, FAY, DEA), "notEntitled", BO),
        ("rotation that brings a stranger in", turn(BO, FAY, IDA), "notEntitled", BO),
        ("rotation that keeps a removed member", turn(BO, ELI, FAY), "notEntitled", BO),
        ("rotation by a removed member", turn(BO, FAY), "notEntitled", ELI),
        ("rotation by a removed member who stays in", turn(BO, ELI, FAY), "notEntitled", ELI),
        ("rotation by who is not admitted", turn(BO, FAY), "notEntitled", DEA),
        ("rotation that leaves its signer out", turn(FAY), "notEntitled", BO),
        ("rotation by who names an old roster and leaves themselves out", turn(BO, FAY, roster=5), "notEntitled", ELI),
        ("rotation that reorders", turn(FAY, BO), "notEntitled", BO),
        ("rotation with a member twice", turn(BO, FAY, FAY), "brokenChain", BO),
        ("rotation without members", turn(), "malformed", BO),
        ("rotation to the same public key", turn(BO, FAY, public=COORDINATORS.public(1)), "brokenChain", BO),
        ("rotation by two epochs", turn(BO, FAY, epoch=3), "brokenChain", BO),
        ("rotation to a roster version going back", turn(BO, roster=4), "brokenChain", BO),
        ("another key and the same epoch", turn(BO, FAY, epoch=1), "brokenChain", BO),
        ("rotation with a wrong previous hash", turn(BO, FAY, previous=rnd("no")), "brokenChain", BO)]:
        refused(name, COORDINATORS, 3, made, error, signer)
    refused("rotation, forged", COORDINATORS, 3, turn(BO, FAY), "refused", BO, STRANGER)
    refused("rotation by an eligible member who is not admitted", COORDINATORS, 2, rotated(COORDINATORS, 2, (BO,), 5),
            "notEntitled", FAY)
    refused("rotation that brings an eligible member in", COORDINATORS, 2, rotated(COORDINATORS, 2, (BO, FAY), 5),
            "notEntitled", BO)
    refused("rotation to the public key of an earlier epoch", MEMBERS, 7,
            rotated(MEMBERS, 7, (BO, DEA), 7, public=MEMBERS.public(2)), "brokenChain", BO)
    refused("fork: another rotation", COORDINATORS, 4, turn(BO, FAY), "fork", BO)


def founding() -> None:
    """The founder counts as eligible for `auditors` in roster 1, and admits until the first auditor rotates."""
    refused("founder's record 1 of auditors, not with roster 1", AUDITORS, 0, AUDITORS.record(0, AINO, 2), "notEntitled", AINO)
    refused("founder without the role rotates", AUDITORS, 1, rotated(AUDITORS, 1, (AINO,), 3), "notEntitled", AINO)
    refused("founder without the role rotates to the auditor alone", AUDITORS, 2, rotated(AUDITORS, 2, (DEA,), 3),
            "notEntitled", AINO)
    refused("auditor's rotation keeps the founder without the role", AUDITORS, 2, rotated(AUDITORS, 2, (AINO, DEA), 3),
            "notEntitled", DEA)
    refused("founder admits who has not the role", AUDITORS, 1,
            AUDITORS.record(1, roster=3, members=(AINO, BO)), "notEntitled", AINO)
    refused("founder admits after being left out", AUDITORS, 3,
            AUDITORS.record(3, roster=3, members=(DEA, ELI)), "notEntitled", AINO)
    refused("founder is admitted again without the role", AUDITORS, 3,
            AUDITORS.record(3, roster=3, members=(DEA, AINO)), "notEntitled", DEA)
    refused("another administrator admits in the founder's place", AUDITORS, 1,
            AUDITORS.record(1, roster=3, members=(AINO, DEA)), "notEntitled", DEA)
    admins = CHAINS["administrators"]
    refused("founder without the role admits to administrators", admins, 2,
            admins.record(2, roster=7, members=(AINO, DEA, BO)), "notEntitled", AINO)
    others = CHAINS["auditors of the other"]
    refused("a removed founder admits", others, 1, others.record(1, roster=3, members=(GUS, IDA)), "notEntitled", GUS)


def form() -> None:
    text = COORDINATORS.record(4, roster=7, members=(BO, FAY, ELI)).text()
    fay = f'"{base32(FAY.id)}"'
    for name, old, new in [
        ("a space after a comma", ',"epoch"', ', "epoch"'), ("a line feed in the list", f',{fay}', f',\n{fay}'),
        ("another order of the keys", '"index":5,"epoch":2', '"epoch":2,"index":5'),
        ("a leading zero", '"index":5', '"index":05'),
        ("a number as text", '"epoch":2', '"epoch":"2"'), ("an exponent", '"epoch":2', '"epoch":2e0'),
        ("ten digits", '"index":5', '"index":1000000000'), ("an escaped letter", '"coordinators"', '"\\u0063oordinators"'),
        ("an unknown group", '"coordinators"', '"recovery"'), ("a capital in the group", '"coordinators"', '"Coordinators"'),
        ("a group and more", '"coordinators"', '"coordinators "'),
        ("organisation null", f'"{base32(ROSTERS.organisation)}"', "null"),
        ("a capital in an id", fay, fay.upper()), ("an id as null", fay, "null"),
        ("a comma after the last id", '],"prev', ',],"prev'),
        ("a key twice", '"v":1', '"v":1,"v":1'), ("an unknown key", '"}', '","more":1}'), ("v 2", '"v":1', '"v":2'),
        ("another type", '"type":"group"', '"type":"roster"'), ("a key with padding", '"}', '="}'),
        ("previous as an empty text", text[text.index('"previous":'):text.index(',"roster"')], '"previous":""')]:
        assert old in text and text.replace(old, new) != text, name
        refused("form: " + name, COORDINATORS, 4, text.replace(old, new), "malformed", BO)
    for name, made in [
        ("a line feed at the end", text + "\n"), ("empty", ""), ("half", text[:200]), ("no last brace", text[:-1])]:
        refused("form: " + name, COORDINATORS, 4, made, "malformed", BO)


def previous_secrets() -> None:
    chain, epoch = MEMBERS, 3
    right, to = chain.secret(2), chain.public(3)
    for name, plain, public, error in [
        ("a secret that is not the chain's", previous_text(chain, epoch, rnd("another secret")), to, "refused"),
        ("the secret of an epoch further back", previous_text(chain, epoch, chain.secret(1)), to, "refused"),
        ("another epoch", previous_text(chain, 2, right), to, "malformed"),
        ("another group", previous_text(chain, epoch, right, group="auditors"), to, "malformed"),
        ("another organisation", previous_text(chain, epoch, right, OTHER.organisation), to, "malformed"),
        ("another label", previous_text(chain, epoch, right, label="hl1/group"), to, "malformed"),
        ("31 bytes of the secret", previous_text(chain, epoch, right[:31]), to, "malformed"),
        ("a byte after the secret", previous_text(chain, epoch, right + b"\0"), to, "malformed"),
        ("no secret", previous_text(chain, epoch, b""), to, "malformed"), ("empty", b"", to, "malformed"),
        ("sealed to the previous key", previous_text(chain, epoch, right), chain.public(2), "refused")]:
        bad.append(dict(format="previous", name="previous: " + name, chain=chain.name, epoch=epoch,
                        box=box(plain, public).hex(), error=error))


def remembered() -> list[dict]:
    """A reader who had so many records when it knew a version of the roster. ELI and FAY admitted, rosters 2 3 5 6."""
    fine = []

    def case(name: str, records: int, after: int, version: int, error: str = "") -> None:
        made = dict(format="remembered", name="remembered: " + name, chain="coordinators", records=records, after=after,
                    version=version)
        if error:
            bad.append(dict(made, error=error))
        else:
            fine.append(made)

    case("nothing new", 4, 4, 7)
    case("nothing remembered", 4, 0, 0)
    case("a record that names the roster known then", 4, 3, 6)
    case("a record that names a newer one", 4, 3, 5)
    case("two records, the older of which names the roster known then", 4, 2, 5)
    case("the first record, with the roster known then", 1, 0, 2)
    case("a record that names an older roster", 4, 3, 7, "notEntitled")
    case("two records, the older of which names an older roster", 4, 2, 6, "notEntitled")
    case("the first record, with an older roster", 1, 0, 3, "notEntitled")
    case("fewer records than were remembered", 3, 4, 6, "rolledBack")
    return fine


def vectors() -> dict[str, dict]:
    for make in (firsts, admissions, rotations, founding, form, previous_secrets):
        make()
    fine = remembered()
    return {"groups": dict(
        description="Groups of docs/protocol.md 5. rosters names a chain of rosters.json, chain one of this file. Documents are "
        "text, all else is hex. good, format chain: accepted step by step; secrets are the X25519 secrets of the epochs; each "
        "signature comes out the same from the signer's seed. format previous: the box that carries the secret of epoch-1 to "
        "whoever holds that of epoch. bad: next is refused after so many steps of the chain by a reader who knows so many "
        "versions of the roster; a box is refused with the epoch's secret. format remembered: whether a chain of so many records "
        "may follow what a reader had who knew a version of the roster and had records up to after. error is what the Swift reader throws; another need "
        "only refuse.",
        good=[good(chain) for chain in CHAINS.values()]
        + [good_previous(COORDINATORS, 2), good_previous(AUDITORS, 2), good_previous(MEMBERS, 2), good_previous(MEMBERS, 3)]
        + fine,
        bad=bad)}
