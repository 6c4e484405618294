"""Something of every kind that an address may name, in one case that is with its units."""

from __future__ import annotations

import io
from typing import Any

from sqlalchemy import select

from server.demo.scan import scan
from server.tables import (
    Assignment,
    ChasePause,
    File,
    Halt,
    Incident,
    Membership,
    ModelProposal,
    Succession,
    SuccessionUnit,
)
from server.worker import run_until_idle
from tests.web.conftest import Browse, Office


def tell_everything(office: Office, case_id: int, browser_of: Browse) -> dict[str, Any]:
    """Numbers, and the addresses of drafts and of what was reported."""
    database, cast, wanted = office.database, office.cast, office.unit("QU-NK")
    halted = office.unit("QU-BT")

    def post(who: str, path: str, **typed: Any) -> str:
        answer = browser_of(getattr(cast, who)).post(path, data=typed)
        assert answer.status_code == 303, f"{path}: {answer.status_code}"
        return str(answer.location).partition("#")[0]

    task = office.open_task("T_confirm_receipt", wanted)
    with database.reading() as db:
        bound = select(Assignment.id).where(Assignment.deadline_kind == "BINDING")
        part = db.scalars(bound.where(Assignment.unit_id == wanted)).one()
    post("thuy_tn", f"/cases/{case_id}/units/{halted}/chase-pause", kind="stop", reason="x")
    post("hoa_dtb", f"/cases/{case_id}/units/{halted}/suspension", reason="x", document="1-CV")
    post("dat_kv", "/models/consultation/withdrawal", note="x")
    sending = post("thuy_tn", "/directive-drafts", model="dissemination")
    named: dict[str, Any] = {
        "draft": post("dat_kv", "/models/written_reminder/drafts"),
        "directive_draft": sending.rpartition("/")[0],
        "change_request": post("lam_ott", "/change-requests", assignment=str(part)),
        "obstacle": post("lam_ott", f"/tasks/{task.id}/obstacle"),
    }
    post("lam_ott", f"/tasks/{task.id}/files", files=(io.BytesIO(scan("a")), "a.pdf"))
    run_until_idle(database)
    with database.transaction() as db:
        incident = Incident(instance_id=task.instance_id, case_id=case_id, code="job-failed",
                            doing="job x", element=task.element, at=db.now)  # fmt: skip
        succession = Succession(
            instance_id=task.instance_id, change="RENAME", state="entered", basis="1-QĐ/TU",
            effective_on=db.today, units=[SuccessionUnit(unit_id=wanted, side="before")],
        )  # fmt: skip
        db.add_all([incident, succession])
        db.flush()
        named |= {
            "halt": f"/halts/{db.scalars(select(Halt.id)).one()}",
            "proposal": db.scalars(select(ModelProposal.id)).one(),
            "pause": db.scalars(select(ChasePause.id)).one(),
            "incident": incident.id,
            "succession": succession.id,
            "file": db.scalars(select(File.id).where(File.task_id == task.id)).one(),
        }
        admin = select(Membership.id).where(Membership.officer_id == cast.nguyen_qt)
        named["admin_role"] = db.scalars(admin).one()
    other = office.open_task("T_confirm_receipt", halted)
    return named | {"task": task.id, "version": task.version, "case": case_id, "unit": wanted,
                    "instance": task.instance_id, "assignment": part, "key": "written_reminder",
                    "other": other.id, "officer": cast.lam_ott,
                    "admin": cast.nguyen_qt}  # fmt: skip
