"""What is wrong with an app: function, cause and cure in one sentence, and what a client sees of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class Effect(Enum):
    """What the real host does about a problem, as a client sees it."""

    HOST_DOWN = 503
    """Every request is answered 503 until the app is corrected."""
    NO_FUNCTIONS = 404
    """No function is loaded at all: every route is 404 while the host calls itself running."""
    LEFT_OUT = 0
    """This function alone is missing; the others run."""


@dataclass(frozen=True)
class AppProblem:
    """One thing that the real host would refuse or ignore."""

    function: str
    cause: str
    cure: str
    effect: Effect

    def __str__(self) -> str:
        return f"{self.function}: {self.cause}. {self.cure}."


class AppRefusedError(Exception):
    """The app uses what this host does not support; it would run in Azure, so it must not half-run here."""

    def __init__(self, refusals: Sequence[str]) -> None:
        super().__init__("the local host refuses this app:\n" + "\n".join(f"  {line}" for line in refusals))
        self.refusals = tuple(refusals)
