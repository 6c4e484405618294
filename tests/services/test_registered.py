"""Each service of the house says what it gives, in words that a modeller reads."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from server.services import SERVICES
from server.services.call import Call, Service, ServiceFailed, answer_of
from server.words import LANGUAGES, catalogue
from workflows.signature import COUNT

NOWHERE = cast(Call, SimpleNamespace())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_service_parameter_and_result_has_words(language: str) -> None:
    known = catalogue(language)
    needed = {f"service-{name}" for name in SERVICES}
    needed |= {f"result-{name}" for one in SERVICES.values() for name in one.gives}
    needed |= {f"takes-{name}" for one in SERVICES.values() for name in one.takes}

    assert needed - known.keys() == set()


def test_what_a_service_needs_is_among_what_it_takes() -> None:
    assert [name for name, one in SERVICES.items() if set(one.needs) - one.takes.keys()] == []


def test_a_result_that_was_not_declared_is_the_services_own_failure() -> None:
    def count(_call: Call) -> dict[str, Any]:
        return {"late": 3, "found": True}

    with pytest.raises(ServiceFailed) as failed:
        answer_of(Service(count, gives={"late": COUNT}), NOWHERE, "X_count")

    assert (failed.value.element, "found" in failed.value.reason) == ("X_count", True)
    assert answer_of(Service(count, gives={"late": COUNT, "found": {}}), NOWHERE, "X_count")
