"""Finds HTTP sessions that nobody closed: as garbage they fail a test that did not open them."""

from __future__ import annotations

import gc
from collections.abc import Generator
from contextlib import contextmanager

from aiohttp import ClientSession


def open_sessions() -> set[ClientSession]:
    """The HTTP sessions of this process that are open.

    The sessions themselves and not their ids: what is held here is not collected before it is compared.
    """
    return {each for each in gc.get_objects() if isinstance(each, ClientSession) and not each.closed}


@contextmanager
def none_left_open() -> Generator[None]:
    """Asserts that every session which was opened inside is closed at the end."""
    before = open_sessions()
    yield
    assert open_sessions() <= before
