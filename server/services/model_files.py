"""Files of a model as they come from outside: named, sized, and turned into text."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from lxml import etree

from server.errors import NotFound, Refused
from workflows.errors import DefinitionRefused
from workflows.forms import Form, read_form
from workflows.xml_guard import UnsafeXml, safe_root

NAME = re.compile(r"(?:[\w.-]+/){0,3}[\w-][\w.-]*\.(?:bpmn|dmn|json|toml)", re.ASCII)
XML = (".bpmn", ".dmn")
KEY = re.compile(r"[^\W\d][\w.-]*")  # an XML id; it stands in addresses and names of folders
MAX_FILES = 200
MAX_TEXT = 4 << 20  # characters of all files of one model
MAX_NESTING = 60  # brackets within brackets of a form or a scenario
_BRACKET = re.compile(r"[\[\]{}\n]")
_QUOTED = re.compile(r'"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'')


def texts_of(files: Mapping[str, bytes]) -> dict[str, str]:
    """Name -> text; Refused names the file at fault."""
    if len(files) > MAX_FILES or sum(map(len, files.values())) > 2 * MAX_TEXT:
        raise Refused("model-files-too-large", files=MAX_FILES, mb=MAX_TEXT >> 20)
    texts = {name: text_of(name, content) for name, content in files.items()}
    require_modest(texts)
    return texts


def text_of(name: str, content: bytes) -> str:
    require_name(name)
    if name.endswith(XML):
        return xml_text(name, content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Refused("model-not-text", file=name, line=line) from None
    encoded(name, text)
    require_shallow(name, text)
    require_whole(name, text)
    return text


def xml_text(name: str, content: bytes) -> str:
    root = guarded(name, content)
    return unmarked(content) or str(etree.tostring(root.getroottree(), encoding="unicode"))


def deployed_texts(files: Mapping[str, bytes]) -> dict[str, str]:
    """Files of a version: from a folder they may have come in any encoding that says so itself."""
    return {
        name: xml_text(name, content) if name.endswith(XML)
        else content.decode(json.detect_encoding(content))
        for name, content in files.items()
    }  # fmt: skip


def require_shallow(name: str, text: str) -> None:
    """Readers of JSON and TOML call themselves for each level."""
    depth, line = 0, 1
    for sign in _BRACKET.findall(_QUOTED.sub("", text)):
        line += sign == "\n"
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(sign, 0)
        if depth > MAX_NESTING:
            raise Refused("model-too-deep", file=name, line=line, most=MAX_NESTING)


def require_whole(name: str, text: str) -> None:
    """Half a character may be written as \\ud800 too, and no page could show it."""
    if name.endswith(".json"):
        with suppress(ValueError):  # no JSON: the checker says so
            said = json.loads(text)
            encoded(name, json.dumps(said, ensure_ascii=False))


def unmarked(content: bytes) -> str | None:
    """As it came, when it is UTF-8 and says nothing else of itself."""
    head = content[:200].lower()
    if b"encoding" in head and b"utf-8" not in head:
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def require_safe(files: Mapping[str, Any]) -> None:
    """Texts that a browser sends; None takes a file away. Their size is looked at first."""
    require_modest({name: text for name, text in files.items() if isinstance(text, str)})
    for name, text in files.items():
        require_name(name)
        if text is None:
            continue
        if not isinstance(text, str):
            raise Refused("model-not-text", file=name, line=1)
        content = encoded(name, text)
        if name.endswith(XML):
            guarded(name, content)
        else:
            require_shallow(name, text)
            require_whole(name, text)


def encoded(name: str, text: str) -> bytes:
    """Half of a surrogate pair and NUL are no text for the database either."""
    if "\0" in text:
        raise Refused("model-not-text", file=name, line=1)
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise Refused("model-not-text", file=name, line=1) from None


def guarded(name: str, content: bytes) -> etree._Element:
    try:
        return safe_root(content, remarks=True)
    except UnsafeXml as refused:
        raise Refused("model-unsafe", file=name, line=refused.line or 1,
                      problem=refused.code, detail=refused.detail) from None  # fmt: skip


def require_name(name: str) -> None:
    if len(name) > 200 or not NAME.fullmatch(name) or ".." in name:
        raise Refused("model-file-name", file=name[:80])


def require_modest(texts: Mapping[str, str]) -> None:
    if len(texts) > MAX_FILES or sum(map(len, texts.values())) > MAX_TEXT:
        raise Refused("model-files-too-large", files=MAX_FILES, mb=MAX_TEXT >> 20)


def bytes_of(files: Mapping[str, str]) -> dict[str, bytes]:
    return {name: text.encode() for name, text in files.items()}


def process_of(texts: Mapping[str, str]) -> tuple[str, str]:
    """Id and name of the process a model is about; the first one when none is executable."""
    space = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
    found = [
        process
        for name, text in sorted(texts.items())
        if name.endswith(".bpmn")
        for process in guarded(name, text.encode()).findall(f"{space}process")
        if process.get("id")
    ]
    if not found:
        raise Refused("model-without-process")
    first = next((one for one in found if one.get("isExecutable") == "true"), found[0])
    key = first.get("id") or ""
    if len(key) > 60:
        raise Refused("model-key-long", key=key[:80])
    if not KEY.fullmatch(key):
        raise Refused("model-key-odd", key=key)
    return key, (first.get("name") or key)[:200]


def stored_form(texts: Mapping[str, str], name: str) -> Form:
    """A form of the model by its name; NotFound, or Refused when it cannot be shown."""
    parts = {file.rpartition("/")[2]: text for file, text in texts.items()}
    schema = parts.get(f"{name}.schema.json")
    if schema is None:
        raise NotFound("model-not-found")
    try:
        return read_form(name, json.loads(schema), json.loads(parts.get(f"{name}.ui.json", "{}")))
    except (ValueError, AttributeError, TypeError, KeyError, DefinitionRefused):
        raise Refused("model-form-unreadable", form=name) from None
