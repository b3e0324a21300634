"""The priority of a ticket."""

from __future__ import annotations

from enum import IntEnum


class Priority(IntEnum):
    """First part of the order, highest first. Only the priority is known, never its reason."""

    OVER_80 = 0
    LEGAL = 1
    DONOR = 2
    NONE = 3
