"""The only door through which uploaded XML (BPMN, DMN) reaches a parser.

Hand the *element* on, to add_bpmn_xml() or add_dmn_xml(): the library's other loaders parse the
bytes again with lxml's defaults, which expand entities. Facts: reliability.md 3.1.
"""

from __future__ import annotations

import re
from typing import NoReturn
from xml.parsers import expat

from lxml import etree

MAX_BYTES = 2 << 20
MAX_DEPTH = 64
MAX_ELEMENTS = 50_000
MAX_ATTRIBUTES = 64

_ENCODINGS = {
    "utf-8": "utf-8",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "iso-8859-1": "iso-8859-1",
    "windows-1252": "windows-1252",  # 2.5 % of files seen in the wild
}
_DECLARATION = re.compile(r"<\?xml\s[^>]*\?>")
_DECLARED = re.compile(rb"""<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")


class UnsafeXml(ValueError):
    """Refused. `code` is stable: xml-too-large, -encoding, -doctype, -too-deep … or -malformed."""

    def __init__(self, code: str, line: int | None = None, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.line = line
        self.detail = detail  # English, technical


def safe_root(data: bytes, *, remarks: bool = False) -> etree._Element:
    """The root element of a harmless document, or UnsafeXml.

    Without its `remarks` (comments), which would be read as part of a script or a condition; who
    writes the document again keeps them.
    """
    if len(data) > MAX_BYTES:
        raise UnsafeXml("xml-too-large", detail=f"more than {MAX_BYTES >> 20} MB")
    text = _as_utf8(data)
    _look(text)
    try:
        root = etree.fromstring(text, _parser(remarks))
    except etree.XMLSyntaxError as error:
        raise UnsafeXml("xml-malformed", error.lineno, str(error)) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnsafeXml("xml-doctype", 1)
    return root


def _parser(remarks: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_pis=True,
        remove_comments=not remarks,
        encoding="utf-8",
    )


def _as_utf8(data: bytes) -> bytes:
    # one decoding, ours: both parsers below read the same bytes, so they cannot disagree
    encoding = _encoding_of(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UnsafeXml("xml-encoding", line, f"not {encoding} at byte {error.start}") from None
    declaration = _DECLARATION.match(text)
    if declaration:  # blanks instead: it may name another encoding now, and lines must not move
        text = re.sub(r"[^\n]", " ", declaration[0]) + text[declaration.end() :]
    return text.encode("utf-8", "surrogatepass")


def _encoding_of(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    if data[:3] == b"\xef\xbb\xbf":
        return "utf-8-sig"
    declared = _DECLARED.match(data)
    name = declared[1].decode().lower() if declared else "utf-8"
    if name not in _ENCODINGS:
        raise UnsafeXml("xml-encoding", 1, f"{name} is not supported")
    return _ENCODINGS[name]


def _look(data: bytes) -> None:
    """Read the document once as a stream, without building anything."""
    parser = expat.ParserCreate("utf-8")
    depth = elements = 0

    def start(_: str, attributes: dict[str, str]) -> None:
        nonlocal depth, elements
        depth += 1
        elements += 1
        if depth > MAX_DEPTH:
            raise UnsafeXml("xml-too-deep", parser.CurrentLineNumber)
        if elements > MAX_ELEMENTS:
            raise UnsafeXml("xml-too-many-elements", parser.CurrentLineNumber)
        if len(attributes) > MAX_ATTRIBUTES:
            raise UnsafeXml("xml-too-many-attributes", parser.CurrentLineNumber)

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    def refuse(*_: object) -> NoReturn:
        raise UnsafeXml("xml-doctype", parser.CurrentLineNumber)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise UnsafeXml("xml-malformed", error.lineno, str(error)) from None
