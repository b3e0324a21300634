"""The meeting port on Microsoft Graph: one attempt per call; the caller retries."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime
from importlib import import_module
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING

from shared.domain.meeting import Meeting, MeetingFailed, MeetingFailure
from shared.graph_settings import GraphSettings
from shared.meetings.answers import read_meeting, to_meeting
from shared.ports import NO_TELEMETRY, Telemetry

if TYPE_CHECKING:
    from shared.meetings.sdk import GraphClient

_log = logging.getLogger(__name__)


class GraphMeetings:
    """Implements `shared.ports.MeetingProvider`.

    There is one client per event loop, created at first use: a client works only on the loop that created it.
    """

    def __init__(
        self, settings: GraphSettings, *, from_environment: bool = False, telemetry: Telemetry = NO_TELEMETRY
    ) -> None:
        """`from_environment`: an application's own credentials, for tools that run outside Azure."""
        self._settings = settings
        self._telemetry = telemetry
        self._from_environment = from_environment
        self._clients: dict[asyncio.AbstractEventLoop, GraphClient] = {}
        self._lock = Lock()

    async def open(self, *, call_id: str, organiser_id: str, subject: str, starts_at: datetime) -> Meeting:
        """Open a room for one call, or find the one that an earlier attempt opened.

        `organiser_id` is the clerk's Entra object id; `subject` must hold no personal data; `starts_at` is
        an aware instant. Raises `MeetingFailed` within `attempt_seconds`.
        """
        async with self.attempt("open") as client:
            answer = read_meeting(
                await client.create_or_get(
                    call_id=call_id, organiser_id=organiser_id, subject=subject, starts_at=starts_at
                )
            )
            try:
                meeting = to_meeting(answer, self._settings)
            except MeetingFailed:
                await self._discard(client, organiser_id, answer.id)
                raise
            if not answer.has_options:
                await self._set_options(client, organiser_id, meeting.meeting_id)
            return meeting

    async def close(self, *, organiser_id: str, meeting_id: str) -> None:
        """Delete a meeting; one that no longer exists is no error. Raises `MeetingFailed`."""
        async with self.attempt("close") as client:
            try:
                await client.delete(organiser_id=organiser_id, meeting_id=meeting_id)
            except MeetingFailed as failed:
                if failed.reason is not MeetingFailure.UNKNOWN_ORGANISER:  # HTTP 404: nothing to delete
                    raise

    @property
    def beta_url(self) -> str:
        """Graph's beta, for what exists only there."""
        return self._settings.beta_url

    def accepts_join_url(self, url: str) -> bool:
        """Whether a link may be stored and shown."""
        return self._settings.accepts_join_url(url)

    async def warm_up(self) -> None:
        """Import the SDK ahead of the first call, off the event loop."""
        await asyncio.to_thread(import_module, "shared.meetings.sdk")

    async def aclose(self) -> None:
        """Close the running loop's client."""
        with self._lock:
            client = self._clients.pop(asyncio.get_running_loop(), None)
        if client is not None:
            await client.aclose()

    async def _discard(self, client: GraphClient, organiser_id: str, meeting_id: str) -> None:
        """Delete a meeting whose link may not be shown: after this its id is not kept anywhere."""
        try:
            await client.delete(organiser_id=organiser_id, meeting_id=meeting_id)
        except MeetingFailed as failed:
            _log.warning("a useless meeting was not deleted: %s, %s", failed.reason, failed.request_id)

    async def _set_options(self, client: GraphClient, organiser_id: str, meeting_id: str) -> None:
        """Set the options. A permanent refusal is only logged: the clerk can still admit the visitor by
        hand.
        """
        try:
            await client.set_options(organiser_id=organiser_id, meeting_id=meeting_id)
        except MeetingFailed as failed:
            if failed.can_retry:
                raise
            if failed.reason is MeetingFailure.UNKNOWN_ORGANISER:  # 404: not there yet, or no longer.
                raise MeetingFailed(MeetingFailure.UNAVAILABLE, request_id=failed.request_id) from None
            _log.warning("meeting options refused: %s, request-id %s", failed.reason, failed.request_id)

    @asynccontextmanager
    async def attempt(self, what: str) -> AsyncGenerator[GraphClient, None]:
        """A client for one attempt, limited as a whole; a failure is logged with the request id that support
        asks for.

        Raises `MeetingFailed`. `what` names the attempt in the log and in telemetry.
        """
        began, outcome = monotonic(), "interrupted"
        try:
            async with asyncio.timeout(self._settings.attempt_seconds):
                yield await self._client()
            outcome = "ok"
        except TimeoutError:
            outcome = MeetingFailure.TIMED_OUT.value
            _log.warning("meeting %s failed: %s", what, outcome)
            raise MeetingFailed(MeetingFailure.TIMED_OUT) from None
        except MeetingFailed as failed:
            outcome = failed.reason.value
            _log.warning("meeting %s failed: %s, request-id %s", what, outcome, failed.request_id)
            raise
        finally:
            self._telemetry.graph(what, outcome, monotonic() - began)

    async def _client(self) -> GraphClient:
        await self.warm_up()
        from shared.meetings.sdk import GraphClient

        loop = asyncio.get_running_loop()
        with self._lock:
            for dead in [known for known in self._clients if known.is_closed()]:
                del self._clients[dead]
            client = self._clients.get(loop)
            if client is None:
                client = self._clients[loop] = GraphClient(
                    self._settings, from_environment=self._from_environment
                )
        return client
