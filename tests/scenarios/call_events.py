"""Steps of the scenarios with call events: a visit in service, Graph's subscriptions and deliveries."""

from __future__ import annotations

import json
from typing import Any

from tests.product import Answer, ProductUnderTest
from tests.scenarios.visits import Visit, until

ROUTE = "/api/graph/notifications"


async def in_service(product: ProductUnderTest) -> tuple[Visit, str]:
    """A visit with both inside, and Graph's id of its meeting."""
    visit = await Visit.begin(product)
    await visit.call()
    await visit.ring_and_enter()
    await product.clock.advance(1)
    [meeting] = [m for m in await product.graph_meetings() if not m["deleted"]]
    return visit, str(meeting["id"])


async def subscriptions(product: ProductUnderTest) -> list[dict[str, Any]]:
    return (await product.graph_control("GET", "subscriptions"))["subscriptions"]


async def heard(visit: Visit, *, over: bool) -> None:
    async def noted() -> bool:
        call = (await visit.ticket()).current_call()
        return call.told_at is not None and (call.over_at is not None) is over

    await until(f"Graph's word is noted (over: {over})", noted)


async def send(product: ProductUnderTest, body: object) -> Answer:
    """A delivery from wherever."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return await product.visitor().send_bytes(
        "POST", ROUTE, raw, {"Content-Type": "application/json", "Origin": "https://graph"}
    )


async def said(product: ProductUnderTest, words: str, times: int) -> bool:
    return sum(words in one.text for one in product.logged() if one.is_ours) >= times


async def told_of_itself(product: ProductUnderTest, subscription_id: str, event: str) -> dict[str, Any]:
    """Graph's lifecycle notification, as it was sent and taken."""
    path = f"subscriptions/{subscription_id}/lifecycle"
    delivery = await product.graph_control("POST", path, {"event": event})
    assert delivery["statuses"] == [202]
    return json.loads(delivery["body"])
