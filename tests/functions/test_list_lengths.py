"""Every list that comes from outside has a greatest length, in its type: nobody decides how long we work."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from types import ModuleType
from typing import Any, cast

import msgspec
import pytest
from msgspec import inspect as shapes

from functions import clerk_presence, request_bodies
from shared.meetings.call_events import notifications

MODULES = (request_bodies, clerk_presence, notifications)


def structs(module: ModuleType) -> list[type[msgspec.Struct]]:
    found = [each for _, each in inspect.getmembers(module, inspect.isclass)]
    return [each for each in found if issubclass(each, msgspec.Struct) and each.__module__ == module.__name__]


def lists_of(shape: shapes.Type, where: str) -> Iterator[tuple[str, shapes.ListType]]:
    """Every list in a type, however deep, with the place where it stands."""
    if isinstance(shape, shapes.ListType):
        yield where, shape
        yield from lists_of(shape.item_type, f"{where}[]")
    for part in getattr(shape, "types", ()):
        yield from lists_of(cast("shapes.Type", part), where)
    if isinstance(shape, shapes.StructType):
        for field in shape.fields:
            yield from lists_of(field.type, f"{where}.{field.name}")


ALL = [one for module in MODULES for one in structs(module)]


@pytest.mark.parametrize("struct", ALL, ids=lambda struct: cast("type[Any]", struct).__name__)
def test_every_list_from_outside_has_a_greatest_length(struct: type[msgspec.Struct]) -> None:
    unbounded = [
        where for where, found in lists_of(shapes.type_info(struct), struct.__name__) if not found.max_length
    ]
    assert unbounded == []


def test_the_search_finds_lists() -> None:
    assert len([one for struct in ALL for one in lists_of(shapes.type_info(struct), "")]) >= 6
