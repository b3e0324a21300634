"""The port of call events on Graph's subscriptions. One attempt per call."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from shared.domain.meeting import MeetingFailed, MeetingFailure
from shared.meetings.call_events.envelope import Certificate
from shared.meetings.graph import GraphMeetings
from shared.ports import Subscription

LIFETIME = timedelta(minutes=59)
"""Under an hour: Graph requires more of subscriptions that last longer."""
NOTIFICATIONS_PATH = "/api/graph/notifications"


class _Answer(msgspec.Struct, rename="camel", frozen=True):
    """`microsoft.graph.subscription`; its other fields are ignored."""

    id: str
    expiration_date_time: datetime


class GraphSubscriptions:
    """Implements `shared.ports.MeetingEvents` over the client of `GraphMeetings`.

    `public_base_url` is where Graph reaches us; `certificate` is PEM. The SDK is imported when first needed.
    """

    def __init__(self, meetings: GraphMeetings, *, public_base_url: str, certificate: str) -> None:
        self._meetings = meetings
        self._address = f"{public_base_url}{NOTIFICATIONS_PATH}"
        self._certificate_pem = certificate

    async def subscribe(self, *, join_url: str, state: str, now: datetime) -> Subscription:
        """See `MeetingEvents.subscribe`. Raises `MeetingFailed`; NOT_ALLOWED also if Graph could not
        validate our address.
        """
        async with self._meetings.attempt("subscribe") as client:
            from msgraph.generated.models.subscription import Subscription as Wanted

            from shared.meetings.call_events import sdk_events

            wanted = Wanted(
                notification_url=self._address,
                lifecycle_notification_url=self._address,
                expiration_date_time=now + LIFETIME,
                client_state=state,
            )
            certificate = self._certificate()
            wanted.encryption_certificate = certificate.base64_der
            wanted.encryption_certificate_id = certificate.certificate_id
            answer = await sdk_events.create(
                client, self._meetings.beta_url, join_url=join_url, wanted=wanted
            )
            return _subscription(answer)

    async def renew(self, subscription_id: str, now: datetime) -> Subscription:
        """See `MeetingEvents.renew`. Raises `MeetingFailed`."""
        async with self._meetings.attempt("renew") as client:
            from shared.meetings.call_events import sdk_events

            beta = self._meetings.beta_url
            return _subscription(await sdk_events.prolong(client, beta, subscription_id, now + LIFETIME))

    async def unsubscribe(self, subscription_id: str) -> None:
        """See `MeetingEvents.unsubscribe`. Raises `MeetingFailed`; one that no longer exists is no error."""
        async with self._meetings.attempt("unsubscribe") as client:
            from shared.meetings.call_events import sdk_events

            try:
                await sdk_events.remove(client, self._meetings.beta_url, subscription_id)
            except MeetingFailed as failed:
                if failed.reason is not MeetingFailure.UNKNOWN_ORGANISER:  # HTTP 404
                    raise

    def _certificate(self) -> Certificate:
        try:
            return Certificate(self._certificate_pem)
        except ValueError:
            # A Key Vault reference that was not resolved: it is logged for operators, and the call goes on.
            raise MeetingFailed(MeetingFailure.NOT_ALLOWED) from None


def _subscription(body: bytes | None) -> Subscription:
    try:
        answer = msgspec.json.decode(body or b"", type=_Answer)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise MeetingFailed(MeetingFailure.BAD_ANSWER) from None
    if not answer.id or answer.expiration_date_time.tzinfo is None:
        raise MeetingFailed(MeetingFailure.BAD_ANSWER)
    return Subscription(answer.id, answer.expiration_date_time)
