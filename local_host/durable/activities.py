"""Runs one activity and sends its result back to the instance that called it."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Callable

from local_host.contracts import HostedFunction
from local_host.durable.history import EventKind, HistoryEvent
from local_host.durable.parts import Parts, decoded, encoded
from local_host.durable.records import Message
from local_host.worker import Invoker

log = logging.getLogger("local_host.durable")


class Activities:
    """Delivers at least once: a call is deleted only together with the sending of its result."""

    def __init__(self, parts: Parts, client_payload: Callable[[], str]) -> None:
        self._parts = parts
        self._invoker = Invoker(parts.worker, client_payload)
        self.running = 0
        """How many are running in the worker."""

    async def run(self, call: Message) -> None:
        """Run the activity and store how it ended."""
        name = call.event.name or ""
        function = self._parts.functions.activity(name)
        if function is None:
            log.error(
                "The activity '%s' was called by %s before this version of the app, which has no activity "
                "of that name. The call waits until it exists again.",
                name,
                call.instance_id,
            )
            return
        event = await self._result(function, name, call)
        self._parts.store.answer(call, event)

    async def _result(self, function: HostedFunction, name: str, call: Message) -> HistoryEvent:
        try:
            text = encoded(function, await self._invoke(function, call))
        except Exception as error:  # noqa: BLE001 - user code is called here: whatever it raises fails the task
            return HistoryEvent(
                EventKind.TASK_FAILED,
                self._parts.now(),
                task=call.event.number,
                text=f"Activity function '{name}' failed:  {type(error).__name__}: {error}",
                details=_details(error),
            )
        return HistoryEvent(EventKind.TASK_COMPLETED, self._parts.now(), task=call.event.number, text=text)

    async def _invoke(self, function: HostedFunction, call: Message) -> object:
        value = decoded(function, call.event.text)
        self.running += 1
        try:
            return await self._invoker.run(function, value)
        finally:
            self.running -= 1


def _details(error: Exception) -> str:
    """In Azure a serialised .NET exception; nothing may depend on more than its being long."""
    trace = "".join(traceback.format_exception(error))
    return json.dumps({"ClassName": type(error).__name__, "Message": str(error), "StackTrace": trace})
