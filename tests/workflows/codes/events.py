"""Events, messages, what hangs on an edge; references by id; pools."""

from __future__ import annotations

from tests.workflows.codes import PLAIN, beside, case, sub_process
from tests.workflows.drawings import body, call, event, handler, message, node, xml

INNER = "start x; user y; end z\nx > y > z"
WAIT = "start s; end e\ns > w > e"
HANDLER = "user y; end z\nh_start > y > z"
SIGNAL = '<signal id="g" name="g"/>'


def waiting(what: str, before: str = "", kind: str = "intermediateCatchEvent") -> bytes:
    return xml(WAIT, node(kind, "w", what), before=before)


def linked(throw: str, catch: str, more: str = "") -> bytes:
    inside = node("intermediateThrowEvent", "m", throw) + node("intermediateCatchEvent", "w", catch)
    return xml("start s; end e\ns > m; w > e" + more, inside)


def link(name: str, inside: str = "", key: str = "l") -> str:
    said = f' name="{name}"' if name else ""
    return f'<linkEventDefinition id="{key}"{said}>{inside}</linkEventDefinition>'


def failing(reference: str, before: str) -> bytes:
    return xml("start s; user a\ns > a > e", node("endEvent", "e", reference), before=before)


def flowing(source: str, target: str) -> bytes:
    """Two pools, the second a black box, and a message flow between them."""
    return xml(PLAIN, before='<collaboration id="c"><participant id="pool" processRef="p"/>'
               f'<participant id="other"/><messageFlow id="f" sourceRef="{source}" targetRef="{target}"/>'
               "</collaboration>")  # fmt: skip


def interface(more: str) -> str:
    return f'<interface id="i" name="i"><operation id="o" name="o"><inMessageRef>m</inMessageRef></operation></interface>{more}'


def thrown_inside(caught: str) -> bytes:
    """A subprocess fails with x; its edge waits for `caught`."""
    edge = f'<boundaryEvent id="b" attachedToRef="u"><errorEventDefinition errorRef="{caught}"/></boundaryEvent>'
    end = node("endEvent", "z", '<errorEventDefinition errorRef="x"/>')
    inside = sub_process(body("start q; user y; q > y > z") + end) + edge
    known = '<error id="x" errorCode="x"/><error id="other" errorCode="other"/>'
    return xml("start s; end e; end o\ns > u > e; b > o", inside, before=known)


def escalated(caught: str, way: str = "end z escalation x\ni > z") -> bytes:
    """A subprocess escalates x; its edge waits for `caught`, or for any."""
    known = '<escalation id="x" escalationCode="x"/><escalation id="other" escalationCode="other"/>'
    edge = body(f"side_boundary b: on u escalation {caught}")
    inside = sub_process(body(f"start i; {way}")) + edge
    return xml("start s; end e; end o\ns > u > e; b > o", inside, before=known)


def called_up(edge: str) -> bytes:
    """A called process escalates x to the step that calls it, in the same file."""
    called = body("start i; end z escalation x\ni > z")
    known = f'<escalation id="x" escalationCode="x"/><process id="q" isExecutable="true">{called}</process>'
    return xml(f"start s; end e\ns > c > e\n{edge}", call("c", "q"), before=known)


ERROR = '<error id="x" errorCode="x"/>'
ESCALATION = '<escalation id="x" escalationCode="x"/>'
TIMED = body('start b timer duration "P1D"; end f; b > f')
CALLED = f'<process id="q" isExecutable="false">{body("start b; end c; b > c")}</process>'

