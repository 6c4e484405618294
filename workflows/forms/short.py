"""Forms that can be answered alike for many tasks: a decision, and the words that go with it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from workflows.forms.model import Field, Form, Raw

DECISION = "decision"
WORDS = ("text", "longtext")
COMMON = ("note", "attachments")
MOST = 2  # fields to fill in


@dataclass(frozen=True)
class ShortForm:
    """`asked` is said once for all of them; `proposed` stays with each, as it was proposed."""

    whole: Form
    asked: Form
    proposed: tuple[Field, ...]

    @property
    def worded(self) -> tuple[Field, ...]:
        """Words that were proposed for each: they stay, unless others are said for all."""
        return tuple(one for one in self.asked.fields if one.prefill and one.kind in WORDS)

    @property
    def drawn(self) -> Form:
        """As one asks it: what was proposed for each may be left blank."""
        loose = [replace(one, required=False, required_when=None) if one in self.worded else one
                 for one in self.asked.fields]  # fmt: skip
        return replace(self.asked, fields=tuple(loose))

    def answer(self, said: Raw, proposal: Raw) -> Raw:
        blank = [one for one in self.worded if not str(said.get(one.name) or "").strip()]
        stays = [one.name for one in (*self.proposed, *blank) if one.name in proposal]
        return {**said, **{name: proposal[name] for name in stays}}


def short_form(form: Form) -> ShortForm | None:
    """None where more is asked than can be said of many at once: a date, a number, a file, a
    rule, a choice that nobody has proposed, a condition on what only one of them knows."""
    own = tuple(one for one in form.fields if one.name not in COMMON)
    asked = tuple(one for one in own if one.name == DECISION or one.kind in WORDS)
    proposed = tuple(one for one in own if one not in asked)
    is_short = (
        form.field(DECISION) in asked
        and all(map(is_choice, (*proposed, form.field(DECISION))))
        and len(asked) <= MOST
        and all(one.prefill and not one.required for one in proposed)
        and not any(must_be_given(one) for one in form.fields if one.name in COMMON)
        and not form.rules
        and form.named <= {one.name for one in asked}
    )
    return ShortForm(form, replace(form, fields=asked), proposed) if is_short else None


def is_choice(field: Field | None) -> bool:
    """Of what the drawing itself lists."""
    return field is not None and field.kind == "select" and bool(field.options)


def must_be_given(field: Field) -> bool:
    return field.required or field.required_when is not None or field.min_items > 0
