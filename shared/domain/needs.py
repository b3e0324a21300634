"""What a visitor asks the office to prepare for."""

from __future__ import annotations

from enum import StrEnum


class Need(StrEnum):
    """What the visitor asked the office to prepare for."""

    MORE_TIME = "moreTime"
    LIBRAS = "libras"
    CHAT = "chat"
