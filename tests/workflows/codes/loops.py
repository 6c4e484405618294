"""Repetitions; data inputs and outputs."""

from __future__ import annotations

from tests.workflows.codes import case
from tests.workflows.drawings import body, call, event, message, multi, node, props, xml

ONE = "start s; end e\ns > m > e"
INNER = body("start x; user y; end z\nx > y > z")
UNITS = '<dataObject id="dd" name="case.units" itemSubjectRef="many"/>'
TYPES = '<itemDefinition id="many" structureRef="unit" isCollection="true"/><itemDefinition id="unit" structureRef="unit"/><itemDefinition id="day" structureRef="day"/>'


def repeated(loop: str, kind: str = "task", more: str = "", **before: str) -> bytes:
    return xml(ONE, node(kind, "m", loop) + more, **before)


def grouped(kind: str, code: str = "quan_uy") -> bytes:
    group = f'<dataObject id="dd" name="Quận ủy">{props(unit_group=code)}</dataObject>'
    inside = INNER if kind == "subProcess" else ""
    return repeated(multi("dd") + inside, kind, group)


def standard(attributes: str) -> bytes:
    return repeated(f'<standardLoopCharacteristics id="l" {attributes}/>')


def boxed(box: str, kind: str = "task", before: str = "", more: str = "") -> bytes:
    return xml(
        ONE, node(kind, "m", f"<ioSpecification>{box}</ioSpecification>{more}"), before=before
    )


INPUT = '<dataInput id="i"/><inputSet id="is"><dataInputRefs>i</dataInputRefs></inputSet>'
READ = "<dataInputAssociation><sourceRef>{}</sourceRef><targetRef>{}</targetRef></dataInputAssociation>"
DATA = '<dataObject id="d1"/><dataObject id="d2"/>'
PAIRED = '<inputSet id="is"><outputSetRefs>os</outputSetRefs></inputSet><outputSet id="os">{}</outputSet>'
HANDING = "<dataInputAssociation><assignment><from>1</from><to>{}</to></assignment></dataInputAssociation>"
NEEDS = '<ioSpecification><dataInput id="in" name="year"/><inputSet><dataInputRefs>in</dataInputRefs></inputSet><outputSet/></ioSpecification>'


def calling(inside: str, called: str = NEEDS) -> bytes:
    return xml(
        ONE,
        call("m", "q", inside),
        declared=f'<process id="q">{called}{body("start b; end c; b > c")}</process>',
    )


def thrown(data: str) -> bytes:
    return xml(ONE, node("intermediateThrowEvent", "m", data + event("message msg")),
               before=TYPES + '<message id="msg" name="msg" itemRef="unit"/>')  # fmt: skip


def offered(binding: str) -> bytes:
    return xml("start s; user a; end e\ns > a > e", "<supportedInterfaceRef>i</supportedInterfaceRef>" + binding,
               before='<interface id="i" name="i"><operation id="o" name="o"/></interface>')  # fmt: skip


