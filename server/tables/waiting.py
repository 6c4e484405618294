"""Who waits for what: the open tasks of each candidate, by day, kept by the database itself.

An inbox of eight thousand among a million tasks is a stretch of one index. The rows follow
`candidate`, `task`, `assignment` and `instance` by triggers: whatever writes those, they are right.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, Index, String, event, text
from sqlalchemy.orm import Mapped, mapped_column

from server.tables.base import Id, Table

FAR = date(9999, 12, 31)  # stands for "no day" in sorting
SETTLED = ("SUBMITTED", "COMPLETED", "SUSPENDED", "CANCELLED", "DECLINED")
"""Progress of assignments whose deadline does not press whoever does the next step."""
COVERED = ("on_paper", "day", "task_id", "holder_id", "case_id", "task_unit_id", "about_id",
           "is_halted", "name", "bound")  # fmt: skip
FAST = ("on_paper", "task_unit_id")  # not in the index of a unit: it begins with one of them


class Waiting(Table):
    __tablename__ = "waiting"
    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)  # of the candidate
    task_id: Mapped[int] = mapped_column(Id, index=True)
    unit_id: Mapped[int | None] = mapped_column(Id)
    role: Mapped[str | None] = mapped_column(String(40))
    officer_id: Mapped[int | None] = mapped_column(Id)
    on_paper: Mapped[bool]
    day: Mapped[date]  # the nearer of the step's limit and the first binding day
    holder_id: Mapped[int | None] = mapped_column(Id)  # who has taken it
    case_id: Mapped[int | None] = mapped_column(Id)
    task_unit_id: Mapped[int | None] = mapped_column(Id)
    about_id: Mapped[int | None] = mapped_column(Id)  # the unit whose matter it is
    is_halted: Mapped[bool]
    name: Mapped[str] = mapped_column(String(200))
    bound: Mapped[date | None]  # the first binding day alone: who passes it is overdue
    __table_args__ = (
        Index("ix_waiting_of_role", "unit_id", "role", *COVERED),
        Index("ix_waiting_of_officer", "officer_id", *COVERED),
        Index("ix_waiting_of_unit", "task_unit_id", *(one for one in COVERED if one not in FAST)),
    )


LEAST = {"sqlite": "MIN", "postgresql": "LEAST"}
ROW = """INSERT INTO waiting (id, task_id, unit_id, role, officer_id, on_paper, day, holder_id,
    case_id, task_unit_id, about_id, is_halted, name{bound_too})
SELECT c.id, c.task_id, c.unit_id, c.role, c.officer_id, c.on_paper, {day}, t.assignee_id,
    t.case_id, t.unit_id, i.unit_id, i.halt_id IS NOT NULL, t.name{bound}
FROM candidate c JOIN task t ON t.id = c.task_id JOIN instance i ON i.id = t.instance_id
WHERE t.state = 'open' AND {which}"""
BOUND = """(SELECT MIN(a.current_due) FROM assignment a WHERE a.instance_id = {instance}
    AND a.deadline_kind = 'BINDING' AND a.progress NOT IN ({settled})
    AND a.suspended_on IS NULL)"""
NEARER = "{least}(COALESCE({limit}, '9999-12-31'), COALESCE({bound}, '9999-12-31'))"
OF_INSTANCE = """UPDATE waiting SET day = (SELECT {day} FROM task t WHERE t.id = waiting.task_id)
    {bound_too}
