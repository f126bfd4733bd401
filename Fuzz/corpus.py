#!/usr/bin/env python3
"""Makes the fuzzer's first inputs from Tests/Vectors, config and the types of the wire, and the world that they are of.

    corpus.py FOLDER      writes FOLDER/world.txt, FOLDER/words.txt and FOLDER/seeds/TARGET/NUMBER

Every input begins with the choices that its target reads first: see the Swift files beside this one.
"""
from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SEALED, PADDED, PLAIN, SIGNED = range(4)
GROUPS = ["members", "volunteers", "coordinators", "auditors", "administrators"]
Seeds = Iterator[tuple[str, bytes]]


def vectors(name: str) -> dict:
    return json.loads((ROOT / "Tests/Vectors" / f"{name}.json").read_text(encoding="utf-8"))


def u32(number: int) -> bytes:
    return number.to_bytes(4, "big")


def hexed(*texts: str) -> bytes:
    return bytes.fromhex("".join(texts))


class World:
    """The organisation of the vectors: its people, chains and epochs, in the order in which the harness counts them."""

    def __init__(self) -> None:
        chain = next(c for c in vectors("rosters")["good"] if c["name"] == "organisation")
        self.people = chain["people"]
        self.rosters = chain["steps"]
        self.chains = {c["group"]: c for c in vectors("groups")["good"]
                       if c["format"] == "chain" and c["rosters"] == "organisation" and c["name"] == c["group"]}
        self.epochs = [(group, epoch, secret) for group in GROUPS if group in self.chains
                       for epoch, secret in enumerate(self.chains[group]["secrets"], 1)]
        self.newest = len(self.rosters) - 1

    def person(self, identifier: str) -> int:
        return next((n for n, p in enumerate(self.people) if p["id"] == identifier), 0)

    def text(self) -> str:
        def signed(step: dict) -> str:
            return f"{step['document'].encode().hex()} {step['signer']} {step['signature']}"

        lines = [f"person {p['id']} {p['signingSeed']} {p['sealingSecret']}" for p in self.people]
        lines += [f"roster {signed(step)}" for step in self.rosters]
        lines += [f"record {GROUPS.index(group) + 1:02x} {signed(step)}"
                  for group, chain in self.chains.items() for step in chain["steps"]]
        lines += [f"epoch {GROUPS.index(group) + 1:02x} {epoch:02x} {secret}" for group, epoch, secret in self.epochs]
        return "\n".join(lines) + "\n"


def texts() -> Seeds:
    table = vectors("codes")
    for vector in table["good"] + table["bad"]:
        typed = vector["typed"] if isinstance(vector["typed"], list) else [vector["typed"]]
        for text in typed + [vector[key] for key in ("text",) if key in vector]:
            if vector["format"] == "base32":
                yield "base32", text.encode()
            elif vector["format"] == "caller":
                yield "caller-code", text.encode()
            else:
                yield "secret-code", bytes([vector["kind"] == "sheet"]) + text.encode()
    for vector in vectors("invitations")["good"]:
        yield "base64", vector["anchor"].encode()
        yield "base64", b"_-" + vector["anchor"].encode()[:40]
    table = vectors("shares")
    for vector in table["good"] + table["bad"]:
        shares = [bytes.fromhex(share) for share in vector["shares"]]
        for share in shares:
            for mend in (0, 1):
                yield "share", bytes([mend]) + share
        yield "shares", b"\0" + b"".join(shares[:8])
        if "threshold" in vector and vector["threshold"] <= 6:
            head = bytes([1, vector["count"] - 1, vector["threshold"]])
            yield "shares", head + hexed(vector["secret"], vector["coefficients"]) + b"\1" * 7
    for vector in vectors("member-keys")["good"]:
        yield "padding", u32(1024) + hexed(vector["plain"]) + b"\x80" + bytes(15)


