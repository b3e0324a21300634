"""`/beta/subscriptions`, the signing keys, and what tests may see of both."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import datetime
from typing import TypeVar

import msgspec
from aiohttp import web

from local_host.graph_standin.call_event_sender import CallEventSender
from local_host.graph_standin.graph_errors import GraphError
from local_host.graph_standin.meeting_book import MeetingBook
from local_host.graph_standin.sealing import can_seal_for
from local_host.graph_standin.subscription_book import (
    RenewalBody,
    StandInSubscription,
    SubscriptionBody,
    SubscriptionBook,
)

_Body = TypeVar("_Body")
KEYS_PATH = "/common/discovery/v2.0/keys"
_GREETING_FAILED = (
    "Subscription validation request failed. Response must exactly match validationToken query parameter."
)


class EventBody(msgspec.Struct, rename="camel", frozen=True, forbid_unknown_fields=True):
    """A call event that a test wants sent."""

    event_type: str
    event_date_time: datetime | None = None
    participants: list[dict[str, object]] = []


class SubscriptionRoutes:
    """Subscriptions to the call events of meetings in `meetings`."""

    def __init__(self, meetings: MeetingBook, book: SubscriptionBook, sender: CallEventSender) -> None:
        self._meetings = meetings
        self._book = book
        self._sender = sender

    def register(self, app: web.Application) -> None:
        """Add the routes to `app`."""
        item = "/beta/subscriptions/{id}"
        app.add_routes(
            [
                web.post("/beta/subscriptions", self.create),
                web.get(item, self.show),
                web.patch(item, self.renew),
                web.delete(item, self.remove),
                web.get(KEYS_PATH, self.keys),
                web.get("/_control/subscriptions", self.control_list),
                web.post("/_control/meetings/{id}/events", self.control_event),
                web.post("/_control/subscriptions/{id}/lifecycle", self.control_lifecycle),
            ]
        )

    async def create(self, request: web.Request) -> web.Response:
        """201 once the notification address has answered the validation request."""
        body = await _body(request, SubscriptionBody)
        subscription = self._book.check(body, _app_id(request))
        if all(
            stored.deleted or stored.meeting.join_web_url != subscription.join_url
            for stored in self._meetings
        ):
            raise GraphError(400, "The meeting join url in subscription is not valid")
        if body.include_resource_data and not can_seal_for(subscription.certificate):
            raise GraphError(400, "Certificate validation error: the certificate cannot be used.")
        addresses = {body.notification_url, body.lifecycle_notification_url or body.notification_url}
        for address in addresses:
            if not await self._sender.greet(address):
                raise GraphError(400, _GREETING_FAILED, code="ValidationError")
        self._book.add(subscription)
        return _answer(201, subscription)

    async def show(self, request: web.Request) -> web.Response:
        """200, without secret fields."""
        return _answer(200, self._book.get(request.match_info["id"]))

    async def renew(self, request: web.Request) -> web.Response:
        """200 with the new end."""
        body = await _body(request, RenewalBody)
        return _answer(200, self._book.prolong(request.match_info["id"], body.expiration_date_time))

    async def remove(self, request: web.Request) -> web.Response:
        """204."""
        self._book.remove(request.match_info["id"])
        return web.Response(status=204)

    async def keys(self, request: web.Request) -> web.Response:
        """Microsoft's signing keys; only local settings name this address."""
        return web.Response(text=self._sender.keys.jwks(), content_type="application/json")

    async def control_list(self, request: web.Request) -> web.Response:
        """`{"subscriptions": [{id, joinUrl, until, deliveries: [{eventType, statuses, body}]}]}`."""
        return web.json_response({"subscriptions": [_row(one) for one in self._book]})

    async def control_event(self, request: web.Request) -> web.Response:
        """Send an event of any kind and instant to the subscribers of a meeting; 202 once it is accepted."""
        stored = self._meetings.find(request.match_info["id"])
        if stored is None:
            raise web.HTTPNotFound
        try:
            event = msgspec.json.decode(await request.read(), type=EventBody)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            return web.json_response({"error": str(error)}, status=400)
        url = stored.meeting.join_web_url
        self._sender.tell(url, event.event_type, event.participants, event.event_date_time)
        await self._sender.all_sent()
        return web.Response(status=202)

    async def control_lifecycle(self, request: web.Request) -> web.Response:
        """`{"event"}`: tell the subscriber; 202 once it is accepted. `subscriptionRemoved` also removes
        it.
        """
        event = str((await request.json())["event"])
        subscription = self._book.get(request.match_info["id"])
        if event == "subscriptionRemoved":
            self._book.remove(subscription.subscription_id)
        self._sender.tell_of_itself(subscription, event)
        await self._sender.all_sent()
        return web.json_response(
            {
                "statuses": subscription.deliveries[-1].statuses,
                "body": subscription.deliveries[-1].body.decode(),
            },
            status=202,
        )


def _app_id(request: web.Request) -> str:
    """The application that the token names; the stand-in does not verify it."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    try:
        payload = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return str(claims["appid"])
    except (IndexError, KeyError, TypeError, ValueError, binascii.Error):
        return "local"


async def _body(request: web.Request, kind: type[_Body]) -> _Body:
    try:
        return msgspec.json.decode(await request.read(), type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise GraphError(400, "Unable to read JSON request payload.") from None


def _answer(status: int, subscription: StandInSubscription) -> web.Response:
    wanted = subscription.body
    return web.json_response(
        {
            "id": subscription.subscription_id,
            "resource": wanted.resource,
            "applicationId": subscription.app_id,
            "changeType": wanted.change_type,
            "clientState": wanted.client_state if status == 201 else None,
            "notificationUrl": wanted.notification_url,
            "lifecycleNotificationUrl": wanted.lifecycle_notification_url,
            "expirationDateTime": subscription.until.isoformat(),
            "includeResourceData": wanted.include_resource_data,
            "encryptionCertificateId": wanted.encryption_certificate_id,
        },
        status=status,
    )


def _row(subscription: StandInSubscription) -> dict[str, object]:
    return {
        "id": subscription.subscription_id,
        "joinUrl": subscription.join_url,
        "until": subscription.until.isoformat(),
        "deliveries": [
            {"eventType": one.event_type, "statuses": one.statuses, "body": one.body.decode()}
            for one in subscription.deliveries
        ],
    }
