"""`thongsuot check` answers in words, JSON and exit status, whatever it is given."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from server.check_command import main
from server.rehearse_command import main as rehearse
from server.words import catalogue
from tests.web.hostile import json_attacks, xml_attacks

ROOT = Path(__file__).parents[1]
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


def thongsuot(*arguments: str, **more: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "server.check_command", *arguments],
        capture_output=True,
        check=False,
        env={**os.environ, **more},
    )


def test_a_reader_that_leaves_early_is_no_fault(tmp_path: Path) -> None:
    for number in range(300):
        (tmp_path / f"{number}.bpmn").write_text("<a/>")
    command = f"{sys.executable} -m server.check_command {tmp_path}/*.bpmn | head -1"

    told = subprocess.run(["sh", "-c", command], capture_output=True, check=False)

    assert told.stdout.count(b"\n") == 1
    assert told.stderr == b""


@pytest.mark.parametrize("name", ["a\udcff.bpmn", "quy trình.bpmn"])
@pytest.mark.parametrize("encoding", ["ascii", "utf-8"])
def test_names_that_are_no_text_and_terminals_without_vietnamese(
    tmp_path: Path, name: str, encoding: str
) -> None:
    (tmp_path / name).write_text("<a/>")

    told = thongsuot(str(tmp_path), PYTHONIOENCODING=encoding)

    assert told.returncode == 1
    assert told.stderr == b""


def test_a_huge_file_is_refused_without_being_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (tmp_path / "huge.bpmn").open("wb") as file:
        file.truncate(8 << 30)  # sparse

    assert main([str(tmp_path / "huge.bpmn")]) == 1
    assert "xml-too-large" in capsys.readouterr().out


@pytest.mark.parametrize("path", ["x" * 5000, "a\0b", "/dev/null", "/dev/stdin/x"])
def test_odd_paths_are_a_wrong_use(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([path]) == 2
    assert capsys.readouterr().err


def test_a_service_nobody_has_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    task = """<serviceTask id="a"><extensionElements><s:serviceTaskOperator id="none"
        xmlns:s="http://spiffworkflow.org/bpmn/schema/1.0/core"/></extensionElements></serviceTask>
        <sequenceFlow id="g" sourceRef="a" targetRef="e"/>"""
    model = SOUND.replace('targetRef="e"', 'targetRef="a"').replace(
        "</process>", f"{task}</process>"
    )
    (tmp_path / "a.bpmn").write_text(model)

    assert main([str(tmp_path)]) == 1
    assert "service-unknown" in capsys.readouterr().out


def test_a_folder_without_scenarios_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.bpmn").write_text(SOUND)
    assert main([str(tmp_path)]) == 0
    assert "scenarios-missing" in capsys.readouterr().out

    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "one.toml").write_text("")
    assert main([str(tmp_path), str(tmp_path / "a.bpmn")]) == 0
    assert "scenarios-missing" not in capsys.readouterr().out


def test_every_code_a_form_or_the_engine_gives_has_its_sentence() -> None:
    """Found where they are made: Problem(…), refused(…), yield, and the classes of errors."""
    made = re.compile(
        r'Problem\(\s*"(?:error|warning)",\s*"([a-z-]+)"|_refused\("([a-z-]+)"'
        r'|yield "(form-[a-z-]+)"|^    code = "([a-z-]+)"|UnsafeXml\("([a-z-]+)"',
        re.MULTILINE,
    )
    sources = [*ROOT.glob("workflows/**/*.py"), *ROOT.glob("server/services/call.py")]
    found = [match for path in sources for match in made.findall(path.read_text("utf-8"))]
    codes = {code for groups in found for code in groups if code}

    assert len(codes) > 30
    assert codes - catalogue("vi").keys() == set()
    assert codes - catalogue("en").keys() == set()


def test_a_called_process_among_the_arguments_is_no_news(
    capsys: pytest.CaptureFixture[str],
) -> None:
    parent, child = (ROOT / "tests" / "processes" / "many" / name
                     for name in ("parent.bpmn", "child.bpmn"))  # fmt: skip

    main([str(parent)])
    alone = capsys.readouterr().out
    main([str(parent), str(child)])
    together = capsys.readouterr().out

    assert "called-elsewhere" in alone
    assert "called-elsewhere" not in together


def test_files_that_attack_are_refused_in_one_line_each(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By both commands; a form that attacks stands beside a sound model."""
    silent = []
    for name, content in xml_attacks():
        (tmp_path / "a.bpmn").write_bytes(content)
        for command in (main, rehearse):
            status = command(["--json", str(tmp_path / "a.bpmn")])
            told = json.loads(capsys.readouterr().out)
            problems = told["files"][0]["problems"] if command is main else told["problems"]
            if status != 1 or not any(one["severity"] == "error" for one in problems):
                silent.append(name)
    (tmp_path / "a.bpmn").write_text(SOUND)
    for name, text in json_attacks():
        (tmp_path / "a.schema.json").write_bytes(text.encode("utf-8", "surrogatepass"))
        if main([str(tmp_path)]) != 1 or "a.schema.json" not in capsys.readouterr().out:
            silent.append(name)

    assert silent == []
