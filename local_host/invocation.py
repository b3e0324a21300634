"""One invocation from trigger value to what the function returned: the same path for every trigger."""

from __future__ import annotations

from collections.abc import Callable

from local_host.contracts import DURABLE_CLIENT, HostedFunction, Worker


class Invoker:
    """Gives a function its arguments: the trigger's value, and the durable client where it asks for one."""

    def __init__(self, worker: Worker, client_payload: Callable[[], str]) -> None:
        self._worker = worker
        self._client_payload = client_payload

    async def run(self, function: HostedFunction, trigger_value: object) -> object:
        """What the function returned. Raises what it raised."""
        clients = [binding.name for binding in function.bindings if binding.kind == DURABLE_CLIENT]
        given: dict[str, object] = {name: self._client_payload() for name in clients}
        return await self._worker.invoke(function, {**given, function.trigger.name: trigger_value})
