"""Sequence flows and gateways."""

from __future__ import annotations

from tests.workflows.codes import PLAIN, case
from tests.workflows.drawings import event, handler, node, sub, xml

CHOICE = "start s; xor g default f1; user a; user b; end e\ns > g; f1: g > a; f2: g > b if x == 1; a > e; b > e"
LISTED = (
    '<startEvent id="s"><outgoing>s_e</outgoing></startEvent>'
    '<endEvent id="e"><incoming>s_e</incoming></endEvent>'
    '<sequenceFlow id="s_e" sourceRef="s" targetRef="e" isImmediate="true"/>'
)
EITHER = "start s; either g; end e\ns > g; g > m > e; g > n > e"
MESSAGES = '<message id="m1" name="m1"/><message id="m2" name="m2"/>'


def waits(key: str, what: str) -> str:
    return node("intermediateCatchEvent", key, event(what))


DAY = 'timer duration "P1D"'
ROUND = "start s; script a: n = 1; script b: n = 2; end e\ns > a > b > a"
CLOCK = "start s; xor g default f1; end e\ns > g; f1: g > e; f2: g > w if n == 1; w > g"
AROUND = """start s; and g; user a; user b; xor m; user d; xor y default f1; user j; end e
s > g; g > a > j; g > b > m; m > d > y; f1: y > j; f2: y > m if n == 1; j > e"""
USER_J = '<userTask id="j" ></userTask>'

