from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from server.access import holders, memberships_of
from server.actions.organisation.load_organisation import load_organisation
from server.database import Database
from server.errors import Invalid
from server.services.drafting import installation_units
from server.settings import load_settings
from server.tables import GroupMember, Membership, Officer, Unit, UnitEdge, UnitName

CHART = load_settings("test").config / "organisation" / "2022.yaml"
SMALL = """\
groups: [{code: g, name: Nhóm, count: 1}]
units:
  - {code: A, name: "Ban A", kind: department, certainty: read}
  - {code: B, name: "Ban B", kind: department, certainty: read,
     group: g, parent: A, edge: HIERARCHY}
edges: []
roles: [{code: r, name: Vai}]
officers:
  - {login: an, full_name: "Nguyễn Văn An", assignments: [{unit: A, roles: [r]}]}
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "chart.yaml"
    path.write_text(text, "utf-8")
    return path


def counted(database: Database) -> list[int]:
    tables = (Unit, UnitName, UnitEdge, GroupMember, Officer, Membership)
    with database.reading() as db:
        return [db.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def test_every_addressee_of_the_examples_has_a_leader_a_clerk_and_a_specialist(
    database: Database, organisation: SimpleNamespace
) -> None:
    with database.reading() as db:
        units = db.scalars(select(GroupMember.unit_id)).all()
        assert len(units) == 42  # 31 of 517-CV/TU, 11 wards of the year
        for unit_id in units:
            for roles in (("lanh_dao_don_vi", "lanh_dao_ban"), ("van_thu",), ("chuyen_vien",)):
                assert holders(db, unit_id, roles, db.today), (unit_id, roles)
        assert not holders(db, organisation.TU_CT, ("lanh_dao_don_vi",), db.today)


def test_people_made_by_rule_are_marked_and_fit_their_unit(
    database: Database, cast: SimpleNamespace
) -> None:
    with database.reading() as db:
        assert db.scalar(select(func.count()).where(~Officer.is_fictional)) == 0
        assert [held.role for held in memberships_of(db, cast.ld_bdv_bt)] == ["lanh_dao_ban"]
        assert [held.role for held in memberships_of(db, cast.ld_btc)] == ["lanh_dao_don_vi"]
        follows = {held.role for held in memberships_of(db, cast.ung_ttk)}
        assert "chuyen_vien_theo_doi" in follows  # passes down to the women's union


@pytest.mark.usefixtures("organisation")
def test_loading_again_changes_nothing(database: Database) -> None:
    before = counted(database)

    load_organisation(database, path=CHART)

    assert counted(database) == before


def test_a_unit_is_shown_by_its_proper_name_never_an_alias(
    database: Database, organisation: SimpleNamespace
) -> None:
    with database.reading() as db:
        assert db.get_one(Unit, organisation.BDV).name == "Ban Dân vận Thành ủy"


def test_what_a_changed_file_no_longer_says_ends_and_stays_in_the_books(
    database: Database, tmp_path: Path
) -> None:
    load_organisation(database, path=write(tmp_path, SMALL))
    changed = SMALL.replace("unit: A, roles", "unit: B, roles").replace("Ban B", "Ban Bê")

    load_organisation(database, path=write(tmp_path, changed))

    with database.reading() as db:
        rows = db.execute(select(Membership.valid_to.is_(None)).order_by(Membership.id)).scalars()
        assert rows.all() == [False, True]
        assert db.scalars(select(Unit).where(Unit.code == "B")).one().name == "Ban Bê"


def test_all_problems_are_told_by_line_and_nothing_is_stored(
    database: Database, tmp_path: Path
) -> None:
    broken = (
        SMALL.replace("parent: A", "parent: C")
        .replace("roles: [r]}]", "roles: [s]}]")
        .replace("count: 1", "count: 2")
    )

    with pytest.raises(Invalid) as invalid:
        load_organisation(database, path=write(tmp_path, broken))

    found = [(one.line, one.code) for one in invalid.value.problems]
    assert found == [(1, "chart-group-count"), (4, "chart-unknown"), (9, "chart-unknown")]
    assert counted(database) == [0] * 6


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("units: [", 1, "chart-not-yaml"),
        ("- a\n", 1, "chart-not-a-mapping"),
        ("groups: []\ngroups: []\n", 2, "chart-not-yaml"),
        (SMALL.replace("kind: department, certainty: read}", "certainty: read}"), 3,
         "chart-field-missing"),
        (SMALL.replace('"Ban A", kind', '"Ban A", parent: B, edge: HIERARCHY, kind'), 3,
         "chart-circle"),
        (SMALL.replace("code: B", "code: A"), 4, "chart-twice"),
    ],
)  # fmt: skip
def test_a_broken_file_names_its_line(
    database: Database, tmp_path: Path, text: str, line: int, code: str
) -> None:
    with pytest.raises(Invalid) as invalid:
        load_organisation(database, path=write(tmp_path, text))

    assert (line, code) in [(one.line, one.code) for one in invalid.value.problems]


def test_the_chart_of_today_says_what_of_it_is_not_verified(database: Database) -> None:
    load_organisation(database, path=CHART.with_name("2025.yaml"))

    with database.reading() as db:
        known = {one.code: one for one in db.scalars(select(Unit))}
        assert not {"QU-NK", "BCSD-UBND", "DD-HLHPN", "BDV"} & known.keys()
        assert known["BTGDV"].certainty == "read"
        assert {one.certainty for code, one in known.items() if code.startswith("DUP-")} == {
            "check"
        }
        assert known["DUX-1"].is_placeholder
        assert installation_units(db)[1] == known["BTGDV"].id
        for code in ("BTGDV", "DUP-NK", "DU-UBND"):
            assert holders(db, known[code].id, ("lanh_dao_don_vi", "lanh_dao_ban"), db.today)
