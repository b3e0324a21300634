"""Subscriptions to call events through the SDK. Imported only if call events are on.

They exist in Graph's beta alone. Answers are taken as bytes, for the reason given in `sdk.py`.
"""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from msgraph.generated.models.subscription import Subscription

from shared.meetings.sdk import GraphClient


async def create(client: GraphClient, beta: str, *, join_url: str, wanted: Subscription) -> bytes | None:
    """POST `{beta}/subscriptions` for one meeting. Graph validates our address before it answers."""
    # The whole link is encoded once more: %3a in it is sent as %253a.
    wanted.resource = (
        f"communications/onlineMeetings(joinWebUrl='{quote(join_url, safe='')}')/meetingCallEvents"
    )
    wanted.change_type = "updated"
    wanted.include_resource_data = True
    builder = client.graph.subscriptions.with_url(f"{beta}/subscriptions")
    return await client.send(builder.to_post_request_information(wanted))


async def prolong(client: GraphClient, beta: str, subscription_id: str, until: datetime) -> bytes | None:
    """PATCH `{beta}/subscriptions/{id}`."""
    builder = client.graph.subscriptions.by_subscription_id(subscription_id)
    there = builder.with_url(f"{beta}/subscriptions/{quote(subscription_id, safe='')}")
    return await client.send(there.to_patch_request_information(Subscription(expiration_date_time=until)))


async def remove(client: GraphClient, beta: str, subscription_id: str) -> None:
    """DELETE `{beta}/subscriptions/{id}`."""
    builder = client.graph.subscriptions.by_subscription_id(subscription_id)
    there = builder.with_url(f"{beta}/subscriptions/{quote(subscription_id, safe='')}")
    await client.send(there.to_delete_request_information())
