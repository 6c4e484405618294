"""A directive as a file of the configuration: config/directives/<number>.toml and its text."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from server.errors import Unusable


def read_directive(path: Path) -> dict[str, Any]:
    """Arguments of `record_directive`: fields, obligations, addressees, references."""
    try:
        said = tomllib.loads(path.read_text("utf-8"))
        fields = dict(said["directive"])
        fields["text"] = (path.parent / fields.pop("text_file")).read_text("utf-8").strip()
    except (OSError, tomllib.TOMLDecodeError, KeyError) as error:
        raise Unusable("directive-unreadable", path=str(path), reason=str(error)) from None
    return {
        "fields": fields,
        "obligations": said.get("obligation", []),
        "addressees": said.get("addressee", []),
        "references": said.get("reference", []),
    }
