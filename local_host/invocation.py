"""One invocation from trigger value to outputs: the same path for HTTP, queue and timer."""

from __future__ import annotations

import typing
from collections.abc import Callable

from azure.core.exceptions import AzureError

from local_host.contracts import Binding, HostedFunction, Worker
from local_host.queue_output import OutValue, UnusableOutputError, messages_of
from local_host.queue_storage import QueueStorage
from local_host.registry import DURABLE_CLIENT, QUEUE_OUTPUT


class Invoker:
    """Gives a function its arguments, runs it, and sends its outputs if it ended well."""

    def __init__(self, worker: Worker, storage: QueueStorage, client_payload: Callable[[], str]) -> None:
        self._worker = worker
        self._storage = storage
        self._client_payload = client_payload
        self._sending = 0

    def busy(self) -> str | None:
        """What a test's clock must wait for: outputs on their way to storage."""
        return f"sending {self._sending} queue outputs" if self._sending else None

    async def run(self, function: HostedFunction, trigger_value: object) -> object:
        """What the function returned. Raises what it raised, and when an output cannot be sent."""
        arguments: dict[str, object] = {function.trigger.name: trigger_value}
        outs: dict[str, OutValue] = {}
        for binding in function.bindings:
            if binding.kind == DURABLE_CLIENT:
                arguments[binding.name] = self._client_payload()
            elif binding.kind == QUEUE_OUTPUT and binding.name != "$return":
                arguments[binding.name] = outs[binding.name] = OutValue()
        returned = await self._worker.invoke(function, arguments)
        for binding in function.bindings:
            if binding.kind == QUEUE_OUTPUT:
                value = returned if binding.name == "$return" else outs[binding.name].get()
                await self._send(binding, value, _annotation(function, binding))
        return returned

    async def _send(self, binding: Binding, value: object, annotation: object) -> None:
        queue = str(binding.settings["queueName"])
        bodies = messages_of(value, annotation)
        self._sending += len(bodies)
        try:
            for body in bodies:
                await self._storage.send(queue, body)
        except AzureError as error:
            raise UnusableOutputError(f"the queue {queue!r} did not take its message: {error}") from error
        finally:
            self._sending -= len(bodies)


def _annotation(function: HostedFunction, binding: Binding) -> object:
    """`str` of `Out[str]`; None without an annotation."""
    hint: object = typing.get_type_hints(function.call).get(binding.name.replace("$return", "return"))
    return next(iter(typing.get_args(hint)), hint)
