"""Until OpenTelemetry is there everything is kept, then nothing; a failure costs only telemetry."""

from __future__ import annotations

import logging
from collections.abc import Generator

import pytest

from shared.telemetry import deferred
from shared.telemetry.deferred import Deferred, Sink
from shared.telemetry.ticket_context import about
from tests.telemetry.recording import Recorded

OURS = logging.getLogger("tests_of_deferred")
ROOTS = (OURS.name,)


class Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    @property
    def texts(self) -> list[str]:
        return [record.getMessage() for record in self.records]


@pytest.fixture
def host() -> Generator[Lines]:
    """What reaches the root logger: the worker hangs the host's handler there."""
    lines = Lines()
    logging.getLogger().addHandler(lines)
    yield lines
    logging.getLogger().removeHandler(lines)


@pytest.fixture
def kept() -> Generator[Deferred]:
    taken = Deferred(ROOTS)
    taken.take_over()
    yield taken
    taken.give_back()


def test_what_comes_before_is_handed_over_in_its_order_and_with_its_time(kept: Deferred) -> None:
    sink = Sink(Recorded(), Lines())
    kept.measure("a", 1, office="centro")
    with about("t-1"):
        OURS.info("before")
    kept.open(lambda: sink)
    kept.measure("b", 2)
    OURS.info("after")

    assert isinstance(sink.measure, Recorded)
    assert isinstance(sink.lines, Lines)
    assert sink.measure.values == [("a", 1, (("office", "centro"),)), ("b", 2, ())]
    assert sink.lines.texts == ["before", "after"]
    first, second = sink.lines.records
    assert vars(first)["ticketId"] == "t-1"
    assert "ticketId" not in vars(second)
    assert first.created <= second.created


def test_a_line_goes_one_way_and_a_warning_both(kept: Deferred, host: Lines) -> None:
    sink = Sink(Recorded(), Lines())
    kept.open(lambda: sink)

    OURS.info("a step")
    OURS.warning("a failure")

    assert isinstance(sink.lines, Lines)
    assert sink.lines.texts == ["a step", "a failure"]
    assert host.texts == ["a failure"]


def test_a_failure_to_start_gives_the_lines_back_to_the_host(kept: Deferred, host: Lines) -> None:
    def fail() -> Sink:
        raise RuntimeError("no such identity")

    kept.open(fail)
    OURS.warning("afterwards")
    kept.measure("a", 1)

    assert any("telemetry could not be started" in text for text in host.texts)
    assert host.texts[-1] == "afterwards"
    assert OURS.propagate


def test_what_is_kept_has_an_end(kept: Deferred, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deferred, "KEPT", 3)
    small, sink = Deferred(), Sink(Recorded(), Lines())
    for number in range(5):
        small.measure("a", number)

    small.open(lambda: sink)

    assert isinstance(sink.measure, Recorded)
    assert [value for _, value, _ in sink.measure.values] == [2, 3, 4]


def test_the_ticket_at_hand_is_the_innermost_and_ends_with_its_work(kept: Deferred) -> None:
    sink = Sink(Recorded(), Lines())
    kept.open(lambda: sink)

    with about("t-1"):
        with about("t-2"):
            OURS.info("inner")
        OURS.info("outer")
        OURS.info("its own", extra={"ticketId": "t-3"})

    assert isinstance(sink.lines, Lines)
    assert [vars(record)["ticketId"] for record in sink.lines.records] == ["t-2", "t-1", "t-3"]
