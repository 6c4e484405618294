"""An upload with a mark of secrecy: set aside unread, told to the security officer, wiped."""

from __future__ import annotations

import io
import unicodedata
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select, update

from server.actions.files.store_file import store_file
from server.actions.quarantine.wipe_file import wipe_file
from server.database import Database
from server.doctor_command import name_unknown_files
from server.errors import Invalid, NotFound, Refused
from server.queries.journal_breaks import breaks_in
from server.services.media import path_of
from server.settings import Settings
from server.tables import Event, File, Notice, Quarantined, SearchEntry
from tests.actions.files.test_store_file import settings
from tests.marked_files import docx, pdf, xlsx
from tests.rolled_out import handed_out, office
from tests.web.conftest import Office

__all__ = ["handed_out", "office", "settings"]
NFD = unicodedata.normalize("NFD", "TUYỆT MẬT")
PAGES = pdf("TUYỆT MẬT\n#pagebreak()\nNội dung")
MARKED = {
    "pdf": pdf("THÀNH ỦY CẦN THƠ", "TỐI MẬT", "Nội dung"),
    "pdf far behind": pdf("BÁO CÁO" + 30 * "\n#pagebreak()\nNội dung" + "\n\nTỐI MẬT"),
    "pdf damaged": b"((/Type/Page/".join(PAGES.rsplit(b"<</Type/Page/", 1)),
    "docx": docx("BÁO CÁO", NFD),
    "docx header": docx("BÁO CÁO", header="MẬT"),
    "docx cell": docx("BÁO CÁO", cell="M Ậ T"),
    "xlsx": xlsx("BÁO CÁO", "MẬT"),
    "xlsx header": xlsx("BÁO CÁO", header="TỐI MẬT"),
    "xlsx remark": xlsx("BÁO CÁO", remark="MẬT"),
}
PICTURE = '#image(bytes(range(3)), format: (encoding: "luma8", width: 3, height: 1))'
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
PLAIN = {
    "pdf": pdf("BÁO CÁO", "Công tác bảo vệ bí mật nhà nước", "MẬT ĐỘ DÂN SỐ"),
    "pdf with an empty page": pdf("BÁO CÁO\n#pagebreak()\n#pagebreak()\nHết"),
    "docx": docx("Văn bản MẬT gửi qua cơ yếu.", "BẢO MẬT", "mật"),
    "xlsx": xlsx("Mật độ", "BÍ MẬT", "mật ong"),
}


def upload(database: Database, settings: Settings, officer_id: int, content: bytes) -> int:
    return store_file(database, settings, officer_id=officer_id, task_id=None, name="tep.pdf",
                      stream=io.BytesIO(content))  # fmt: skip


def test_a_marked_file_is_set_aside_unread_and_a_plain_one_is_taken(
    database: Database, settings: Settings, cast: SimpleNamespace
) -> None:
    with database.reading() as db:
        before = db.scalar(select(func.count()).select_from(SearchEntry))

    for name, content in MARKED.items():
        with pytest.raises(Refused, match="secret-document"):
            pytest.fail(f"{name} was taken: {upload(database, settings, cast.thuy_tn, content)}")
    taken = [upload(database, settings, cast.thuy_tn, content) for content in PLAIN.values()]

    with database.reading() as db:
        rows = db.scalars(select(Quarantined).order_by(Quarantined.id)).all()
        assert [row.mark for row in rows] == [
            "TỐI MẬT", "TỐI MẬT", "TUYỆT MẬT", "TUYỆT MẬT", "MẬT", "MẬT", "MẬT", "TỐI MẬT",
            "MẬT"]  # fmt: skip
        assert db.scalars(select(File.id).order_by(File.id)).all() == taken
        assert db.scalar(select(func.count()).select_from(SearchEntry)) == before + len(taken)
        told = db.scalars(select(Notice).where(Notice.code == "quarantine-file")).all()
        assert [one.officer_id for one in told] == [cast.tam_tv] * len(MARKED)
        for row, content in zip(rows, MARKED.values(), strict=True):
            assert path_of(settings.quarantine, row.sha256).read_bytes() == content
            assert not path_of(settings.files, row.sha256).exists()


def test_the_line_is_there_before_the_bytes_are(
    database: Database, settings: Settings, cast: SimpleNamespace
) -> None:
    settings.quarantine.write_bytes(b"a file where the folder should be")

    with pytest.raises(NotADirectoryError):
        upload(database, settings, cast.thuy_tn, MARKED["pdf"])

    with database.reading() as db:
        assert [row.mark for row in db.scalars(select(Quarantined))] == ["TỐI MẬT"]
        assert db.scalars(select(File.id)).all() == []
    assert [one for one in settings.files.rglob("*") if one.is_file()] == []


