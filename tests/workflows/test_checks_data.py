"""What steps write, what calls need, and fixes of one click."""

from __future__ import annotations

import pytest
from lxml import etree

from tests.workflows.drawings import body, event, node, xml
from workflows.checks import check, fixes
from workflows.errors import Fix, Problem

HEAD = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d">'


def found(*files: str | bytes) -> list[Problem]:
    texts = [text if isinstance(text, bytes) else text.encode() for text in files]
    return list(check({f"{n}.bpmn": text for n, text in enumerate(texts)}))


def codes(*files: str | bytes) -> set[tuple[str, str | None]]:
    return {(problem.code, problem.element) for problem in found(*files)}


def calling(name: str, called: str) -> str:
    inside = body("start s; end e\ns > c > e").replace('id="', f'id="{name}_')
    inside = inside.replace('Ref="', f'Ref="{name}_')
    call = f'<callActivity id="{name}_c" calledElement="{called}"/>'
    return f'{HEAD}<process id="{name}" isExecutable="true">{inside}{call}</process></definitions>'


def test_calls_in_a_circle_over_separate_files_are_refused() -> None:
    told = codes(calling("p", "q"), calling("q", "r"), calling("r", "p"))

    assert {("call-itself", "p_c"), ("call-itself", "q_c"), ("call-itself", "r_c")} <= told


@pytest.mark.parametrize("name", ["typename", "today"])
def test_a_reserved_name_is_refused(name: str) -> None:
    assert ("name-reserved", "w") in codes(xml(f"start s; script w: {name} = 1; end e\ns > w > e"))


def test_two_branches_that_write_one_name_are_told() -> None:
    model = "start s; and g; script a: x = 1; script b: {} = 2; and j; end e\n"
    model += "s > g; g > a > j; g > b > j; j > e"

    assert "branch-conflict" in {code for code, _ in codes(xml(model.format("x")))}
    assert "branch-conflict" not in {code for code, _ in codes(xml(model.format("y")))}


def test_a_script_that_reads_what_only_a_later_one_writes_is_told() -> None:
    model = "start s; script a: {}; script b: {}; end e\ns > a > b > e"

    early, late = (xml(model.format(*two)) for two in (("y = x", "x = 1"), ("x = 1", "y = x")))

    assert ("name-may-be-missing", "a") in codes(early)
    assert "name-may-be-missing" not in {code for code, _ in codes(late)}


def test_a_way_on_may_ask_what_its_own_step_has_written() -> None:
    behind = xml("start s; script a: x = 1; end e; end z\ns > a; a > e; f1: a > z if x == 1")
    ahead = xml("start s; xor g default f2; script a: x = 1; end e; end z\n"
                "s > g; f1: g > z if x == 1; f2: g > a; a > e")  # fmt: skip

    assert "name-may-be-missing" not in {code for code, _ in codes(behind)}
    assert ("name-may-be-missing", "f1") in codes(ahead)


@pytest.mark.parametrize(("first", "is_told"), [("true", True), ("false", False)])
def test_a_round_that_is_asked_for_last_may_ask_what_the_step_has_written(
    first: str, *, is_told: bool
) -> None:
    loop = (
        f'<standardLoopCharacteristics testBefore="{first}"><loopCondition>x == 1</loopCondition>'
    )
    inside = f"<script>x = 1</script>{loop}</standardLoopCharacteristics>"
    model = xml("start s; end e\ns > a > e", node("scriptTask", "a", inside))

    assert ("name-may-be-missing" in {code for code, _ in codes(model)}) is is_told


@pytest.mark.parametrize("counting", ["x = x + 1", "x += 1", "if x == 1:\n  pass\nx = 2"])
def test_a_script_that_counts_on_reads_before_it_writes(counting: str) -> None:
    inside = f"<script>{counting}</script>"
    alone = xml("start s; end e\ns > a > e", node("scriptTask", "a", inside))
    begun = xml("start s; script b: x = 0; end e\ns > b > a > e", node("scriptTask", "a", inside))
    late = xml("start s; script b: x = 0; end e\ns > a > b > e", node("scriptTask", "a", inside))

    assert ("name-unknown", "a") in codes(alone)
    assert ("name-may-be-missing", "a") in codes(late)
    assert not {code for code, _ in codes(begun)} & {"name-unknown", "name-may-be-missing"}


@pytest.mark.parametrize(
    "script", ["x = 1\ny = x", "y = [x for x in [1]]", "for x in [1]:\n  y = x",
               "if True:\n  x = 1\ny = x"]
)  # fmt: skip
def test_what_a_script_writes_itself_before_it_reads_is_there(script: str) -> None:
    inside = f"<script>{script}</script>"

    assert "name-unknown" not in {
        code for code, _ in codes(xml("start s; end e\ns > a > e", node("scriptTask", "a", inside)))
    }


