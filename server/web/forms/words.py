"""What is said about a field: its label, its help, what is wrong with it."""

from __future__ import annotations

from datetime import date
from typing import Any

from server import words
from workflows.forms import Field, FieldProblem, Option, text_of


def label_of(field: Field, language: str) -> str:
    if language == "en" and field.label_en:
        return field.label_en
    return words.translate(field.label, language)


def help_of(field: Field, language: str) -> str:
    if language == "en" and field.help_en:
        return field.help_en
    return words.translate(field.help, language) if field.help else ""


def choice_of(option: Option, language: str) -> str:
    if language == "en" and option.label_en:
        return option.label_en
    return words.translate(option.label, language)


def problem_text(problem: FieldProblem, field: Field | None, language: str = "vi") -> str:
    """The sentence for a problem; a rule brings its own words, in the language or in Vietnamese."""
    if problem.code == "rule":
        return str(problem.args.get(language) or problem.args.get("vi") or "")
    code = problem.code
    if code == "required" and field is not None:
        code = REQUIRED.get(field.kind, "required")
    args = {name: _readable(value) for name, value in problem.args.items()}
    return words.sentence(f"field-{code}", args, language)


REQUIRED = {
    "file": "required-file",
    "files": "required-file",
    "table": "required-row",
    "select": "required-choice",
    "yesno": "required-choice",
    "checks": "required-choice",
    "units": "required-choice",
    "officers": "required-choice",
    "groups": "required-choice",
    "picks": "required-choice",
    "channels": "required-choice",
    "unit": "required-choice",
    "officer": "required-choice",
    "book": "required-choice",
}


def _readable(value: Any) -> str:
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return text_of(value)
