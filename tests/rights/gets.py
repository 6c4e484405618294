"""Every address that is read, and who may: declared here from domain.md, not asked of our code.

`may` gets it; `seen` knows that it is there and is refused with 403; to everybody else it is 404.
What has `gives` other than 200 has nothing there in this story even for whoever may.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from tests.rights.who import (
    Who,
    admin,
    any_of,
    audits,
    decides,
    everybody,
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
    records,
    shows,
    speaks,
    whole,
)


class Get(NamedTuple):
    rule: str
    may: Who
    seen: Who = nobody
    gives: int = 200
    asked: tuple[str, ...] = ("",)  # queries
    named: Mapping[str, str] = MappingProxyType({})  # what the address names, other than the story


opens = any_of(records, holds("chuyen_vien", "lanh_dao_don_vi", at=("lead",)))
"""A directive that is issued, or a draft of the installation's organ that leads."""
CASE, TASK, PART = (
    "/cases/<int:case_id>",
    "/tasks/<int:task_id>",
    "/assignments/<int:assignment_id>",
)
BY_CASE = ("?case={case_id}", "?case={case_id}&unit={unit_id}")

LISTS = tuple(
    Get(rule, everybody, asked=asked)
    for rule, asked in (
        ("/keys", ("",)),
        ("/help", ("",)),
        ("/help/<reader>", ("",)),
        ("/account", ("",)),
        ("/account/tokens", ("",)),
        ("/account/second-factor", ("",)),
        ("/account/sessions", ("",)),
        ("/tasks", ("", "?view=unit", "?view=paper", "?view=free", "?view=passed", "?view=deputed",
                    "?unit={unit_id}", "?case={case_id}")),
        ("/tasks/done", ("", "?unit={unit_id}")),
        ("/tasks/informed", ("",)),
        ("/notices", ("",)),
        ("/notices/settings", ("",)),
        ("/deputies", ("", "?officer={officer_id}")),
        ("/cases", ("", *BY_CASE)),
        ("/assignments", ("", "?unit={unit_id}")),
        ("/change-requests", ("", *BY_CASE)),
        ("/obstacles", ("", *BY_CASE)),
        ("/portfolio/<any(units, obligations):by>", ("", *BY_CASE)),
        ("/portfolio/periods", ("", *BY_CASE)),
        ("/registers/outgoing", ("", "?unit={unit_id}")),
        ("/registers/incoming", ("", "?unit={unit_id}")),
        ("/reports", ("",)),
        ("/reports/<code>", ("", "?unit={unit_id}")),
        ("/reports/<code>.<ending>", ("", "?unit={unit_id}")),
        ("/ledger", ("", *BY_CASE)),
        ("/exports", ("",)),
        ("/search", ("?q=kinmark", "?q=quan+uy+ninh+kieu", "?q=kinmark&kind=file",
                     "?q=kinmark&kind=comment")),
    )
)  # fmt: skip
CASES = (
    *(
        Get(rule, part, asked=BY_CASE)
        for rule in (
            "/assignments",
            "/reports/<code>",
            "/reports/<code>.<ending>",
        )
    ),
    Get(CASE, part),
    Get(f"{CASE}/progress", part, asked=("", "?under={unit_id}")),
    Get(f"{CASE}/papers", part),
    Get(
        f"{CASE}/diagram.json",
        any_of(own_unit, fellow_unit),
        asked=("?process=unit_implementation",),
    ),
    Get(f"{CASE}/archive.zip", part),
    Get(f"{CASE}/receipts", part, asked=("", "?unit=ninh")),
    Get(f"{CASE}/chasing", part),
    Get(f"{CASE}/chasing/ladder", follows, part),
    Get(f"{CASE}/rounds", whole),
    Get(f"{CASE}/end", follows, part),
    Get(f"{CASE}/suspension", decides),
    Get(f"{CASE}/cancellation", decides),
    Get(f"{CASE}/units/<int:unit_id>", own_unit),
    Get(f"{CASE}/units/<int:unit_id>/suspension", decides),
    Get(f"{CASE}/units/<int:unit_id>/chase-pause", follows, part),
    Get("/directives/<int:directive_id>", part),
    Get("/halts/<int:halt_id>/resumption", decides),
    Get("/chase-pauses/<int:pause_id>/end", follows, fellow_unit),
    Get("/instances/<int:instance_id>", own_unit),
    Get("/instances/<int:instance_id>/diagram.bpmn", own_unit),
    Get("/instances/<int:instance_id>/diagram.json", own_unit),
    Get("/instances/<int:instance_id>/cancellation", decides),
    Get("/rounds/<int:instance_id>", whole),
    Get("/rounds/<int:instance_id>/reports.<ending>", whole),
    Get("/letters/<int:instance_id>.<ending>", nobody),
    Get(PART + "/evidence", shows, own_unit),
    Get(PART + "/ledger", own_unit),
    Get(PART + "/change-request", own_unit),
    Get(PART + "/chase-pause", follows, own_unit),
    Get(PART + "/resumption", decides),
    Get("/change-requests/<int:request_id>", own_unit),
    Get("/obstacles/<int:obstacle_id>", own_unit),
)
TASKS = (
    Get("/tasks/decisions", everybody, gives=422, asked=("", "?task={task_id}")),  # not alike
    Get(TASK, own_unit),
    Get(f"{TASK}/sheet", own_unit),
    Get(f"{TASK}/photo", own_unit),
    Get(f"{TASK}/people", own_unit),
    Get(f"{TASK}/paper-entry", follower, own_unit),
    Get(f"{TASK}/change-request", own_unit),
    Get(f"{TASK}/obstacle", speaks, own_unit),
    Get("/files/<int:file_id>", own_unit),
    Get("/files/<int:file_id>/withdrawal", nobody),
    Get("/files/<int:file_id>/preview", own_unit),
    Get("/files/<int:file_id>/pages/<int:number>", own_unit),
)
OPENING = (
    Get("/cases/new", opens),
    Get("/cases/new/issued", records, everybody),
    Get("/cases/new/template", records, everybody),
    Get("/directive-drafts/<int:draft_id>/<step>", nobody),
    Get("/closings/new", decides),
)
PERSONAL = (
    Get("/exports/<int:export_id>", nobody),
    Get("/exports/<int:export_id>/file", nobody),
)
"""Somebody else's, who is not among the walkers."""
OPERATING = tuple(
    Get(f"/reports/<code>{ending}", who, named={"code": code})
    for code, who in (("whole-journal", audits), ("incidents", handles), ("mails", admin))
    for ending in ("", ".<ending>")
)
"""Lists that are files too, for those alone who read their pages."""
INSTALLATION = (
    *OPERATING,
    Get("/incidents", handles),
    Get("/incidents/<int:incident_id>", handles),
    Get("/incidents/<int:incident_id>/diagram.bpmn", handles),
    Get("/incidents/<int:incident_id>/diagram.json", handles),
    Get("/mails", admin),
    Get("/quarantine", guards),
    Get("/quarantine/<int:quarantined_id>", guards),
    Get("/sign-ins", any_of(admin, audits), asked=("", "?login=lam.ott")),
    Get("/journal", audits, asked=("", "?case={case_id}")),
    Get("/organisation", admin, asked=("", "?q=ninh", "?on=20/06/2022")),
    Get("/organisation/successions", handles),
    Get("/organisation/successions/<int:succession_id>", handles),
    *(Get(rule, admin) for rule in (
        "/organisation/units/new", "/organisation/units/<int:unit_id>", "/organisation/officers",
        "/organisation/roster", "/organisation/roster.xlsx", "/organisation/officers/new",
        "/organisation/officers/<int:wanted_id>", "/organisation/groups",
        "/organisation/groups/<int:group_id>", "/organisation/roles", "/organisation/roles/<role>",
        "/organisation/units/list", "/organisation/units.xlsx", "/organisation/calendar",
        "/organisation/settings", "/organisation/settings/<setting>",
        "/webhooks", "/organisation/services",
        "/organisation/officers/<int:wanted_id>/sign-ins",
    )),
)  # fmt: skip
DRAFT, VERSION = "/model-drafts/<int:draft_id>", "/models/<key>/versions/<int:version>"
MODELS = (
    *(Get(rule, models) for rule in (
        "/models", "/models/<key>", "/models/words.json",
        VERSION, f"{VERSION}/diagram.bpmn", f"{VERSION}/bundle.zip", f"{VERSION}/moves",
        f"{VERSION}/instances", f"{VERSION}/reading",
        DRAFT, f"{DRAFT}/state.json", f"{DRAFT}/sentences.json", f"{DRAFT}/reading",
        f"{DRAFT}/scenarios.json", f"{DRAFT}/forms/<name>", f"{DRAFT}/diagram.bpmn",
        f"{DRAFT}/bundle.zip", f"{DRAFT}/moves",
        "/moves/<int:move_id>",
        f"{DRAFT}/rehearsal", f"{VERSION}/rehearsal", f"{DRAFT}/rehearsal/setup",
        f"{VERSION}/rehearsal/setup", f"{DRAFT}/rehearsal/diagram.bpmn",
        f"{VERSION}/rehearsal/diagram.bpmn",
    )),
    *(Get(rule, models, gives=404) for rule in (
        f"{DRAFT}/carried-over/<path:name>", f"{VERSION}/moves/<int:instance_id>",
        f"{DRAFT}/moves/<int:instance_id>",
        f"{VERSION}/files/<path:name>", "/models/<key>/comparison",
        f"{DRAFT}/rehearsal/tasks/<int:number>", f"{VERSION}/rehearsal/tasks/<int:number>",
    )),
)  # fmt: skip
API = "/api/v1"
PROGRAMS = (
    Get(f"{API}/tasks", everybody, asked=("", "?view=unit", "?case={case_id}")),
    Get(f"{API}{TASK}", own_unit),
    *(Get(f"{API}{rule}", everybody) for rule in (
        "/cases", "/directives", "/assignments", "/units", "/obstacles", "/reports",
        "/reports/<code>",
    )),
    Get(f"{API}/assignments", part, asked=("?case={case_id}",)),
    Get(f"{API}{CASE}", part),
    Get(f"{API}{CASE}/journal", part),
    Get(f"{API}/directives/<int:directive_id>", part),
    Get(f"{API}/obstacles/<int:obstacle_id>", own_unit),
    Get(f"{API}/journal", audits),
    *(Get(f"{API}{rule}", models) for rule in (
        "/definitions", "/definitions/<key>", "/definition-drafts/<int:draft_id>",
        "/definition-drafts/<int:draft_id>/problems",
    )),
)  # fmt: skip
"""Asked with a key of each officer."""
OPEN = ("/", "/sign-in", "/sign-in/code", "/sign-in/office", "/sign-in/office/return", "/healthz",
        "/calendar/<token>.ics",
        "/static/<path:filename>", f"{API}/", f"{API}/openapi.json")  # fmt: skip
"""Without a sign-in: a door, a heartbeat, a calendar at a signed address, what the API is."""
GETS = (*LISTS, *CASES, *TASKS, *OPENING, *PERSONAL, *INSTALLATION, *MODELS, *PROGRAMS)
