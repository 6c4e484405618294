"""Files and scripts that attack whoever reads them, by name."""

from __future__ import annotations

import io
import json
import re
import time
import zipfile
from collections.abc import Callable, Iterator
from html import escape
from typing import Any

from server.services.blank_model import blank_model

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"


PROCESS = '<process id="p" isExecutable="true"><startEvent id="s"/></process>'


class Clock:
    """How long each refusal took; the slowest are printed at the end."""

    def __init__(self) -> None:
        self.taken: dict[str, float] = {}

    def __call__(self, name: str, act: Callable[[], Any]) -> Any:
        begun = time.perf_counter()
        answer = act()
        self.taken[name] = time.perf_counter() - begun
        return answer

    def tell(self) -> None:
        slowest = sorted(self.taken.items(), key=lambda pair: -pair[1])[:5]
        print(f"\n{len(self.taken)} attacks, the slowest:")
        for name, seconds in slowest:
            print(f"  {seconds * 1000:7.1f} ms  {name}")


def good() -> bytes:
    return blank_model("good", "Tốt")["good.bpmn"]


def around(inside: str, head: str = "") -> bytes:
    return f'<?xml version="1.0"?>{head}<definitions xmlns="{BPMN}">{inside}</definitions>'.encode()


def laughs(levels: int, times: int) -> str:
    lines = ['<!ENTITY l0 "ha">']
    lines += [f'<!ENTITY l{n} "{f"&l{n - 1};" * times}">' for n in range(1, levels)]
    return f"<!DOCTYPE definitions [{''.join(lines)}]>"


def xml_attacks() -> Iterator[tuple[str, bytes]]:
    external = '<!DOCTYPE definitions [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    yield "xxe", around("<process id='p' name='&x;'/>", external)
    yield (
        "xxe text",
        around("<process id='p'><documentation>&x;</documentation></process>", external),
    )
    yield (
        "parameter entity",
        around(PROCESS, '<!DOCTYPE d [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]>'),
    )
    yield "external dtd", around(PROCESS, '<!DOCTYPE d SYSTEM "http://127.0.0.1:9/evil.dtd">')
    yield "public dtd", around(PROCESS, '<!DOCTYPE d PUBLIC "-//x" "http://127.0.0.1:9/x.dtd">')
    yield "empty doctype", around(PROCESS, "<!DOCTYPE definitions>")
    yield "billion laughs", around("<process id='p' name='&l9;'/>", laughs(10, 10))
    long = f'<!DOCTYPE d [<!ENTITY a "{"a" * 50_000}">]>'
    yield "quadratic blow-up", around("<process id='p'>" + "&a;" * 50_000 + "</process>", long)
    yield (
        "entity in a circle",
        around("<process id='p' name='&a;'/>", '<!DOCTYPE d [<!ENTITY a "&b;"><!ENTITY b "&a;">]>'),
    )
    yield "5 MB of text", around(f"<!--{'x' * (5 << 20)}-->{PROCESS}")
    yield "5 MB of elements", around("<process id='p'>" + "<task/>" * 750_000 + "</process>")
    yield "2 MB and a byte", around(PROCESS).ljust((2 << 20) + 1)
    yield "60,000 elements", around("<process id='p'>" + "<task/>" * 60_000 + "</process>")
    yield "65 levels", around("<subProcess>" * 65 + "</subProcess>" * 65)
    yield "100,000 levels", around("<a>" * 100_000 + "</a>" * 100_000)
    yield "100,000 levels, never closed", around("<a>" * 100_000)
    many = " ".join(f'a{n}="1"' for n in range(50_000))
    yield "50,000 attributes", around(f"<process id='p' {many}/>")
    yield (
        "50,000 namespaces",
        around("<process id='p' " + " ".join(f'xmlns:a{n}="u"' for n in range(50_000)) + "/>"),
    )
    yield "UTF-16 without", around(PROCESS).decode().encode("utf-16-le")
    yield (
        "UTF-16 said, UTF-8 written",
        around(PROCESS).replace(b'version="1.0"', b'version="1.0" encoding="UTF-16"'),
    )
    yield "UTF-32", around(PROCESS).decode().encode("utf-32")
    yield "UTF-7 said", around(PROCESS).replace(b'version="1.0"', b'version="1.0" encoding="UTF-7"')
    yield "Latin-1 not said", around("<process id='p' name='dé'/>").decode().encode("latin-1")
    yield (
        "an encoding of nobody",
        around(PROCESS).replace(b'version="1.0"', b'version="1.0" encoding="x-user-defined"'),
    )
    yield "NUL", around("<process id='p' name='a\0b'/>")
    yield "NUL by number", around("<process id='p' name='a&#0;b'/>")
    yield "half a surrogate", around("<process id='p' name='&#xD800;'/>")
    yield "no XML", b"\x89PNG\r\n\x1a\n" + b"\0" * 64
    yield "nothing", b""
    yield "two roots", around(PROCESS) + around(PROCESS).partition(b"?>")[2]
    yield "not closed", around(PROCESS)[:-9]


