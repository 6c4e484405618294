"""Bản lưu: a case in one file, for whoever may see it, with no more than they see on the pages."""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath
from typing import IO

from flask import Blueprint, send_file
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.printing.description import (
    Column,
    Line,
    Paragraph,
    Part,
    Report,
    Signature,
    Table,
)
from server.printing.write_csv import csv_of
from server.printing.writers import WRITERS, plain_name
from server.queries.archive import Archive, read_archive
from server.queries.files import StoredFile
from server.services.media import path_of
from server.services.secrecy import CAUTIONS
from server.web.context import database, officer_id, settings
from server.web.files import is_held_back
from server.web.language import chosen_language
from server.web.language import translate as _
from workflows.workdays import day_of

pages = Blueprint("archives", __name__)
IN_MEMORY = 8 << 20
"""A larger copy is packed on the disk."""


@pages.get("/cases/<int:case_id>/archive.zip")
@login_required  # type: ignore[untyped-decorator]
def download(case_id: int) -> ResponseReturnValue:
    with database().reading() as db:
        found = read_archive(db, officer_id(), case_id, chosen_language())
    packed = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed with the answer
    pack(packed, found)
    packed.seek(0)
    name = f"luu-{plain_name(found.head.directive.full_number) or case_id}.zip"
    answer = send_file(packed, "application/zip", as_attachment=True, download_name=name)
    answer.call_on_close(packed.close)
    return answer


def pack(packed: IO[bytes], found: Archive) -> None:
    """The dossier, the journal, the files; last the list of what is inside, with hashes."""
    inside: list[tuple[str, int, str]] = []
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, content in made(found):
            archive.writestr(place, content)
            inside.append((place, len(content), hashlib.sha256(content).hexdigest()))
        for file in found.files:
            name = PurePath(file.name)
            place = f"tep/{file.id:06d}-{plain_name(name.stem)}{name.suffix.lower()[:6]}"
            if add(archive, place, file):
                inside.append((place, file.size, file.sha256))
        archive.writestr("muc-luc.csv", listed(inside))


def made(found: Archive) -> Iterator[tuple[str, bytes]]:
    yield "ho-so.pdf", WRITERS["pdf"][0](dossier(found))
    missing = missing_from(found)
    if missing.lines:
        yield "con-cho.csv", csv_of([missing])
    yield "nhat-ky.csv", csv_of([found.journal], found.journal_notes)
    for report in found.reports:
        yield f"{plain_name(report.title)}.csv", csv_of(report.tables, report.notes)


def missing_from(found: Archive) -> Table:
    """What is not finished yet, files that nobody gets or that are given out one by one only: the
    copy names what it does not hold."""
    waits = [Line((_(one.kind), one.what, one.unit, one.since)) for one in found.waits]
    held = [Line((held_word(one), one.name, "", day_of(one.at)))
            for one in found.files if is_left_out(one)]  # fmt: skip
    columns = (Column(_("Loại"), share=1.2), Column(_("Nội dung"), share=4),
               Column(_("Đơn vị"), share=2), Column(_("Từ ngày"), "day"))  # fmt: skip
    return Table(columns, (*waits, *held))


def is_left_out(file: StoredFile) -> bool:
    """What asks for care is not exported in bulk (domain.md 8.5 c)."""
    return is_held_back(file) or file.caution in CAUTIONS


def held_word(file: StoredFile) -> str:
    if is_held_back(file):
        return _("Tệp có vi-rút") if file.infection else _("Tệp chờ quét vi-rút")
    return _("Tệp {mark}, chỉ tải riêng", mark=file.caution.lower())


def add(archive: zipfile.ZipFile, place: str, file: StoredFile) -> bool:
    """As it was uploaded; one that was set aside as secret is not there any more."""
    path = path_of(settings().files, file.sha256)
    if is_left_out(file) or not path.exists():
        return False
    archive.write(path, place)
    return True


def listed(inside: list[tuple[str, int, str]]) -> bytes:
    columns = (Column(_("Tệp")), Column(_("Kích thước (byte)"), "number"), Column("SHA-256"))
    return csv_of([Table(columns, tuple(Line(one) for one in inside))])


def dossier(found: Archive) -> Report:
    """The directive as printed, then every report of the case."""
    directive = found.sheet.directive
    heads = (directive.signatory_authority, directive.signatory_position, directive.signatory)
    parts: list[Part] = [
        *unfinished(found),
        Paragraph(_("Toàn văn"), is_heading=True),
        *(Paragraph(one) for one in directive.text.split("\n") if one.strip()),
        Paragraph(_("Nơi nhận"), is_heading=True),
        *(Paragraph(line.text) for line in directive.addressees),
    ]
    for report in found.reports:
        parts += [Paragraph(report.title, is_heading=True), *report.parts]
    return Report(
        name="ho-so", title=_("Hồ sơ lưu {number}", number=directive.full_number),
        about=(directive.subject, ", ".join(one for one in heads if one), standing(found)),
        parts=tuple(parts),
        letterhead=replace(found.frame.letterhead, number=""), layout=found.frame.layout,
        signature=Signature(()),
    )  # fmt: skip


def standing(found: Archive) -> str:
    day = f"{found.day:%d/%m/%Y}"
    if found.is_over:
        return _("Hồ sơ đã kết thúc; lập ngày {day}", day=day)
    return _("Hồ sơ chưa kết thúc; lập ngày {day}, chưa phải bản lưu cuối cùng", day=day)


def unfinished(found: Archive) -> tuple[Part, ...]:
    missing = missing_from(found)
    if not missing.lines:
        return ()
    return Paragraph(_("Còn chờ, hoặc không có trong bản lưu"), is_heading=True), missing
