"""The only module that uses the library's converters, which belong to the worker and are not annotated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, cast

from azure.functions import meta

Datum = meta.Datum
"""A value between host and worker: `value` and its `type` (`string`, `bytes`, `json`, `http`)."""


class Converter(Protocol):
    """The methods of the library's converter of one kind of binding; not every one has all of them."""

    def check_input_type_annotation(self, pytype: type) -> bool:
        """Whether a parameter of this type can receive the binding."""
        ...

    def check_output_type_annotation(self, pytype: type) -> bool:
        """Whether an `Out` of this type fits the binding."""
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