CASES = [
    case(
        "trigger-missing", "error", "w", waiting(""), right=waiting(event('timer duration "P1D"'))
    ),
    case(
        "trigger-forbidden",
        "error",
        "w",
        waiting("<terminateEventDefinition/>"),
        right=waiting(event('timer duration "P1D"')),
    ),
    case(
        "compensation",
        "error",
        "a",
        xml("start s; end e\ns > a > e", node("task", "a", "", 'isForCompensation="true"')),
        ('isForCompensation="true"', ""),
    ),
    case(
        "conditional-event",
        "warning",
        "w",
        waiting(
            "<conditionalEventDefinition><condition>n == 1</condition></conditionalEventDefinition>"
        ),
        right=waiting(event('timer duration "P1D"')),
    ),
    case(
        "condition-empty",
        "error",
        "w",
        waiting("<conditionalEventDefinition><condition></condition></conditionalEventDefinition>"),
        ("<condition></condition>", "<condition>n == 1</condition>"),
    ),
    case(
        "reference-wrong",
        "error",
        "w",
        waiting("<eventDefinitionRef>a</eventDefinitionRef>"),
        right=xml(
            WAIT,
            node("intermediateCatchEvent", "w", "<eventDefinitionRef>t</eventDefinitionRef>"),
            before='<timerEventDefinition id="t"><timeDuration>"P1D"</timeDuration></timerEventDefinition>',
        ),
    ),
    case(
        "event-definition-borrowed",
        "warning",
        "t",
        xml(
            "start s; end e\ns > v > w > e",
            node(
                "intermediateCatchEvent",
                "v",
                '<timerEventDefinition id="t"><timeDuration>"P1D"</timeDuration></timerEventDefinition>',
            )
            + node("intermediateCatchEvent", "w", "<eventDefinitionRef>t</eventDefinitionRef>"),
        ),
        right=xml(
            WAIT,
            node("intermediateCatchEvent", "w", "<eventDefinitionRef>t</eventDefinitionRef>"),
            before='<timerEventDefinition id="t"><timeDuration>"P1D"</timeDuration></timerEventDefinition>',
        ),
    ),
    case(
        "cancel-outside-transaction",
        "error",
        "z",
        xml(
            "start s; end e\ns > u > e",
            sub_process(
                body("start x; user y\nx > y > z")
                + node("endEvent", "z", "<cancelEventDefinition/>")
            ),
        ),
        ("subProcess", "transaction"),
    ),
    case(
        "boundary-host",
        "error",
        "b",
        xml(
            'start s; user a; boundary b on g timer duration "P1D"; xor g; end e\ns > a > g > e; b > e'
        ),
        ('attachedToRef="g"', 'attachedToRef="a"'),
    ),
    case(
        "link-with-flow",
        "error",
        "w",
        linked(link("x"), link("x", key="k"), "\ns > w"),
        right=linked(link("x"), link("x", key="k")),
    ),
    case(
        "link-without-name",
        "error",
        "m",
        linked(link(""), link("x", key="k")),
        right=linked(link("x"), link("x", key="k")),
    ),
    case(
        "link-without-partner",
        "error",
        "m",
        linked(link("x"), link("y", key="k")),
        right=linked(link("x"), link("x", key="k")),
    ),
    case(
        "link-without-target",
        "warning",
        "m",
        xml(
            "start s; end e\ns > g; w > e; xor g; g > m if n == 1; g > m2",
            node("intermediateThrowEvent", "m", link("x"))
            + node("intermediateThrowEvent", "m2", link("x", "<target>k</target>", "l2"))
            + node("intermediateCatchEvent", "w", link("x", key="k")),
        ),
        (link("x"), link("x", "<target>k</target>")),
    ),
    case("uncaught-error", "warning", "z", thrown_inside("other"), right=thrown_inside("x")),
    case(
        "uncaught-error",
        "warning",
        "e",
        failing('<errorEventDefinition errorRef="x"/>', ERROR),
        ('<errorEventDefinition errorRef="x"/>', "<terminateEventDefinition/>"),
    ),
    case(
        "uncaught-escalation",
        "warning",
        "z",
        escalated("other"),
        right=escalated("x"),
    ),
    case(
        "uncaught-escalation",
        "warning",
        "t",
        escalated("other", "throw t escalation x; end z\ni > t > z"),
        right=escalated("", "throw t escalation x; end z\ni > t > z"),
    ),
    case(
        "uncaught-escalation",
        "warning",
        "z",
        called_up(""),
        right=called_up("side_boundary b: on c escalation; end e2\nb > e2"),
    ),
    case(
        "event-subprocess-timer",
        "warning",
        "h_start",
        xml(PLAIN, handler("h", 'timer duration "P1D"', HANDLER, interrupting=False)),
        right=xml(PLAIN, handler("h", "signal g", HANDLER, interrupting=False), before=SIGNAL),
    ),
    case(
        "start-several-timers",
        "error",
        "s",
        xml("user a; end e\ns > a > e", node("startEvent", "s", event('timer duration "P1D"') * 2)),
        right=xml(
            "user a; end e\ns > a > e", node("startEvent", "s", event('timer duration "P1D"'))
        ),
    ),
    case(
        "reference-missing",
        "error",
        "w",
        waiting("", message("m"), kind="receiveTask"),
        right=xml("start s; receive w message m; end e\ns > w > e", before=message("m")),
    ),
    case(
        "reference-missing",
        "warning",
        "w",
        waiting("<signalEventDefinition/>"),
        right=waiting(event("signal g"), SIGNAL),
    ),
    case(
        "reference-wrong",
        "error",
        "w",
        xml("start s; receive w message g; end e\ns > w > e", before=SIGNAL),
        right=xml("start s; receive w message m; end e\ns > w > e", before=message("m")),
    ),
    case(
        "operation-missing",
        "warning",
        "w",
        waiting(event("message m"), message("m") + interface("")),
        right=waiting(event("message m"), message("m")),
    ),
    case(
        "escalation-without-code",
        "error",
        "e",
        failing('<escalationEventDefinition escalationRef="x"/>', '<escalation id="x"/>'),
        right=failing('<escalationEventDefinition escalationRef="x"/>', ESCALATION),
    ),
    case(
        "error-without-code",
        "error",
        "e",
        failing("<errorEventDefinition/>", ERROR),
        right=failing('<errorEventDefinition errorRef="x"/>', ERROR),
    ),
    case(
        "error-without-code",
        "warning",
        "e",
        failing('<errorEventDefinition errorRef="x"/>', '<error id="x"/>'),
        right=failing('<errorEventDefinition errorRef="x"/>', ERROR),
    ),
    case(
        "call-without-target",
        "error",
        "c",
        xml("start s; end e\ns > c > e", node("callActivity", "c")),
        right=xml("start s; end e\ns > c > e", call("c", "q"), declared=CALLED),
    ),
    case(
        "global-task",
        "error",
        "c",
        xml("start s; end e\ns > c > e", call("c", "q"), before='<globalTask id="q"/>'),
        right=xml("start s; end e\ns > c > e", call("c", "q"), declared=CALLED),
    ),
    case(
        "called-elsewhere",
        "warning",
        "c",
        xml("start s; end e\ns > c > e", call("c", "r"), declared=CALLED),
        ('calledElement="r"', 'calledElement="q"'),
    ),
    case(
        "called-without-plain-start",
        "error",
        "b",
        xml(
            "start s; end e\ns > c > e",
            call("c", "q"),
            declared=f'<process id="q">{TIMED}</process>',
        ),
        right=xml("start s; end e\ns > c > e", call("c", "q"), declared=CALLED),
    ),
    case(
        "message-uncorrelated",
        "warning",
        "w",
        xml("start s; receive w message m; end e\ns > w > e", before=message("m")),
        right=xml("start s; receive w message m; end e\ns > w > e", before=message("m", "k")),
    ),
    case("message-flow-end", "warning", "f", flowing("other", "s"), right=flowing("other", "a")),
    case(
        "message-flow-inside-pool", "warning", "f", flowing("a", "e"), right=flowing("a", "other")
    ),
    case(
        "participant-multiplicity",
        "warning",
        "pool",
        xml(
            PLAIN,
            before='<collaboration id="c"><participant id="pool" processRef="p"><participantMultiplicity minimum="-1"/></participant></collaboration>',
        ),
        ('"-1"', '"1"'),
    ),
    case(
        "public-executable",
        "warning",
        "p",
        xml(PLAIN).replace(b"isExecutable", b'processType="Public" isExecutable'),
        ("Public", "Private"),
    ),
    case(
        "collaboration-shape",
        "warning",
        "k",
        beside('<globalConversation id="k"><participant id="x"/></globalConversation>'),
        ('<participant id="x"/>', ""),
    ),
    case(
        "instantiate",
        "error",
        "w",
        xml("receive w message m; end e\nw > e", before=message("m", "k")).replace(
            b'id="w"', b'id="w" instantiate="true"'
        ),
        right=xml("start s; receive w message m; end e\ns > w > e", before=message("m", "k")),
    ),
]
