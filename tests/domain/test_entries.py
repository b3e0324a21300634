"""Whether an office takes new entries: suspended, resumed, ended for the day. Again is the same."""

from __future__ import annotations

from shared.domain.office import entries
from shared.domain.office.office import OPEN_DAY, OfficeDay
from tests.builders import START, after, an_office

OFFICE = an_office()


def test_entries_are_suspended_with_a_message_and_resumed() -> None:
    suspended = entries.suspend(OPEN_DAY, "Voltamos às 14h", "ana", START)
    assert suspended == OfficeDay(True, "Voltamos às 14h", "ana", START)

    resumed = entries.resume(OFFICE, suspended, "bruno", after(60))

    assert resumed == OfficeDay(changed_by="bruno", changed_at=after(60))


def test_a_repetition_changes_nothing_and_another_message_does() -> None:
    suspended = entries.suspend(OPEN_DAY, "sem sistema", "ana", START)

    assert entries.suspend(suspended, "sem sistema", "bruno", after(5)) is suspended
    assert entries.suspend(suspended, "sem energia", "bruno", after(5)).message == "sem energia"
    assert entries.resume(OFFICE, OPEN_DAY, "ana", START) is OPEN_DAY


def test_a_day_is_closed_once_for_each_reason() -> None:
    closed = entries.close_day(OFFICE, OPEN_DAY, "falta de energia", "carla", START)
    assert (closed.closed_at, closed.closed_reason, closed.changed_by) == (START, "falta de energia", "carla")

    assert entries.close_day(OFFICE, closed, "falta de energia", "carla", after(60)) is closed
    again = entries.close_day(OFFICE, closed, "luto", "carla", after(60))
    assert (again.closed_at, again.closed_reason) == (after(60), "luto")
    tomorrow = after(24 * 3600)
    assert entries.close_day(OFFICE, closed, "falta de energia", "carla", tomorrow).closed_at == tomorrow


def test_resuming_takes_back_the_end_of_this_day_only() -> None:
    closed = entries.close_day(OFFICE, OPEN_DAY, "engano", "carla", START)

    assert entries.resume(OFFICE, closed, "ana", after(60)) == OfficeDay(
        changed_by="ana", changed_at=after(60)
    )
    assert entries.resume(OFFICE, closed, "ana", after(24 * 3600)) is closed


def test_what_is_suspended_stays_so_when_the_day_ends() -> None:
    suspended = entries.suspend(OPEN_DAY, "sem sistema", "ana", START)
    closed = entries.close_day(OFFICE, suspended, "luto", "carla", after(60))

    assert (closed.entries_suspended, closed.message, closed.closed_at) == (True, "sem sistema", after(60))
    assert entries.suspend(closed, "outra", "ana", after(90)).closed_at == after(60)
