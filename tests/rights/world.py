"""One case with a row of every kind, marked so that a page can be asked whose words it tells."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from server.database import Work
from server.tables import (
    Case,
    CaseUnit,
    Comment,
    Delivery,
    Deputy,
    Event,
    Export,
    File,
    Instance,
    Mail,
    Move,
    MovedInstance,
    Quarantined,
    SavedFilter,
    Token,
    Webhook,
)
from tests.rights.crowd import Actor, gather
from tests.web.conftest import Browse, Office
from tests.web.every_kind_of_row import tell_everything

OWN_MARK, FELLOW_MARK = "kinmarkown", "kinmarkfellow"


@dataclass(frozen=True)
class World:
    actors: tuple[Actor, ...]
    named: dict[str, Any]
    browse: Browse


def build_world(office: Office, case_id: int, browse: Browse, picture: bytes) -> World:
    told = tell_everything(office, case_id, browse)
    cast, own = office.cast, browse(office.cast.lam_ott)
    send_file(own, told["task"], picture)
    speak(own, told["task"], f"{OWN_MARK} @le.dt")
    speak(browse(cast.ung_ttk), told["other"], FELLOW_MARK)
    note_reason(browse(cast.thuy_tn), told)
    with office.database.transaction() as db:
        actors = gather(db)
        mine: dict[str, Any] = {"officer_id": cast.lam_ott}
        rows = {
            "filter_id": SavedFilter(**mine, unit_id=told["unit"], name=OWN_MARK, query={},
                                     at=db.now),
            "deputy_id": Deputy(**mine, deputy_id=cast.le_dt, in_person=False, first_day=db.today,
                                last_day=db.today, reason=OWN_MARK, document="1",
                                made_by_id=cast.lam_ott, made_at=db.now),
            "token_id": Token(**mine, made_by_id=cast.lam_ott, name=OWN_MARK, hash="x", ending="x",
                              scopes=[], made_at=db.now, expires_at=db.now),
            "export_id": Export(**mine, report="units", ending="csv", key="k", at=db.now,
                                next_at=db.now),
        }  # fmt: skip
        db.add_all(rows.values())
        db.add(
            CaseUnit(case_id=case_id, unit_id=office.unit("QU-CR"), role="informed", position=90)
        )
        db.flush()
        ids = {name: row.id for name, row in rows.items()} | set_aside(db, cast.lam_ott)
        ids["move_id"] = asked_move(db, told["instance"], cast.dat_kv)
        ids["directive_id"] = db.scalars(select(Case.directive_id)).one()
        ids["file_id"] = db.scalars(select(File.id).where(File.name == f"{OWN_MARK}.png")).one()
        assert db.scalars(select(Comment.id)).all()
    return World(actors, {**numbers_of(told), **ids, "officer_id": cast.lam_ott,
                          "wanted_id": cast.lam_ott, "membership_id": 1}, browse)  # fmt: skip


def set_aside(db: Work, officer_id: int) -> dict[str, int]:
    """What waits for whoever keeps the installation: unsent, or secret."""
    line = db.scalars(select(Event).order_by(Event.id).limit(1)).one()
    waits: dict[str, Any] = {"at": db.now, "next_at": db.now, "failed": True}
    hook = Webhook(officer_id=officer_id, made_by_id=officer_id, url="https://hook.invalid/",
                   kinds=[], reason="x", key="hook", made_at=db.now)  # fmt: skip
    db.add(hook)
    db.flush()
    rows = {
        "delivery_id": Delivery(**waits, key="line", webhook_id=hook.id, chain=line.chain,
                                seq=line.seq),
        "mail_id": Mail(**waits, key="mail", officer_id=officer_id, address="x@mail.invalid",
                        subject="x", body="x"),
        "quarantined_id": Quarantined(sha256="0" * 64, size=1, media_type="application/pdf",
                                      mark="MẬT", officer_id=officer_id, at=db.now),
    }  # fmt: skip
    db.add_all(rows.values())
    db.flush()
    return {"webhook_id": hook.id} | {name: row.id for name, row in rows.items()}


def asked_move(db: Work, instance_id: int, officer_id: int) -> int:
    """Nobody has approved it yet."""
    version = db.get_one(Instance, instance_id).definition_id
    move = Move(definition_id=version, reason="x", state="asked", at=db.now, officer_id=officer_id)
    db.add(move)
    db.flush()
    db.add(MovedInstance(move_id=move.id, instance_id=instance_id, from_id=version,
                         state="waiting"))  # fmt: skip
    return move.id


def send_file(browser: FlaskClient, task_id: int, picture: bytes) -> None:
    chosen = [(io.BytesIO(picture), f"{OWN_MARK}.png")]
    assert browser.post(f"/tasks/{task_id}/files", data={"files": chosen}).status_code == 303


def speak(browser: FlaskClient, task_id: int, text: str) -> None:
    answer = browser.post(f"/tasks/{task_id}/comments", data={"text": text})
    assert answer.status_code == 303, answer.text


def note_reason(browser: FlaskClient, told: dict[str, Any]) -> None:
    """Why the own unit's part is not chased; the fellow's stands still since the story."""
    at = f"/assignments/{told['assignment']}/chase-pause"
    answer = browser.post(at, data={"kind": "stop", "reason": OWN_MARK})
    assert answer.status_code == 303, answer.text


def numbers_of(told: dict[str, Any]) -> dict[str, Any]:
    """Under the names that addresses give them."""

    def last(name: str) -> str:
        return str(told[name]).rpartition("/")[2]

    named = {f"{name}_id": told[name] for name in ("case", "unit", "task", "assignment", "instance",
                                                   "incident", "proposal", "pause",
                                                   "succession")}  # fmt: skip
    return named | {
        "halt_id": last("halt"), "obstacle_id": last("obstacle"), "draft_id": last("draft"),
        "request_id": last("change_request"), "directive_draft_id": last("directive_draft"),
        "key": told["key"], "version": told["version"], "name": "edit_letter",
        "code": "units", "ending": "csv", "by": "units", "step": "document", "number": 1,
        "group_id": 1, "reader": "officer",
        "setting": "unit_plan", "session_id": 1,
        "role": "van_thu", "other": told["other"],
    }  # fmt: skip
