"""The Erlang A queue (M/M/n+M): waits where visitors arrive at random, and give up after a random patience.

After C. Palm (1957) as described by A. Mandelbaum and S. Zeltyn, "Service engineering in action: the
Palm/Erlang-A queue, with applications to call centers" (2007). With a patience without end it is Erlang C.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

_NEGLIGIBLE = 1e-12
_MOST_WAITING = 20_000
_PIECES = (0.25, 0.0625, 0.015625, 0.0)
"""Where a time is cut for integration: most happens at its beginning."""
_GAUSS = (
    (0.0, 0.5688888888888889),
    (-0.5384693101056831, 0.4786286704993665),
    (0.5384693101056831, 0.4786286704993665),
    (-0.9061798459386640, 0.2369268850561891),
    (0.9061798459386640, 0.2369268850561891),
)
"""Nodes and weights of the quadrature with five nodes."""


@dataclass(frozen=True)
class Demand:
    """What an office is asked for. Rates are per second."""

    arrivals: float
    service_seconds: float
    """The mean time that a call keeps a clerk."""
    giving_up: float = 0.0
    """1 / mean patience; 0: nobody gives up."""

    @property
    def served(self) -> float:
        """The rate at which one clerk serves."""
        return 1 / self.service_seconds


def share_in_time(demand: Demand, clerks: int, seconds: float) -> float:
    """The share of visitors whose wait, until the call or until they give up, is at most so long.

    0 where the queue grows without end.
    """
    states = _states(demand, clerks)
    return 0.0 if states is None else 1.0 - _still_waiting(states, demand, clerks, seconds)


def called_in_time(demand: Demand, clerks: int, seconds: float) -> float:
    """The share of visitors who are called, and within so many seconds: who gives up before is not.

    To 0.001. 0 where the queue grows without end.
    """
    states = _states(demand, clerks)
    if states is None:
        return 0.0
    # At each instant those who still wait give up at the same rate.
    gave_up, piece_ends = 0.0, seconds
    for share in _PIECES:
        piece_begins = share * seconds
        middle, half = (piece_ends + piece_begins) / 2, (piece_ends - piece_begins) / 2
        for node, weight in _GAUSS:
            gave_up += half * weight * _still_waiting(states, demand, clerks, middle + half * node)
        piece_ends = piece_begins
    return 1.0 - _still_waiting(states, demand, clerks, seconds) - demand.giving_up * gave_up


def _still_waiting(states: _States, demand: Demand, clerks: int, seconds: float) -> float:
    still_there = math.exp(-demand.giving_up * seconds)
    # Somebody with j ahead in the queue waits for j + 1 departures; the terms are the chances of j so far.
    pause = -math.expm1(-demand.giving_up * seconds) / demand.giving_up if demand.giving_up else seconds
    capacity = clerks * demand.served
    term, fewer, late = 1.0, 0.0, 0.0
    first = math.exp(-capacity * seconds)
    for ahead, probability in enumerate(states.waiting):
        if ahead:
            term *= (capacity + (ahead - 1) * demand.giving_up) * pause / ahead
        fewer += term
        late += probability * min(1.0, first * fewer)
    return still_there * late


def abandoning(demand: Demand, clerks: int) -> float:
    """The share of visitors who give up; 0 where nobody does."""
    states = _states(demand, clerks)
    if states is None or not demand.giving_up:
        return 0.0
    return demand.giving_up * states.mean_waiting / demand.arrivals


def clerks_needed(demand: Demand, seconds: float, share: float, most: int = 200) -> int:
    """The fewest clerks with whom at least this share is called in time; `most` where even they do not do."""

    def enough(clerks: int) -> bool:
        # The former is cheap, and never less than the latter.
        return (
            share_in_time(demand, clerks, seconds) >= share
            and called_in_time(demand, clerks, seconds) >= share
        )

    return next((clerks for clerks in range(1, most) if enough(clerks)), most)


@dataclass(frozen=True)
class _States:
    waiting: list[float]
    """The chance that all clerks are busy and so many wait: 0, 1, …"""

    @property
    def mean_waiting(self) -> float:
        return sum(number * chance for number, chance in enumerate(self.waiting))


def _states(demand: Demand, clerks: int) -> _States | None:
    """None where no balance exists: nobody gives up, and the clerks serve no faster than people come; or one
    so far away that no float holds its queue.
    """
    capacity = clerks * demand.served
    if not demand.giving_up and demand.arrivals >= capacity:
        return None
    # Relative to the state in which all clerks are busy and nobody waits.
    fewer, weight = 0.0, 1.0
    for busy in range(clerks, 0, -1):
        weight *= busy * demand.served / demand.arrivals
        fewer += weight
    waiting = list(_tail(demand, capacity))
    whole = fewer + sum(waiting)
    if not math.isfinite(whole):
        return None
    return _States([each / whole for each in waiting])


def _tail(demand: Demand, capacity: float) -> Iterator[float]:
    weight, sum_so_far = 1.0, 0.0
    for number in range(_MOST_WAITING):
        yield weight
        sum_so_far += weight
        rate = demand.arrivals / (capacity + (number + 1) * demand.giving_up)
        weight *= rate
        if rate < 1 and weight < _NEGLIGIBLE * sum_so_far:
            return
