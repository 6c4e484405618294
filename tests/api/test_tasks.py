"""Tasks from outside: listed, taken, kept as a draft, done once; refused as on the pages."""

from __future__ import annotations

import pytest

from server.tables import Task
from tests.api.conftest import Entry
from tests.processes.conftest import Office
from tests.rolled_out import plan_to_sign

RECEIVED = {"received_on": "2022-06-21", "declined": False}


@pytest.fixture
def task(office: Office) -> Task:
    return office.open_task("T_confirm_receipt", office.unit("QU-NK"))


def test_a_task_is_taken_drafted_and_done_once_with_one_key(
    office: Office, task: Task, client_of: Entry
) -> None:
    client = client_of(office.cast.lam_ott)
    at = f"/tasks/{task.id}"
    assert [one["id"] for one in client.get("/tasks").body["items"]] == [task.id]

    assert client.ask("POST", f"{at}/claim").status == 204
    seen = client.get(at)
    assert seen.body["is_mine"]
    assert {one["name"] for one in seen.body["form"]} >= set(RECEIVED)
    draft = {"values": {"received_on": "2022-06-21"}}
    assert client.ask("PUT", f"{at}/draft", draft, if_match=seen.etag).status == 204
    assert client.get(at).body["draft"]["values"] == draft["values"]

    def complete(key: str) -> tuple[int, object]:
        done = client.ask("POST", f"{at}/completion", {"values": RECEIVED}, if_match=seen.etag,
                          idempotency_key=key)  # fmt: skip
        return done.status, done.body

    first, again = complete("k1"), complete("k1")
    assert first[0] == 200
    assert again == first
    status, told = complete("k2")
    assert (status, told["code"]) == (409, "task-done")
    with office.database.reading() as db:
        assert db.get_one(Task, task.id).state == "done"


def test_what_is_wrong_with_an_answer_is_told_at_its_field(
    office: Office, task: Task, client_of: Entry
) -> None:
    client = client_of(office.cast.lam_ott)
    at, seen = f"/tasks/{task.id}", client.get(f"/tasks/{task.id}")

    def told(values: object, **headers: str) -> tuple[int, str, str, list[str]]:
        answer = client.ask("POST", f"{at}/completion", {"values": values}, **headers)
        assert answer.headers["Content-Type"] == "application/problem+json"
        said, paths = answer.body, [one["path"] for one in answer.body["problems"]]
        return answer.status, said["code"], said["detail"], paths

    both = {"if_match": seen.etag, "idempotency_key": "k"}
    assert told({"received_on": "mai"}, **both)[::3] == (422, ["received_on"])
    assert told({"x": 1}, **both)[::3] == (422, ["x"])
    assert told(RECEIVED, if_match=seen.etag)[:2] == (400, "idempotency-key-missing")
    assert told(RECEIVED, idempotency_key="k")[:2] == (428, "if-match-missing")
    stale = told(RECEIVED, idempotency_key="k", if_match='"99-a0"')
    assert stale[:2] == (412, "if-match-overtaken")
    assert told(RECEIVED, accept_language="en", idempotency_key="k")[2].startswith("The header")


def test_a_program_may_no_more_than_its_officer_and_its_scopes(
    office: Office, task: Task, client_of: Entry, address: str
) -> None:
    at = f"/tasks/{task.id}"
    foreign, reader = client_of(office.cast.vy_ttn), client_of(office.cast.lam_ott, "tasks:read")
    both = {"if_match": '"1-a"', "idempotency_key": "k"}

    for path in (at, f"{at}/claim", f"{at}/completion"):
        method, body = ("GET", None) if path == at else ("POST", {"values": {}})
        answer = foreign.ask(method, path, body, **both)
        assert answer.status == 404
        assert answer.body["type"].endswith("not-found")
    assert reader.get(at).status == 200
    refused = reader.ask("POST", f"{at}/claim")
    assert (refused.status, refused.body["code"]) == (403, "scope-missing")
    for token in ("", "ts_x"):
        answer = type(reader)(address, token).get("/tasks")
        assert (answer.status, answer.headers["WWW-Authenticate"][:6]) == (401, "Bearer")


def test_a_signature_is_given_on_the_page_only(office: Office, client_of: Entry) -> None:
    task = plan_to_sign(office)
    signed = {"decision": "signed", "sign_capacity": "T/M", "method": "PAPER",
              "signed_on": "2022-06-21"}  # fmt: skip
    leader = client_of(office.cast.le_dt)
    seen = leader.get(f"/tasks/{task.id}")
    assert seen.body["may_complete"]

    refused = leader.ask("POST", f"/tasks/{task.id}/completion", {"values": signed},
                         if_match=seen.etag, idempotency_key="k")  # fmt: skip

    assert (refused.status, refused.body["code"]) == (403, "signing-on-page")
    assert leader.get(f"/tasks/{task.id}").body == seen.body  # waits for the page


def test_lists_are_paged_by_keyset_and_what_is_known_is_not_sent_again(
    office: Office, client_of: Entry
) -> None:
    client = client_of(office.cast.thuy_tn)
    every = client.get("/tasks?view=paper&limit=200").body

    assert every["count"] == len(every["items"]) > 1
    assert list(client.every("/tasks?view=paper&limit=1")) == every["items"]
    first = client.get("/tasks?view=paper&limit=1")
    assert client.get(first.headers["Link"].split(">")[0][1:].removeprefix("/api/v1")).status == 200
    known = client.get("/tasks?view=paper&limit=1", if_none_match=first.etag)
    assert (known.status, known.body) == (304, None)
    assert client.get("/tasks?limit=0").body["problems"][0]["path"] == "limit"
    assert client.get("/tasks?colour=red").status == 422


def test_what_lies_deeper_than_any_form_is_refused(
    office: Office, task: Task, client_of: Entry
) -> None:
    client, at = client_of(office.cast.lam_ott), f"/tasks/{task.id}/draft"
    seen = client.get(f"/tasks/{task.id}")

    def refused(levels: int) -> tuple[int, str]:
        deep: object = "x"
        for _ in range(levels):
            deep = [deep]
        answer = client.ask("PUT", at, {"values": {"received_on": deep}}, if_match=seen.etag)
        return answer.status, answer.body["code"]

    assert refused(4) == (422, "request-invalid")
    assert refused(900) == (422, "json-unreadable")