WHERE task_id IN (SELECT id FROM task WHERE instance_id IN ({instances}) AND state = 'open')"""
FIRST_BOUND = ", bound = (SELECT {bound} FROM task t WHERE t.id = waiting.task_id)"
ASSIGNED = "instance_id, current_due, deadline_kind, progress, suspended_on"


def keep_waiting(connection: Connection, *, bound: bool = True) -> None:
    """Put the triggers on; those already there are made anew; `bound`: with that column.

    A migration that rebuilds one of their tables on SQLite takes them off first (`drop_triggers`).
    """
    dialect = connection.dialect.name
    for name, table, when, body in _triggers(dialect, bound=bound):
        if dialect == "sqlite":
            connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
            made = f"CREATE TRIGGER {name} AFTER {when} ON {table} BEGIN {body} END"
        else:
            connection.execute(text(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN {body} RETURN NULL; END $$"
            ))  # fmt: skip
            made = (f"CREATE OR REPLACE TRIGGER {name} AFTER {when} ON {table} "
                    f"FOR EACH ROW EXECUTE FUNCTION {name}()")  # fmt: skip
        connection.execute(text(made))


def fill_waiting(connection: Connection, *, bound: bool = True) -> None:
    """Everything anew, from the tasks as they stand."""
    connection.execute(text("DELETE FROM waiting"))
    connection.execute(text(_row(connection.dialect.name, "c.id > 0", bound=bound)))


def drop_triggers(connection: Connection) -> None:
    for name, table, _, _ in _triggers(connection.dialect.name):
        if connection.dialect.name == "sqlite":
            connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
        else:
            connection.execute(text(f"DROP TRIGGER IF EXISTS {name} ON {table}"))
            connection.execute(text(f"DROP FUNCTION IF EXISTS {name}()"))


def _triggers(dialect: str, *, bound: bool = True) -> list[tuple[str, str, str, str]]:
    """(name, table, when, what is then done)."""
    moved, added, gone = (
        _of_instance(dialect, instances, bound=bound)
        for instances in ("OLD.instance_id, NEW.instance_id", "NEW.instance_id", "OLD.instance_id")
    )
    begun = _row(dialect, "c.id = NEW.id", bound=bound)
    opened = "c.task_id = NEW.id AND OLD.state <> 'open' AND NEW.state = 'open'"
    day = _day(dialect, "NEW.due_on", "NEW.instance_id")
    return [
        ("waiting_begins", "candidate", "INSERT", f"{begun};"),
        ("waiting_withdrawn", "candidate", "DELETE", "DELETE FROM waiting WHERE id = OLD.id;"),
        ("waiting_task", "task", "UPDATE OF state, assignee_id, due_on, unit_id, name",
         "UPDATE waiting SET holder_id = NEW.assignee_id, task_unit_id = NEW.unit_id, "
         f"name = NEW.name, day = {day} "
         "WHERE task_id = NEW.id AND NEW.state = 'open'; "
         "DELETE FROM waiting WHERE task_id = NEW.id AND NEW.state <> 'open'; "
         + _row(dialect, opened, bound=bound) + ";"),
        ("waiting_assigned", "assignment", "INSERT", f"{added};"),
        ("waiting_moved", "assignment", f"UPDATE OF {ASSIGNED}", f"{moved};"),
        ("waiting_released", "assignment", "DELETE", f"{gone};"),
        ("waiting_halted", "instance", "UPDATE OF halt_id",
         "UPDATE waiting SET is_halted = (NEW.halt_id IS NOT NULL) "
         "WHERE task_id IN (SELECT id FROM task WHERE instance_id = NEW.id AND state = 'open');"),
    ]  # fmt: skip


def _row(dialect: str, which: str, *, bound: bool) -> str:
    day = _day(dialect, "t.due_on", "t.instance_id")
    too = (", bound", f", {_bound('t.instance_id')}") if bound else ("", "")
    return ROW.format(day=day, which=which, bound_too=too[0], bound=too[1])


def _of_instance(dialect: str, instances: str, *, bound: bool) -> str:
    too = FIRST_BOUND.format(bound=_bound("t.instance_id")) if bound else ""
    day = _day(dialect, "t.due_on", "t.instance_id")
    return OF_INSTANCE.format(day=day, instances=instances, bound_too=too)


def _day(dialect: str, limit: str, instance: str) -> str:
    return NEARER.format(least=LEAST[dialect], limit=limit, bound=_bound(instance))


def _bound(instance: str) -> str:
    settled = ", ".join(f"'{one}'" for one in SETTLED)
    return BOUND.format(instance=instance, settled=settled)


@event.listens_for(Table.metadata, "after_create")
def _on_create(_: Any, connection: Connection, **__: Any) -> None:
    keep_waiting(connection)
