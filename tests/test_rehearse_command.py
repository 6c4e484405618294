"""`thongsuot rehearse`: what came of a draft, in words, as JSON and as exit status."""

import json
from pathlib import Path

import pytest

from server.rehearse_command import main

ROOT = Path(__file__).parents[1]

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core">'
)
TIMER = "<timerEventDefinition><timeDuration>P2D</timeDuration></timerEventDefinition>"
MODEL = f"""{HEAD}<process id="p"><startEvent id="Start"/><userTask id="t" name="Góp ý"/>
<intermediateCatchEvent id="w">{TIMER}</intermediateCatchEvent><endEvent id="End"/>
<sequenceFlow id="f1" sourceRef="Start" targetRef="t"/>
<sequenceFlow id="f2" sourceRef="t" targetRef="w"/>
<sequenceFlow id="f3" sourceRef="w" targetRef="End"/></process></definitions>"""


def rehearsed(
    capsys: pytest.CaptureFixture[str], model: Path, *options: str
) -> tuple[int, dict[str, object]]:
    status = main(["--json", str(model), *options])
    return status, json.loads(capsys.readouterr().out)


def written(folder: Path, text: str) -> Path:
    (folder / "a.bpmn").write_text(text, encoding="utf-8")
    return folder / "a.bpmn"


def test_a_draft_runs_to_its_end_on_a_clock_that_jumps(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "answers.json").write_text('{"t": [{"opinion": "đồng ý"}]}', encoding="utf-8")

    status, answer = rehearsed(
        capsys, written(tmp_path, MODEL), "--answers", str(tmp_path / "answers.json")
    )

    assert (status, answer["outcome"], answer["data"]) == (0, "completed", {"opinion": "đồng ý"})
    trace = [(line["element"], line["kind"], line["at"][:10]) for line in answer["trace"]]  # type: ignore[attr-defined]
    assert trace == [
        ("Start", "startEvent", "2022-06-20"),
        ("t", "userTask", "2022-06-20"),
        ("w", "intermediateCatchEvent", "2022-06-22"),
        ("End", "endEvent", "2022-06-22"),
    ]


def test_a_folder_is_rehearsed_as_it_is_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, answer = rehearsed(capsys, written(tmp_path, MODEL).parent)

    assert (status, answer["outcome"]) == (0, "completed")


def test_what_is_not_there_is_a_wrong_use_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main([str(tmp_path / "none.bpmn")])

    assert left.value.code == 2
    assert "Errno" not in capsys.readouterr().err


def test_what_cannot_run_is_refused_at_its_element(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = written(tmp_path, MODEL.replace("P2D", '"hôm nào đó"'))

    status, answer = rehearsed(capsys, model)

    assert (status, answer["outcome"], answer["trace"]) == (1, "refused", [])
    assert [p["element"] for p in answer["problems"] if p["severity"] == "error"] == ["w"]  # type: ignore[attr-defined]


def test_an_error_names_its_element_and_what_was_done_before(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = '<scriptTask id="t"><script>a = b</script></scriptTask>'
    model = written(tmp_path, MODEL.replace('<userTask id="t" name="Góp ý"/>', script))

    status, answer = rehearsed(capsys, model)

    assert (status, answer["outcome"], answer["error"]["element"]) == (0, "error", "t")  # type: ignore[index]
    assert [line["element"] for line in answer["trace"]] == ["Start"]  # type: ignore[attr-defined]


def test_an_error_that_nobody_catches_is_no_success(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fault = '<endEvent id="End"><errorEventDefinition errorRef="er"/></endEvent>'
    text = MODEL.replace('<endEvent id="End"/>', fault)
    text = text.replace("</process>", '</process><error id="er" errorCode="E1"/>')

    status, answer = rehearsed(capsys, written(tmp_path, text))

    assert (status, answer["outcome"], answer["error"]["element"]) == (0, "error", "End")  # type: ignore[index]


def test_a_call_of_nobody_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call = '<callActivity id="t" calledElement="elsewhere"/>'
    model = written(tmp_path, MODEL.replace('<userTask id="t" name="Góp ý"/>', call))

    _, answer = rehearsed(capsys, model)

    assert (answer["outcome"], answer["error"]["code"]) == ("error", "called-unknown")  # type: ignore[index]


def test_a_repeated_call_is_told_once_per_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    loop = "<multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality>"
    call = f'<callActivity id="t" calledElement="q">{loop}</multiInstanceLoopCharacteristics>'
    other = '<process id="q"><startEvent id="qs"/><endEvent id="qe"/>'
    other += '<sequenceFlow id="qf" sourceRef="qs" targetRef="qe"/></process>'
    text = MODEL.replace('<userTask id="t" name="Góp ý"/>', f"{call}</callActivity>")
    model = written(tmp_path, text.replace("</definitions>", f"{other}</definitions>"))

    _, answer = rehearsed(capsys, model)

    done = [line["element"] for line in answer["trace"]]  # type: ignore[attr-defined]
    assert (answer["outcome"], done.count("t"), done.count("qe")) == ("completed", 3, 3)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_people_are_told_line_by_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    status = main([str(written(tmp_path, MODEL)), "--language", language])

    told = capsys.readouterr().out
    assert status == 0
    assert "20/06/2022 08:00" in told
    assert "Góp ý" in told
    assert {"vi": "đã đi đến cuối", "en": "come to its end"}[language] in told


DEEP = "[" * 200_000
WRONG = [
    (["--data", "[1]"], b"", "--data: cần một đối tượng JSON"),
    (["--data", "{"], b"", "--data: không phải JSON, sai ở dòng 1, cột 2"),
    (["--data", DEEP[:60_000]], b"", "--data: JSON quá sâu"),
    (["--data", '{"n": ' + "9" * 5_000 + "}"], b"", "số quá lớn"),
    (["--max-steps", "0"], b"", "“0” không phải số bước"),
    (["--max-steps", "²"], b"", "“²” không phải số bước"),
    (["--max-steps", "9" * 5_000], b"", "từ 1 đến"),
    (["--answers", "nowhere"], b"", "nowhere: không có tệp"),
    (["--answers", "."], b"", "là thư mục"),
    (["--answers", "FILE"], b"\xff\xfe", "UTF-8"),
    (["--answers", "FILE"], b'{"t":\n [}', "dòng 2, cột 3"),
    (["--answers", "FILE"], b"[]", "cần một đối tượng JSON"),
    (["--answers", "FILE"], b'{"t": [1]}', "bước “t”"),
    (["--answers", "FILE"], DEEP.encode(), "JSON quá sâu"),
]


@pytest.mark.parametrize(("options", "content", "said"), WRONG, ids=range(len(WRONG)))
def test_wrong_use_is_one_line_in_vietnamese(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], content: bytes,
    said: str,
) -> None:  # fmt: skip
    if content:
        (tmp_path / "FILE").write_bytes(content)
        options = [str(tmp_path / one) if one == "FILE" else one for one in options]
    with pytest.raises(SystemExit) as stopped:
        main([str(written(tmp_path, MODEL)), *options])

    line, _help = capsys.readouterr().err.splitlines()
    assert stopped.value.code == 2
    assert said in line


def test_a_gateway_without_answers_is_named_with_what_it_lacks(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main([str(ROOT / "bpmn" / "written_reminder")])

    said = capsys.readouterr().out
    assert "cần biết decision" in said
    assert "--answers" in said
    assert "KeyError" not in said
