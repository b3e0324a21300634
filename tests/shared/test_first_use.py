"""A value is made at its first use, once, and not at all before."""

from __future__ import annotations

import asyncio
import threading

import pytest

from shared.first_use import FirstUse


async def test_it_is_made_once_for_all_who_ask_at_the_same_time() -> None:
    made: list[int] = []
    go_on = threading.Event()

    def make() -> str:
        go_on.wait(10)
        made.append(threading.get_ident())
        return "made"

    value = FirstUse(make)
    asking = [asyncio.create_task(value.ready()) for _ in range(5)]
    await asyncio.sleep(0)
    assert made == []
    go_on.set()

    assert await asyncio.gather(*asking) == ["made"] * 5
    assert value.get() == "made"
    assert len(made) == 1
    assert made[0] != threading.get_ident(), "the loop's own thread made it"


async def test_a_failure_is_told_and_not_kept() -> None:
    causes = ["first", "second"]

    def make() -> str:
        if causes:
            raise ValueError(causes.pop(0))
        return "made"

    value = FirstUse(make)

    with pytest.raises(ValueError, match="first"):
        await value.ready()
    with pytest.raises(ValueError, match="second"):
        value.get()
    assert await value.ready() == "made"


def test_asking_whether_it_was_made_does_not_make_it() -> None:
    value = FirstUse(lambda: "made")
    assert value.made() is None

    value.get()

    assert value.made() == "made"
