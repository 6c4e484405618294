"""Odd models run right or are refused at their element, however the file is written."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from lxml import etree

from tests.workflows.odd_models import ODD, Odd, cases
from workflows.draft import Rehearsed, rehearse
from workflows.parsing.xml import BPMN


def scripts(done: Rehearsed) -> Counter[str]:
    story = done.run.story if done.run is not None else ()
    return Counter(one.element for one in story
                   if one.kind == "scriptTask" and one.status == "completed")  # fmt: skip


def played(drawn: Odd, model: bytes | None = None) -> Rehearsed:
    return rehearse({"p.bpmn": model or drawn.model}, data=drawn.data, max_steps=400)


@pytest.mark.parametrize(("name", "size"), list(cases()))
def test_an_odd_model_runs_right_or_is_refused_at_its_element(name: str, size: int) -> None:
    drawn = ODD[name](size)

    done = played(drawn)

    told = {(one.code, one.element) for one in done.problems if one.severity == "error"}
    assert not {"internal", "parse-failed"} & {one.code for one in done.problems}
    if drawn.refused is not None:
        assert done.outcome == "refused"
        assert drawn.refused in told
    else:
        assert (done.outcome, told) == (drawn.outcome, set())
    if done.outcome == "completed":
        assert scripts(done) == drawn.scripts
    if done.outcome == "error":
        assert done.run is not None
        assert done.run.error is not None
        assert done.run.error.element


@pytest.mark.parametrize("name", list(ODD))
def test_the_order_in_which_a_file_lists_its_elements_says_nothing(name: str) -> None:
    drawn = ODD[name](3)
    before, after = played(drawn), played(drawn, shuffled(drawn.model))

    assert (after.outcome, scripts(after)) == (before.outcome, scripts(before))
    assert {(one.code, one.severity) for one in after.problems} == {
        (one.code, one.severity) for one in before.problems
    }


def shuffled(model: bytes) -> bytes:
    """Flow nodes and flows of every scope in another order; a flow before its ends among them."""
    root = etree.fromstring(model)
    for scope in list(root.iter(f"{BPMN}process", f"{BPMN}subProcess")):
        parts = [one for one in scope if isinstance(one.tag, str) and one.get("id")]
        for part in parts:
            scope.remove(part)
        random.Random(7).shuffle(parts)
        scope.extend(parts)
    return etree.tostring(root, encoding="UTF-8")
