"""A command typed wrongly is told in Vietnamese first, with the name of what is wrong."""

from __future__ import annotations

import pytest

from server.cli import main

WRONG = [
    ([], "Thiếu đối số: COMMAND."),
    (["grants"], "Thiếu đối số: ROLE."),
    (["fly"], "không có lựa chọn 'fly'"),
    (["run", "--prot", "1"], "Không hiểu đối số: --prot 1."),
    (["run", "--port"], "--port: thiếu giá trị"),
    (["run", "--port", "abc"], "--port: giá trị 'abc'"),
    (["check"], "Thiếu đối số: PATH."),
    (["check", "--language", "fr", "x"], "--language: không có lựa chọn 'fr'"),
    (["rehearse"], "Thiếu đối số: PATH."),
]


@pytest.mark.parametrize(("typed", "said"), WRONG)
def test_what_is_typed_wrongly_is_told_in_vietnamese(
    typed: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(typed)

    first, help_line = capsys.readouterr().err.splitlines()
    assert ended.value.code == 2
    assert said in first
    assert "--help" in help_line


@pytest.mark.parametrize("typed", [["--help"], ["run", "--help"], ["check", "--help"]])
def test_help_begins_in_vietnamese(typed: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(typed)

    assert capsys.readouterr().out.startswith("Cách dùng")
