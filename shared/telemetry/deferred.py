"""Keeps measurements and lines until OpenTelemetry is loaded: no visitor waits for that."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock

from shared.telemetry.metrics import Measure
from shared.telemetry.ticket_context import ATTRIBUTE, ticket_at_hand

log = logging.getLogger(__name__)
KEPT = 20_000
"""Values, and as many lines; the oldest are dropped first. A start produces some hundreds."""
ROOTS = ("functions", "orchestrations", "shared")
"""Our own loggers. What the SDKs log is left to the host."""


@dataclass(frozen=True)
class Sink:
    """Where telemetry is sent once it is loaded."""

    measure: Measure
    lines: logging.Handler


class Deferred(logging.Handler):
    """Accepts values (`measure`) and lines (as a logging handler); `open` gives it the sink to send them to.

    A line is sent once, by this handler, which knows its ticket; warnings go to the host as well, which knows
    the invocation and works even if this does not.
    """

    def __init__(self, roots: Sequence[str] = ROOTS) -> None:
        """`roots`: the names of the loggers whose lines come here."""
        super().__init__(logging.INFO)
        self._roots = tuple(roots)
        self._sink: Sink | None = None
        self._gate = Lock()
        self._values: deque[tuple[str, float, dict[str, str]]] = deque(maxlen=KEPT)
        self._lines: deque[logging.LogRecord] = deque(maxlen=KEPT)

    def take_over(self) -> None:
        """From now on our loggers write here."""
        for name in self._roots:
            logger = logging.getLogger(name)
            logger.addHandler(self)
            logger.setLevel(logging.INFO)
            logger.propagate = False

    def give_back(self) -> None:
        """Our loggers write to the host again."""
        for name in self._roots:
            logger = logging.getLogger(name)
            logger.removeHandler(self)
            logger.propagate = True

    def measure(self, name: str, value: float, **dimensions: str) -> None:
        """One value of a metric."""
        with self._gate:
            if self._sink is None:
                self._values.append((name, value, dimensions))
                return
        self._sink.measure(name, value, **dimensions)

    def emit(self, record: logging.LogRecord) -> None:
        """One line, with the ticket of the current context."""
        if not hasattr(record, ATTRIBUTE):
            ticket_id = ticket_at_hand()
            if ticket_id is not None:
                setattr(record, ATTRIBUTE, ticket_id)
        if record.levelno >= logging.WARNING:
            logging.getLogger().handle(record)
        with self._gate:
            if self._sink is None:
                self._lines.append(record)
                return
        self._sink.lines.handle(record)

    def open(self, load: Callable[[], Sink]) -> None:
        """Load the sink and hand over what was kept, lines with their own time. A failure disables only
        telemetry.
        """
        try:
            sink = load()
        except Exception:
            self.give_back()
            log.exception("telemetry could not be started: the host's log is all there is")
            return
        with self._gate:
            for name, value, dimensions in self._values:
                sink.measure(name, value, **dimensions)
            for record in self._lines:
                sink.lines.handle(record)
            self._values.clear()
            self._lines.clear()
            self._sink = sink
