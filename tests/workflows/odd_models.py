"""Models that nobody draws on purpose, grown to a size: what must happen to each is known.

`scripts` are the script tasks carried out, as often as they must be; `refused` the code and the
element of an error. Nothing here stands in a corpus: the size is free.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.workflows.drawings import body, call, handler, multi, node, sub, xml

DECLARED = """<signal id="sg" name="sg"/><escalation id="es" name="es" escalationCode="ES"/>
<error id="er" name="er" errorCode="ER"/>"""
Drawn = Callable[[int], "Odd"]
ODD: dict[str, Drawn] = {}


@dataclass(frozen=True)
class Odd:
    model: bytes
    scripts: Counter[str] = field(default_factory=Counter)
    outcome: str = "completed"
    refused: tuple[str, str] | None = None
    data: dict[str, Any] = field(default_factory=dict)


def odd(drawn: Drawn) -> Drawn:
    ODD[drawn.__name__] = drawn
    return drawn


def model(text: str, extra: str = "") -> bytes:
    return xml(text, extra, declared=DECLARED)


def link(kind: str, key: str, name: str) -> str:
    return node(kind, key, f'<linkEventDefinition id="ld_{key}" name="{name}"/>')


def throws(key: str, name: str) -> str:
    return link("intermediateThrowEvent", key, name)


def catches(key: str, name: str) -> str:
    return link("intermediateCatchEvent", key, name)


def each(size: int, text: str, between: str = "; ") -> str:
    return between.join(text.format(n=n, m=n + 1) for n in range(size))


@odd
def links_one_behind_the_other(size: int) -> Odd:
    events = "".join(
        throws(f"t{n}", f"way {n}") + catches(f"c{n}", f"way {n}") for n in range(size)
    )
    steps = each(size, "script x{n}: a = {n}")
    flows = each(size, "c{n} > x{n}") + "; " + each(size - 1, "x{n} > t{m}")
    drawing = f"start s; {steps}; end e\ns > t0; {flows}; x{size - 1} > e"
    return Odd(model(drawing, events), Counter(f"x{n}" for n in range(size)))


@odd
def a_round_of_links_that_nobody_waits_in(size: int) -> Odd:
    events = "".join(
        throws(f"t{n}", f"way {n}") + catches(f"c{n}", f"way {n}") for n in range(size)
    )
    flows = each(size - 1, "c{n} > t{m}") + ("; " if size > 1 else "")
    drawing = f"start s; xor g; end e\ns > g > t0; {flows}c{size - 1} > g"
    return Odd(model(drawing, events), refused=("endless-loop", "g"))


@odd
def a_long_round_of_scripts(size: int) -> Odd:
    steps = each(size, "script x{n}: a = {n}")
    flows = each(size - 1, "x{n} > x{m}") + ("; " if size > 1 else "")
    drawing = f"start s; xor g; {steps}\ns > g > x0; {flows}x{size - 1} > g"
    return Odd(model(drawing), refused=("endless-loop", "g"))


@odd
def a_round_through_subprocesses_in_which_nobody_waits(size: int) -> Odd:
    inside = deep(size, "start i; script x: a = 1; end j\ni > x > j")
    drawing = "start s; xor g; end e\ns > g > d0 > g"
    return Odd(model(drawing, inside), refused=("endless-loop", "g"))


@odd
def a_script_that_is_tried_again_for_ever(size: int) -> Odd:
    chain = each(size, "script y{n}: a = {n}")
    flows = each(size - 1, "y{n} > y{m}") + ("; " if size > 1 else "")
    inside = sub("u", "start i; end j error er\ni > j")
    drawing = f"start s; boundary b: on u error er; {chain}; end e\ns > u > e; b > y0; {flows}y{size - 1} > u"
    return Odd(model(drawing, inside), outcome="limit")


def deep(size: int, text: str) -> str:
    """d0 around d1 around … around what is drawn."""
    inside = body(text)
    for n in reversed(range(size)):
        around = body(f"start i{n}; end j{n}\ni{n} > d{n + 1} > j{n}") if n < size - 1 else ""
        inside = node("subProcess", f"d{n}", around + inside)
    return inside


@odd
def subprocesses_in_each_other(size: int) -> Odd:
    return Odd(
        model(
            "start s; end e\ns > d0 > e", deep(size, "start i; script x: a = 1; end j\ni > x > j")
        ),
        Counter(["x"]),
    )


@odd
def an_error_from_deep_inside(size: int) -> Odd:
    """The boundary stands on the outermost: what is between is given up."""
    drawing = "start s; boundary b: on d0 error er; script care: c = 1; end e; end f\ns > d0 > e; b > care > f"
    inside = deep(size, "start i; script x: a = 1; end j error er\ni > x > j")
    return Odd(model(drawing, inside), Counter(["x", "care"]))


@odd
def an_escalation_from_deep_inside(size: int) -> Odd:
    """It interrupts nobody: both ways are gone."""
    drawing = (
        "start s; side_boundary b: on d0 escalation es; script care: c = 1; script after: d = 1\n"
        "end e; end f; s > d0 > after > e; b > care > f"
    )
    inside = deep(size, "start i; throw x escalation es; script y: a = 1; end j\ni > x > y > j")
    return Odd(model(drawing, inside), Counter(["care", "after", "y"]))


@odd
def a_terminate_deep_inside_ends_only_its_own_scope(size: int) -> Odd:
    inside = deep(size, "start i; and a; user late; script x: n = 1; end j terminate; end k\n"
                        "i > a > late > k; a > x > j")  # fmt: skip
    drawing = "start s; script after: d = 1; end e\ns > d0 > after > e"
    return Odd(model(drawing, inside), Counter(["x", "after"]))


@odd
def a_wide_parallel_split(size: int) -> Odd:
    steps = each(size, "script x{n}: a{n} = {n}")
    flows = each(size, "a > x{n} > j")
    drawing = f"start s; and a; and j; {steps}; script y: b = 1; end e\ns > a; {flows}; j > y > e"
    return Odd(model(drawing), Counter([*(f"x{n}" for n in range(size)), "y"]))


@odd
def splits_within_splits(size: int) -> Odd:
    """A tree of forks, met again in order: 2 ** size leaves."""
    size = min(size, 5)
    nodes, flows = ["start s; end e"], ["s > f_"]

    def grow(path: str) -> None:
        if len(path) == size:
            nodes.append(f"script x_{path}: v_{path} = 1")
            flows.append(f"f_{path} > x_{path} > j_{path}")
        else:
            for turn in "ab":
                flows.append(f"f_{path} > f_{path}{turn}")
                flows.append(f"j_{path}{turn} > j_{path}")
                grow(path + turn)
        nodes.append(f"and f_{path}; and j_{path}")

    grow("")
    flows.append("j_ > e")
    leaves = Counter(
        name.split(":")[0].removeprefix("script ") for name in nodes if "script" in name
    )
    return Odd(model("; ".join(nodes) + "\n" + "; ".join(flows)), leaves)


@odd
def every_way_of_an_inclusive_split(size: int) -> Odd:
    steps = each(size, "script x{n}: a{n} = {n}")
    ways = each(size, "f{n}: g > x{n} if n > {n}", "\n")
    back = each(size, "x{n} > j")
    drawing = f"start s; or g default none; or j; {steps}; script y: b = 1; end e\ns > g\n{ways}\nnone: g > j\n{back}; j > y > e"
    taken = size // 2 + 1
    scripts = Counter([*(f"x{n}" for n in range(min(taken, size))), "y"])
    return Odd(model(drawing), scripts, data={"n": taken})


@odd
def one_of_many_ways_into_a_join_of_all(size: int) -> Odd:
    steps = each(size, "script x{n}: a = {n}")
    ways = each(size, "f{n}: g > x{n} if n == {n}", "\n")
    back = each(size, "x{n} > j")
    drawing = f"start s; xor g default f0; and j; {steps}; end e\ns > g\n{ways}\n{back}; j > e"
    drawing = drawing.replace("f0: g > x0 if n == 0", "f0: g > x0")
    wants = ("join-deadlock", "j") if size > 1 else None
    return Odd(model(drawing), refused=wants) if wants else Odd(model(drawing), Counter(["x0"]))


@odd
def arrows_drawn_twice(size: int) -> Odd:
    """Several flows between the same two steps are as many tokens."""
    steps = "start s; script x: a = 1; script y: b = 1; end e\ns > x; y > e\n"
    flows = each(size, "f{n}: x > y", "\n")
    return Odd(model(steps + flows), Counter({"x": 1, "y": size}))


@odd
def gateways_and_nothing_else(size: int) -> Odd:
    gates = each(size, "xor g{n}")
    flows = each(size - 1, "g{n} > g{m}")
    drawing = f"start s; {gates}; script x: a = 1; end e\ns > g0; {flows}{'; ' if flows else ''}g{size - 1} > x > e"
    return Odd(model(drawing), Counter(["x"]))


@odd
def many_wait_for_one_signal(size: int) -> Odd:
    waits = each(size, "catch c{n} signal sg; script x{n}: a{n} = 1")
    flows = each(size, "a > c{n} > x{n} > j")
    drawing = (
        f'start s; and a; and j; {waits}; catch t timer duration "PT1H"; throw z signal sg; end e\n'
        f"s > a; {flows}; a > t > z > j; j > e"
    )
    return Odd(model(drawing), Counter(f"x{n}" for n in range(size)))


@odd
def the_first_of_many_timers(size: int) -> Odd:
    waits = "; ".join(
        f'catch c{n} timer duration "P{size - n}D"; script x{n}: a = 1; end e{n}'
        for n in range(size)
    )
    flows = each(size, "g > c{n} > x{n} > e{n}")
    drawing = f"start s; either g; {waits}\ns > g; {flows}"
    return Odd(model(drawing), Counter([f"x{size - 1}"]))


@odd
def a_timer_that_comes_again_beside_a_wait(size: int) -> Odd:
    drawing = (
        f'start s; catch w timer duration "P{size + 1}D"; subject; end e; end f\n'
        "s > u > e; b > urge > f"
    ).replace("subject", f'side_boundary b: on u timer cycle "R{size}/P1D"; script urge: a = 1')
    inside = sub("u", f'start i; catch t timer duration "P{size + 2}D"; end j\ni > t > j')
    drawing = drawing.replace(f'catch w timer duration "P{size + 1}D"; ', "")
    return Odd(model(drawing, inside), Counter({"urge": size}))


@odd
def a_loop_marker_on_a_script(size: int) -> Odd:
    loop = f'<standardLoopCharacteristics loopMaximum="{size}"/><script>a = 1</script>'
    return Odd(
        model("start s; end e\ns > x > e", node("scriptTask", "x", loop)), Counter({"x": size})
    )


@odd
def nothing_to_repeat(size: int) -> Odd:  # noqa: ARG001
    inside = multi(cardinality="0") + "<script>a = 1</script>"
    drawing = "start s; script y: b = 1; end e\ns > x > y > e"
    return Odd(model(drawing, node("scriptTask", "x", inside)), Counter(["y"]))


@odd
def called_for_each_of_many(size: int) -> Odd:
    inside = body("start b; script x: a = 1; end c\nb > x > c")
    called = f'<process id="q" isExecutable="false">{inside}</process>'
    drawing = "start s; script y: b = 1; end e\ns > m > y > e"
    repeated = call("m", "q", multi(cardinality=str(size)))
    return Odd(xml(drawing, repeated, declared=called), Counter({"x": size, "y": 1}))


@odd
def calls_in_a_ring(size: int) -> Odd:
    ring = "".join(
        f'<process id="q{n}">{body(f"start s{n}; end e{n}; s{n} > k{n} > e{n}")}'
        f"{call(f'k{n}', f'q{(n + 1) % size}')}</process>"
        for n in range(size)
    )
    drawing = "start s; end e\ns > k > e"
    return Odd(xml(drawing, call("k", "q0"), declared=ring), refused=("call-itself", "k0"))


@odd
def an_error_handler_inside(size: int) -> Odd:
    """The event subprocess of the innermost scope takes it; nobody further out hears of it."""
    care = handler(
        "h", "error er", "script care: c = 1; end hj\nh_start > care > hj", interrupting=True
    )
    inside = deep(size, "start i; end j error er\ni > j").replace(
        "</subProcess>", f"{care}</subProcess>", 1
    )
    drawing = "start s; boundary b: on d0 error er; script lost: d = 1; end e; end f\ns > d0 > e; b > lost > f"
    return Odd(model(drawing, inside), Counter(["care"]))


@odd
def named_in_the_language_of_the_office(size: int) -> Odd:
    steps = each(size, "script Bước_lần_{n}: số = {n}")
    flows = each(size - 1, "Bước_lần_{n} > Bước_lần_{m}")
    drawing = f"start Đầu; {steps}; end Cuối\nĐầu > Bước_lần_0; {flows}{'; ' if flows else ''}Bước_lần_{size - 1} > Cuối"
    return Odd(model(drawing), Counter(f"Bước_lần_{n}" for n in range(size)))


@odd
def a_condition_as_long_as_a_letter(size: int) -> Odd:
    condition = " or ".join(["n == 1"] * (size * 500))
    drawing = f"start s; xor g default f2; script x: a = 1; end e; end f\ns > g\nf1: g > x if {condition}\nf2: g > f; x > e"
    if len(condition) > 8_000:
        return Odd(model(drawing), refused=("script-refused", "f1"))
    return Odd(model(drawing), Counter(["x"]), data={"n": 1})


@odd
def a_name_that_nobody_fills_in(size: int) -> Odd:
    drawing = f"start s; xor g default f2; end e; end f\ns > g\nf1: g > e if missing_{size} == 1\nf2: g > f"
    return Odd(model(drawing), outcome="error")


@odd
def written_with_remarks_everywhere(size: int) -> Odd:
    plain = model("start s; script x: a = 1; end e\ns > x > e").decode()
    remark = "<!-- ghi chú --><?tool said?>" * size
    plain = plain.replace("<script>a = 1</script>", "<script><![CDATA[a = 1]]></script>")
    return Odd(plain.replace("><", f">{remark}<").encode(), Counter(["x"]))


def cases() -> Iterator[tuple[str, int]]:
    return ((name, size) for name in ODD for size in (1, 2, 7))
