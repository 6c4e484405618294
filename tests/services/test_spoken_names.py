"""English names of steps, as the models bring them."""

from __future__ import annotations

from server.actions.definitions.deploy_definition import deploy_definition
from server.database import Database
from server.services.spoken_names import speaker
from tests.actions.definitions.test_deploy_definition import drawn


def test_a_step_without_a_label_takes_none_from_another_of_its_name(database: Database) -> None:
    within = '<startEvent id="s2"/><task id="b" name="Ký"/><endEvent id="e2"/>' + "".join(
        f'<sequenceFlow id="f_{one}_{next_}" sourceRef="{one}" targetRef="{next_}"/>'
        for one, next_ in (("s2", "b"), ("b", "e2"))
    )
    files = drawn(f'<subProcess id="a" name="Ký">{within}</subProcess>')
    deploy_definition(database, files={**files, "en.toml": b'a = "Sign"'})

    with database.reading() as db:
        said = speaker(db, "en")("Ký")

    assert said == "Sign"
