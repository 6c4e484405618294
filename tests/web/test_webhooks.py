"""Where other systems are told what happens: kept by administrators; a secret is told once."""

from __future__ import annotations

import re
from types import SimpleNamespace

from server.database import Database
from server.tables import Delivery, Event, Webhook
from tests.web.conftest import Browse

WISH = {"url": "https://vbdh.example.vn/tin", "kinds": ["task.completed"], "reason": "Đồng bộ"}


def test_a_receiver_is_added_told_of_and_ended(
    browser_of: Browse, cast: SimpleNamespace, database: Database
) -> None:
    admin = browser_of(cast.nguyen_qt)
    named = {"full_name": "Hệ thống: VBĐH", "login": "vbdh"}
    service = admin.post("/organisation/services", data=named).location.rpartition("/")[2]

    wrong = admin.post("/webhooks", data={**WISH, "service": service, "url": "http://10.0.0.1/"})
    assert wrong.status_code == 422
    assert 'href="#url"' in wrong.text
    made = admin.post("/webhooks", data={**WISH, "service": service})
    assert made.status_code == 201
    secret = re.findall(r"whsec_[0-9a-f]{64}", made.text)[0]

    page = admin.get("/webhooks").text
    assert WISH["url"] in page
    assert "Đang tắt (webhooks)" in page
    assert secret not in page
    with database.transaction() as db:
        hook = db.query(Webhook).one()
        line = db.query(Event).order_by(Event.id).first()
        assert line is not None
        assert secret not in f"{vars(hook)}"
        db.add(Delivery(key="k", webhook_id=hook.id, chain=line.chain, seq=line.seq, at=db.now,
                        next_at=db.now, failed=True, error="HTTP 500"))  # fmt: skip
        hook_id = hook.id
    assert "HTTP 500" in admin.get("/webhooks").text
    retry = re.findall(r"/webhooks/deliveries/\d+/attempt", admin.get("/webhooks").text)[0]
    assert admin.post(retry).status_code == 303
    assert admin.post(retry).status_code == 409
    assert admin.post(f"/webhooks/{hook_id}/end").status_code == 303
    assert "đã thôi" in admin.get("/webhooks").text
    assert browser_of(cast.lam_ott).get("/webhooks").status_code == 404
