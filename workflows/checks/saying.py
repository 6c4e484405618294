"""A problem at the element where it is, in the words that a person knows the element by."""

from __future__ import annotations

from typing import Literal

from workflows.checks.elements import Element, kind_of
from workflows.errors import Problem


def found(
    severity: Literal["error", "warning"], code: str, element: Element, **args: object
) -> Problem:
    """A problem at the element, or at the next one around it that has an id."""
    named = element
    while named is not None and not named.get("id"):
        named = named.getparent()
    label = "" if named is None else name_of(named)
    words = {"label": label, **{name: str(value) for name, value in args.items()}}
    return Problem(
        severity, code, None if named is None else named.get("id"), element.sourceline or 1, words
    )


def name_of(element: Element) -> str:
    """What a person calls it, on one line: by its event, by the step that it hangs on, a way by
    the steps that it joins, or by its id, where it has no name."""
    around = None if element.get("name") else shown_as(element)
    if around is not None:
        return name_of(around)
    ends = () if element.get("name") else ends_of(element)
    if ends:
        return " → ".join(name_of(one) for one in ends)
    return " ".join(str(element.get("name") or element.get("id") or "").split())


def ends_of(element: Element) -> tuple[Element, ...]:
    """The two steps that a way joins; none where one is missing or the name would say nothing."""
    wanted = [element.get(end) for end in ("sourceRef", "targetRef")]
    if kind_of(element) != "sequenceFlow" or not all(wanted):
        return ()
    around = element.getparent()
    steps = () if around is None else around.iterchildren("{*}*")
    beside = {one.get("id"): one for one in steps if kind_of(one) != "sequenceFlow"}
    ends = tuple(beside[one] for one in wanted if one in beside)
    return ends if len(ends) == 2 and any(one.get("name") for one in ends) else ()


def shown_as(element: Element) -> Element | None:
    """What nobody sees by itself: the kind of an event, and a nameless event beside its step."""
    parent, host = element.getparent(), element.get("attachedToRef")
    is_kind = str(element.tag).endswith("EventDefinition")
    if is_kind and parent is not None and str(parent.tag).endswith("Event"):
        return parent
    steps = element.getroottree().iter("{*}*") if host else ()
    return next(
        (one for one in steps if one.get("id") == host and not one.get("attachedToRef")), None
    )


def error(code: str, element: Element, **args: object) -> Problem:
    return found("error", code, element, **args)


def warning(code: str, element: Element, **args: object) -> Problem:
    return found("warning", code, element, **args)
