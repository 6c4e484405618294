"""Every address that takes a form, and who may send it; told as in gets.py.

`typed` are the ids that stand in the form and not in the address. What takes whoever is signed in
is named too, and says what of somebody else's it must not touch.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from tests.rights.gets import API, CASE, DRAFT, PART, TASK, VERSION
from tests.rights.who import (
    Who,
    admin,
    clerk,
    decides,
    fellow_unit,
    follower,
    follows,
    guards,
    handles,
    holds,
    models,
    nobody,
    own_unit,
    part,
    shows,
    speaks,
    works,
)


class Post(NamedTuple):
    rule: str
    may: Who
    seen: Who = nobody
    typed: Mapping[str, Any] = {}
    method: str = "POST"


INCIDENT = "/incidents/<int:incident_id>"
leads_own = holds("lanh_dao_don_vi", "lanh_dao_ban", "chanh_van_phong", at=("own",))
SENT = f"{API}/definition-drafts/<int:draft_id>"
VALUES = {"values": {}}
PROGRAMS = (
    Post(f"{API}{TASK}/claim", clerk, own_unit),
    Post(f"{API}{TASK}/release", lambda one: clerk(one) or leads_own(one), own_unit),
    Post(f"{API}{TASK}/draft", lambda one: clerk(one) or follower(one), own_unit, VALUES, "PUT"),
    Post(f"{API}{TASK}/completion", clerk, own_unit, VALUES),
    Post(f"{API}{TASK}/obstacle", speaks, own_unit),
    Post(f"{API}/obstacles/<int:obstacle_id>/withdrawal", speaks, own_unit),
    Post(f"{API}/definition-drafts", models, nobody, {"files": {"x.bpmn": "<x/>"}}),
    Post(f"{SENT}/files", models, nobody, {"files": {}}, "PUT"),
    Post(f"{SENT}/approval", models),
    Post(f"{SENT}/deployment", models, nobody, {"note": "x"}),
)
"""Sent with a key of each officer."""
POSTS = (
    *PROGRAMS,
    Post("/account/tokens/<int:token_id>/revocation", nobody),
    Post("/organisation/services", admin),
    Post("/organisation/services/tokens", admin),
    Post("/webhooks", admin),
    Post("/webhooks/<int:webhook_id>/end", admin),
    Post("/webhooks/deliveries/<int:delivery_id>/attempt", admin),
    Post(f"{TASK}/claim", clerk, own_unit),
    Post(f"{TASK}/release", lambda one: clerk(one) or leads_own(one), own_unit),
    Post(f"{TASK}/recall", nobody, own_unit),
    Post(f"{TASK}/assignment", lambda one: clerk(one) or leads_own(one), own_unit,
         {"to": "{officer_id}"}),
    Post(f"{TASK}/comments", own_unit),
    Post(f"{TASK}/completion", clerk, own_unit, {"_version": "{version}", "_key": "w"}),
    Post(f"{TASK}/draft", lambda one: clerk(one) or follower(one), own_unit,
         {"_version": "{version}"}),
    Post(f"{TASK}/files", lambda one: clerk(one) or follower(one), own_unit),
    Post("/files/<int:file_id>/withdrawal", nobody, own_unit, {"reason": "x"}),
    Post(f"{TASK}/paper-entry", follower, own_unit, {"_version": "{version}", "_key": "w"}),
    Post(f"{TASK}/obstacle", speaks, own_unit),
    Post("/change-requests", speaks, own_unit, {"assignment": "{assignment_id}"}),
    Post("/change-requests/<int:request_id>/withdrawal", speaks, own_unit),
    Post("/obstacles/<int:obstacle_id>/withdrawal", speaks, own_unit),
    Post(PART + "/evidence", shows, own_unit, {"happened_on": "21/06/2022", "text": "x"}),
    Post(PART + "/chase-pause", follows, own_unit, {"kind": "stop", "reason": "x"}),
    Post(PART + "/resumption", decides, own_unit, {"reason": "x", "document": "1-CV"}),
    Post(f"{CASE}/suspension", decides, part, {"reason": "x", "document": "1-CV"}),
    Post(f"{CASE}/cancellation", decides, part, {"reason": "x", "document": "1-CV"}),
    Post(f"{CASE}/units/<int:unit_id>/suspension", decides, part,
         {"reason": "x", "document": "1-CV"}),
    Post(f"{CASE}/units/<int:unit_id>/chase-pause", follows, part, {"kind": "stop", "reason": "x"}),
    Post(f"{CASE}/end", follows, part),
    Post(f"{CASE}/review", decides, part),
    Post(f"{CASE}/review-day", decides, part),
    Post(f"{CASE}/receipts/requests", follows, part, {"days": "1", "unit": "{unit_id}"}),
    Post(f"{CASE}/chasing/ladder", follows, part, {"before": "1"}),
    Post(f"{CASE}/chasing/letter", follows, part),
    Post("/halts/<int:halt_id>/resumption", decides, nobody, {"reason": "x", "document": "1-CV"}),
    Post("/chase-pauses/<int:pause_id>/end", follows, fellow_unit, {"reason": "x"}),
    Post("/instances/<int:instance_id>/cancellation", decides, own_unit,
         {"reason": "x", "document": "1-CV"}),
    Post("/directive-drafts/<int:draft_id>/removal", nobody),
    Post("/directive-drafts/<int:draft_id>/<step>", nobody, nobody, {"subject": "x"}),
    Post("/filters/<int:filter_id>/deletion", leads_own, works("own")),
    Post("/deputies/<int:deputy_id>/end", leads_own),
    Post("/account/sessions/<int:session_id>/end", nobody),
    Post("/mails/<int:mail_id>/attempt", admin),
    Post("/quarantine/<int:quarantined_id>/wipe", guards, nobody, {"reason": "x"}),
    Post(f"{INCIDENT}/retry", handles),
    Post(f"{INCIDENT}/amendment", follows, admin, {"reason": "x"}),
    Post(f"{INCIDENT}/skip", handles),
    Post(f"{INCIDENT}/settlement", handles, nobody, {"reason": "x"}),
    Post(f"{INCIDENT}/reopening", handles, nobody, {"reason": "x"}),
    *(Post(rule, admin) for rule in (
        "/organisation/units", "/organisation/units/<int:unit_id>/names",
        "/organisation/units/<int:unit_id>/parents", "/organisation/units/<int:unit_id>/groups",
        "/organisation/units/<int:unit_id>/end", "/organisation/officers",
        "/organisation/officers/<int:wanted_id>/particulars",
        "/organisation/officers/<int:wanted_id>/roles",
        "/organisation/officers/<int:wanted_id>/activity",
        "/organisation/officers/<int:wanted_id>/password",
        "/organisation/officers/<int:wanted_id>/second-factor/reset",
        "/organisation/officers/<int:wanted_id>/sessions/<int:session_id>/end",
        "/organisation/roles/<int:membership_id>/end", "/organisation/roster",
        "/organisation/groups", "/organisation/groups/<int:group_id>/name",
        "/organisation/units/list", "/organisation/groups/<int:group_id>/members",
        "/organisation/calendar",
        "/organisation/settings/<setting>",
        "/organisation/successions",
    )),
    *(Post(rule, models) for rule in (
        "/models", "/models/imports", "/models/<key>/drafts", "/models/<key>/restorations",
        "/models/<key>/withdrawal", f"{VERSION}/moves", "/moves/<int:move_id>/approval",
        "/moves/<int:move_id>/stop", "/model-proposals/<int:proposal_id>/approval",
        "/model-proposals/<int:proposal_id>/refusal", "/model-proposals/<int:proposal_id>/removal",
        f"{DRAFT}/revisions", f"{DRAFT}/editors", f"{DRAFT}/returns", f"{DRAFT}/approval",
        f"{DRAFT}/deployment", f"{DRAFT}/removal", f"{DRAFT}/approval-requests", f"{DRAFT}/refusal",
        f"{DRAFT}/rehearsal", f"{VERSION}/rehearsal", f"{DRAFT}/rehearsal/steps",
        f"{VERSION}/rehearsal/steps", f"{DRAFT}/rehearsal/steps/removal",
        f"{VERSION}/rehearsal/steps/removal", f"{DRAFT}/rehearsal/tasks/<int:number>",
        f"{VERSION}/rehearsal/tasks/<int:number>", f"{DRAFT}/rehearsal/scenarios",
        f"{DRAFT}/rehearsal/scenarios/name", f"{DRAFT}/rehearsal/scenarios/removal",
        f"{DRAFT}/rehearsal/scenarios/playing", f"{VERSION}/rehearsal/scenarios/playing",
    )),
)  # fmt: skip
OWN = {
    "/sign-in": "nobody's yet",
    "/sign-in/code": "nobody's yet",
    "/sign-out": "one's own session",
    "/language": "one's own",
    "/account/password": "one's own",
    "/account/tokens": "one's own",
    "/account/sessions/end": "one's own",
    "/account/second-factor": "one's own",
    "/account/second-factor/confirmation": "one's own",
    "/account/second-factor/proof": "one's own",
    "/account/second-factor/codes": "one's own",
    "/account/second-factor/removal": "one's own",
    "/notices/reading": "one's own",
    "/notices/settings": "one's own",
    "/notices/feed": "one's own",
    "/notices/feed/revocation": "one's own",
    "/tasks/informed": "one's own units: see test_forms_of_ones_own",
    "/tasks/selection": "one by one as the tasks themselves: see test_forms_of_ones_own",
    "/tasks/decisions": "one by one as the tasks themselves: see tests/web/test_decisions.py",
    "/deputies": "one's own, or of people one leads: see test_forms_of_ones_own",
    "/filters": "shared with one's own units only: see test_forms_of_ones_own",
    "/exports": "with one's own eyes: see test_forms_of_ones_own",
    "/obstacles/brief": "one by one as the obstacles themselves: see test_forms_of_ones_own",
    "/closings": "cases that one leads: see test_forms_of_ones_own",
    "/registers/incoming": "books of one's own units: see test_forms_of_ones_own",
    "/cases/new/draft": "a unit that one may open cases for: see test_forms_of_ones_own",
    "/cases/new/issued": "whoever records",
    "/directive-drafts": "whoever records",
}
"""Forms that name no row in their address, and what of others they must not touch."""
