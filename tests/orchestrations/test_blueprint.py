"""Registration: the names that the visit uses are the names that the host finds, and the activity runs."""

from __future__ import annotations

from typing import Any, cast

import azure.durable_functions as df
import azure.functions as func
import pytest

from orchestrations import blueprint, names
from orchestrations.messages import Step
from tests.builders import Court

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def registered(court: Court) -> dict[str, Any]:
    """Function name → what the host would load."""
    app = df.DFApp(http_auth_level=func.AuthLevel.ANONYMOUS)
    app.register_functions(blueprint.blueprint(court.desk))
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
