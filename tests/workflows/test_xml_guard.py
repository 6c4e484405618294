"""No file that could hurt reaches a parser; a harmless one does, whatever its encoding."""

import contextlib
import random

import pytest

from workflows.xml_guard import UnsafeXml, safe_root


def document(documentation: str = "") -> str:
    return f"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">
      <process id="p" isExecutable="true"><startEvent id="s">
      <documentation>{documentation}</documentation></startEvent><endEvent id="e"/>
      <sequenceFlow id="f" sourceRef="s" targetRef="e"/></process></definitions>"""


def entity(declaration: str) -> str:
    return f"<!DOCTYPE r [<!ENTITY {declaration}>]>"


def laughs(levels: int) -> str:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, levels + 1))
    return f'<!DOCTYPE r [<!ENTITY a0 "lol">{entities}]>' + document(f"&a{levels};")


PARAMETER = '<!DOCTYPE r [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;]>'
MANY_ATTRIBUTES = " ".join(f'b{n}="1"' for n in range(100_000))
HOSTILE = {
    "external entity": (entity('x SYSTEM "file:///etc/hostname"') + document("&x;"), "doctype"),
    "internal entity": (entity('x "hello"') + document("&x;"), "doctype"),
    "billion laughs": (laughs(9), "doctype"),
    "quadratic": (entity(f'q "{"q" * 50_000}"') + document("&q;" * 2_000), "doctype"),
    "external DTD": ('<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd">' + document(), "doctype"),
    "parameter entity": (PARAMETER + document(), "doctype"),
    "undefined entity": (document("&nbsp;"), "malformed"),
    "depth 300": (document("<a>" * 300 + "</a>" * 300), "too-deep"),
    "depth 5,000": (document("<a>" * 5_000 + "</a>" * 5_000), "too-deep"),
    "60,000 elements": (document("<a/>" * 60_000), "too-many-elements"),
    "100,000 attributes": (document(f"<a {MANY_ATTRIBUTES}/>"), "too-many-attributes"),
    "20 MB of text": (document("z" * 20_000_000), "too-large"),
    "UTF-7": ('<?xml version="1.0" encoding="UTF-7"?>' + document(), "encoding"),
    "says UTF-16, is not": ('<?xml version="1.0" encoding="UTF-16"?>' + document(), "encoding"),
    "DOCTYPE hidden in UTF-16": ((entity('x "y"') + document()).encode("utf-16"), "doctype"),
    "not UTF-8": (document("TÊN").encode("windows-1252"), "encoding"),
    "NUL": (document("a\x00b"), "malformed"),
    "cut off": (document()[:200], "malformed"),
    "empty": ("", "malformed"),
    "HTML": ("<!DOCTYPE html><html></html>", "doctype"),
}
DECLARED_WINDOWS = '<?xml version="1.0" encoding="windows-1252"?>'
HARMLESS = {
    "plain": document("Chỉ thị"),
    "declared": '<?xml version="1.0" encoding="UTF-8"?>\n' + document("Chỉ thị"),
    "UTF-8 with mark": b"\xef\xbb\xbf" + document("Chỉ thị").encode(),
    "UTF-16": ('<?xml version="1.0" encoding="UTF-16"?>' + document("Đơn vị")).encode("utf-16"),
    "windows-1252": (DECLARED_WINDOWS + document("TÊN")).encode("windows-1252"),
}


def as_bytes(content: str | bytes) -> bytes:
    return content if isinstance(content, bytes) else content.encode()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_is_refused_with_its_reason(name: str) -> None:
    content, code = HOSTILE[name]

    with pytest.raises(UnsafeXml) as refused:
        safe_root(as_bytes(content))

    assert refused.value.code == f"xml-{code}"


@pytest.mark.parametrize("name", HARMLESS)
def test_a_harmless_document_is_read(name: str) -> None:
    root = safe_root(as_bytes(HARMLESS[name]))

    assert root[0].get("id") == "p"


def test_lines_count_from_the_declaration() -> None:
    content = '<?xml version="1.0"?>\n<a>\n<b>\n</a>'

    with pytest.raises(UnsafeXml) as refused:
        safe_root(content.encode())

    assert refused.value.line == 4


def test_broken_bytes_are_refused_and_nothing_else_happens() -> None:
    chance = random.Random(5)
    pieces = [b"", b"<!DOCTYPE a>", b"&x;", b"</process>", b"\x00", b"\xff\xfe", b'id="', b"<a>"]

    for _ in range(2_000):
        data = bytearray(document("Chỉ thị").encode())
        for _ in range(chance.randint(1, 4)):
            place = chance.randrange(len(data))
            data[place : place + chance.randint(0, 40)] = chance.choice(pieces)
        with contextlib.suppress(UnsafeXml):
            safe_root(bytes(data))