def zipped(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def zip_attacks() -> Iterator[tuple[str, bytes]]:
    model = {"good.bpmn": good()}
    yield "bomb of one", zipped({**model, "a.json": b"0" * (64 << 20)})
    yield "bomb of many", zipped({**model, **{f"{n}.json": b"0" * (3 << 20) for n in range(190)}})
    yield "bomb in a bomb", zipped({**model, "inner.zip": zipped({"a.json": b"0" * (32 << 20)})})
    yield "10,000 members", zipped({f"{n}.json": b"{}" for n in range(10_000)})
    yield "a size that lies", lying(zipped({**model, "a.json": b"0" * (16 << 20)}))
    for name in ("../../etc/x.json", "/etc/x.json", "..\\x.json", "C:\\x.json", "a/../../x.json",
                 "forms/../../../x.json", "con.exe", "a" * 300 + ".json", "~/x.json",
                 ".hidden.json", "forms/x.py", "a b.json", "é.json"):  # fmt: skip
        yield f"slip {name[:24]!r}", zipped({**model, name: b"{}"})
    cut = zipped({**model, "x.json_.bpmn": b"{}"})
    yield "slip by NUL", cut.replace(b"x.json_.bpmn", b"x.json\0.bpmn")
    link = io.BytesIO()
    with zipfile.ZipFile(link, "w") as archive:
        archive.writestr("good.bpmn", good())
        about = zipfile.ZipInfo("link.json")
        about.external_attr = 0o120777 << 16
        archive.writestr(about, "/etc/passwd")
    yield "symbolic link", link.getvalue()
    whole = zipped(model)
    yield "cut off", whole[: len(whole) // 2]
    yield "no zip", b"PK\x03\x04" + b"\0" * 100
    locked = bytearray(whole)
    locked[6] |= 1
    locked[whole.rindex(b"PK\x01\x02") + 8] |= 1
    yield "locked", bytes(locked)
    spoilt = bytearray(whole)
    spoilt[60] ^= 0xFF
    yield "a byte turned", bytes(spoilt)


def lying(packed: bytes) -> bytes:
    """The directory says that the last member is one byte long."""
    at = packed.rindex(b"PK\x01\x02")
    return packed[: at + 24] + (1).to_bytes(4, "little") + packed[at + 28 :]


def json_attacks() -> Iterator[tuple[str, str]]:
    yield "100,000 lists", "[" * 100_000 + "]" * 100_000
    yield "100,000 objects", '{"a":' * 100_000 + "1" + "}" * 100_000
    yield "61 levels", "[" * 61 + "]" * 61
    yield "5 MB", '{"title": "' + "x" * (5 << 20) + '"}'
    yield "NUL", '{"title": "a\0b"}'
    yield "half a surrogate", '{"title": "\ud800"}'


ODD_FORMS = {
    "a pattern that runs for ever": {"a": {"type": "string", "pattern": "(a+)+$"}},
    "a reference to the network": {"a": {"$ref": "http://127.0.0.1:9/evil.json"}},
    "a reference to a file": {"a": {"$ref": "file:///etc/passwd"}},
    "a reserved name": {"typename": {"type": "string"}},
    "the engine's own names": {"__class__": {"type": "string"}},
    "no schema at all": {"a": {"type": "nonsense"}},
    "a schema of numbers": {"a": 7},
}


def attacked(source: str, mode: str) -> dict[str, str]:
    """The blank model with the attack in a script, a condition, a decision cell and a form."""
    said = escape(source, quote=False)
    text = good().decode()
    where = re.compile('<bpmn:userTask id="T_first".*?</bpmn:userTask>', re.DOTALL)
    assert len(where.findall(text)) == 1
    script = f'<bpmn:scriptTask id="T_first"><bpmn:script>{said}</bpmn:script></bpmn:scriptTask>'
    files = {"good.bpmn": where.sub(lambda _: script, text)}
    if mode == "expression":
        gateway = (
            '<bpmn:exclusiveGateway id="T_first" default="F_T_first__E_done"/>'
            '<bpmn:sequenceFlow id="F_attack" sourceRef="T_first" targetRef="E_done">'
            f"<bpmn:conditionExpression>{said}</bpmn:conditionExpression></bpmn:sequenceFlow>"
        )
        files["good.bpmn"] = where.sub(lambda _: gateway, text)
        fields = {"a": {"type": "string", "x-show": source}}
        files["forms/a.schema.json"] = json.dumps({"type": "object", "properties": fields})
        files["d.dmn"] = DECISION.replace("CELL", said)
    return files


DECISION = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d"
 namespace="n"><decision id="decide" name="d"><decisionTable id="t" hitPolicy="FIRST"><input id="i">
<inputExpression id="e"><text>count</text></inputExpression></input><output id="o" name="r"/>
<rule id="r"><inputEntry id="c"><text>-</text></inputEntry><outputEntry id="x"><text>CELL</text>
</outputEntry></rule></decisionTable></decision></definitions>"""
