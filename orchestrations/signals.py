"""Signals to visits through the durable client, and what to do if a visit does not run."""

from __future__ import annotations

import logging
from typing import Protocol

from orchestrations.messages import VisitInput
from orchestrations.names import VISIT, WAKE, instance_id
from shared.telemetry.ticket_context import about

log = logging.getLogger(__name__)


class DurableClient(Protocol):
    """The part of `azure.durable_functions.DurableOrchestrationClient` used here."""

    async def start_new(
        self, orchestration_function_name: str, instance_id: str | None, client_input: object
    ) -> str:
        """Start an orchestration with `client_input` as JSON; its instance id.

        Raises `Exception` where one of this id exists, or the host refuses for another reason.
        """
        ...

    async def raise_event(self, instance_id: str, event_name: str, event_data: object) -> None:
        """Send an event to a running instance. Raises `Exception` where none of this id runs."""
        ...


class DurableSignals:
    """`VisitSignals` by the durable client. Never raises: housekeeping does what a lost signal has left
    undone.
    """

    def __init__(self, client: DurableClient) -> None:
        self._client = client

    async def start(self, ticket_id: str) -> None:
        """Start a new visit; one that already runs is no error."""
        with about(ticket_id):
            await self._start(ticket_id, advance=False)

    async def wake(self, ticket_id: str) -> None:
        """Wake the visit; start it if none runs; wake it again if one has started meanwhile."""
        with about(ticket_id):
            if await self._raise(ticket_id):
                return
            if not await self._start(ticket_id, advance=True):
                await self._raise(ticket_id)

    async def _start(self, ticket_id: str, *, advance: bool) -> bool:
        given = VisitInput(ticket_id, advance).to_payload()
        try:
            await self._client.start_new(VISIT, instance_id(ticket_id), given)
        except Exception as error:  # noqa: BLE001  (the SDK raises bare Exception for every answer)
            if "already exists" not in str(error):
                log.warning("visit of %s was not started: %s", ticket_id, error)
            return False
        return True

    async def _raise(self, ticket_id: str) -> bool:
        try:
            await self._client.raise_event(instance_id(ticket_id), WAKE, None)
        except Exception as error:  # noqa: BLE001  (the SDK raises bare Exception: not found, gone, …)
            log.info("visit of %s was not woken: %s", ticket_id, error)
            return False
        return True
