"""The endpoint that Microsoft Graph calls: its validation request, and notifications into the queue.

The route is public. A notification is accepted by its `clientState`, which we gave Graph with the
subscription: it names ticket and call and is authenticated by our key, so that storage is not read. Tokens
and decryption are left to the queue's reader, because Graph expects its answer within three seconds.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from functions import request_texts_pt
from functions.endpoints import Access, Endpoint
from functions.requests import Request, check_length
from functions.responses import API_HEADERS, Response
from shared.domain.credentials import TicketKeys
from shared.domain.errors import FieldError, Problem, Refused
from shared.meetings.call_events.notifications import (
    BadNotification,
    Lifecycle,
    Notification,
    read_batch,
    read_notification,
    to_message,
)
from shared.ports import NotificationInbox, StorageUnavailable
from shared.services import Services

log = logging.getLogger(__name__)
BODY_LIMIT = 512 * 1024
LONGEST_TOKEN = 2048
LIFECYCLE = frozenset(kind.value for kind in Lifecycle)
CAUSES_TOLD = 3
"""Different causes that the line of a delivery names, the most frequent first."""
ANSWER_SECONDS = 2.0
"""Graph gives up after three seconds, and regards an endpoint as slow from 2.9 on."""
_TEXT = {**API_HEADERS, "Content-Type": "text/plain; charset=utf-8"}


async def notified(services: Services, request: Request) -> Response:
    """200 with the token of a validation request, 202 once notifications are in the queue.

    Raises `not-found` while call events are off, `body-too-large`, `invalid-request`, and `storage-
    unavailable` if the queue is slow: Graph repeats for four hours.
    """
    if services.notifications is None:
        raise Refused(Problem.NOT_FOUND)
    token = request.query.get("validationToken")
    if token is not None:
        return _validation_answer(token)
    check_length(request)
    if len(request.raw) > BODY_LIMIT:
        raise Refused(Problem.BODY_TOO_LARGE, limitBytes=BODY_LIMIT)
    messages = _messages(services.desk.keys, request.raw, request.started_at)
    await _keep(services.storage.inbox, messages)
    return Response(202, b"", API_HEADERS)


def _validation_answer(token: str) -> Response:
    """The token as received, as text that no browser takes for a page."""
    if not 0 < len(token) <= LONGEST_TOKEN:
        raise FieldError("validationToken", request_texts_pt.WRONG).refused()
    return Response(200, token.encode(), _TEXT)


def _messages(keys: TicketKeys, body: bytes, now: datetime) -> list[str]:
    """The queue's messages of a delivery; forged or malformed notifications are left out and counted in
    the log.
    """
    try:
        batch = read_batch(body)
    except BadNotification:
        raise FieldError("body", request_texts_pt.MALFORMED).refused() from None
    messages: list[str] = []
    left_out: Counter[str] = Counter()
    for raw in batch.value:
        try:
            notification = read_notification(raw)
            messages.append(_message(keys, notification, batch.validation_tokens or [], now))
        except BadNotification as bad:
            left_out[str(bad)] += 1
    if left_out:
        # One line for each delivery: anybody may send one of any length.
        causes = "; ".join(f"{number} × {cause}" for cause, number in left_out.most_common(CAUSES_TOLD))
        log.warning("%d of %d Graph notifications left out: %s", left_out.total(), len(batch.value), causes)
    return messages


def _message(keys: TicketKeys, notification: Notification, tokens: list[str], now: datetime) -> str:
    about = keys.read_event_state(notification.client_state)
    if about is None:
        raise BadNotification("its clientState is not ours")
    if notification.lifecycle_event is not None and notification.lifecycle_event not in LIFECYCLE:
        raise BadNotification("an unknown lifecycle event")
    return to_message(notification, tokens, *about, now)


async def _keep(inbox: NotificationInbox, messages: Sequence[str]) -> None:
    """Store all of them, otherwise Graph sends all of them again: reading one twice is harmless."""
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            await asyncio.gather(*(inbox.put(message) for message in messages))
    except TimeoutError:
        log.warning("the queue is too slow for Graph: %d notifications refused", len(messages))
        raise StorageUnavailable("the queue of Graph's notifications is slow") from None


ENDPOINTS = (
    Endpoint(
        name="graph_notifications",
        method="POST",
        route="api/graph/notifications",
        access=Access.ANYBODY,
        handler=notified,
        summary="For Microsoft Graph: the greeting of a subscription, and its notifications",
        answers={202: None, 200: None},
        problems=(
            Problem.NOT_FOUND,
            Problem.INVALID_REQUEST,
            Problem.LENGTH_REQUIRED,
            Problem.BODY_TOO_LARGE,
        ),
        query=("validationToken",),
    ),
)
