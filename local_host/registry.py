"""The registry that Azure indexes, as hosted functions; refuses what the product does not use."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import cast

import azure.functions as func
from azure.functions.decorators.core import Binding as SdkBinding
from azure.functions.decorators.function_app import Function

from local_host.binding_fit import misfits
from local_host.contracts import BINDINGS, HTTP, TRIGGERS, Binding, HostedFunction
from local_host.problems import AppProblem, AppRefusedError, Effect

_CURES = {
    "entityTrigger": "Keep the state in a table row and change it through a use case",
    "blobTrigger": "Announce the blob by a queue message",
    "retry_policy": "Queues repeat by themselves; repeat timers and calls inside the function",
    "queue": "Send the message inside the function, with azure-storage-queue",
    "a parameter 'context'": "Pass what the function needs when the app is made",
    "run_on_startup": "Do at the start what must be done then, or let a run that was missed come past due",
    "a returned str": "Return func.HttpResponse, which Azure never parses and prints anew",
}
_USUAL_CURE = "Use HTTP, queue, timer, orchestration or activity triggers and the durable client"


@dataclass(frozen=True)
class LoadedApp:
    """What an app consists of, and what the real host would report about it."""

    functions: tuple[HostedFunction, ...]
    problems: tuple[AppProblem, ...] = ()

    def of(self, trigger: str) -> list[HostedFunction]:
        """The functions with this kind of trigger, in the order of their names."""
        return sorted((f for f in self.functions if f.trigger.kind == trigger), key=lambda f: f.name.upper())


def load_app(app: func.FunctionRegister) -> LoadedApp:
    """Read the registry (once: a second reading of one app fails in the library).

    Raises `AppRefusedError` for what runs in Azure and not here. What would not run in Azure either is
    a `AppProblem`, so that a client meets the same answers here.
    """
    try:
        built = app.get_functions()
    except ValueError as error:
        problem = AppProblem(
            "function_app", str(error).rstrip("."), "Give each function its own name", Effect.NO_FUNCTIONS
        )
        return LoadedApp((), (problem,))
    refusals = [refusal for entry in built for refusal in _refusals(entry)]
    if refusals:
        raise AppRefusedError(refusals)
    functions = tuple(_hosted(entry) for entry in built)
    problems = tuple(problem for function in functions for problem in misfits(function))
    return LoadedApp(() if problems else functions, problems)


def _refusals(entry: Function) -> list[str]:
    name, trigger = entry.get_function_name(), entry.get_trigger()
    kinds = [str(binding.type) for binding in entry.get_bindings() if binding is not trigger]
    foreign = [kind for kind in kinds if kind not in BINDINGS]
    if trigger is None:
        return [f"{name}: it has no trigger. Add one or remove its other decorators."]
    if trigger.type not in TRIGGERS:
        foreign.insert(0, str(trigger.type))
    if entry.get_setting("retry_policy") is not None:
        foreign.append("retry_policy")
    signature = inspect.signature(cast(Callable[..., object], entry.get_user_function()))
    if "context" in signature.parameters and "context" not in {b.name for b in entry.get_bindings()}:
        foreign.append("a parameter 'context'")
    if getattr(trigger, "run_on_startup", False):
        foreign.append("run_on_startup")
    if trigger.type == HTTP and signature.return_annotation in (str, "str"):
        foreign.append("a returned str")
    return [
        f"{name}: {kind} is not part of the local host. {_CURES.get(kind, _USUAL_CURE)}." for kind in foreign
    ]


def _hosted(entry: Function) -> HostedFunction:
    trigger = entry.get_trigger()
    assert trigger is not None, "refused before"
    call = cast(Callable[..., object], entry.get_user_function())
    return HostedFunction(
        name=str(entry.get_function_name()),
        trigger=_binding(trigger),
        bindings=tuple(_binding(binding) for binding in entry.get_bindings() if binding is not trigger),
        call=call,
        is_async=inspect.iscoroutinefunction(call),
    )


def _binding(binding: SdkBinding) -> Binding:
    given = cast(dict[str, object], binding.get_dict_repr())  # pyright: ignore[reportUnknownMemberType] -- bare Dict
    settings = {key: _plain(value) for key, value in given.items()}
    return Binding(str(binding.type), str(binding.name), bool(binding.direction), settings)


def _plain(value: object) -> object:
    """The library's enums mean their values."""
    if isinstance(value, Enum):
        return cast(object, value.value)
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in cast(Sequence[object], value)]
    return value
