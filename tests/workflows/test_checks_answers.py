"""What conditions read of answers; what is read before it is there; what the office's words say."""

from __future__ import annotations

import json

import pytest

from workflows.checks import check

HEAD = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:s="http://spiffworkflow.org/bpmn/schema/1.0/core">"""
REVIEW = {
    "type": "object",
    "properties": {
        "decision": {"type": "string", "oneOf": [{"const": "ok"}, {"const": "return"}]},
        "count": {"type": "integer"},
        "urgent": {"type": "boolean"},
    },
}


def properties(**given: str) -> str:
    pairs = "".join(f'<s:property name="{name}" value="{said}"/>' for name, said in given.items())
    return f"<extensionElements><s:properties>{pairs}</s:properties></extensionElements>"


def task(name: str, **given: str) -> str:
    form = {"formJsonSchemaFilename": f"{name[2:]}.schema.json", **given}
    return f'<userTask id="{name}">{properties(**form)}</userTask>'


def asking(condition: str, *, first: str = "t_review", more: str = "", **given: str) -> str:
    """t_review, then a gateway with one condition; `first` is where the start leads."""
    flows = [("s", first), ("t_review", "x"), ("x", "e"), ("x", "o")]
    arrows = "".join(
        f'<sequenceFlow id="{a}_{b}" sourceRef="{a}" targetRef="{b}">'
        + (f"<conditionExpression>{condition}</conditionExpression>" if b == "o" else "")
        + "</sequenceFlow>"
        for a, b in flows
    )
    return (
        f'{HEAD}<process id="p" isExecutable="true">{properties(**given)}<startEvent id="s"/>'
        f'{task("t_review")}<exclusiveGateway id="x" default="x_e"/><endEvent id="e"/>'
        f'<endEvent id="o"/>{arrows}{more}</process></definitions>'
    )


def codes(model: str, **known: frozenset[str]) -> set[tuple[str, str, str | None]]:
    files = {"p.bpmn": model.encode(), "forms/review.schema.json": json.dumps(REVIEW).encode()}
    found = check(files, **known)
    return {(one.severity, one.code, one.element) for one in found} - {
        ("warning", "task-without-role", "t_review")
    }


@pytest.mark.parametrize(
    "condition",
    ['review["decision"] == "return"', 'review["count"] >= 3', 'review["urgent"] == True',
     'review["note"] != ""', "unit_id == 7", 'given_by_caller["x"] == 1'],
)  # fmt: skip
def test_what_the_form_has_may_be_asked(condition: str) -> None:
    assert codes(asking(condition, given="given_by_caller")) == set()


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ('review["decison"] == "return"', ("error", "field-unknown")),
        ('review["decision"] == "returned"', ("warning", "value-unknown")),
        ('review["count"] == "3"', ("warning", "value-type")),
        ('review["urgent"] == "true"', ("warning", "value-type")),
        ('reviev["decision"] == "return"', ("warning", "name-unknown")),
        ("open(unit_id)", ("error", "function-unknown")),
    ],
)
def test_what_the_form_has_not_is_told_at_the_way(condition: str, told: tuple[str, str]) -> None:
    assert codes(asking(condition)) == {(*told, "x_o")}


def test_an_answer_asked_for_on_a_way_that_passes_by_its_step_is_told() -> None:
    model = asking('review["urgent"] == True', first="x")

    assert ("warning", "name-may-be-missing", "x_o") in codes(model)


def test_a_parallel_join_has_what_any_of_its_branches_wrote() -> None:
    model = asking('review["urgent"] == True', first="and").replace(
        'sourceRef="t_review" targetRef="x"', 'sourceRef="t_review" targetRef="join"'
    )
    arrows = [("and", "t_review"), ("and", "join"), ("join", "x")]
    more = '<parallelGateway id="and"/><parallelGateway id="join"/>' + "".join(
        f'<sequenceFlow id="{a}_{b}" sourceRef="{a}" targetRef="{b}"/>' for a, b in arrows
    )
    model = model.replace("</process>", f"{more}</process>")

    assert "name-may-be-missing" not in {code for _, code, _ in codes(model)}


def test_a_list_that_nobody_fills_in_before_is_told() -> None:
    loop = (
        '<multiInstanceLoopCharacteristics id="l"><loopDataInputRef>d</loopDataInputRef>'
        '<inputDataItem id="i" name="unit"/></multiInstanceLoopCharacteristics>'
    )
    model = asking('review["urgent"] == True').replace(
        '<endEvent id="o"/>',
        f'<dataObject id="d" name="review.units"/><callActivity id="o" calledElement="q">{loop}'
        "</callActivity>",
    )

    assert ("warning", "multi-collection-missing", "o") in codes(model)
    there = model.replace("review.units", "review.decision")
    assert "multi-collection-missing" not in {code for _, code, _ in codes(there)}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"limit": "3 ngày"}, ("error", "limit-invalid")),
        ({"escalate": "P2D"}, ("error", "limit-invalid")),
        ({"limit_param": "nowhere"}, ("error", "parameter-unknown")),
        ({"limit_decision": "nowhere"}, ("error", "decision-missing")),
        ({"remind_to": "nobody"}, ("warning", "recipient-unknown")),
        ({"notify_when": "x +"}, ("error", "script-refused")),
        ({"notify_when": "review[&quot;x&quot;]"}, ("error", "field-unknown")),
    ],
)
def test_limits_and_notices_must_mean_something(
    given: dict[str, str], told: tuple[str, str]
) -> None:
    model = asking('review["urgent"] == True').replace(task("t_review"), task("t_review", **given))
    known = {"parameters": frozenset({"consult"}), "roles": frozenset({"chief"})}

    assert (*told, "t_review") in codes(model, **known)


def test_a_form_that_is_not_there_is_told_at_its_step() -> None:
    model = asking('review["urgent"] == True').replace("review.schema.json", "reviw.schema.json")

    assert ("error", "form-missing", "t_review") in codes(model)


def throwing(**given: str) -> str:
    event = '<intermediateThrowEvent id="m"><messageEventDefinition messageRef="msg"/>'
    model = asking('review["urgent"] == True').replace(
        '<endEvent id="o"/>', f"{event}</intermediateThrowEvent>"
    )
    message = f'<message id="msg" name="msg">{properties(**given)}</message>'
    return model.replace('targetRef="o"', 'targetRef="m"').replace(
        '<process id="p"', f'{message}<process id="p"'
    )


def test_a_message_that_nobody_waits_for_is_told() -> None:
    lonely = ("warning", "message-without-receiver", "m")

    assert lonely in codes(throwing(), receivers=frozenset())
    assert lonely not in codes(throwing(), receivers=frozenset({"msg"}))
    assert lonely not in codes(throwing(noted="true"), receivers=frozenset())
    assert lonely not in codes(throwing())


def test_a_key_that_the_sender_does_not_fill_in_is_told() -> None:
    payload = "<extensionElements><s:messagePayload>{'a': 1}</s:messagePayload></extensionElements>"
    keyed = (
        f'<message id="msg" name="msg">{payload}</message><correlationProperty id="b">'
        '<correlationPropertyRetrievalExpression messageRef="msg"><messagePath>b</messagePath>'
        "</correlationPropertyRetrievalExpression></correlationProperty>"
    )
    model = asking('review["urgent"] == True').replace('<process id="p"', f'{keyed}<process id="p"')

    assert ("warning", "message-payload", "msg") in codes(model)
    assert ("warning", "message-payload", "msg") not in codes(model.replace("'a'", "'b'"))


def test_the_scope_of_a_lane_is_one_of_the_list() -> None:
    said = properties(roles="chief", scope="everybody")
    lane = f'<laneSet id="ls"><lane id="L_x">{said}</lane></laneSet>'
    model = asking('review["urgent"] == True').replace(
        '<startEvent id="s"/>', f'{lane}<startEvent id="s"/>'
    )

    assert ("error", "scope-unknown", "L_x") in codes(model)


def test_a_loop_that_only_the_clock_turns_is_told() -> None:
    waiting = (
        '<intermediateCatchEvent id="w"><timerEventDefinition><timeDuration>"P1D"</timeDuration>'
        '</timerEventDefinition></intermediateCatchEvent><sequenceFlow id="w_x" sourceRef="w" '
        'targetRef="x"/>'
    )
    model = asking("unit_id == 7").replace('<endEvent id="o"/>', waiting)
    model = model.replace('targetRef="o"', 'targetRef="w"')

    assert ("warning", "long-loop", "w") in codes(model)
    by_hand = model.replace('targetRef="x"/>', 'targetRef="t_review"/>')
    assert "long-loop" not in {code for _, code, _ in codes(by_hand)}
