"""What a developer sees: one readable line per event, tracebacks below it, no library chatter."""

from __future__ import annotations

import logging
import sys
from datetime import UTC, datetime

_COLOURS = {logging.WARNING: "33", logging.ERROR: "31", logging.CRITICAL: "31"}


class ConsoleFormatter(logging.Formatter):
    """`12:30:05.120 name… message`, coloured by level on a terminal."""

    def __init__(self, *, coloured: bool) -> None:
        super().__init__("%(message)s")
        self._coloured = coloured

    def format(self, record: logging.LogRecord) -> str:
        """One record as text."""
        instant = datetime.fromtimestamp(record.created, UTC)
        line = f"{instant:%H:%M:%S}.{int(record.msecs):03d} {super().format(record)}"
        colour = _COLOURS.get(record.levelno)
        return f"\x1b[{colour}m{line}\x1b[0m" if self._coloured and colour else line


def configure_console(level: int = logging.INFO) -> None:
    """Send the host's and the app's log to standard error; libraries only from warnings on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(ConsoleFormatter(coloured=sys.stderr.isatty()))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in ("local_host", "functions", "orchestrations", "shared"):
        logging.getLogger(name).setLevel(level)
    # A malformed request is the client's affair; aiohttp would print a traceback for it.
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)
