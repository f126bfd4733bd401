"""What is sealed or signed as JSON, docs/protocol.md 1.3: what every reader reads alike, and what two would read differently."""
from __future__ import annotations

import json

good: list[dict] = []
bad: list[dict] = []


def reads(name: str, text: str) -> None:
    good.append(dict(name=name, payload=text.encode().hex(), value=json.loads(text)))


def refused(name: str, text: str | bytes) -> None:
    bad.append(dict(name=name, payload=(text if isinstance(text, bytes) else text.encode()).hex()))


def vectors() -> dict[str, dict]:
    reads("an object", '{"type":"note","v":1}')
    reads("blanks around everything", ' {\r\n\t"type" : "note" , "v" : 1 } ')
    reads("equal keys in two objects", '{"type":"note","v":1,"a":{"a":[{"a":1},{"a":2},[]]},"b":{}}')
    reads("colons, quotation marks and backslashes in texts",
          r'{"type":"note","v":1,"a":":","b":["x",":"],"c\":":"\\\":\"","d":"\\ud800"}')
    reads("a character of two escapes", r'{"type":"note","v":1,"\ud83d\ude00":"\ud83d\ude00"}')
    reads("a combining mark behind an escape", '{"type":"note","v":1,"a":"\\n\u0301","b":"\\"\u0301"}')
    reads("keys that are special to some", '{"type":"note","v":1,"__proto__":1,"constructor":2,"toString":3,"":4}')
    reads("keys in two cases", '{"type":"note","v":1,"a":1,"A":2}')
    text = "\n\u00e4\u20ac\U0001f600" * 500
    reads("a longer text", json.dumps({"type": "note", "v": 1, "text": text}, ensure_ascii=False))
    refused("a key twice", '{"type":"note","v":1,"v":2}')
    refused("a key twice with one value", '{"type":"note","v":1,"v":1}')
    refused("a key three times", '{"type":"note","v":1,"a":1,"a":2,"a":3}')
    refused("a key twice within", '{"type":"note","v":1,"a":{"b":1,"c":2,"b":3}}')
    refused("a key twice within a list", '{"type":"note","v":1,"a":[{"b":1,"b":null}]}')
    refused("a key twice, once by an escape", '{"type":"note","v":1,"\\u0076":1}')
    refused("an empty key twice", '{"type":"note","v":1,"":1,"":1}')
    refused("a key twice that is special to some", '{"type":"note","v":1,"__proto__":1,"__proto__":2}')
    refused("a key twice, composed and not", '{"type":"note","v":1,"\u00e9":1,"e\u0301":2}')
    refused("a key twice, a letter and a sign", '{"type":"note","v":1,"K":1,"\u212a":2}')
    refused("half a character", r'{"type":"note","v":1,"a":"\ud800"}')
    refused("half a character behind a backslash", r'{"type":"note","v":1,"a":"\\\udc00"}')
    refused("half a character in a key", r'{"type":"note","v":1,"a\ud83d":1}')
    refused("halves in the wrong order", r'{"type":"note","v":1,"a":"\ude00\ud83d"}')
    refused("a comma too many", '{"type":"note","v":1,}')
    refused("a comma too many in a list", '{"type":"note","v":1,"a":[1,]}')
    refused("something behind it", '{"type":"note","v":1}{}')
    refused("a byte order mark", '\ufeff{"type":"note","v":1}')
    refused("UTF-16", '{"type":"note","v":1}'.encode("utf-16-le"))
    refused("no UTF-8", b'{"type":"note","v":1,"a":"\xff"}')
    refused("a character of too many bytes", b'{"type":"note","v":1,"a":"\xc0\x80"}')
    refused("a line break in a text", '{"type":"note","v":1,"a":"\n"}')
    refused("no number", '{"type":"note","v":1,"a":NaN}')
    refused("cut off", '{"type":"note","v":1')
    refused("nothing", "")
    return {"payloads": dict(
        description="JSON as it stands in an object, docs/protocol.md 1.3. payload: its bytes, hex. value: what it says. bad: two "
        "readers would read it differently, or it is no JSON in UTF-8.", good=good, bad=bad)}
