"""Models of a chosen size in the shapes that cost a checker most."""

from __future__ import annotations

from collections.abc import Callable
from xml.sax.saxutils import quoteattr

from tests.workflows.drawings import node, props, xml

Shape = Callable[[int], bytes]
SHAPES: dict[str, Shape] = {}


def shape(drawn: Shape) -> Shape:
    SHAPES[drawn.__name__] = drawn
    return drawn


def office(nodes: int) -> bytes:
    """As an office draws: two lanes, a choice after every fourth step, branches that meet again."""
    blocks = max((nodes - 2) // 6, 1)
    lines, flows, before = ["start s"], [], "s"
    for n in range(blocks):
        lines.append(f"user a{n}; xor g{n} default d{n}; user b{n}; and f{n}; and j{n}; user c{n}")
        flows += [f"{before} > a{n} > g{n}", f"d{n}: g{n} > f{n}",
                  f"y{n}: g{n} > a{n} if a{n} == 1", f"f{n} > b{n} > j{n}; f{n} > c{n} > j{n}"]  # fmt: skip
        before = f"j{n}"
    people = [f"{one}{n}" for n in range(blocks) for one in "abc"]
    refs = "".join(f"<flowNodeRef>{one}</flowNodeRef>" for one in people)
    lane = f'<lane id="L_x" name={quoteattr("Chuyên viên")}>{props(roles="chief")}{refs}</lane>'
    drawing = "; ".join([*lines, "end e"]) + "\n" + "\n".join([*flows, f"{before} > e"])
    return xml(drawing, f'<laneSet id="ls">{lane}</laneSet>')


@shape
def a_chain(size: int) -> bytes:
    steps = "; ".join(f"user a{n}" for n in range(size))
    return xml(f"start s; {steps}; end e\ns > " + " > ".join(f"a{n}" for n in range(size)) + " > e")


@shape
def a_fan(size: int) -> bytes:
    steps = "; ".join(f"user a{n}" for n in range(size))
    flows = "; ".join(f"g > a{n} > j" for n in range(size))
    return xml(f"start s; and g; and j; end e; {steps}\ns > g; {flows}; j > e")


@shape
def a_fan_behind_a_chain_without_gateways(size: int) -> bytes:
    """Each way into the join is followed back through the whole chain."""
    chain = "; ".join(f"user a{n}" for n in range(size))
    line = "s > " + " > ".join(f"a{n}" for n in range(size))
    flows = "\n".join(f"f{n}: a{size - 1} > j" for n in range(size))
    return xml(f"start s; {chain}; and j; end e\n{line}\n{flows}\nj > e")


@shape
def rounds_in_rounds(size: int) -> bytes:
    gates = "; ".join(f"xor g{n}; script x{n}: a = 1" for n in range(size))
    line = "s > " + " > ".join(f"g{n} > x{n}" for n in range(size))
    back = "\n".join(f"b{n}: x{size - 1} > g{n} if a == {n}" for n in range(size))
    return xml(f"start s; {gates}; end e\n{line}\n{back}\nlast: x{size - 1} > e")


@shape
def links(size: int) -> bytes:
    def link(kind: str, key: str, name: str) -> str:
        return node(kind, key, f'<linkEventDefinition id="d_{key}" name="{name}"/>')

    events = "".join(
        link("intermediateThrowEvent", f"t{n}", f"l{n}")
        + link("intermediateCatchEvent", f"c{n}", f"l{n}")
        for n in range(size)
    )
    flows = "; ".join(f"c{n} > t{n + 1}" for n in range(size - 1))
    return xml(f"start s; end e\ns > t0; {flows}; c{size - 1} > e", events)


@shape
def subprocesses(size: int) -> bytes:
    inside = "".join(
        node("subProcess", f"u{n}", f'<startEvent id="i{n}"/><endEvent id="k{n}"/>'
             f'<sequenceFlow id="w{n}" sourceRef="i{n}" targetRef="k{n}"/>')
        for n in range(size)
    )  # fmt: skip
    line = "s > " + " > ".join(f"u{n}" for n in range(size)) + " > e"
    return xml(f"start s; end e\n{line}", inside)


@shape
def errors_that_are_caught(size: int) -> bytes:
    thrown = "".join(
        node("subProcess", f"u{n}", f'<startEvent id="i{n}"/><endEvent id="k{n}">'
             f'<errorEventDefinition errorRef="er"/></endEvent>'
             f'<sequenceFlow id="w{n}" sourceRef="i{n}" targetRef="k{n}"/>')
        + node("boundaryEvent", f"b{n}", '<errorEventDefinition errorRef="er"/>',
               f'attachedToRef="u{n}"')
        for n in range(size)
    )  # fmt: skip
    line = "s > " + " > ".join(f"u{n}" for n in range(size)) + " > e"
    flows = "; ".join(f"b{n} > e" for n in range(size))
    return xml(f"start s; end e\n{line}; {flows}", thrown,
               declared='<error id="er" name="er" errorCode="E"/>')  # fmt: skip


@shape
def conditions(size: int) -> bytes:
    ways = "\n".join(f"f{n}: g > e if n == {n}" for n in range(size))
    return xml(f"start s; xor g default none; end e\ns > g\n{ways}\nnone: g > e")
