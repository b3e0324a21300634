"""Registration: the names that the visit uses are the names that the host finds, and the activity runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

import azure.durable_functions as df
import azure.functions as func
import pytest

from orchestrations import blueprint, names
from orchestrations.messages import Step, VisitInput
from orchestrations.visit import VisitContext
from shared.first_use import FirstUse
from shared.ports.telemetry import NoTelemetry
from tests.builders import Court

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def registered(court: Court) -> dict[str, Any]:
    """Function name → what the host would load."""
    app = df.DFApp(http_auth_level=func.AuthLevel.ANONYMOUS)
    app.register_functions(blueprint.blueprint(FirstUse(lambda: court.desk)))
    functions = cast("list[Any]", app.get_functions())
    return {function.get_function_name(): function for function in functions}


async def test_the_visit_and_its_activity_are_there_by_their_names() -> None:
    functions = registered(await Court.build())

    assert set(functions) == {names.VISIT, names.ADVANCE}
    triggers = {name: function.get_trigger().get_binding_name() for name, function in functions.items()}
    assert triggers == {names.VISIT: "orchestrationTrigger", names.ADVANCE: "activityTrigger"}


async def test_the_activity_returns_a_step_as_primitives() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    advance = registered(court)[names.ADVANCE].get_user_function()

    payload = await advance(ticket_id)

    assert payload == Step("waiting", None, ended=False).to_payload()


@dataclass
class Beginning:
    """The durable context at the beginning of a generation, as far as telemetry looks at it."""

    given: VisitInput
    is_replaying: bool = False

    def get_input(self) -> object:
        return self.given.to_payload()


@dataclass
class Heard(NoTelemetry):
    """What was told of generations."""

    told: list[tuple[str, bool]] = field(default_factory=list[tuple[str, bool]])

    def woke(self, ticket_id: str, *, first: bool) -> None:
        self.told.append((ticket_id, first))


def procedure(_: VisitContext) -> blueprint.Episodes:
    """A visit with one step."""
    answer = yield "a step"
    return str(answer)


@pytest.mark.parametrize(
    ("given", "is_replaying", "told"),
    [
        (VisitInput("senha", advance=False), False, [("senha", True)]),
        (VisitInput("senha", advance=True), False, [("senha", False)]),
        (VisitInput("senha", advance=True), True, []),
    ],
)
def test_a_generation_is_told_of_once_and_goes_on_as_it_is(
    given: VisitInput, is_replaying: bool, told: list[tuple[str, bool]]
) -> None:
    heard = Heard()

    seen = blueprint.seen(procedure, lambda: heard)
    steps = seen(cast("blueprint.SeenContext", Beginning(given, is_replaying)))
    assert next(steps) == "a step"
    with pytest.raises(StopIteration) as end:
        steps.send("done")

    assert end.value.value == "done"
    assert heard.told == told