def test_the_security_officer_alone_wipes_and_the_line_stays(
    database: Database, settings: Settings, cast: SimpleNamespace
) -> None:
    with pytest.raises(Refused):
        upload(database, settings, cast.thuy_tn, MARKED["docx"])
    with database.reading() as db:
        row = db.scalars(select(Quarantined)).one()
    given = {"quarantined_id": row.id, "reason": "Biên bản 02/BB ngày 21/6/2022"}
    path = path_of(settings.quarantine, row.sha256)

    with pytest.raises(NotFound):
        wipe_file(database, settings, officer_id=cast.nguyen_qt, **given)
    with pytest.raises(Invalid):
        wipe_file(database, settings, officer_id=cast.tam_tv, **{**given, "reason": " "})
    assert path.exists()
    for _twice in range(2):
        wipe_file(database, settings, officer_id=cast.tam_tv, **given)

    assert not path.exists()
    with database.reading() as db:
        kept = db.get_one(Quarantined, row.id)
        assert (kept.wiped_by_id, kept.sha256, kept.size) == (cast.tam_tv, row.sha256, row.size)
        assert kept.wiped_at is not None
        lines = db.scalars(select(Event.data).where(Event.kind == "quarantine.wiped")).all()
        assert [one["sha256"] for one in lines] == [row.sha256]


def test_a_paper_for_some_only_is_taken_and_says_so(
    database: Database, settings: Settings, cast: SimpleNamespace
) -> None:
    behind = pdf("#rect()\n#pagebreak()\nTHU HỒI SAU HỘI NGHỊ", "BÁO CÁO")
    papers = {docx("LƯU HÀNH NỘI BỘ", "BÁO CÁO"): ("LƯU HÀNH NỘI BỘ", False),
              behind: ("THU HỒI SAU HỘI NGHỊ", True),
              docx("TỜ TRÌNH", "Về việc thi hành kỷ luật"): ("KỶ LUẬT", False)}  # fmt: skip

    ids = [upload(database, settings, cast.thuy_tn, one) for one in papers]

    with database.reading() as db:
        files = [db.get_one(File, one) for one in ids]
        assert [(one.caution, one.is_unread) for one in files] == list(papers.values())


def test_where_no_mark_can_be_looked_for_the_file_and_the_journal_say_so(
    database: Database, settings: Settings, cast: SimpleNamespace
) -> None:
    unread = {"picture": PNG, "scan": pdf("#rect()"), "cover": pdf("#rect()\n#pagebreak()\nThư"),
              "scanned annex": pdf(f"Thư\n#pagebreak()\n{PICTURE}"),
              "endless": pdf("Thư" + 5_000 * "\n#pagebreak()\n."),
              "pasted": docx(), "pasted cells": xlsx(),
              "locked": b"%PDF-1.7\n1 0 obj <</Encrypt 2 0 R>>\n%%EOF"}  # fmt: skip

    ids = {name: upload(database, settings, cast.thuy_tn, one) for name, one in unread.items()}
    read = [upload(database, settings, cast.thuy_tn, one) for one in PLAIN.values()]

    with database.reading() as db:
        found = {name: db.get_one(File, one).is_unread for name, one in ids.items()}
        assert found == dict.fromkeys(unread, True)
        files = [db.get_one(File, one) for one in (*ids.values(), *read)]
        assert not any(file.is_unread for file in files if file.id in read)
        assert all(file.read_at == file.at for file in files)
        told = db.scalars(select(Event.data).where(Event.kind == "file.unread")).all()
        assert [one["file"] for one in told] == list(ids.values())


def test_an_unread_picture_of_a_task_makes_nobody_wait_but_its_instance(
    office: Office, settings: Settings, cast: SimpleNamespace
) -> None:
    task = office.open_task("T_confirm_receipt", office.unit("QU-NK"))

    store_file(office.database, settings, officer_id=cast.lam_ott, task_id=task.id, name="anh.png",
               stream=io.BytesIO(PNG))  # fmt: skip

    with office.database.reading() as db:
        line = db.scalars(select(Event).where(Event.kind == "file.unread")).one()
        assert (line.chain, line.instance_id, line.task_id, line.officer_id) == (
            task.instance_id, task.instance_id, task.id, cast.lam_ott)  # fmt: skip
        assert list(breaks_in(db)) == []


def test_the_doctor_counts_files_that_were_never_read(
    database: Database,
    settings: Settings,
    cast: SimpleNamespace,
    capsys: pytest.CaptureFixture[str],
) -> None:
    upload(database, settings, cast.thuy_tn, PLAIN["pdf"])
    name_unknown_files(database)
    assert capsys.readouterr().out == ""
    with database.transaction() as db:
        db.execute(update(File).values(read_at=None))

    name_unknown_files(database)

    assert capsys.readouterr().out.startswith("Có 1 tệp lưu từ trước, chưa được kiểm tra dấu")
