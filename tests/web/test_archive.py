"""Nơi nhận: who is only informed reads and acts on nothing; the archive copy holds what is seen."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from server import access
from server.migrations.migrate import downgrade, migrate
from server.settings import Settings
from server.tables import Assignment, Case, CaseUnit, File, Task
from tests.processes.conftest import Office
from tests.rolled_out import case_id, handed_out, office
from tests.web.conftest import Browse, app, browser_of, settings

__all__ = ["app", "browser_of", "case_id", "handed_out", "office", "settings"]
PDF = b"%PDF-1.4\n%%EOF\n"
MIGRATIONS = Path(access.__file__).parents[1] / "migrations" / "versions"
BOARD = "bang-theo-doi-phan-viec.csv"


@pytest.fixture
def informed(office: Office, case_id: int) -> int:
    """Ban Tuyên giáo stands under Nơi nhận of this case and nowhere else."""
    with office.database.transaction() as db:
        db.add(CaseUnit(case_id=case_id, unit_id=office.unit("BTG"), role="informed",
                        group_text="Ban Tuyên giáo Thành ủy"))  # fmt: skip
    return int(office.cast.nha_tty)


def test_who_stands_under_noi_nhan_is_informed_when_the_case_is_rolled_out(
    office: Office, browser_of: Browse, case_id: int
) -> None:
    with office.database.reading() as db:
        told = select(CaseUnit.unit_id).where(
            CaseUnit.case_id == case_id, CaseUnit.role == "informed"
        )
        assert set(db.scalars(told)) == {office.unit("BTV"), office.unit("TW-HLHPN")}
    member = browser_of(office.cast.vu_uc)
    assert "517-CV/TU" in member.get("/tasks/informed").text
    assert "Có 1 văn bản để biết, chưa xác nhận đã xem" in member.get("/tasks").text
    page = browser_of(office.cast.thuy_tn).get(f"/cases/{case_id}").text
    assert "Ban Thường vụ Thành ủy</a>" not in page  # no row of the table of units


def test_of_a_case_that_runs_already_they_are_informed_by_the_upgrade(
    office: Office, case_id: int
) -> None:
    informed = CaseUnit.case_id == case_id, CaseUnit.role == "informed"
    with office.database.transaction() as db:
        before = set(db.scalars(select(CaseUnit.unit_id).where(*informed)))
        db.execute(delete(CaseUnit).where(*informed))
    (step,) = MIGRATIONS.glob("r*_readers.py")
    below = re.search(r'down_revision = "(\d+)"', step.read_text())

    downgrade(office.database, below[1] if below else "")
    migrate(office.database)

    with office.database.reading() as db:
        assert set(db.scalars(select(CaseUnit.unit_id).where(*informed))) == before


def test_who_is_informed_reads_and_says_so_and_may_do_nothing_else(
    office: Office, browser_of: Browse, case_id: int, informed: int
) -> None:
    reader = browser_of(informed)
    with office.database.reading() as db:
        directive = db.get_one(Case, case_id).directive_id
        tasks = db.scalars(select(Task).where(Task.case_id == case_id)).all()
        assert access.may_see_case(db, informed, case_id)
        assert not access.may_see_whole_case(db, informed, case_id)
        for ask in (access.may_complete, access.may_assign, access.may_enter_from_paper,
                    access.may_read_answer):  # fmt: skip
            assert not any(ask(db, informed, task) for task in tasks)
        assert not access.units_reported_by(db, informed, case_id)
        part = db.scalars(select(Assignment.id).where(Assignment.case_id == case_id)).first()

    sheet = reader.get(f"/directives/{directive}").text
    assert "Xác nhận đã xem" in sheet
    assert acts_of(reader, case_id, part or 0, tasks[0].id) == []
    said = reader.post("/tasks/informed", data={"place": f"{case_id}.{office.unit('BTG')}"})
    assert said.status_code == 303
    assert "Trang Thị Yến Nhã xác nhận đã xem" in reader.get(f"/directives/{directive}").text
    follower = browser_of(office.cast.thuy_tn).get(f"/directives/{directive}").text
    assert "Trang Thị Yến Nhã xác nhận đã xem" in follower


def acts_of(reader: FlaskClient, case_id: int, part: int, task: int) -> list[str]:
    """Addresses that let somebody act who may only read."""
    addresses = [
        *(f"/cases/{case_id}/{act}" for act in (
            "suspension", "cancellation", "end", "review", "review-day", "chasing/letter",
            "chasing/ladder", "units/1/chase-pause")),
        *(f"/assignments/{part}/{act}" for act in ("evidence", "resumption", "chase-pause")),
        *(f"/tasks/{task}/{act}" for act in ("claim", "draft", "completion", "obstacle")),
    ]  # fmt: skip
    answered = {one: reader.post(one, data={"reason": "x"}).status_code for one in addresses}
    return [one for one, status in answered.items() if status not in (403, 404)]


def test_the_archive_copy_holds_every_file_one_may_see_with_its_hash(
    office: Office, browser_of: Browse, case_id: int, informed: int, settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    digest = hashlib.sha256(PDF).hexdigest()
    store(settings.files, digest)
    with office.database.transaction() as db:
        task = db.scalars(select(Task).where(Task.case_id == case_id, Task.state == "done")).first()
        common = {"sha256": digest, "media_type": "application/pdf", "size": len(PDF),
                  "case_id": case_id, "officer_id": office.cast.thuy_tn, "at": db.now}  # fmt: skip
        db.add(File(name="văn bản ký.pdf", **common))
        db.add(File(name="nhiễm.pdf", infection="Eicar", scanned_at=db.now,
                    caution="LƯU HÀNH NỘI BỘ", **common))  # fmt: skip
        db.add(File(name="nội bộ.pdf", caution="LƯU HÀNH NỘI BỘ", **common))
        db.add(File(name="về nhân sự.pdf", caution="NHÂN SỰ", **common))  # asks for care, no more
        db.add(File(name="của bước.pdf", task_id=task.id if task else None, **common))

    whole, part = (unpacked(browser_of(who), case_id) for who in (office.cast.thuy_tn, informed))

    assert {"ho-so.pdf", "nhat-ky.csv", "muc-luc.csv", BOARD} <= whole.keys()
    assert whole["ho-so.pdf"].startswith(b"%PDF")
    assert [name for name in whole if name.startswith("tep/") and "van-ban-ky" in name]
    journal = whole["nhat-ky.csv"].decode()
    assert "+07:00" in journal
    assert "task.completed" not in journal
    waiting = whole["con-cho.csv"].decode()
    assert "Bước đang mở" in waiting
    assert "Tệp có vi-rút,nhiễm.pdf" in waiting
    assert '"Tệp lưu hành nội bộ, chỉ tải riêng",nội bộ.pdf' in waiting
    page = browser_of(office.cast.thuy_tn).get(f"/cases/{case_id}").text
    sheet = re.search(r'href="(/directives/\d+)"', page)
    assert "Hồ sơ còn chờ" in browser_of(office.cast.thuy_tn).get(sheet[1] if sheet else "").text
    assert [name for name in whole if "cua-buoc" in name]
    assert [name for name in whole if "ve-nhan-su" in name]
    assert not [name for name in whole if "nhiem" in name or "noi-bo" in name]
    for line in csv.DictReader(io.StringIO(whole["muc-luc.csv"].decode("utf-8-sig"))):
        assert hashlib.sha256(whole[line["Tệp"]]).hexdigest() == line["SHA-256"]
    assert not [name for name in part if "cua-buoc" in name]
    assert "Quận ủy Ninh Kiều" in whole[BOARD].decode()
    assert not any(b"Ninh Ki" in content for name, content in part.items() if ".csv" in name)
    outsider = browser_of(office.cast.nguyen_qt)
    assert outsider.get(f"/cases/{case_id}/archive.zip").status_code == 404
    monkeypatch.setattr("server.queries.reports.journal.MOST", 2)
    cut = unpacked(browser_of(office.cast.thuy_tn), case_id)["nhat-ky.csv"].decode()
    assert "Bảng chỉ có" not in journal
    assert len(list(csv.reader(io.StringIO(cut)))) == 1 + 2 + 2
    assert "Bảng chỉ có 2 dòng đầu; các dòng sau không có ở đây." in cut


def store(folder: Path, digest: str) -> None:
    place = folder / digest[:2] / digest
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(PDF)


def unpacked(reader: FlaskClient, case_id: int) -> dict[str, bytes]:
    with reader.get(f"/cases/{case_id}/archive.zip") as answer:
        assert answer.status_code == 200
        packed = io.BytesIO(answer.data)
    with zipfile.ZipFile(packed) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
