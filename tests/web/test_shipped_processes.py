"""Processes that ship: by the same action, and never over what an office decided."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from server.actions.definitions.deploy_definition import deploy_definition
from server.database import Database
from server.errors import Invalid
from server.recording.releases import current_release
from server.shipped_processes import deploy_all, deploy_news, files_under, folders_in
from server.tables import Definition, Event
from tests.web.conftest import Browse

BPMN = Path(__file__).parents[2] / "bpmn"
KEY = "unit_dissemination"


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """A folder like bpmn/ with one process, which may be changed."""
    shutil.copytree(BPMN / KEY, tmp_path / "bpmn" / KEY)
    return tmp_path / "bpmn"


def rename(shipped: Path, before: str, after: str) -> None:
    path = shipped / KEY / f"{KEY}.bpmn"
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")


def current(database: Database) -> int | None:
    with database.reading() as db:
        now = current_release(db, KEY)
        return db.get_one(Definition, now.definition_id).version if now else None


def lines(database: Database) -> int:
    with database.reading() as db:
        return db.scalar(select(func.count(Event.id))) or 0


@pytest.mark.usefixtures("deployed")
def test_the_same_files_do_nothing(
    database: Database, shipped: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = lines(database)

    deploy_news(database, folders_in(shipped))

    assert (lines(database), current(database)) == (before, 1)
    assert capsys.readouterr().out == ""


@pytest.mark.usefixtures("deployed")
def test_a_newer_shipped_version_is_put_forward_where_the_office_has_none_of_its_own(
    database: Database, shipped: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed(shipped)

    deploy_news(database, folders_in(shipped))

    assert current(database) == 2
    assert KEY in capsys.readouterr().out


def changed(shipped: Path) -> None:
    rename(shipped, "Phổ biến, quán triệt và lập báo cáo", "Phổ biến, quán triệt, lập báo cáo")


def own_version(database: Database, officer_id: int) -> None:
    files = files_under(BPMN / KEY)
    name = f"{KEY}.bpmn"
    files[name] = files[name].replace("Xác nhận đã nhận".encode(), "Xác nhận đã nhận được".encode())
    deploy_definition(database, files=files, officer_id=officer_id)


def test_what_the_office_decided_is_not_taken_over_but_told(
    database: Database, deployed: SimpleNamespace, shipped: Path, browser_of: Browse,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    own_version(database, deployed.dat_kv)
    changed(shipped)
    capsys.readouterr()

    deploy_news(database, folders_in(shipped))
    said = capsys.readouterr().out
    deploy_news(database, folders_in(shipped))

    assert said.count("\n") == 1
    assert KEY in said
    assert capsys.readouterr().out == ""
    assert current(database) == 2
    page = browser_of(deployed.dat_kv).get(f"/models/{KEY}").text
    assert "Phần mềm mang theo bản 3" in page
    assert f"/models/{KEY}/comparison?from=2&amp;to=3" in page
    asked = browser_of(deployed.dat_kv).post(
        f"/models/{KEY}/restorations", data={"version": 3, "note": "Theo bản mới của phần mềm"}
    )
    assert asked.status_code == 303


@pytest.mark.usefixtures("deployed")
def test_a_folder_that_is_refused_stops_no_start(
    database: Database, shipped: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rename(shipped, '<bpmn:endEvent id="', '<bpmn:adHocSubProcess id="X"/><bpmn:endEvent id="')

    deploy_news(database, folders_in(shipped))

    assert "ad-hoc" not in capsys.readouterr().out
    assert current(database) == 1
    with pytest.raises(Invalid):
        deploy_all(database, folders_in(shipped))


@pytest.mark.usefixtures("deployed")
def test_scenarios_are_played_before_it_is_put_forward(database: Database, shipped: Path) -> None:
    changed(shipped)
    for path in (shipped / KEY / "scenarios").iterdir():
        path.write_text(path.read_text("utf-8").replace('outcome = "', 'outcome = "not_'), "utf-8")

    with pytest.raises(Invalid) as refused:
        deploy_all(database, folders_in(shipped))

    assert {one.code for one in refused.value.problems} == {"scenario-outcome"}
    assert current(database) == 1
