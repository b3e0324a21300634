"""Subscriptions to call events: what Graph accepts, and what it keeps of them while it runs."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import unquote, urlsplit
from uuid import uuid4

import msgspec

from local_host.graph_standin.graph_errors import GraphError

SHORTEST = timedelta(minutes=45)
"""The lifetime given to requests for a shorter one."""
LONGEST = timedelta(minutes=4230)
_NEEDS_LIFECYCLE = timedelta(hours=1)
_RESOURCE = re.compile(r"/?communications/onlineMeetings\(joinWebUrl='([^']+)'\)/meetingCallEvents", re.I)
_LOCAL = frozenset({"127.0.0.1", "localhost"})


class SubscriptionBody(msgspec.Struct, rename="camel", frozen=True):
    """POST subscriptions."""

    change_type: str
    notification_url: str
    resource: str
    expiration_date_time: datetime
    client_state: str | None = None
    lifecycle_notification_url: str | None = None
    include_resource_data: bool = False
    encryption_certificate: str | None = None
    encryption_certificate_id: str | None = None


class RenewalBody(msgspec.Struct, rename="camel", frozen=True):
    """PATCH subscriptions/{id}."""

    expiration_date_time: datetime


@dataclass
class Delivery:
    """One notification: what was sent, and the statuses that came back for it (0: no answer)."""

    event_type: str
    body: bytes
    statuses: list[int] = field(default_factory=list[int])


@dataclass(frozen=True)
class StandInSubscription:
    """A subscription; `app_id` is who made it."""

    subscription_id: str
    app_id: str
    join_url: str
    body: SubscriptionBody
    until: datetime
    deliveries: list[Delivery] = field(default_factory=list[Delivery])

    @property
    def certificate(self) -> bytes:
        """DER."""
        return base64.b64decode(self.body.encryption_certificate or "")


class SubscriptionBook:
    """The subscriptions of all apps, until this process ends. `now` is Graph's clock."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._by_id: dict[str, StandInSubscription] = {}

    def __iter__(self) -> Iterator[StandInSubscription]:
        """Those in force, in the order of creation."""
        return iter([one for one in self._by_id.values() if one.until > self._now()])

    def check(self, body: SubscriptionBody, app_id: str) -> StandInSubscription:
        """What would be kept. Raises `GraphError` for what Graph would refuse."""
        _check_form(body)
        found = _RESOURCE.fullmatch(body.resource)
        if found is None:
            raise GraphError(400, "The meeting join url in subscription is not valid")
        join_url = unquote(found.group(1))
        if any(one.join_url == join_url and one.app_id == app_id for one in self):
            raise GraphError(409, "A subscription for this meeting exists already.", code="Conflict")
        until = self._until(body.expiration_date_time)
        if until - self._now() > _NEEDS_LIFECYCLE and body.lifecycle_notification_url is None:
            raise GraphError(400, "lifecycleNotificationUrl is required for more than an hour.")
        return StandInSubscription(str(uuid4()), app_id, join_url, body, until)

    def add(self, subscription: StandInSubscription) -> None:
        """The validation request was answered: keep it."""
        self._by_id[subscription.subscription_id] = subscription

    def get(self, subscription_id: str) -> StandInSubscription:
        """The subscription. Raises `GraphError` 404, also once it has expired."""
        found = self._by_id.get(subscription_id)
        if found is None or found.until <= self._now():
            raise GraphError(404, "The object was not found.", code="ResourceNotFound")
        return found

    def prolong(self, subscription_id: str, wanted: datetime) -> StandInSubscription:
        """Raises `GraphError`."""
        renewed = replace(self.get(subscription_id), until=self._until(wanted))
        self._by_id[subscription_id] = renewed
        return renewed

    def remove(self, subscription_id: str) -> None:
        """Raises `GraphError` 404."""
        del self._by_id[self.get(subscription_id).subscription_id]

    def of_meeting(self, join_url: str) -> list[StandInSubscription]:
        """The subscriptions to the meeting behind the link."""
        return [one for one in self if one.join_url == join_url]

    def _until(self, wanted: datetime) -> datetime:
        now = self._now()
        if wanted.tzinfo is None or wanted <= now or wanted - now > LONGEST:
            raise GraphError(400, "Subscription expiration can only be 4230 minutes in the future.")
        return max(wanted, now + SHORTEST)


def _check_form(body: SubscriptionBody) -> None:
    if body.change_type != "updated":
        raise GraphError(400, "Only changeType 'updated' is supported for this resource.")
    for address in (body.notification_url, body.lifecycle_notification_url):
        parts = urlsplit(address or "https://none")
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOCAL):
            raise GraphError(400, "The notification URL must be https.")
    if body.client_state is not None and len(body.client_state) > 128:
        raise GraphError(400, "clientState may have up to 128 characters.")
    if not body.include_resource_data:
        return
    try:
        certificate = base64.b64decode(body.encryption_certificate or "", validate=True)
    except binascii.Error:
        certificate = b""
    if not certificate or not body.encryption_certificate_id:
        raise GraphError(400, "Resource data needs encryptionCertificate and encryptionCertificateId.")