CASES = [
    case(
        "loop-two-markers",
        "error",
        "m",
        repeated(multi(cardinality="2") + '<standardLoopCharacteristics id="l" loopMaximum="2"/>'),
        ('<standardLoopCharacteristics id="l" loopMaximum="2"/>', ""),
    ),
    case("loop-bound", "error", "l", standard(""), right=standard('loopMaximum="2"')),
    case(
        "loop-bound", "error", "l", standard('loopMaximum="0"'), right=standard('loopMaximum="2"')
    ),
    case(
        "multi-source",
        "error",
        "m",
        repeated("<multiInstanceLoopCharacteristics/>"),
        right=repeated(multi(cardinality="2")),
    ),
    case(
        "multi-two-sources",
        "warning",
        "m",
        repeated(
            multi("dd").replace(
                "<inputDataItem", "<loopCardinality>2</loopCardinality><inputDataItem"
            ),
            more=UNITS,
        ),
        ("<loopCardinality>2</loopCardinality>", ""),
    ),
    case(
        "multi-cardinality",
        "error",
        "m",
        repeated(multi(cardinality="-1")),
        right=repeated(multi(cardinality="0")),
    ),
    case(
        "multi-behavior",
        "error",
        "m",
        repeated(multi(cardinality="2").replace("isSequential", 'behavior="One" isSequential')),
        ('"One"', '"All"'),
    ),
    case(
        "multi-embedded",
        "warning",
        "m",
        repeated(multi(cardinality="2") + INNER, "subProcess"),
        right=repeated(multi(cardinality="2")),
    ),
    case(
        "multi-item-type",
        "warning",
        "m",
        repeated(
            multi("dd").replace('id="item_unit"', 'id="item_unit" itemSubjectRef="day"'),
            more=UNITS,
            before=TYPES,
        ),
        ('itemSubjectRef="day"', 'itemSubjectRef="unit"'),
    ),
    case(
        "multi-condition",
        "warning",
        "m",
        repeated(
            '<multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality><loopDataOutputRef>out</loopDataOutputRef><outputDataItem id="one"/><completionCondition>len(out) == 1</completionCondition></multiInstanceLoopCharacteristics>'
        ),
        ("len(out) == 1", "nrOfCompletedInstances == 1"),
    ),
    case(
        "multi-output",
        "error",
        "m",
        xml(
            "start s; script w: out = []; end e\ns > w > m > e",
            node(
                "scriptTask",
                "m",
                '<script>one = 1</script><multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality><loopDataOutputRef>out</loopDataOutputRef><outputDataItem id="one"/></multiInstanceLoopCharacteristics>',
            ),
        ),
        ("out = []", "other = []"),
    ),
    case("group-misplaced", "error", "m", grouped("subProcess"), right=grouped("userTask")),
    case(
        "group-unknown",
        "error",
        "m",
        grouped("userTask", "nowhere"),
        right=grouped("userTask"),
        known={"groups": {"quan_uy": 9}},
    ),
    case(
        "group-empty",
        "warning",
        "m",
        grouped("userTask"),
        known={"groups": {"quan_uy": 0}},
        known_right={"groups": {"quan_uy": 9}},
    ),
    case(
        "data-store",
        "warning",
        "z",
        xml("start s; user a; end e\ns > a > e", '<dataStoreReference id="z"/>'),
        ("dataStoreReference", "dataObject"),
    ),
    case(
        "data-association",
        "error",
        "m",
        boxed(INPUT, more=READ.format("d3", "i"), before="").replace(
            b"<startEvent", DATA.encode() + b"<startEvent", 1
        ),
        ("d3", "d1"),
    ),
    case(
        "data-several-sources",
        "warning",
        "m",
        boxed(INPUT, more=READ.format("d1</sourceRef><sourceRef>d2", "i")).replace(
            b"<startEvent", DATA.encode() + b"<startEvent", 1
        ),
        ("</sourceRef><sourceRef>d2", ""),
    ),
    case(
        "data-direction",
        "warning",
        "m",
        boxed(
            '<dataOutput id="i"/><outputSet id="os"><dataOutputRefs>i</dataOutputRefs></outputSet>',
            more=READ.format("d1", "i"),
        ).replace(b"<startEvent", DATA.encode() + b"<startEvent", 1),
        right=boxed(INPUT, more=READ.format("d1", "i")).replace(
            b"<startEvent", DATA.encode() + b"<startEvent", 1
        ),
    ),
    case(
        "data-in-no-set",
        "warning",
        "i",
        boxed('<dataInput id="i"/><inputSet id="is"/>'),
        right=boxed(INPUT),
    ),
    case(
        "data-sets-unpaired",
        "warning",
        "is",
        boxed(PAIRED.format("")),
        right=boxed(PAIRED.format("<inputSetRefs>is</inputSetRefs>")),
    ),
    case(
        "data-collection",
        "warning",
        "dd",
        xml(ONE, node("task", "m") + UNITS, before=TYPES),
        (
            'name="case.units" itemSubjectRef="many"',
            'name="case.units" itemSubjectRef="many" isCollection="true"',
        ),
    ),
    case(
        "data-one-set",
        "warning",
        "m",
        boxed(
            '<inputSet id="is"/><inputSet id="is2"/>', "receiveTask", before=message("msg")
        ).replace(b'id="m"', b'id="m" messageRef="msg"'),
        ('<inputSet id="is2"/>', ""),
    ),
    case(
        "data-item-differs",
        "warning",
        "m",
        thrown('<dataInput id="i" itemSubjectRef="day"/>'),
        ('"day"/>', '"unit"/>'),
    ),
    case(
        "data-event-count",
        "warning",
        "m",
        thrown(
            '<dataInput id="i" itemSubjectRef="unit"/><dataInput id="i2" itemSubjectRef="unit"/>'
        ),
        ('<dataInput id="i2" itemSubjectRef="unit"/>', ""),
    ),
    case(
        "property-misplaced",
        "warning",
        "pr",
        xml("start s; end e\ns > g > e", node("exclusiveGateway", "g", '<property id="pr"/>')),
        ("exclusiveGateway", "userTask"),
    ),
    case(
        "resource-two-ways",
        "warning",
        "r",
        xml(
            ONE,
            node(
                "userTask",
                "m",
                '<performer id="r"><resourceParameterBinding id="b"/><resourceAssignmentExpression id="x"/></performer>',
            ),
        ),
        ('<resourceParameterBinding id="b"/>', ""),
    ),
    case(
        "text-format",
        "warning",
        "t",
        xml("start s; user a; end e\ns > a > e", '<textAnnotation id="t" textFormat="plain"/>'),
        ('"plain"', '"text/plain"'),
    ),
    case(
        "called-data-differs",
        "warning",
        "m",
        calling("<ioSpecification><inputSet/><outputSet/></ioSpecification>"),
        right=calling(NEEDS.replace('id="in"', 'id="mine"').replace(">in<", ">mine<")),
    ),
    case(
        "io-input",
        "error",
        "m",
        calling(HANDING.format("place")),
        right=calling(HANDING.format("year")),
    ),
    case(
        "binding-missing",
        "warning",
        "p",
        offered(""),
        right=offered('<ioBinding operationRef="o"/>'),
    ),
]
