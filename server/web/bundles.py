"""A model as one file to carry about: a zip, or its parts chosen one by one."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from flask import Response
from werkzeug.datastructures import FileStorage

from server.errors import Refused
from server.services.media import BROKEN
from server.services.model_files import MAX_FILES, MAX_TEXT

FORMS = (".schema.json", ".ui.json")
FOLDERS = ("forms", "scenarios")


def bundle_of(name: str, files: Mapping[str, bytes]) -> Response:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for inside, content in files.items():
            archive.writestr(zipfile.ZipInfo(inside), content)
    answer = Response(packed.getvalue(), mimetype="application/zip")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.zip")
    return answer


def files_in(uploads: Sequence[FileStorage]) -> dict[str, bytes]:
    """Name inside the model -> content; Refused for what is no model or blows up."""
    found: dict[str, bytes] = {}
    for upload in uploads:
        name, content = named(upload.filename or ""), upload.read()
        found |= (
            unpacked(name, content) if name.lower().endswith(".zip") else {placed(name): content}
        )
    if not found:
        raise Refused("model-no-file")
    return found


def named(path: str) -> str:
    """With the folder that a model has for it; a person's own folders say nothing."""
    one = PurePosixPath(path)
    return f"{one.parent.name}/{one.name}" if one.parent.name in FOLDERS else one.name


def placed(name: str) -> str:
    """Forms live in their folder, and diagrams of other tools get our ending."""
    if name.endswith(FORMS) and "/" not in name:
        return f"forms/{name}"
    for ending in (".bpmn20.xml", ".bpmn2", ".xml"):
        if name.lower().endswith(ending):
            return f"{name[: -len(ending)]}.bpmn"
    return name


def unpacked(name: str, content: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            inside = [one for one in archive.infolist() if not one.is_dir()]
            if len(inside) > MAX_FILES:
                raise too_large()
            for one in inside:
                require_plain(one)
            return {short(name, inside): data for name, data in read_all(archive, inside)}
    except BROKEN:
        raise Refused("model-zip-broken", file=name) from None


def read_all(
    archive: zipfile.ZipFile, inside: Sequence[zipfile.ZipInfo]
) -> Iterator[tuple[str, bytes]]:
    """What they say of their size is not believed: no more than the limit is unpacked in all."""
    left = MAX_TEXT
    for member in inside:
        with archive.open(member) as packed:
            content = packed.read(left + 1)
        left -= len(content)
        if left < 0:
            raise too_large()
        yield member.filename, content


def too_large() -> Refused:
    return Refused("model-files-too-large", files=MAX_FILES, mb=MAX_TEXT >> 20)


def require_plain(member: zipfile.ZipInfo) -> None:
    """No link, and no name that says more than its end."""
    if stat.S_ISLNK(member.external_attr >> 16) or "\0" in member.orig_filename:
        raise Refused("model-file-name", file=member.filename[:80])


def short(name: str, inside: Sequence[zipfile.ZipInfo]) -> str:
    """Without the one folder that everything may be packed in."""
    tops = {one.filename.partition("/")[0] for one in inside if "/" in one.filename}
    loose = any("/" not in one.filename for one in inside)
    return name if loose or len(tops) != 1 or "forms" in tops else name.partition("/")[2]