def documents(world: World) -> Seeds:
    steps = {"roster": world.rosters, "group": [s for chain in world.chains.values() for s in chain["steps"]]}
    steps["roster"] = steps["roster"] + [v["next"] for v in vectors("rosters")["bad"]]
    steps["group"] = steps["group"] + [v["next"] for v in vectors("groups")["bad"] if "next" in v]
    for target, signed in steps.items():
        for step in signed:
            yield target, step["document"].encode()
    for order in range(6):
        body = b'null"dg' + b'4z3m5zn0b6yhjv7zxsry7vdw"' + b',"bDGzcz5_AFtKKlVyLwX1gWCfhE9f81eYKTrLzNrLnGw",27'
        yield "canonical", bytes((n + order) % 6 for n in range(12)) + body
    for vector in vectors("entries")["good"] + vectors("member-keys")["good"]:
        if "plain" in vector:
            yield "bytes", bytes(range(12)) + hexed(vector["plain"])
            yield "bytes", bytes([4, 17, 1, 4, 17, 1, 0, 17, 1, 4, 4, 6]) + hexed(vector["plain"])
    for vector in vectors("invitations")["good"]:
        if "terms" in vector:
            yield "terms", hexed(vector["terms"])


def chains(world: World) -> Seeds:
    for place, step in enumerate(world.rosters):
        for after in (place, place + 1):
            yield "roster-chain", bytes([after, world.person(step["signer"]), 0]) + step["document"].encode()
    for vector in vectors("rosters")["bad"]:
        if vector["chain"] == "organisation":
            head = bytes([vector["after"], world.person(vector["next"]["signer"]), 0])
            yield "roster-chain", head + vector["next"]["document"].encode()
    for group, chain in world.chains.items():
        for place, step in enumerate(chain["steps"]):
            for after in (place, place + 1):
                head = bytes([GROUPS.index(group), after, world.person(step["signer"])])
                yield "group-chain", head + step["document"].encode()
    for vector in vectors("groups")["bad"]:
        if "next" in vector and vector["chain"] in world.chains:
            head = bytes([GROUPS.index(vector["chain"]), vector["after"], world.person(vector["next"]["signer"])])
            yield "group-chain", head + vector["next"]["document"].encode()
    for place in range(len(world.rosters)):
        for person in range(len(world.people)):
            yield "roster-changes", bytes([place, person, 3, 4, 0, 99, 1, 1, 2, 3, 0, 9, person, 1, 0, 0, 13])
            for group in range(len(GROUPS)):
                yield "group-changes", bytes([place, group, person, 0, 4, 0, 1, person, 0, 2, 255, person, 0, 5, 1, 2])
    for vector in vectors("audit")["good"]:
        if vector["format"] == "chain":
            links = b"".join(u32(s["epoch"]) + b"\1" + hexed(s["digest"]) for s in vector["steps"])
            yield "audit-chain", bytes(5 + 32) + links


