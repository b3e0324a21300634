"""Whether a function's parameters fit its bindings: if one does not, the real worker loads no function at
all.
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Iterator
from typing import Any

import azure.functions as func

from local_host.contracts import Binding, HostedFunction
from local_host.converters import converter_of
from local_host.problems import AppProblem, Effect


def misfits(function: HostedFunction) -> list[AppProblem]:
    """Every reason for which the real worker would refuse to load `function`, and with it the app."""
    return [AppProblem(function.name, cause, cure, Effect.NO_FUNCTIONS) for cause, cure in _reasons(function)]


def _reasons(function: HostedFunction) -> Iterator[tuple[str, str]]:
    try:
        hints: dict[str, Any] = typing.get_type_hints(_annotated(function.call))
    except NameError as error:
        yield f"an annotation cannot be resolved ({error})", "Import the name at module level"
        return
    bindings = {binding.name: binding for binding in (function.trigger, *function.bindings)}
    parameters = inspect.signature(function.call).parameters
    for name in parameters.keys() - bindings.keys():
        yield f"its parameter {name!r} belongs to no binding", f"Name a binding {name!r} or remove it"
    for name in bindings.keys() - parameters.keys() - {"$return"}:
        yield f"its binding {name!r} has no parameter", f"Add a parameter {name!r}"
    for name in parameters.keys() & bindings.keys() & hints.keys():
        yield from _type_reasons(bindings[name], hints[name], is_output=False)
    if "$return" in bindings and "return" in hints:
        yield from _type_reasons(bindings["$return"], hints["return"], is_output=True)


def _type_reasons(binding: Binding, pytype: object, *, is_output: bool) -> Iterator[tuple[str, str]]:
    if typing.get_origin(pytype) is func.Out:
        cause = f"parameter {binding.name!r} of {binding.kind} has the wrong direction"
        yield cause, "Annotate it as a plain type"
        return
    converter = converter_of(binding.kind)
    check = converter.check_output_type_annotation if is_output else converter.check_input_type_annotation
    if isinstance(pytype, type) and not check(pytype):
        yield (
            f"{binding.name!r} cannot be {pytype.__name__} for {binding.kind}",
            "Annotate it with the type of azure.functions for this binding",
        )


def _annotated(call: Callable[..., object]) -> Callable[..., object]:
    """A partial or callable object has the annotations of what it wraps; classes have none to check."""
    return call if inspect.isroutine(call) else type(call).__call__
