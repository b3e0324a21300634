"""Queue outputs: what a function set or returned, as the messages that the real host makes of it."""

from __future__ import annotations

import json
from typing import cast

import azure.functions as func

from local_host.converters import converter_of
from local_host.json_print import reprinted
from local_host.registry import QUEUE_OUTPUT


class UnusableOutputError(Exception):
    """The value cannot become a queue message; the real host fails the invocation."""


class OutValue(func.Out[object]):
    """The `func.Out` that a function receives."""

    def __init__(self) -> None:
        self._value: object = None

    def set(self, val: object) -> None:
        """Remember what to send once the function has ended well."""
        self._value = val

    def get(self) -> object:
        """What was set last, None before."""
        return self._value


def messages_of(value: object, annotation: object) -> list[bytes]:
    """The bodies to send for `value` of an `Out[annotation]` (None: not annotated).

    `Out[str]` and `Out[bytes]` go through the worker's generic converter, others through the
    library's, where a dict sends its keys. Raises `UnusableOutputError`.
    """
    if value is None:
        return []
    if isinstance(value, bytes):
        return [value]
    if isinstance(value, str):
        return _texts(value)
    if annotation is str or annotation is bytes:
        return _texts(json.dumps(value))
    if isinstance(value, func.QueueMessage):
        raise UnusableOutputError("a QueueMessage is not sent by the local host; set its text")
    try:
        datum = converter_of(QUEUE_OUTPUT).encode(value, expected_type=None)
    except NotImplementedError as error:
        raise UnusableOutputError(f"{type(value).__name__} cannot be sent; set JSON text") from error
    assert datum is not None
    return _texts(str(datum.value))


def _texts(text: str) -> list[bytes]:
    """An object is printed anew, an array is one message per element, anything else stays as it is."""
    try:
        value = cast(object, json.loads(text))
    except ValueError:
        return [text.encode()]
    if isinstance(value, list):
        return [reprinted(item).encode() for item in cast(list[object], value)]
    return [(reprinted(cast(object, value)) if isinstance(value, dict) else text).encode()]
