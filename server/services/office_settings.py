"""What an administrator may set for the office: its bounds, and how it is typed and shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from server.services.parameters import parameter, shipped
from workflows.forms import FieldProblem

YEAR = 250  # working days
COUNT, COUNTS, CHOICE, SWITCH, TEXT, MODEL = "count", "counts", "choice", "switch", "text", "model"


@dataclass(frozen=True)
class Setting:
    """`name` as `parameter` takes it: `unit_plan`, `reminders.before`."""

    name: str
    group: str
    kind: str = COUNT
    least: int = 0
    most: int = YEAR
    measure: str = "days"  # of work
    options: tuple[str, ...] = ()


REMINDERS = (
    Setting("reminders.before", "reminders", COUNTS),
    Setting("reminders.overdue_in_app", "reminders", least=1),
    Setting("reminders.overdue_letter", "reminders", least=1),
    Setting("reminders.letter_repeat", "reminders", least=1),
    Setting("reminders.letter_max", "reminders", most=20, measure="times"),
    Setting("reminders.escalate_to_btv", "reminders", least=1),
    Setting("reminders.reference_before", "reminders", COUNTS),
    Setting("reminders.reference_after", "reminders", least=1),
)
PERIODS = (
    Setting("report.frequency", "periods", CHOICE, options=("MONTHLY", "QUARTERLY", "HALF_YEARLY")),
    Setting("report.due_day", "periods", least=1, most=28, measure="day-of-month"),
    Setting("report.open_before", "periods", most=60, measure="plain-days"),
)
RULES = (
    Setting("models.rollout", "rules", MODEL),
    Setting("yellow_days", "rules", most=20),
    Setting("deputy_days", "rules", least=1, most=366, measure="plain-days"),
    Setting("recall_minutes", "rules", most=1_440, measure="minutes"),
    Setting("model_approval", "rules", SWITCH),
    Setting("attendance_warning_percent", "rules", most=100, measure="percent"),
    Setting("programme_warnings_percent", "rules", COUNTS, least=1, most=99, measure="percent"),
    Setting("interim_review_after_months", "rules", least=1, most=120, measure="months"),
    Setting("term", "rules", TEXT, most=60),
)
STEPS = tuple(Setting(name, "steps") for name in shipped()["sla_working_days"])
GROUPS = ("reminders", "periods", "rules", "steps")
SETTINGS: Mapping[str, Setting] = {
    one.name: one for one in (*REMINDERS, *PERIODS, *RULES, *STEPS)
}  # fmt: skip
LONGEST = 5  # numbers in a list


def with_models(setting: Setting, keys: Sequence[str]) -> Setting:
    """`keys`: the models that serve it now."""
    return replace(setting, options=tuple(keys)) if setting.kind == MODEL else setting


def typed_value(setting: Setting, typed: str) -> Any:
    """What was typed as it is kept; a FieldProblem where it is none."""
    return READERS[setting.kind](setting, typed)


def count_typed(setting: Setting, typed: str) -> int | FieldProblem:
    is_number = typed.isascii() and typed.isdecimal() and len(typed) < 6
    if is_number and setting.least <= int(typed) <= setting.most:
        return int(typed)
    return FieldProblem(("value",), "setting-count", bounds(setting))


def counts_typed(setting: Setting, typed: str) -> list[int] | FieldProblem:
    found = [count_typed(setting, one) for one in typed.replace(",", " ").replace(";", " ").split()]
    if found and len(found) <= LONGEST and all(isinstance(one, int) for one in found):
        return [one for one in found if isinstance(one, int)]
    return FieldProblem(("value",), "setting-counts", bounds(setting))


def bounds(setting: Setting) -> dict[str, int]:
    return {"least": setting.least, "most": setting.most, "longest": LONGEST}


def choice_typed(setting: Setting, typed: str) -> str | FieldProblem:
    return typed if typed in setting.options else FieldProblem(("value",), "not-a-choice")


def switch_typed(_: Setting, typed: str) -> bool | FieldProblem:
    return typed == "1" if typed in ("0", "1") else FieldProblem(("value",), "not-a-choice")


def text_typed(setting: Setting, typed: str) -> str | FieldProblem:
    if not typed:
        return FieldProblem(("value",), "required")
    if len(typed) > setting.most:
        return FieldProblem(("value",), "too-long", {"limit": setting.most, "length": len(typed)})
    return typed


READERS: Mapping[str, Callable[[Setting, str], Any]] = {
    COUNT: count_typed, COUNTS: counts_typed, CHOICE: choice_typed, SWITCH: switch_typed,
    TEXT: text_typed, MODEL: choice_typed,
}  # fmt: skip


def as_typed(value: Any) -> str:
    """The value as the form shows it."""
    if isinstance(value, bool):
        return "1" if value else "0"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def with_value(overrides: Mapping[str, Any], name: str, value: Any) -> dict[str, Any]:
    """`reminders.before` into the group of that name, beside what it has."""
    group, dot, part = name.partition(".")
    if not dot:
        return {**overrides, name: value}
    return {**overrides, group: {**overrides.get(group, {}), part: value}}


def value_of(parameters: Mapping[str, Any], name: str) -> Any:
    return parameter(dict(parameters), name)
