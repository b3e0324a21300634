"""Sends subscribers the events of meetings, as Graph does: encrypted, signed, repeated until accepted."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from uuid import uuid4

import aiohttp

from local_host.graph_standin.sealing import MicrosoftKeys, sealed
from local_host.graph_standin.subscription_book import Delivery, StandInSubscription, SubscriptionBook
from local_host.id_token import TENANT_ID

_PATIENCE_SECONDS = (0.5, 1.0, 2.0, 4.0)
"""Seconds between repetitions; Graph goes on for four hours."""
_ANSWER_SECONDS = 3.0
_GREETING_SECONDS = 10.0


class CallEventSender:
    """Sends in the background; `all_sent` waits until everything is accepted or given up."""

    def __init__(self, book: SubscriptionBook, now: Callable[[], datetime]) -> None:
        self._book = book
        self._now = now
        self._tasks: set[asyncio.Task[None]] = set()

    @cached_property
    def keys(self) -> MicrosoftKeys:
        """Created when first needed: a stand-in without subscribers needs none."""
        return MicrosoftKeys()

    def tell(
        self,
        join_url: str,
        event_type: str,
        participants: Sequence[Mapping[str, object]] = (),
        at: datetime | None = None,
    ) -> None:
        """Something has happened in the meeting behind the link."""
        for subscription in self._book.of_meeting(join_url):
            body = self._body(subscription, event_type, participants, at or self._now())
            self._send(subscription, event_type, body, subscription.body.notification_url)

    def tell_of_itself(self, subscription: StandInSubscription, lifecycle_event: str) -> None:
        """Something has happened to the subscription."""
        wanted = subscription.body
        body = self._signed(subscription, {**_about(subscription), "lifecycleEvent": lifecycle_event})
        address = wanted.lifecycle_notification_url or wanted.notification_url
        self._send(subscription, lifecycle_event, body, address)

    def _send(
        self, subscription: StandInSubscription, kind: str, body: Mapping[str, object], address: str
    ) -> None:
        delivery = Delivery(kind, json.dumps(body).encode())
        subscription.deliveries.append(delivery)
        task = asyncio.create_task(_deliver(address, delivery))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def all_sent(self) -> None:
        """Return when nothing is under way."""
        while self._tasks:
            await asyncio.wait(list(self._tasks))

    async def stop(self) -> None:
        """Cancel what is being sent."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def greet(self, address: str) -> bool:
        """Whether the address answers a validation request with the token, as text, within ten seconds."""
        token = f"Validation: Testing client application reachability {uuid4()} <&>"
        timeout = aiohttp.ClientTimeout(total=_GREETING_SECONDS)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.post(
                    address, params={"validationToken": token}, headers={"Content-Type": "text/plain"}
                ) as answer,
            ):
                text = await answer.text()
                return (answer.status, answer.content_type, text) == (200, "text/plain", token)
        except (aiohttp.ClientError, TimeoutError):
            return False

    def _body(
        self,
        subscription: StandInSubscription,
        event_type: str,
        participants: Sequence[Mapping[str, object]],
        at: datetime,
    ) -> dict[str, object]:
        wanted = subscription.body
        notification: dict[str, object] = {
            **_about(subscription),
            "changeType": "updated",
            "resource": wanted.resource,
            "resourceData": {"@odata.type": "#microsoft.graph.callEvent", "id": str(uuid4())},
        }
        if wanted.include_resource_data:
            event: dict[str, object] = {
                "@odata.type": "#microsoft.graph.callevent",
                "eventType": event_type,
                "eventDateTime": at.isoformat(),
                "participants@delta": list(participants),
            }
            notification["encryptedContent"] = sealed(
                event, subscription.certificate, wanted.encryption_certificate_id or ""
            )
        return self._signed(subscription, notification)

    def _signed(
        self, subscription: StandInSubscription, notification: Mapping[str, object]
    ) -> dict[str, object]:
        token = self.keys.validation_token(subscription.app_id, self._now())
        return {"value": [notification], "validationTokens": [token]}


def _about(subscription: StandInSubscription) -> dict[str, object]:
    """What every notification of a subscription has."""
    return {
        "subscriptionId": subscription.subscription_id,
        "clientState": subscription.body.client_state,
        "subscriptionExpirationDateTime": subscription.until.isoformat(),
        "tenantId": TENANT_ID,
    }


async def _deliver(address: str, delivery: Delivery) -> None:
    for wait in (*_PATIENCE_SECONDS, None):
        status = await _post(address, delivery.body)
        delivery.statuses.append(status)
        if 200 <= status < 300 or wait is None:
            return
        await asyncio.sleep(wait)


async def _post(address: str, body: bytes) -> int:
    timeout = aiohttp.ClientTimeout(total=_ANSWER_SECONDS)
    headers = {"Content-Type": "application/json; charset=utf-8"}
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.post(address, data=body, headers=headers) as answer,
        ):
            return answer.status
    except (aiohttp.ClientError, TimeoutError):
        return 0
