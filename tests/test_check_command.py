"""`thongsuot check` answers in words, JSON and exit status, whatever it is given."""

import json
import re
from pathlib import Path

import pytest

from server.check_command import main
from server.words import catalogue

SOUND = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">
<process id="p" isExecutable="true"><startEvent id="s"/><endEvent id="e"/>
<sequenceFlow id="f" sourceRef="s" targetRef="e"/></process></definitions>"""


def test_a_sound_file_is_deployable(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = tmp_path / "a.bpmn"
    model.write_text(SOUND)

    status = main(["--json", str(model)])

    answer = json.loads(capsys.readouterr().out)
    assert status == 0
    assert answer == {"files": [{"path": str(model), "deployable": True, "problems": []}]}


@pytest.mark.parametrize("content", [b"", b"\x00\xff\xfe", b"<a/>", b"<!DOCTYPE a><a/>", b"{}"])
def test_whatever_is_no_process_is_refused_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    (tmp_path / "a.bpmn").write_bytes(content)

    status = main([str(tmp_path)])

    told = capsys.readouterr().out
    assert status == 1
    assert "a.bpmn:1: lỗi" in told


def test_a_missing_path_is_a_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["no-such-folder"]) == 2
    assert "no-such-folder" in capsys.readouterr().err


def test_every_code_of_the_rules_has_its_sentence() -> None:
    rules = Path(__file__).parents[1] / "workflows" / "checks"
    text = "".join(path.read_text("utf-8") for path in rules.glob("*.py"))
    codes = set(re.findall(r'\b(?:error|warning|say)\(\s*"([a-z-]+)"', text))

    assert len(codes) > 80
    assert codes <= catalogue("vi").keys()
    assert codes <= catalogue("en").keys()