CASES = [
    case(
        "dangling-reference",
        "error",
        "s_a",
        xml(PLAIN).replace(b'targetRef="a"', b'targetRef="zz"'),
        ('"zz"', '"a"'),
    ),
    case(
        "flow-end-wrong",
        "error",
        "s_a",
        xml(PLAIN).replace(b'targetRef="a"', b'targetRef="p"'),
        ('targetRef="p"', 'targetRef="a"'),
    ),
    case(
        "flow-crosses-border",
        "error",
        "s_y",
        xml("start s; end e\ns > u > e; s > y", sub("u", "start x; user y; end z\nx > y > z")),
        ('id="s_y" sourceRef="s" targetRef="y"', 'id="s_y" sourceRef="s" targetRef="u"'),
    ),
    case(
        "event-subprocess-flows",
        "error",
        "h",
        xml(
            PLAIN + "; a > h",
            handler("h", "signal g", "user y; end z\nh_start > y > z", interrupting=False),
            before='<signal id="g" name="g"/>',
        ),
        ('targetRef="h"', 'targetRef="e"'),
    ),
    case(
        "flow-into-start", "error", "s", xml(PLAIN + "; a > s"), ('targetRef="s"', 'targetRef="e"')
    ),
    case(
        "flow-out-of-end",
        "error",
        "e",
        xml(PLAIN + "; user b; e > b"),
        ('sourceRef="e"', 'sourceRef="s"'),
    ),
    case(
        "default-not-outgoing",
        "error",
        "g",
        xml(CHOICE.replace("default f1", "default a_e")),
        ('default="a_e"', 'default="f1"'),
    ),
    case(
        "condition-missing", "error", "f2", xml(CHOICE.replace(" if x == 1", "")), right=xml(CHOICE)
    ),
    case(
        "condition-ignored",
        "error",
        "f2",
        xml(CHOICE.replace("xor g default f1", "and g").replace("b > e", "b > e")),
        ("parallelGateway", "inclusiveGateway"),
    ),
    case(
        "condition-only-way",
        "error",
        "a_e",
        xml("start s; user a; end e\ns > a; a > e if x == 1"),
        right=xml(PLAIN),
    ),
    case(
        "default-with-condition",
        "warning",
        "d",
        xml(
            "start s; xor g default d; user a; end e\ns > g\nf: g > a if x > 1\nd: g > e if x < 9\na > e"
        ),
        right=xml(
            "start s; xor g default d; user a; end e\ns > g\nf: g > a if x > 1\nd: g > e\na > e"
        ),
    ),
    case(
        "gateway-no-default",
        "warning",
        "g",
        xml(CHOICE.replace(" default f1", "")),
        right=xml(CHOICE),
    ),
    case(
        "implicit-split",
        "warning",
        "a",
        xml("start s; user a; user b; end e\ns > a > e; a > b > e"),
        right=xml(PLAIN),
    ),
    case(
        "flow-not-listed",
        "warning",
        "s_e",
        xml("", LISTED).replace(b"<incoming>s_e</incoming>", b""),
        right=xml("", LISTED),
    ),
    case(
        "flow-not-immediate",
        "warning",
        "s_e",
        xml("", LISTED).replace(b'isImmediate="true"', b'isImmediate="false"'),
        right=xml("", LISTED),
    ),
    case(
        "gateway-direction",
        "warning",
        "g",
        xml(CHOICE).replace(b'id="g"', b'id="g" gatewayDirection="Converging"'),
        ("Converging", "Diverging"),
    ),
    case(
        "gateway-useless",
        "warning",
        "g",
        xml("start s; xor g; user a; end e\ns > g > a > e"),
        right=xml(CHOICE),
    ),
    case(
        "event-gateway-parallel",
        "error",
        "g",
        xml(EITHER, waits("m", "message m1") + waits("n", DAY), before=MESSAGES).replace(
            b'id="g"', b'id="g" eventGatewayType="Parallel"'
        ),
        ("Parallel", "Exclusive"),
    ),
    case(
        "event-gateway-target",
        "error",
        "n",
        xml(EITHER, waits("m", "message m1") + node("userTask", "n"), before=MESSAGES),
        ("userTask", "receiveTask"),
    ),
    case(
        "event-gateway-shared",
        "error",
        "n",
        xml(EITHER + "; user z; s > z > n", waits("m", DAY) + waits("n", DAY)),
        ('id="z_n" sourceRef="z" targetRef="n"', 'id="z_n" sourceRef="z" targetRef="e"'),
    ),
    case(
        "event-gateway-mixed",
        "error",
        "g",
        xml(
            EITHER,
            waits("m", "message m1") + node("receiveTask", "n", "", 'messageRef="m2"'),
            before=MESSAGES,
        ),
        (
            '<messageEventDefinition messageRef="m1"/>',
            '<timerEventDefinition><timeDuration>"P1D"</timeDuration></timerEventDefinition>',
        ),
    ),
    case(
        "join-deadlock",
        "error",
        "j",
        xml(
            CHOICE.replace("user a", "and j; user a").replace("a > e; b > e", "a > j; b > j; j > e")
        ),
        ("parallelGateway", "exclusiveGateway"),
    ),
    case(
        "join-may-wait",
        "warning",
        "j",
        xml(
            CHOICE.replace("xor g", "or g")
            .replace("user a", "and j; user a")
            .replace("a > e; b > e", "a > j; b > j; j > e")
        ),
        ("parallelGateway", "inclusiveGateway"),
    ),
    case("missing-join", "warning", "j", xml(AROUND), (USER_J, '<parallelGateway id="j"/>')),
    case(
        "missing-join",
        "warning",
        "j",
        xml("start s; and g; user a; user b; user j; end e\ns > g; g > a > j; g > b > j; j > e"),
        ('<userTask id="j" ></userTask>', '<parallelGateway id="j"/>'),
    ),
    case(
        "endless-loop",
        "error",
        "a",
        xml(ROUND),
        right=xml(ROUND.replace("script b: n = 2", "user b") + " "),
    ),
    case(
        "endless-loop",
        "warning",
        "g",
        xml(CLOCK, node("scriptTask", "w", "<script>n = 1</script>")),
        right=xml(CLOCK, node("userTask", "w")),
    ),
    case(
        "long-loop",
        "warning",
        "w",
        xml(CLOCK, waits("w", DAY)),
        right=xml(CLOCK, node("userTask", "w")),
    ),
    case(
        "branch-conflict",
        "warning",
        "b",
        xml(
            "start s; and g; script a: x = 1; script b: x = 2; and j; end e\ns > g; g > a > j; g > b > j; j > e"
        ),
        ("x = 2", "y = 2"),
    ),
]
