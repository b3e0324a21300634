"""Work per request is bounded: the processor, the memory and the log that the worst body of anybody costs.

512 KiB at the endpoint of Graph's notifications once took 9.8 s of the loop and wrote 21 MB of log.
"""

from __future__ import annotations

import pytest

from functions.dispatch import all_endpoints
from functions.endpoints import Access
from shared.meetings.call_events.notifications import BadNotification
from shared.services import Services
from tests.builders import Court
from tests.functions.http_client import RecordedSignals, endpoint_named
from tests.functions.test_graph_work import Says
from tests.functions.worst_bodies import HOST_LIMIT, cost_of, worst_bodies
from tests.moving_clock import services as services_over

DELIVERIES = "graph_notifications"
DOORS = (
    *("tickets_join", "tickets_details", "tickets_ring", "tickets_enter", "tickets_more_time"),
    *("tickets_ready", "tickets_return", "tickets_nobody_came", "tickets_finished", "tickets_leave"),
    *("tickets_evaluation", "tickets_away", "tickets_handover", "handovers_redeem", DELIVERIES),
)
SECONDS = 0.25
"""Of the processor; measured at most 0.015 s, and the machine may be busy."""
MEMORY, MEMORY_OF_A_DELIVERY = 200_000, 20_000_000
"""Bytes beside the body itself, whose copy in the host is not the app's; measured 0.03 and 17.0 million."""
LINES, LOGGED = 3, 2_000


def services_of(court: Court) -> Services:
    return services_over(court, Says(BadNotification("not to be read"))).with_signals(RecordedSignals())


async def test_every_door_that_takes_a_body_from_anybody_is_tried() -> None:
    endpoints = all_endpoints(services_of(await Court.build()))
    open_to_all = [each for each in endpoints if each.access is not Access.STAFF and each.method != "GET"]

    assert sorted(DOORS) == sorted(each.name for each in open_to_all)


@pytest.mark.parametrize("name", DOORS)
async def test_the_worst_bodies_cost_little(name: str) -> None:
    court = await Court.build()
    services, ticket_id = services_of(court), await court.join()
    endpoint = endpoint_named(services, name)
    route, secret = {"ticketId": ticket_id, "officeId": "centro"}, services.desk.keys.ticket_secret(ticket_id)
    await cost_of(services, endpoint, b"{}", {**route, "ticketId": "the first use imports"}, secret)
    memory = MEMORY_OF_A_DELIVERY if name == DELIVERIES else MEMORY

    for which, body in worst_bodies(endpoint).items():
        cost = await cost_of(services, endpoint, body, route, secret)
        assert cost.status < 500, (which, cost)
        assert cost.seconds < SECONDS, (which, cost)
        assert cost.memory < memory, (which, cost)
        assert (cost.lines <= LINES, cost.logged <= LOGGED) == (True, True), (which, cost)
    assert max(map(len, worst_bodies(endpoint).values())) == HOST_LIMIT