def test_processes_are_counted_over_all_drawings() -> None:
    def drawn(first: int, count: int) -> str:
        inside = "".join(
            f'<process id="p{n}" isExecutable="true"><startEvent id="s{n}"/></process>'
            for n in range(first, first + count)
        )
        return f"{HEAD}{inside}</definitions>"

    assert ("processes-too-many", "p16") in codes(drawn(0, 16), drawn(16, 17))
    assert "processes-too-many" not in {code for code, _ in codes(drawn(0, 16), drawn(16, 14))}


def test_two_branches_into_a_choice_do_what_follows_twice() -> None:
    model = "start s; {} g; script a: x = 1; script b: y = 1; xor j; end e\n"
    model += "s > g; g > a > j; g > b > j; j > e"

    assert ("missing-join", "j") in codes(xml(model.format("and")))
    assert "missing-join" not in {code for code, _ in codes(xml(model.format("xor")))}


def test_results_need_a_name_of_their_own() -> None:
    loop = (
        "<script>r = 1</script><multiInstanceLoopCharacteristics><loopCardinality>2"
        '</loopCardinality><loopDataOutputRef>{}</loopDataOutputRef><outputDataItem id="r"/>'
        "</multiInstanceLoopCharacteristics>"
    )
    model = "start s; script w: results = []; end e\ns > w > m > e"

    assert ("multi-output", "m") in codes(
        xml(model, node("scriptTask", "m", loop.format("results")))
    )
    assert ("multi-output", "m") not in codes(
        xml(model, node("scriptTask", "m", loop.format("rs")))
    )


def test_a_call_hands_in_what_the_called_process_needs() -> None:
    box = '<ioSpecification><dataInput id="i1" name="year"/><dataInput id="i2" name="place"/>'
    box += "<inputSet><dataInputRefs>i1</dataInputRefs><dataInputRefs>i2</dataInputRefs>"
    box += "<optionalInputRefs>i2</optionalInputRefs></inputSet><outputSet/></ioSpecification>"
    called = xml("start a; end b\na > b", box, key="q")
    handed = "<dataInputAssociation><assignment><from>1</from><to>{}</to></assignment>"
    model = "start s; end e\ns > c > e"

    def calls(name: str) -> bytes:
        inside = handed.format(name) + "</dataInputAssociation>"
        return xml(model, node("callActivity", "c", inside, 'calledElement="q"'))

    assert ("io-input", "c") in codes(calls("place"), called)
    assert ("io-input", "c") not in codes(calls("year"), called)


def test_a_join_that_some_ways_never_reach_is_told_by_playing() -> None:
    stuck = xml("start s; or g; user a; user b; user c; and j; end e\ns > g > a > c > j; j > e\n"
                "f1: g > b if x == 1; b > j")  # fmt: skip
    sound = xml("start s; and g; user a; user b; and j; end e\ns > g > a > j; g > b > j; j > e")

    assert ("join-may-wait", "j") in codes(stuck)
    assert not {code for code, _ in codes(sound)} & {"join-may-wait", "never-carried-out"}


def test_a_step_no_way_leads_through_is_told() -> None:
    text = "start s; xor g default f1; user a; user b; and j; user c; end e; end z\n"
    text += "s > g; f1: g > a; f2: g > b if x == 1; a > j; b > j; j > c > e"

    assert ("never-carried-out", "c") in codes(xml(text))


def test_beyond_the_bound_the_exploration_says_so() -> None:
    branches = "; ".join(f"user a{n}; user b{n}; user c{n}" for n in range(7))
    flows = "; ".join(f"g > a{n} > b{n} > c{n} > j" for n in range(7))

    assert ("soundness-unknown", "p") in codes(
        xml(f"start s; and g; and j; end e; {branches}\ns > g; {flows}; j > e")
    )


FIXABLE = {
    "flow-without-id": body("start s; end e\ns > e").replace(' id="s_e"', ""),
    "timer-unquoted": body("start s; end e\ns > w > e")
    + node("intermediateCatchEvent", "w", event("timer duration P3D")),
    "timer-no-offset": body("start s; end e\ns > w > e")
    + node("intermediateCatchEvent", "w", event('timer date "2030-01-01T08:00"')),
}


@pytest.mark.parametrize("code", FIXABLE)
def test_a_fix_takes_its_problem_away(code: str) -> None:
    model = f'{HEAD}<process id="p" isExecutable="true">{FIXABLE[code]}</process></definitions>'
    problem = next(one for one in found(model) if one.code == code)

    assert problem.fix is not None
    fixed = fixes.apply(model.encode(), problem.fix)

    assert code not in {problem.code for problem in found(fixed)}
    assert len(list(etree.fromstring(fixed).iter())) == len(list(etree.fromstring(model).iter()))
    assert fixes.apply(fixed, problem.fix) == fixed or code == "timer-no-offset"


def test_a_drawing_is_marked_executable_by_a_fix() -> None:
    model = xml("start s; end e\ns > e").replace(b' isExecutable="true"', b"")
    problem = next(one for one in found(model) if one.code == "not-executable")

    assert problem.fix == Fix("mark-executable", "p")
    assert b'isExecutable="true"' in fixes.apply(model, problem.fix)
