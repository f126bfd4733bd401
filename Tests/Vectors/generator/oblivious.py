"""The oblivious function, docs/protocol.md 2.1: RFC 9497 in hashlib. PyNaCl has no ristretto255: libsodium is called itself."""
from __future__ import annotations

import ctypes
import ctypes.util
import hashlib

LIBRARY = ctypes.CDLL(ctypes.util.find_library("sodium"))
LIBRARY.sodium_init()
ORDER = 2**252 + 27742317777372353535851937790883648493
CONTEXT = b"OPRFV1-\0-ristretto255-SHA512"

# RFC 9496 A.2: encodings that every reader refuses.
REFUSED = [
    ("field element not canonical", """
00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f
f3ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f
edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"""),
    ("field element negative", """
0100000000000000000000000000000000000000000000000000000000000000 01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f
ed57ffd8c914fb201471d1c3d245ce3c746fcbe63a3679d51b6a516ebebe0e20 c34c4e1826e5d403b78e246e88aa051c36ccf0aafebffe137d148a2bf9104562
c940e5a4404157cfb1628b108db051a8d439e1a421394ec4ebccb9ec92a8ac78 47cfc5497c53dc8e61c91d17fd626ffb1c49e2bca94eed052281b510b1117a24
f1c6165d33367351b0da8f6e4511010c68174a03b6581212c71c0e1d026c3c72
87260f7a2f12495118360f02c26a470f450dadf34a413d21042b43b9d93e1309"""),
    ("x squared not a square", """
26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371 4eac077a713c57b4f4397629a4145982c661f48044dd3f96427d40b147d9742f
de6a7b00deadc788eb6b6c8d20c0ae96c2f2019078fa604fee5b87d6e989ad7b bcab477be20861e01e4a0e295284146a510150d9817763caf1a6f4b422d67042
2a292df7e32cababbd9de088d1d1abec9fc0440f637ed2fba145094dc14bea08 f4a9e534fc0d216c44b218fa0c42d99635a0127ee2e53c712f70609649fdff22
8268436f8c4126196cf64b3c7ddbda90746a378625f9813dd9b8457077256731
2810e5cbc2cc4d4eece54f61c6f69758e289aa7ab440b3cbeaa21995c2f4232b"""),
    ("xy negative", """
3eb858e78f5a7254d8c9731174a94f76755fd3941c0ac93735c07ba14579630e a45fdc55c76448c049a1ab33f17023edfb2be3581e9c7aade8a6125215e04220
d483fe813c6ba647ebbfd3ec41adca1c6130c2beeee9d9bf065c8d151c5f396e 8a2e1d30050198c65a54483123960ccc38aef6848e1ec8f5f780e8523769ba32
32888462f8b486c68ad7dd9610be5192bbeaf3b443951ac1a8118419d9fa097b 227142501b9d4355ccba290404bde41575b037693cef1f438c47f8fbf35d1165
5c37cc491da847cfeb9281d407efc41e15144c876e0170b499a96a22ed31e01e
445425117cb8c90edcbc7c1cc0e74f747f2c1efa5630a967c64f287792a48a4b"""),
    ("s is -1, so y is 0", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
]


def wide(n: int, size: int) -> bytes:
    return n.to_bytes(size, "big")


def expand(message: bytes, tag: bytes) -> bytes:
    prime = tag + wide(len(tag), 1)
    first = hashlib.sha512(bytes(128) + message + wide(64, 2) + b"\0" + prime).digest()
    return hashlib.sha512(first + b"\1" + prime).digest()


def derive_key(seed: bytes, info: bytes) -> bytes:
    for counter in range(256):
        text = seed + wide(len(info), 2) + info + wide(counter, 1)
        key = int.from_bytes(expand(text, b"DeriveKeyPair" + CONTEXT), "little") % ORDER
        if key:
            return key.to_bytes(32, "little")
    raise AssertionError


def hash_to_group(message: bytes) -> bytes:
    out = ctypes.create_string_buffer(32)
    assert LIBRARY.crypto_core_ristretto255_from_hash(out, expand(message, b"HashToGroup-" + CONTEXT)) == 0
    return out.raw


def multiply(scalar: bytes, point: bytes) -> bytes:
    out = ctypes.create_string_buffer(32)
    assert LIBRARY.crypto_scalarmult_ristretto255(out, scalar, point) == 0
    return out.raw


def scalar(text: str) -> bytes:
    return (int.from_bytes(hashlib.sha512(text.encode()).digest(), "little") % ORDER).to_bytes(32, "little")


def finish(message: bytes, unblinded: bytes) -> bytes:
    return hashlib.sha512(wide(len(message), 2) + message + wide(32, 2) + unblinded + b"Finalize").digest()


def evaluation(seed: bytes, info: bytes, message: bytes, blind: bytes) -> dict[str, bytes]:
    """The whole exchange, both ends."""
    key = derive_key(seed, info)
    point = hash_to_group(message)
    blinded = multiply(blind, point)
    evaluated = multiply(key, blinded)
    inverse = pow(int.from_bytes(blind, "little"), -1, ORDER).to_bytes(32, "little")
    unblinded = multiply(inverse, evaluated)
    assert unblinded == multiply(key, point)
    return dict(key=key, blinded=blinded, evaluated=evaluated, output=finish(message, unblinded))


def good(name: str, source: str, seed: bytes, info: bytes, message: bytes, blind: bytes, **expected: str) -> dict:
    made = {field: value.hex() for field, value in evaluation(seed, info, message, blind).items()}
    assert all(made[field] == value for field, value in expected.items()), name
    return dict(
        name=name, source=source, seed=seed.hex(), info=info.hex(), key=made["key"], input=message.hex(), blind=blind.hex(),
        blinded=made["blinded"], evaluated=made["evaluated"], output=made["output"])


def vectors() -> dict[str, dict]:
    blind = bytes.fromhex("64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706")
    published = "5ebcea5ee37023ccb9fc2d2019f9d7737be85591ae8652ffa9ef0f4d37063b0e"
    first = "609a0ae68c15a3cf6903766461307e5c8bb2f95e7e6550e1ffa2dc99e412803c"
    goods = [
        good("RFC 9497 A.1.1.1", "RFC 9497 A.1.1.1", b"\xa3" * 32, b"test key", b"\0", blind, key=published, blinded=first,
             evaluated="7ec6578ae5120958eb2db1745758ff379e77cb64fe77b0b2d8cc917ea0869c7e",
             output="527759c3d9366f277d8c6020418d96bb393ba2afb20ff90df23fb7708264e2f3"
                    "ab9135e3bd69955851de4b1f9fe8a0973396719b7912ba9ee8aa7d0b5e24bcf6"),
        good("RFC 9497 A.1.1.2", "RFC 9497 A.1.1.2", b"\xa3" * 32, b"test key", b"\x5a" * 17, blind, key=published,
             blinded="da27ef466870f5f15296299850aa088629945a17d1f5b7f5ff043f76b3c06418",
             evaluated="b4cbf5a4f1eeda5a63ce7b77c7d23f461db3fcab0dd28e4e17cecb5c90d02c25",
             output="f4a74c9c592497375e796aa837e907b1a045d34306a749db9f34221f7e750cb4"
                    "f2a6413a6bf6fa5e19ba6348eb673934a722a7ede2e7621306d18951e7cf2c73"),
        good("no info, input longer than a block of SHA-512", "own", bytes(range(32)), b"",
             bytes(i % 251 for i in range(300)), scalar("a")),
        good("info longer than 256 bytes, blind 1", "own", b"\xff" * 32, b"\x42" * 260, b"1234567890123456",
             (1).to_bytes(32, "little")),
    ]
    bad = []

    def refused(name: str, source: str, element: str, error: str = "badPoint") -> None:
        bad.append(dict(name=name, source=source, element=element, error=error))

    refused("identity", "own", "00" * 32)
    refused("identity with the highest bit", "own", "00" * 31 + "80")
    refused("generator with the highest bit", "own", "e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2df6")
    refused("element of A.1.1.1 with the highest bit", "own", first[:-2] + "bc")
    refused("evaluation of A.1.1.1 with the highest bit", "own", goods[0]["evaluated"][:-2] + "fe")
    for why, listed in REFUSED:
        elements = listed.split()
        for i, element in enumerate(elements):
            refused(f"{why} ({i + 1})" if len(elements) > 1 else why, "RFC 9496 A.2", element)
    refused("field element not canonical, highest bit", "libsodium test/default/core_ristretto255.c", "01" + "00" * 30 + "80")
    refused("empty", "own", "", "malformed")
    refused("31 bytes", "own", first[:62], "malformed")
    refused("33 bytes", "own", first + "00", "malformed")
    return {"oblivious-function": dict(
        description="RFC 9497 OPRF(ristretto255, SHA-512), mode OPRF. Bytes are hex. good: key is DeriveKeyPair(seed, info); "
        "blinded is input blinded with blind; evaluated is blinded times key; output is Finalize. bad: an element that both the "
        "server (evaluate) and the client (finalize) refuse, with this error.",
        good=goods, bad=bad)}
