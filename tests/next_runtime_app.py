"""Functions as the worker of Python 3.13 runs them: by PyPI's library `azure-functions-runtime`.

It brings that worker's signature checks, rule of one app, conversions and error texts. It is asked in its own
terms, by plain objects instead of protobuf. Production's worker, that of Python 3.11, is another program.
"""

from __future__ import annotations

import importlib
import json
import sys
import uuid
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import azure.functions as func

from local_host import contracts
from local_host.contracts import Binding, HostedFunction
from local_host.problems import Effect, Problem
from local_host.registry import LoadedApp

_METADATA = {"Id": "id", "DequeueCount": "dequeue_count", "PopReceipt": "pop_receipt"}


class Message:
    """Any message of the worker's protocol: its fields, of which the one that is set is `WhichOneof`."""

    def __init__(self, **fields: object) -> None:
        vars(self).update(fields)

    def WhichOneof(self, _: str) -> str | None:
        """The name of the only field."""
        return next(iter(vars(self)), None)


class _Parameter(Message):
    """A named value; the library asks whether it came as `data` or in shared memory."""

    def WhichOneof(self, _: str) -> str:
        """Never in shared memory."""
        return "data"


class _Status(Message):
    Failure, Success = 0, 1


class _Direction(Message):
    undefined, out, inout = 0, 1, 2


class _Protocol:
    """The namespace that the library expects in the place of its generated protobuf module."""

    StatusResult, BindingInfo = _Status, _Direction

    def __getattr__(self, _: str) -> type[Message]:
        return Message


def load_with_runtime(folder: Path) -> LoadedApp:
    """The folder's app through the runtime library. Raises `ImportError` where that is not installed."""
    runtime: Any = importlib.import_module("azure_functions_runtime.handle_event")
    importlib.import_module("azure_functions_runtime.utils.threadpool").start_threadpool_executor()
    sys.path.insert(0, str(folder))
    init = SimpleNamespace(capabilities={}, function_app_directory=str(folder))
    properties = {"host": "127.0.0.1", "protos": _Protocol()}
    request = SimpleNamespace(request=SimpleNamespace(worker_init_request=init), properties=properties)
    answer = _done(runtime.worker_init_request(request))
    if answer.result.status != _Status.Success:
        cure = "Correct it: the worker of Python 3.13 does not load the app"
        cause = str(answer.result.exception.message)
        return LoadedApp((), (Problem("function_app", cause, cure, Effect.NO_FUNCTIONS),))
    listed = _done(runtime.functions_metadata_request(request)).function_metadata_results
    return LoadedApp(tuple(_hosted(runtime.invocation_request, entry) for entry in listed or ()))


def _done(work: Coroutine[None, None, Any]) -> Any:  # noqa: ANN401 -- the library's answers
    """The result of a coroutine that never waits: the library's requests are such, but for invocations."""
    try:
        work.send(None)
    except StopIteration as done:
        return done.value
    raise RuntimeError("azure-functions-runtime waits for something while it loads an app")


def _hosted(invoke: Callable[[object], Any], entry: Any) -> HostedFunction:  # noqa: ANN401 -- the library's
    bindings = [_binding(json.loads(text)) for text in entry.raw_bindings]
    trigger = next(binding for binding in bindings if binding.kind in contracts.TRIGGERS)
    others = tuple(binding for binding in bindings if binding.kind in contracts.BINDINGS)

    async def call(**arguments: object) -> object:
        kinds = {binding.name: binding.kind for binding in bindings}
        inputs = [_parameter(name, kinds[name], value) for name, value in arguments.items()]
        invocation = SimpleNamespace(
            invocation_id=str(uuid.uuid4()),
            function_id=entry.function_id,
            input_data=inputs,
            trigger_metadata=_metadata(arguments[trigger.name]),
            trace_context=SimpleNamespace(trace_parent="", trace_state="", attributes={}),
            retry_context=SimpleNamespace(retry_count=0, max_retry_count=0, exception=None),
        )
        answer = await invoke(SimpleNamespace(request=SimpleNamespace(invocation_request=invocation)))
        if answer.result.status != _Status.Success:
            raise RuntimeError(answer.result.exception.message)
        return _returned(trigger.kind, answer.return_value)

    return HostedFunction(entry.name, trigger, others, call, is_async=True)


def _binding(given: Mapping[str, object]) -> Binding:
    return Binding(str(given["type"]), str(given["name"]), given["direction"] == "OUT", given)


def _parameter(name: str, kind: str, value: Any) -> Message:  # noqa: ANN401 -- what the converter made of it
    """A binding's value as the real host sends it."""
    match kind:
        case contracts.HTTP:
            data = Message(http=_http(value))
        case contracts.QUEUE:
            data = Message(bytes=value.get_body())
        case contracts.TIMER:
            data = Message(json=json.dumps({"IsPastDue": value.past_due}))
        case contracts.ORCHESTRATION:
            data = Message(string=value.body)
        case contracts.DURABLE_CLIENT:
            data = Message(string=value)
        case _:
            data = Message(string=json.dumps(value))
    return _Parameter(name=name, data=data)


def _http(request: func.HttpRequest) -> Message:
    return Message(
        method=request.method,
        url=request.url,
        headers=dict(cast(Mapping[str, str], request.headers)),
        params=dict(cast(Mapping[str, str], request.route_params)),
        query=dict(cast(Mapping[str, str], request.params)),
        body=Message(bytes=request.get_body()),
    )


def _metadata(value: object) -> dict[str, Message]:
    if not isinstance(value, func.QueueMessage):
        return {}
    return {name: Message(string=str(getattr(value, key))) for name, key in _METADATA.items()}


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