def sealed(world: World) -> Seeds:
    kinds = {"contact": 0, "name": 1, "handOver": 2, "statisticsKey": 3}
    for vector in vectors("objects")["good"] + vectors("objects")["bad"]:
        if vector["format"] == "object" and vector["kind"] in kinds:
            head = bytes([vector.get("versions", world.newest + 1) - 1]) + hexed(vector["compartment"])
            head += bytes([kinds[vector["kind"]], 0]) + hexed(vector["object"]) + u32(vector["revision"])
            if "inner" in vector:
                for layer in (PLAIN, SIGNED):
                    yield "object", head + bytes([layer]) + hexed(vector["inner"])
            yield "object", head + bytes([SEALED]) + hexed(vector["sealed"])
        elif vector["format"] == "draft":
            yield "draft", bytes([SEALED]) + hexed(vector["box"])
            if "plain" in vector:
                yield "draft", bytes([PLAIN]) + hexed(vector["plain"])
                yield "draft", bytes([SIGNED]) + vector["payload"].encode()
    for name, target in (("entries", "entry"), ("audit", "audit-entry")):
        for vector in vectors(name)["good"] + vectors(name)["bad"]:
            if vector["format"] == "entry":
                yield target, bytes([SEALED]) + hexed(vector["sealed"])
                if "plain" in vector:
                    yield target, bytes([PLAIN]) + hexed(vector["plain"])
                    padded = hexed(vector["plain"]) + b"\x80"
                    yield target, bytes([PADDED]) + padded + bytes(464 - len(padded))
    for vector in vectors("entries")["good"] + vectors("entries")["bad"]:
        if vector["format"] != "entry":
            fields = u32(vector.get("running", vector["month"])) + u32(vector["month"]) + u32(vector["number"])
            fields += hexed(vector["public"], vector["author"]) + u32(vector["version"]) + hexed(vector["hash"])
            for mend in (0, 1):
                head = bytes([vector["versions"] - 1, vector["records"], mend])
                yield "statistics-key", head + fields + hexed(vector["signature"])
    for vector in vectors("wraps")["good"]:
        head = bytes([vector["version"] - 1])
        body = hexed(vector["body"]) + bytes(64)
        yield "wrap", head + bytes([SIGNED]) + body
        yield "wrap", head + bytes([SEALED]) + body + b"\0" + hexed(vector["wrap"])
    for vector in vectors("caller-wraps")["good"]:
        head = bytes([vector["version"] - 1, 0])
        epoch = bytes([0]) if vector["epoch"] == 1 else b"\xff" + u32(vector["epoch"])
        yield "caller-wrap", head + bytes([SIGNED]) + epoch + hexed(vector["body"]) + bytes(64)
        yield "caller-wrap", head + bytes([SEALED]) + epoch + hexed(vector["wrap"])
    for vector in vectors("groups")["good"]:
        if vector["format"] == "previous":
            names = [(group, epoch) for group, epoch, _ in world.epochs]
            now, before = (names.index((vector["chain"], vector["epoch"] - n)) for n in (0, 1))
            yield "group-secret", bytes([now, 0, PLAIN, before]) + hexed(vector["plain"])
            yield "group-secret", bytes([now, 0, SIGNED, before]) + hexed(world.epochs[before][2])
            yield "group-secret", bytes([now, 0, SEALED, before]) + hexed(vector["box"])
    yield "seals", b"\4abcd" + bytes(100)
    yield "seals", b"\0"
    for vector in vectors("statements")["good"]:
        message = hexed(vector["message"])[:63]
        yield "seals", bytes([len(message)]) + message + hexed(vector["signature"], vector["key"])


def members(world: World) -> Seeds:
    for vector in vectors("member-keys")["good"] + vectors("member-keys")["bad"]:
        if vector["format"] == "blob":
            yield "blob", u32(vector["version"]) + bytes([SEALED]) + hexed(vector["blob"])
            if "plain" in vector:
                yield "blob", u32(vector["version"]) + bytes([PLAIN]) + hexed(vector["plain"])
        else:
            head = bytes([vector["kind"] - 1]) + hexed(vector["tag"])
            yield "blob-key", head + bytes([SEALED]) + hexed(vector["sealed"])
            if "plain" in vector:
                yield "blob-key", head + bytes([PLAIN]) + hexed(vector["plain"])
    for vector in vectors("invitations")["good"] + vectors("invitations")["bad"]:
        head = bytes([vector.get("versions", world.newest + 1) - 1])
        if "plain" in vector:
            for layer in (PLAIN, SIGNED):
                yield "invitation", head + bytes([layer]) + hexed(vector["plain"])
        if "box" in vector:
            yield "invitation", head + bytes([SEALED]) + hexed(vector["box"])
        if vector["format"] == "joining":
            fields = hexed(vector["member"], vector["signing"], vector["sealing"], vector["loginTag"])
            yield "joiner", bytes([1, vector["roles"]]) + vector["expires"].encode() + b"\1" + fields + bytes(64)


