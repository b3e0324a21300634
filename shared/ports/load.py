"""How loaded an instance is, and so what it puts off."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import Protocol


class Strain(IntEnum):
    """How much of what can wait an instance puts off."""

    NONE = 0
    BUSY = 1
    """Pages whose person is not called soon ask again later instead of being held."""
    SEVERE = 2
    """So do all other pages, except those of visitors being called; anonymous look-ups are refused."""


class Load(Protocol):
    """The load of one instance."""

    @property
    def strain(self) -> Strain:
        """What is put off now."""
        ...

    @property
    def pressure(self) -> float:
        """The load relative to the threshold: 1 where something has to be put off."""
        ...

    def watch(self) -> None:
        """A request has arrived: measure from now on, in the running event loop. Called by each."""
        ...

    def relieved_by(self, release: Callable[[Strain], None]) -> None:
        """Call `release` a few times a second for as long as there is strain."""
        ...


class NoLoad:
    """`Load` of an instance that measures nothing: for tests, whose machine may be slow, and set-up."""

    strain = Strain.NONE
    pressure = 0.0

    def watch(self) -> None: ...
    def relieved_by(self, release: Callable[[Strain], None]) -> None: ...


NO_LOAD: Load = NoLoad()
