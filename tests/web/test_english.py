"""Whoever switches to English reads English: no text and no sentence lacks its entry."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment
from jinja2.nodes import Call, Const, Name

from server import code_words, words
from server.notice_words import notice_sentence
from server.queries.reports.catalogue import KINDS
from server.services.spoken_models import diagram_in_english
from server.services.spoken_names import speaker
from tests.rolled_out import case_id, handed_out, office
from tests.web.conftest import Browse, Office

__all__ = ["case_id", "handed_out", "office"]
SERVER = Path(words.__file__).parent
# Keyed by the English words themselves.
ENGLISH_KEYS = ("scripts", "editor")


def test_every_text_of_the_pages_has_english_words() -> None:
    english = words.catalogue("en")

    missing = sorted({text for text in texts() if text and text not in english})

    assert not missing, "\n".join(missing)


def test_every_sentence_has_english_words() -> None:
    english = words.catalogue("en")
    own = {text for area in ENGLISH_KEYS for text in words.area(area, "vi")}

    codes = (code for code in words.catalogue("vi") if code not in own)
    missing = sorted(code for code in codes if code not in english)

    assert not missing, "\n".join(missing)


def test_no_text_has_two_english_words() -> None:
    areas = {path.stem for path in (SERVER / "translations" / "en").glob("*.po")} - {*ENGLISH_KEYS}
    said = {pair for area in areas for pair in words.area(area, "en").items()}

    assert [text for text, count in Counter(text for text, _ in said).items() if count > 1] == []


def test_both_languages_ask_for_the_same_values() -> None:
    vietnamese, english = words.catalogue("vi"), words.catalogue("en")
    pairs = [(text, text) for text in texts()] + list(vietnamese.items())

    odd = [
        key for key, said in pairs if key in english and holes(said) < holes(english[key]) - FOREIGN
    ]

    assert not odd


FOREIGN = {"reason"}
"""What a database says in its own English stands in the English half only."""


def holes(text: str) -> set[str]:
    return {part.partition("}")[0] for part in text.split("{")[1:]}


def texts() -> Iterator[str]:
    yield from (text for path in SERVER.glob("web/templates/**/*.html") for text in printed(path))
    yield from (text for path in SERVER.glob("web/**/*.py") for text in spoken(path))
    yield from (text for path in SERVER.glob("queries/reports/*.py") for text in spoken(path))
    yield from (text for kind in KINDS.values() for text in (kind.title, kind.says, kind.dated))
    families = (codes for name, codes in vars(code_words).items() if name.isupper())
    yield from (text for codes in families for text in codes.values())


def printed(path: Path) -> Iterator[str]:
    for call in Environment().parse(path.read_text("utf-8")).find_all(Call):
        if isinstance(call.node, Name) and call.node.name == "_" and call.args:
            text = call.args[0]
            if isinstance(text, Const):
                yield text.value


def spoken(path: Path) -> Iterator[str]:
    if "node_modules" in path.parts:
        return
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        called = getattr(node, "func", None)
        if getattr(called, "id", getattr(called, "attr", "")) in ("_", "say"):
            text = node.args[0] if node.args else None
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                yield text.value


def test_steps_and_processes_go_by_the_english_names_of_their_models(
    office: Office, browser_of: Browse, case_id: int
) -> None:
    task, reader = office.open_task("T_confirm_receipt", office.unit("QU-NK")), browser_of(
        office.cast.lam_ott
    )  # fmt: skip
    progress = f"/cases/{case_id}/progress?process=unit_implementation"
    pages = ("/tasks", f"/tasks/{task.id}", progress)
    said = [("Xác nhận đã nhận", "Confirm receipt") for _ in pages]
    said[1] = ("Tiếp nhận và quán triệt tại đơn vị", "Receive and study in the unit")

    vietnamese = [reader.get(one).text for one in pages]
    reader.post("/language", data={"language": "en"})
    english = [reader.get(one).text for one in pages]

    for before, after, (own, translated) in zip(vietnamese, english, said, strict=True):
        assert (f">{own}</" in before, translated in before) == (True, False)
        assert (f">{own}</" in after, translated in after) == (False, True)
    assert said[1][0] not in english[2]


def test_english_words_find_steps_too_and_drawings_and_files_speak_english(
    office: Office, browser_of: Browse
) -> None:
    task, reader = office.open_task("T_confirm_receipt", office.unit("QU-NK")), browser_of(
        office.cast.lam_ott
    )  # fmt: skip
    reader.post("/language", data={"language": "en"})

    inbox = reader.get("/tasks?q=confirm+receipt").text
    found = reader.get("/search?q=confirm+receipt").text
    drawing = reader.get(f"/instances/{task.instance_id}/diagram.bpmn").text
    table = reader.get("/reports/tasks").text

    assert f"/tasks/{task.id}" in inbox
    assert f'/tasks/{task.id}"><mark>Confirm</mark> <mark>receipt</mark></a>' in found
    assert 'name="Confirm receipt"' in drawing
    assert "Confirm receipt" in table
    assert ">Xác nhận đã nhận" not in inbox + found + drawing + table


def test_a_letter_in_english_names_steps_in_english(office: Office, case_id: int) -> None:
    with office.database.reading() as db:
        said = notice_sentence("mentioned", {"task": "Xác nhận đã nhận", "by": "Lam"}, "en",
                               speaker(db, "en"))  # fmt: skip

    assert case_id
    assert "Confirm receipt" in said


def test_an_english_label_has_room_for_its_longest_word() -> None:
    narrow = '<b:BPMNLabel><c:Bounds x="100" y="1" width="20" height="14"/></b:BPMNLabel>'
    drawn = f'<b:BPMNEdge bpmnElement="F">{narrow}</b:BPMNEdge>'
    model = f'<d xmlns:b="b" xmlns:c="c"><f id="F" name="Trả"/>{drawn}</d>'

    told = diagram_in_english(model, {"F": "To return"})

    assert 'name="To return"' in told
    assert '<c:Bounds x="86" y="1" width="48" height="14"/>' in told
    assert 'width="20"' in diagram_in_english(model, {})
