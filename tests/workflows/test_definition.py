from pathlib import Path

import orjson
import pytest

from tests.workflows.drawings import (
    Run,
    call,
    correlated,
    drawn,
    handler,
    message,
    node,
    props,
    xml,
)
from workflows import definition as definitions
from workflows.definition import load, read_files, read_folder
from workflows.errors import DecisionMissing, DefinitionRefused, NotWaiting, StateUnreadable

ONE = "start s; user t; end e\ns > t > e"
TWO = """start a; start b message m; user t; user u; end e
a > t > e; b > u > e"""
DMN = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="dd" name="d"
 namespace="n"><decision id="who" name="who"><decisionTable id="table" hitPolicy="FIRST">
 <input id="i"><inputExpression id="ie"><text>n</text></inputExpression></input>
 <output id="o" name="level"/>
 <rule id="r1"><inputEntry id="c1"><text>? &gt; 10</text></inputEntry>
  <outputEntry id="o1"><text>"high"</text></outputEntry></rule>
 <rule id="r2"><inputEntry id="c2"><text>? &gt; 5</text></inputEntry>
  <outputEntry id="o2"><text>"low"</text></outputEntry></rule>
</decisionTable></decision></definitions>"""
RULE = node(
    "businessRuleTask",
    "rule",
    "<extensionElements><spiffworkflow:calledDecisionId>who</spiffworkflow:calledDecisionId>"
    "</extensionElements>",
)


def test_the_hash_is_of_the_content_not_of_its_writing() -> None:
    plain = drawn(ONE)
    spaced = read_files({"other.bpmn": xml(ONE).replace(b"><userTask", b">\n   <userTask")})
    changed = drawn(ONE.replace("user t", "user t2").replace("> t >", "> t2 >"))

    assert plain.hash == spaced.hash
    assert plain.hash != changed.hash


def test_forms_and_decisions_count_for_the_hash_and_labels_do_not() -> None:
    files = {"p.bpmn": xml(ONE)}
    form = {"forms/f.schema.json": b'{"type": "object"}', "forms/f.ui.json": b"{}"}

    assert read_files(files).hash == read_files({**files, "en.toml": b"t = 'x'"}).hash
    assert read_files(files).hash != read_files({**files, **form}).hash
    assert read_files({**files, **form}).forms["p.f"] == {"schema": {"type": "object"}, "ui": {}}


def test_a_definition_comes_back_from_its_blob() -> None:
    made = drawn(ONE)

    assert load(made.blob) == made


def test_a_blob_changed_in_storage_is_refused() -> None:
    stored = orjson.loads(drawn(ONE).blob)
    stored["sources"]["diagram"] = stored["sources"]["diagram"].replace('id="t"', 'id="x"')

    with pytest.raises(StateUnreadable):
        load(orjson.dumps(stored).decode())


def test_a_definition_is_read_once_per_process() -> None:
    made, asked = (
        drawn(ONE.replace("user t", "user only_here").replace("> t >", "> only_here >")),
        [],
    )

    def load_blob(key: str) -> str:
        asked.append(key)
        return made.blob

    first = definitions.definition_of(made.hash, load_blob)

    assert definitions.definition_of(made.hash, load_blob) is first
    assert asked == [made.hash]
    with pytest.raises(StateUnreadable):
        definitions.definition_of("0" * 64, lambda _: made.blob)


def test_each_start_is_a_part_of_its_own_and_plain() -> None:
    model = drawn(TWO, declared=message("m"))

    assert model.parts == ("a", "b")
    assert [(s.element, s.message) for s in model.starts] == [("a", None), ("b", "m")]
    assert Run(model).open == ["t"]
    by_message = Run(model, start="b")
    assert by_message.open == ["u"]
    assert by_message.complete("u").ended is not None


def test_handlers_are_parts_and_their_nodes_know_it() -> None:
    care = handler("H", "message m", "user x; end e2\nH_start > x > e2", interrupting=False)
    model = drawn(ONE, care, declared=message("m"))

    assert model.parts == ("s", "H")
    assert [(h.element, h.kind, h.event_name, h.interrupting) for h in model.handlers] == [
        ("H", "message", "m", False)
    ]
    assert (model.elements["x"].part, model.elements["t"].part) == ("H", None)


def test_elements_tell_lane_form_instructions_and_properties() -> None:
    task = node(
        "userTask",
        "t",
        props(formJsonSchemaFilename="confirm.schema.json", limit="1WD").replace(
            "</extensionElements>",
            "<spiffworkflow:instructionsForEndUser>Đọc kỹ</spiffworkflow:instructionsForEndUser>"
            "</extensionElements>",
        ),
        'name="Xác nhận"',
    )
    lane = (
        '<laneSet id="ls"><lane id="L_a" name="Văn thư">'
        + props(roles="van_thu,chuyen_vien", scope="responsible_unit", paper_entry="true")
        + "<flowNodeRef>t</flowNodeRef></lane></laneSet>"
    )
    model = drawn("start s; end e\ns > t > e", lane + task)

    found = model.elements["t"]

    assert (found.name, found.kind, found.lane) == ("Xác nhận", "userTask", "L_a")
    assert (found.form, found.answer_name) == ("p.confirm", "confirm")
    assert (found.instructions, found.properties["limit"]) == ("Đọc kỹ", "1WD")
    assert model.lanes["L_a"].roles == ("van_thu", "chuyen_vien")
    assert (model.lanes["L_a"].scope, model.lanes["L_a"].paper_entry) == ("responsible_unit", True)
    assert model.answer_data("t", {"a": 1}) == {"confirm": {"a": 1}}


def test_messages_tell_their_keys_and_the_process_its_own() -> None:
    model = drawn(ONE, declared=message("m", "a", "b"), before=correlated("a"))

    assert model.messages["m"].keys == ("a", "b")
    assert model.keys == ("a",)


def test_calls_name_what_must_be_deployed_with_it() -> None:
    assert drawn("start s; end e\ns > c > e", call("c", "q")).calls == {"q"}


def test_a_decision_decides() -> None:
    text = "start s; user t; user after; end e\ns > t > rule > after > e"
    model = read_files({"p.bpmn": xml(text, RULE), "who.dmn": DMN.encode()})
    run = Run(model)

    run.complete("t", n=7)

    assert run.data["level"] == "low"


def test_a_decision_without_a_matching_row_is_named() -> None:
    text = "start s; end e\ns > rule > e"
    model = read_files({"p.bpmn": xml(text, RULE), "who.dmn": DMN.encode()})

    with pytest.raises(DecisionMissing) as caught:
        Run(model, {"n": 1})

    assert caught.value.element == "rule"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("user t; end e\nt > e", "no-start"),
        ("start s; user t; end e\ns > t; t > nowhere", "parse-refused"),
    ],
)
def test_what_cannot_run_is_refused_with_a_code(text: str, code: str) -> None:
    with pytest.raises(DefinitionRefused) as caught:
        drawn(text)

    assert caught.value.problems[0].code == code


def test_hostile_xml_never_reaches_the_parser() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "b">]><definitions/>'

    with pytest.raises(DefinitionRefused) as caught:
        read_files({"p.bpmn": bomb})

    assert caught.value.problems[0].code.startswith("xml-")
    assert caught.value.problems[0].file == "p.bpmn"


def test_a_bundle_with_several_processes_needs_a_choice() -> None:
    files = {"a.bpmn": xml(ONE, key="a"), "b.bpmn": xml(ONE, key="b")}

    with pytest.raises(DefinitionRefused) as caught:
        read_files(files)

    assert caught.value.problems[0].code == "several-executable"
    assert read_files(files, process="b").key == "b"


def test_a_flow_without_an_id_is_followed() -> None:
    anonymous = xml(ONE).replace(b'id="s_t" ', b"")

    assert Run(read_files({"p.bpmn": anonymous})).open == ["t"]


def test_a_folder_is_read_with_its_forms(tmp_path: Path) -> None:
    (tmp_path / "forms").mkdir()
    (tmp_path / "p.bpmn").write_bytes(xml(ONE))
    (tmp_path / "forms" / "f.schema.json").write_text('{"title": "F"}')

    assert read_folder(tmp_path).forms["p.f"]["schema"] == {"title": "F"}


def test_an_unknown_start_is_refused() -> None:
    with pytest.raises(NotWaiting):
        Run(drawn(ONE), start="x")
