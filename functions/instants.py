"""Instants in the API: ISO 8601, UTC, `Z`, whole milliseconds."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import overload


@overload
def text_of(instant: datetime) -> str: ...
@overload
def text_of(instant: None) -> None: ...


def text_of(instant: datetime | None) -> str | None:
    """`2026-11-24T13:00:00.000Z`; None stays None."""
    if instant is None:
        return None
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{instant.microsecond // 1000:03d}Z"
