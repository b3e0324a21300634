"""The one place that touches the library's converters, which are the worker's own and not annotated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, cast

from azure.functions import meta

Datum = meta.Datum
"""A value on its way between host and worker: `value` and its `type` (`string`, `bytes`, `json`, `http`)."""


class Converter(Protocol):
    """What the library's converter of one kind of binding can do; not every one has every method."""

    def check_input_type_annotation(self, pytype: type) -> bool:
        """Whether a parameter of this type can receive the binding."""
        ...

    def check_output_type_annotation(self, pytype: type) -> bool:
        """Whether an `Out` of this type can feed the binding."""
        ...

    def decode(self, data: Datum, *, trigger_metadata: Mapping[str, Datum] | None) -> object:
        """The Python object that the function's parameter receives."""
        ...

    def encode(self, obj: object, *, expected_type: type | None) -> Datum | None:
        """What the function returned or set. Raises `NotImplementedError` for a type it does not know."""
        ...


def converter_of(kind: str) -> Converter:
    """The converter of a binding kind such as `httpTrigger` or `queue`. Raises `LookupError`."""
    registry = cast(Any, meta.get_binding_registry())
    converter = cast(Converter | None, registry.get(kind))
    if converter is None:
        raise LookupError(f"azure.functions has no converter for {kind!r}")
    return converter
