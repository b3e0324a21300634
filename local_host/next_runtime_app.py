"""Functions as the worker of Python 3.13 runs them: by PyPI's library `azure-functions-runtime`.

It brings that worker's signature checks, rule of one app, conversions and error texts. It is asked in its own
terms, by plain objects instead of protobuf. Production's worker, that of Python 3.11, is another program.
"""

from __future__ import annotations

import importlib
import json
import sys
import uuid
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import azure.functions as func

from local_host import contracts
from local_host.contracts import Binding, HostedFunction
from local_host.problems import AppProblem, Effect
from local_host.registry import LoadedApp

_METADATA = {"Id": "id", "DequeueCount": "dequeue_count", "PopReceipt": "pop_receipt"}


class ProtocolMessage:
    """Any message of the worker's protocol: its fields, of which the one that is set is `WhichOneof`."""

    def __init__(self, **fields: object) -> None:
        vars(self).update(fields)

    def WhichOneof(self, _: str) -> str | None:
        """The name of the only field."""
        return next(iter(vars(self)), None)


class _Parameter(ProtocolMessage):
    """A named value; the library asks whether it came as `data` or in shared memory."""

    def WhichOneof(self, _: str) -> str:
        """Never in shared memory."""
        return "data"


class _Status(ProtocolMessage):
    Failure, Success = 0, 1


class _Direction(ProtocolMessage):
    undefined, out, inout = 0, 1, 2


class _Protocol:
    """The namespace that the library expects in the place of its generated protobuf module."""

    StatusResult, BindingInfo = _Status, _Direction

    def __getattr__(self, _: str) -> type[ProtocolMessage]:
        return ProtocolMessage


@dataclass(frozen=True)
class RuntimeFunction:
    """A function of the app as the library has indexed it. `invoke` is the library's."""

    invoke: Callable[[object], Any]
    function_id: str
    name: str
    bindings: Sequence[Binding]

    @property
    def trigger(self) -> Binding:
        return next(binding for binding in self.bindings if binding.kind in contracts.TRIGGERS)

    def invocation(self, arguments: Mapping[str, object]) -> object:
        """What the host sends the library to have it run, with a value for each binding that it reads."""
        kinds = {binding.name: binding.kind for binding in self.bindings}
        invocation = SimpleNamespace(
            invocation_id=str(uuid.uuid4()),
            function_id=self.function_id,
            input_data=[_parameter(name, kinds[name], value) for name, value in arguments.items()],
            trigger_metadata=_metadata(arguments[self.trigger.name]),
            trace_context=SimpleNamespace(trace_parent="", trace_state="", attributes={}),
            retry_context=SimpleNamespace(retry_count=0, max_retry_count=0, exception=None),
        )
        return SimpleNamespace(request=SimpleNamespace(invocation_request=invocation))

    async def call(self, **arguments: object) -> object:
        """What the function returned, as the local host takes it. Raises `RuntimeError` if it failed."""
        answer = await self.invoke(self.invocation(arguments))
        if answer.result.status != _Status.Success:
            raise RuntimeError(answer.result.exception.message)
        return _returned(self.trigger.kind, answer.return_value)


def load_with_runtime(folder: Path) -> LoadedApp:
    """The folder's app through the runtime library. Raises `ImportError` where that is not installed."""
    try:
        functions = runtime_functions(folder)
    except AppNotLoadedError as error:
        cure = "Correct it: the worker of Python 3.13 does not load the app"
        return LoadedApp((), (AppProblem("function_app", str(error), cure, Effect.NO_FUNCTIONS),))
    return LoadedApp(tuple(_hosted(function) for function in functions))


class AppNotLoadedError(Exception):
    """The library cannot load the app; its text says why."""


def runtime_functions(folder: Path) -> list[RuntimeFunction]:
    """The functions of the folder's app, indexed by the library.

    Raises `ImportError` where that is not installed, and `AppNotLoadedError`.
    """
    runtime: Any = importlib.import_module("azure_functions_runtime.handle_event")
    importlib.import_module("azure_functions_runtime.utils.threadpool").start_threadpool_executor()
    sys.path.insert(0, str(folder))
    init = SimpleNamespace(capabilities={}, function_app_directory=str(folder))
    properties = {"host": "127.0.0.1", "protos": _Protocol()}
    request = SimpleNamespace(request=SimpleNamespace(worker_init_request=init), properties=properties)
    answer = _done(runtime.worker_init_request(request))
    if answer.result.status != _Status.Success:
        raise AppNotLoadedError(answer.result.exception.message)
    listed = _done(runtime.functions_metadata_request(request)).function_metadata_results
    return [
        RuntimeFunction(
            runtime.invocation_request,
            entry.function_id,
            entry.name,
            [_binding(json.loads(text)) for text in entry.raw_bindings],
        )
        for entry in listed or ()
    ]


def _done(work: Coroutine[None, None, Any]) -> Any:  # noqa: ANN401 -- the library's answers
    """The result of a coroutine that never waits: the library's requests are such, but for invocations."""
    try:
        work.send(None)
    except StopIteration as done:
        return done.value
    raise RuntimeError("azure-functions-runtime waits for something while it loads an app")


def _hosted(function: RuntimeFunction) -> HostedFunction:
    others = tuple(binding for binding in function.bindings if binding.kind in contracts.BINDINGS)
    return HostedFunction(function.name, function.trigger, others, function.call, is_async=True)


def _binding(given: Mapping[str, object]) -> Binding:
    return Binding(str(given["type"]), str(given["name"]), given["direction"] == "OUT", given)


def _parameter(name: str, kind: str, value: Any) -> ProtocolMessage:  # noqa: ANN401 -- what the converter made of it
    """A binding's value as the real host sends it."""
    match kind:
        case contracts.HTTP:
            data = ProtocolMessage(http=_http(value))
        case contracts.QUEUE:
            data = ProtocolMessage(bytes=value.get_body())
        case contracts.TIMER:
            data = ProtocolMessage(json=json.dumps({"IsPastDue": value.past_due}))
        case contracts.ORCHESTRATION:
            data = ProtocolMessage(string=value.body)
        case contracts.DURABLE_CLIENT:
            data = ProtocolMessage(string=value)
        case _:
            data = ProtocolMessage(string=json.dumps(value))
    return _Parameter(name=name, data=data)


def _http(request: func.HttpRequest) -> ProtocolMessage:
    return ProtocolMessage(
        method=request.method,
        url=request.url,
        headers=dict(cast(Mapping[str, str], request.headers)),
        params=dict(cast(Mapping[str, str], request.route_params)),
        query=dict(cast(Mapping[str, str], request.params)),
        body=ProtocolMessage(bytes=request.get_body()),
    )


def _metadata(value: object) -> dict[str, ProtocolMessage]:
    if not isinstance(value, func.QueueMessage):
        return {}
    return {name: ProtocolMessage(string=str(getattr(value, key))) for name, key in _METADATA.items()}


def _returned(kind: str, data: Any) -> object:  # noqa: ANN401 -- a message of any field
    """What the function gave to the library, from what the library gives to the host."""
    if data is None:
        return None
    if kind == contracts.HTTP:
        return func.HttpResponse(
            data.http.body.bytes, status_code=data.http.status_code, headers=data.http.headers
        )
    [text] = cast(dict[str, str], vars(data)).values()
    return text if kind == contracts.ORCHESTRATION else json.loads(text)
