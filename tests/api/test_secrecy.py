"""A program brings no state secret either."""

from __future__ import annotations

from sqlalchemy import select

from server.tables import Draft, Quarantined
from tests.api.conftest import Entry
from tests.processes.conftest import Office


def test_marked_text_from_a_program_is_kept_nowhere(office: Office, client_of: Entry) -> None:
    client = client_of(office.cast.lam_ott)
    at = f"/tasks/{office.open_task('T_confirm_receipt', office.unit('QU-NK')).id}"
    seen = client.get(at)

    answer = client.ask("PUT", f"{at}/draft", {"values": {"note": ["x", "MẬT\nTrận địa"]}},
                        if_match=seen.etag)  # fmt: skip

    assert (answer.status, answer.body["code"]) == (422, "secret-document")
    level = client.ask("PUT", f"{at}/draft", {"values": {"secrecy_level": "Mật", "note": "x"}},
                       if_match=seen.etag)  # fmt: skip
    assert (level.status, level.body["code"]) == (422, "secret-document")
    with office.database.reading() as db:
        assert db.scalars(select(Draft.task_id)).all() == []
        assert [one.officer_id for one in db.scalars(select(Quarantined))] == [office.cast.lam_ott]
