"""A model is read as sentences: every step once, in order, and every code has its words."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.reading_words import Known, told
from server.services import SERVICES
from server.timer_words import timer_words
from server.words import is_known
from tests.workflows.drawings import node, props, xml
from workflows.reading_aloud import Part, Sentence, read_aloud
from workflows.xml_guard import UnsafeXml

P3 = Path("bpmn/unit_implementation/unit_implementation.bpmn")
MODELS = sorted(Path("bpmn").glob("*/*.bpmn"))
OUTSIDE = [*sorted(Path("../shared/corpus/conformance").rglob("*.bpmn")),
           *sorted(Path("../shared/corpus/vendor").rglob("*.bpmn"))]  # fmt: skip


def spoken(diagram: bytes) -> dict[str, str]:
    """Element -> its sentence."""
    return {one.element: told(one) for one in read_aloud(diagram, SERVICES)}


def test_a_step_says_who_what_until_when_and_what_else() -> None:
    said = spoken(P3.read_bytes())

    assert said["T_confirm_receipt"] == (
        "Văn thư đơn vị thực hiện: Xác nhận đã nhận. Làm trong 1 ngày làm việc. Đến hạn chưa xong "
        "thì nhắc Văn thư đơn vị, Lãnh đạo đơn vị. Chưa xong sau 3 ngày làm việc thì báo "
        "Chuyên viên theo dõi, Lãnh đạo cơ quan theo dõi. Làm xong thì hệ thống vào sổ văn bản đến."
    )


@pytest.mark.parametrize(
    ("given", "told_so"),
    [
        ({"notify_when": "True", "notify_to": "head,one.lead"},
         "Nộp xong thì báo Lãnh đạo, ghi ở ô “Chủ trì”."),
        ({"notify_when": "one['a'] == 1", "notify_to": "chief"},
         "Nộp xong, nếu biểu mẫu ghi đúng điều kiện đã đặt, thì báo ngay Trưởng ban."),
        ({"notify_when": "True"}, "Nộp xong thì báo những người cùng nhận việc này."),
    ],
)  # fmt: skip
def test_who_is_informed_is_said_by_lane_role_or_field(given: dict[str, str], told_so: str) -> None:
    lane = '<laneSet id="ls"><lane id="L_head" name="Lãnh đạo"/></laneSet>'
    drawn = xml("start s; end e\ns > a > e", lane + node("userTask", "a", props(**given)))
    people = {"chief": "Trưởng ban", "one.lead": "ghi ở ô “Chủ trì”"}

    said = {one.element: told(one, Known(people=people)) for one in read_aloud(drawn)}

    assert told_so in said["a"]


@pytest.mark.parametrize(
    ("loop", "told_so"),
    [
        ('<standardLoopCharacteristics loopMaximum="3"/>', "Làm 3 lần, lần lượt."),
        ('<standardLoopCharacteristics testBefore="true"><loopCondition>x == 1</loopCondition>'
         "</standardLoopCharacteristics>", "Chỉ làm nếu x == 1; làm xong còn đúng thì làm lại."),
        ("<standardLoopCharacteristics/>", "chưa ghi số lần hay điều kiện dừng"),
        ('<multiInstanceLoopCharacteristics isSequential="true"/>', "mỗi dòng của danh sách"),
    ],
)  # fmt: skip
def test_how_often_a_step_is_done_is_said(loop: str, told_so: str) -> None:
    drawn = xml("start s; end e\ns > a > e", node("scriptTask", "a", loop))

    assert told_so in spoken(drawn)["a"]


def test_a_gateway_says_where_each_way_leads() -> None:
    numbers = {one.element: one.number for one in read_aloud(P3.read_bytes())}

    assert spoken(P3.read_bytes())["G_plan"] == (
        f"Duyệt kế hoạch? Nếu Trả lại thì sang câu {numbers['T_plan']}. "
        f"Còn lại (Duyệt) thì sang câu {numbers['T_sign_plan']}."
    )


def test_a_missing_condition_is_said() -> None:
    bare = P3.read_text().replace('name="Trả lại" ', "").encode()
    bare = bare.replace(b'approve_plan["decision"] == "return"', b"")

    assert "Nếu (chưa có điều kiện)" in spoken(bare)["G_plan"]


def test_a_wait_by_a_parameter_is_said_without_code() -> None:
    said = " ".join(spoken(Path("bpmn/unit_opinion/unit_opinion.bpmn").read_bytes()).values())

    assert "quá số ngày làm việc đặt ở tham số “chờ góp ý nhiều nhất” thì dừng việc đó." in said
    assert "after_working_days" not in said


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_every_step_is_read_once_with_words(path: Path) -> None:
    sentences = read_aloud(path.read_bytes())

    assert [one.number for one in sentences] == list(range(1, len(sentences) + 1))
    assert len({one.element for one in sentences}) == len(sentences)
    codes = {part.code for one in sentences for part in one.parts}
    assert {code for code in codes if not is_known(code)} == set()


@pytest.mark.skipif(not OUTSIDE, reason="the corpus is not beside the repository")
def test_models_from_outside_are_read_too() -> None:
    wordless = set()
    for path in OUTSIDE:
        try:
            sentences = read_aloud(path.read_bytes())
        except UnsafeXml:
            continue
        wordless |= {part.code for one in sentences for part in one.parts}

    assert {code for code in wordless if not is_known(code)} == set()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('"PT36H"', "36 giờ"),
        ('"2026-12-31T09:30+07:00"', "09:30 ngày 31/12/2026"),
        ('"2026-12-31"', "ngày 31/12/2026"),
        ('"R3/2WD"', "mỗi 2 ngày làm việc, nhiều nhất 3 lần"),
        ('"R/P1W"', "mỗi 1 tuần"),
        ("min(a, b)", "min(a, b)"),
    ],
)
def test_a_time_is_said_without_its_notation(text: str, said: str) -> None:
    assert timer_words(text, "vi") == said


def test_what_a_choice_is_called_ends_like_a_sentence() -> None:
    parts = (Part("read-exclusiveGateway", {"name": "Hết phần phối hợp"}),
             Part("read-then", {"n": "18"}))  # fmt: skip

    assert told(Sentence(3, "g", parts)) == "Hết phần phối hợp. Xong thì sang câu 18."