def secrets() -> Seeds:
    table = vectors("oblivious-function")
    good = table["good"]
    for vector in good:
        yield "points", b"\0" + hexed(vector["blinded"], vector["key"])
        yield "points", b"\0" + hexed(vector["evaluated"], vector["blind"])
        info = hexed(vector["info"])[:63]
        head = b"\0" + hexed(vector["seed"], vector["blind"][:62]) + bytes([len(info)]) + info
        yield "oblivious", head + hexed(vector["input"])
    for vector in table["bad"]:
        if "element" in vector:
            yield "points", b"\0" + hexed(vector["element"], good[0]["key"])
    for vector in vectors("statements")["good"]:
        if "origin" in vector:
            origin = vector["origin"].encode()
            yield "statements", b"\0" + hexed(vector["tag"], vector["nonce"]) + bytes([len(origin)]) + origin + b"123456"


def files() -> Seeds:
    for name, target in (("codelists", "code-lists"), ("organisation", "organisation")):
        value = json.loads((ROOT / "config" / f"{name}.json").read_text(encoding="utf-8"))
        yield target, json.dumps(value, ensure_ascii=False).encode()
        for text in (json.dumps(value, indent=1), '{"v":1,"v":2}', "[1,]", '{"a":{"b":[1,-2.5e3,null,true,"\\u00e4\\n"]}}', "0"):
            yield "json", text.encode()[:2000]
    for text in ('{"v":1,"w":{"x":"","\\u0078y":":"}}', "[0]", '{"a":"\\ud83d\\ude00"}'):
        for encoding in ("utf-8", "utf-16-le", "utf-16", "utf-32-be"):
            yield "json", text.encode(encoding)
    table = vectors("contacts")
    for text in [v[key] for v in table["payloads"] for key in ("read", "written")] + table["refused"] + table["newer"]:
        yield "contact", text.encode()
        yield "json", text.encode()
        for kind in range(5):
            yield "payloads", bytes([kind]) + text.encode()
    for vector in vectors("objects")["good"]:
        if "payload" in vector:
            yield "contact", vector["payload"].encode()
            for kind in range(5):
                yield "payloads", bytes([kind]) + vector["payload"].encode()
    yield "payloads", b"\1" + b'{"type":"hand_over","v":1,"day":"2027-03-01","note":"x"}'
    yield "payloads", b"\3" + (
        b'{"type":"erasure","v":1,"day":"2027-03-01","thread":"040g2081040g2081040g208104",'
        b'"contacts":["0c1g60r30c1g60r30c1g60r30c"]}'
    )
    for text in ("2027-02-28", "2028-02-29", "1970-01", "aemn1v6rz7t8c5q0m2b4x9g3hk", "  Maija-1 \u2126 \u00c5  x"):
        yield "identifiers", text.encode()
    table = vectors("personal-data")
    for text in [case["text"] if isinstance(case, dict) else case for rule in table["rules"] for case in rule["cases"]]:
        yield "typed-text", text.encode()
    for text in vectors("passphrases")["strong"] + vectors("passphrases")["weak"]:
        yield "typed-text", text.encode()


def releases() -> Seeds:
    table = vectors("releases")
    for vector in table["good"] + table["bad"]:
        head = b"" if "month" not in vector else u32(vector["month"]) + u32(vector.get("number", 0))
        if vector["format"] == "release":
            yield "release", hexed(vector["document"])
        elif vector["format"] == "closing-secret":
            yield "closing", b"\0" + head + bytes([SEALED]) + hexed(vector["sealed"])
            if "plain" in vector:
                yield "closing", b"\0" + head + bytes([PADDED]) + hexed(vector["plain"])
        elif "tallies" in vector:
            tallies = hexed(vector["tallies"])
            plain = u32(11) + b"hl1/carried" + hexed(vector["organisation"])
            plain += u32(vector["month"]) + u32(len(tallies)) + tallies
            yield "closing", b"\1" + head + bytes([PLAIN]) + plain
    for month, extra, periods, cells in (
        ("2026-03", "", '"2026-Q1":["2026-01","2026-02","2026-03"]', "[[],31]"),
        ("2026-12", '"channel"', '"2026-Q4":["2026-12"],"2026":["2026-Q4"]', '[["phone"],31],[["chat"],null]'),
    ):
        yield "release", (
            f'{{"v":1,"release":"{month}","number":1,"previous":null,"k":5,"plan":"large",'
            f'"units":{{"contact":["channel"]}},"categories":{{"channel":["phone","chat"]}},'
            f'"groups":{{"channel":{{"voice":["phone"],"text":["chat"]}}}},"periods":{{{periods}}},"structural_zeros":[],'
            f'"tables":[{{"unit":"contact","period":"{month}","dims":[{extra}],"cells":[{cells}]}}]}}'
        ).encode()


