"""The entries that one instance is writing: they stand on no board yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager


class EntriesUnderWay:
    """Counts them by office and source, so that many at once do not pass a limit together."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()

    @contextmanager
    def one(self, office_id: str, source: str) -> Generator[int]:
        """An entry begins, and is over on exit; gives how many others of its source are under way."""
        key = (office_id, source)
        others = self._counts[key]
        self._counts[key] += 1
        try:
            yield others
        finally:
            self._counts[key] -= 1
            if not self._counts[key]:
                del self._counts[key]
