"""A `Measure` that remembers, and the lines of a run as records."""

from __future__ import annotations

import logging
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

Value = tuple[str, float, tuple[tuple[str, str], ...]]


@dataclass
class Recorded:
    """Implements `shared.telemetry.metrics.Measure`."""

    values: list[Value] = field(default_factory=list[Value])

    def __call__(self, name: str, value: float, **dimensions: str) -> None:
        self.values.append((name, value, tuple(sorted(dimensions.items()))))

    def of(self, name: str) -> list[tuple[float, dict[str, str]]]:
        """Every value of one metric with its dimensions, in the order of arrival."""
        return [(value, dict(dimensions)) for metric, value, dimensions in self.values if metric == name]


class _Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@contextmanager
def lines_kept(logger: str = "shared.telemetry.instruments") -> Generator[list[logging.LogRecord]]:
    """The lines that are written to `logger` meanwhile."""
    source, kept = logging.getLogger(logger), _Kept()
    before = source.level
    source.addHandler(kept)
    source.setLevel(logging.INFO)
    try:
        yield kept.records
    finally:
        source.setLevel(before)
        source.removeHandler(kept)
