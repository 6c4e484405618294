"""What every step of a rehearsal asks of the models is asked, read and played once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from server.database import Database
from server.recording.releases import current_definitions
from server.services.model_scenarios import results_of
from tests.listening import listening
from workflows.asked_names import asked_names, operators_of
from workflows.definition import Definition, read_folder

REMINDER = Path("bpmn/written_reminder")


@pytest.fixture
def reminder() -> Definition:
    return read_folder(REMINDER)


@pytest.mark.usefixtures("deployed")
def test_what_is_current_is_one_question_however_many_processes(database: Database) -> None:
    with database.reading() as db:
        known = current_definitions(db)
        with listening(database.reader) as asked:
            again = current_definitions(db)

    assert len(known) > 20
    assert again == known
    assert len(asked) == 1


def test_a_diagram_is_read_once_for_what_it_asks(reminder: Definition) -> None:
    same = replace(reminder, name="Written reminder")

    assert asked_names(reminder)
    assert operators_of(reminder)
    assert asked_names(same) is asked_names(reminder)
    assert operators_of(same) is operators_of(reminder)


def test_a_scenario_is_played_once_while_the_models_are_the_same(reminder: Definition) -> None:
    files = {f"scenarios/{one.name}": one.read_bytes() for one in REMINDER.glob("scenarios/*")}
    other = replace(reminder, name="Written reminder")  # as in English: the same hash

    first, again, spoken = (results_of(files, one, {}) for one in (reminder, reminder, other))

    assert first
    assert all(old is new for old, new in zip(first, again, strict=True))
    assert not any(old is new for old, new in zip(first, spoken, strict=True))
