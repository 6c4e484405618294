"""Two versions of decision tables: their columns, and their rows as aligned as can be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher

from workflows.comparing.difference import Difference, Facts, apart
from workflows.parsing.xml import Node
from workflows.xml_guard import safe_root

Row = tuple[str, str]  # (cells, what else it says)


def decisions(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Iterator[Difference]:
    old, new = _in(before), _in(after)
    for id_ in sorted(old.keys() | new.keys()):
        name = (new[id_] if id_ in new else old[id_]).get("name") or id_
        if id_ not in old or id_ not in new:
            yield Difference("added" if id_ not in old else "removed", "decision", id_, name)
            continue
        for what, was, now in apart(_facts(old[id_]), _facts(new[id_])):
            yield Difference("changed", "decision", id_, name, "", what, was, now)
        yield from _rows(id_, name, _cells(old[id_]), _cells(new[id_]))


def _in(files: Mapping[str, bytes]) -> dict[str, Node]:
    return {
        decision.get("id", ""): decision
        for name, content in sorted(files.items())
        if name.endswith(".dmn")
        for decision in safe_root(content).iter("{*}decision")
    }


def _facts(decision: Node) -> Facts:
    facts = {"name": decision.get("name") or ""}
    for number, table in enumerate(decision.findall("{*}decisionTable"), 1):
        mark = "" if number == 1 else f" {number}"
        facts[f"hitPolicy{mark}"] = table.get("hitPolicy") or "UNIQUE"
        facts[f"aggregation{mark}"] = table.get("aggregation") or ""
        columns = [*table.findall("{*}input"), *table.findall("{*}output")]
        facts[f"columns{mark}"] = " | ".join(map(_column, columns))
    return facts


def _column(column: Node) -> str:
    inside = column.find("{*}inputExpression")
    text = " ".join("".join(column.itertext()).split())
    names = (column.get("label"), column.get("name"), text, column.get("typeRef"),
             inside.get("typeRef") if inside is not None else None)  # fmt: skip
    return " ".join(dict.fromkeys(one for one in names if one))


def _cells(decision: Node) -> list[str]:
    return [
        " | ".join(" ".join("".join(cell.itertext()).split()) for cell in rule)
        for rule in decision.iter("{*}rule")
    ]


def _rows(id_: str, name: str, old: list[str], new: list[str]) -> Iterator[Difference]:
    """A row that stands elsewhere is taken out there and put in here: FIRST goes by the order."""
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for at in range(max(b - a, d - c)):
            was = old[a + at] if a + at < b else ""
            now = new[c + at] if c + at < d else ""
            number = c + at + 1 if now else a + at + 1
            kind = "changed" if was and now else "added" if now else "removed"
            yield Difference(kind, "decision", id_, name, "", f"row.{number}", was, now)  # type: ignore[arg-type]
