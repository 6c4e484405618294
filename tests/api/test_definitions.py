"""A model is uploaded, checked, mended and deployed from outside, with the same four eyes."""

from __future__ import annotations

import pytest

from server.services.blank_model import blank_model
from tests.api.client import Client
from tests.api.conftest import Entry
from tests.processes.conftest import Office

KEY = "thu_tu_ngoai"


@pytest.fixture
def files() -> dict[str, str]:
    return {name: data.decode() for name, data in blank_model(KEY, "Thử từ ngoài").items()}


@pytest.fixture
def modeller(office: Office, client_of: Entry) -> Client:
    return client_of(office.cast.dat_kv)


def test_a_definition_is_uploaded_checked_approved_and_deployed(
    office: Office, client_of: Entry, modeller: Client, files: dict[str, str]
) -> None:
    made = modeller.ask("POST", "/definition-drafts", {"files": files})
    assert made.status == 201, made.body
    at = f"/definition-drafts/{made.body['id']}"
    seen = modeller.get(at)
    assert modeller.get(f"{at}/problems").body["deployable"], modeller.get(f"{at}/problems").body
    wish = {"note": "Thử", "unplayed": True}

    refused = modeller.ask("POST", f"{at}/deployment", wish, if_match=seen.etag)
    assert (refused.status, refused.body["code"]) == (422, "draft-not-approved")
    assert modeller.ask("POST", f"{at}/approval", if_match=seen.etag).status in (403, 422)
    second = client_of(office.cast.giang_ttn)
    assert second.ask("POST", f"{at}/approval", if_match=seen.etag).status == 204
    done = modeller.ask("POST", f"{at}/deployment", wish, if_match=seen.etag)

    assert (done.status, done.body) == (200, {"key": KEY})
    versions = modeller.get(f"/definitions/{KEY}").body["versions"]
    assert [(one["version"], one["is_current"]) for one in versions] == [(1, True)]


def test_what_is_wrong_with_a_model_is_told_at_its_element(
    modeller: Client, files: dict[str, str]
) -> None:
    name = next(one for one in files if one.endswith(".bpmn"))
    draft = modeller.ask("POST", "/definition-drafts", {"files": files}).body
    at, seen = (
        f"/definition-drafts/{draft['id']}",
        modeller.get(f"/definition-drafts/{draft['id']}"),
    )
    broken = {"files": {name: files[name].replace('targetRef="T_first"', 'targetRef="E_done"')}}

    stale = modeller.ask("PUT", f"{at}/files", broken, if_match='"9-a"')
    assert stale.status == 412, stale.body
    changed = modeller.ask("PUT", f"{at}/files", broken, if_match=seen.etag)
    assert changed.status == 200, changed.body
    found = modeller.get(f"{at}/problems").body
    assert not found["deployable"]
    wish = {"note": "x", "unplayed": True}
    refused = modeller.ask("POST", f"{at}/deployment", wish, if_match=modeller.get(at).etag)
    assert (refused.status, refused.body["code"]) == (422, "definition-refused")
    assert {one["code"] for one in refused.body["problems"]} <= {
        one["code"] for one in found["items"]
    }
    assert modeller.ask("POST", "/definition-drafts", {"files": {"x.txt": "x"}}).status == 422