class Wire:
    """Messages with something in every field, from the declarations of their types."""

    plain = {"Bytes": "AAECAw", "String": "https://helpline.example", "UInt8": 7, "UInt32": 2, "UInt64": 2, "Int": 3, "Bool": True,
             "ID": "00000000000000000000000000", "Day": "2027-03-01", "Month": "2027-03"}

    def __init__(self) -> None:
        self.types: dict[str, dict[str, str]] = {}
        self.cases: dict[str, str] = {}
        for path in sorted((ROOT / "Sources/HelplineCore").rglob("*.swift")):
            outer = inner = ""
            for line in path.read_text(encoding="utf-8").splitlines():
                if found := re.match(r"( *)package (?:struct|enum) (\w+).*\{", line):
                    outer, inner = outer if found[1] else found[2], found[2]
                elif found := re.match(r"  package var (\w+): (\[?[\w.]+\]?\??)$", line):
                    self.types.setdefault(outer, {})[found[1]] = found[2]
                elif found := re.match(r"\s+case (\w+)(?:,| = \"(\w+)\"|$)", line):
                    self.cases.setdefault(inner, found[2] or found[1])

    def value(self, kind: str) -> object:
        kind = kind.removesuffix("?").split(".")[-1]
        if kind.startswith("["):
            return [self.value(kind[1:-1])]
        if kind in self.plain:
            return self.plain[kind]
        if kind in self.cases:
            return self.cases[kind]
        if kind in self.types:
            return {field: self.value(of) for field, of in self.types[kind].items()}
        return {"files": [{"path": "index.html", "sha256": "00" * 32}]}

    def seeds(self) -> Seeds:
        messages = re.findall(r"wire\(([\w.]+)\.self\)", (Path(__file__).parent / "Core.swift").read_text(encoding="utf-8"))
        for number, message in enumerate(messages):
            yield "wire", bytes([number]) + json.dumps(self.value(message)).encode()

    def words(self, world: World) -> list[str]:
        fields = {field for fields in self.types.values() for field in fields}
        documents = [world.rosters[-1]["document"], world.chains["members"]["steps"][-1]["document"]]
        found = {key for document in documents for key in re.findall(r'"[a-zA-Z]+":?', document)}
        found |= {f'"{word}":' for word in fields} | {"null", "true", '":"', '","', "hl1/"}
        return sorted(found)


def main() -> int:
    folder = Path(sys.argv[1])
    world, wire = World(), Wire()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "world.txt").write_text(world.text(), encoding="ascii")
    quoted = (word.replace("\\", "\\\\").replace('"', '\\"') for word in wire.words(world))
    (folder / "words.txt").write_text("".join(f'"{word}"\n' for word in quoted), encoding="ascii")
    count: dict[str, int] = {}
    for source in (texts(), documents(world), chains(world), sealed(world), members(world), secrets(), files(), releases(),
                   wire.seeds()):
        for target, seed in source:
            seeds = folder / "seeds" / target
            seeds.mkdir(parents=True, exist_ok=True)
            count[target] = count.get(target, 0) + 1
            (seeds / f"{count[target]:04d}").write_bytes(seed)
    print(f"{sum(count.values())} inputs for {len(count)} targets")
    return 0


if __name__ == "__main__":
    sys.exit(main())
