"""The administrator's pages of groups and roles."""

from __future__ import annotations

from types import SimpleNamespace

from flask.testing import FlaskClient

from server.database import Database
from server.queries.groups import directives_by_group
from server.services.unit_groups import members_of
from server.tables import Directive, DirectiveAddressee, UnitGroup
from tests.listening import listening
from tests.web.test_organisation import admin

__all__ = ["admin"]
AT = "/organisation/groups"


def test_a_group_is_made_filled_from_a_day_and_renamed(
    admin: FlaskClient, database: Database, organisation: SimpleNamespace
) -> None:
    at = admin.post(AT, data={"name": "Các đảng ủy xã", "code": "dang-uy-xa"}).location
    joined = {"member.unit": str(organisation.QU_NK), "member.day": "01/07/2022"}

    assert admin.post(f"{at}/members", data=joined).status_code == 303
    assert admin.post(f"{at}/name", data={"name.name": "Các đảng ủy xã, phường"}).status_code == 303

    page = admin.get(at).text
    assert "<h1>Các đảng ủy xã, phường</h1>" in page
    assert "Quận ủy Ninh Kiều" in page
    assert "Sắp tới" in page
    with database.reading() as db:
        day = db.today.replace(month=7)
        assert [members_of(db, ["dang-uy-xa"], one) for one in (db.today, day)] == [
            [], [organisation.QU_NK]]  # fmt: skip
    twice = admin.post(AT, data={"name": "các đảng ủy xã, phường", "code": "dang-uy-2"})
    assert "đã có nhóm mang tên này" in twice.text


def test_the_directives_of_every_group_are_counted_in_one_statement(
    database: Database, organisation: SimpleNamespace
) -> None:
    with database.transaction() as db:
        db.add_all(UnitGroup(code=f"g_{n}", name=f"Nhóm {n}") for n in range(30))
        for _ in range(2):
            directive = Directive(status="issued", doc_type="CV", issuer_id=organisation.TU_CT,
                                  subject="Thử", created_at=db.now)  # fmt: skip
            db.add(directive)
            db.flush()
            db.add_all(
                DirectiveAddressee(directive_id=directive.id, position=n, kind="to", text="Kính",
                                   groups=groups)
                for n, groups in enumerate((["g_1", "g_2"], ["g_1"], ["g_10"], []))
            )  # fmt: skip

    with database.reading() as db, listening(db.wire) as seen:
        counted = directives_by_group(db)

    assert len(seen) == 1
    assert {code: counted.get(code, 0) for code in ("g_0", "g_1", "g_2", "g_10")} == {
        "g_0": 0, "g_1": 2, "g_2": 2, "g_10": 2}  # fmt: skip


def test_a_role_tells_what_it_may_and_who_holds_it(admin: FlaskClient, deployed: object) -> None:
    assert deployed

    page = admin.get("/organisation/roles/van_thu").text

    assert "Vào sổ, cấp số, gửi đi" in page
    assert "Mạch Thị Ánh Sao" in page
    assert "Văn phòng Thành ủy" in page
    assert "quy trình giao việc cho vai trò này" in admin.get("/organisation/roles").text
    assert admin.get("/organisation/roles/khong_co").status_code == 404
