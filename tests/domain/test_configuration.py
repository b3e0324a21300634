"""What the audit of configuration keeps of a change: the fields that differ, as people can read them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

from shared.domain.actor import Actor
from shared.domain.office.configuration import (
    ChangeResult,
    ConfigurationEntry,
    Plain,
    Subject,
    difference,
    end_of,
    plain_office,
    plain_settings,
    stretches,
)
from shared.domain.office.court_settings import PUBLISHED
from shared.domain.office.office import Contact
from shared.domain.office.opening_hours import Block, DayKind, SpecialDay, every
from shared.domain.timing import DEFAULT_TIMING
from tests.builders import START, an_office

FIRST = date(2026, 12, 1)
CLOSED = SpecialDay(DayKind.NO_SERVICE, "obra")
HOURS = SpecialDay(DayKind.SPECIAL_HOURS, "mutirão", blocks=(Block(540, 720), Block(780, 1080)))
LATE = SpecialDay(DayKind.LATE_START, "Jogo", opens=900)


def test_equal_neighbours_are_one_stretch() -> None:
    days = {FIRST + timedelta(days=offset): CLOSED for offset in (0, 1, 2, 4)}
    days[FIRST + timedelta(days=5)] = LATE

    found = [(each.first.day, each.last.day, each.special) for each in stretches(days)]

    assert found == [(1, 3, CLOSED), (5, 5, CLOSED), (6, 6, LATE)]
    assert stretches({}) == []


def test_an_office_is_told_by_what_is_its_own() -> None:
    office = an_office(timing=replace(DEFAULT_TIMING, queue_limit=7))
    exceptions = {FIRST: HOURS, FIRST + timedelta(days=1): LATE, FIRST + timedelta(days=2): LATE}
    office = replace(
        office,
        contacts=(Contact("Telefone", "11 1"),),
        hours=replace(office.hours, week=every((0,), 540, 720), exceptions=exceptions),
    )

    plain = plain_office(office)

    assert plain["limits"] == {"queue_limit": 7}
    assert plain["weekly"] == ["mon 09:00-12:00"]
    assert plain["contacts"] == ["Telefone: 11 1"]
    assert plain["exceptions"] == [
        "2026-12-01 special_hours mutirão 09:00-12:00 13:00-18:00",
        "2026-12-02/2026-12-03 late_start Jogo 15:00",
    ]
    followed = replace(office, hours=replace(office.hours, week=office.court.week))
    assert plain_office(followed)["weekly"] is None


def test_a_difference_has_both_sides_of_what_differs() -> None:
    before, after = {"name": "Um", "about": None, "gone": 1}, {"name": "Dois", "about": None, "new": True}

    assert difference(before, after) == ('{"name": "Um", "gone": 1}', '{"name": "Dois", "new": true}')
    assert difference(None, after) == (None, '{"name": "Dois", "new": true}'), "nothing empty is kept"
    assert difference(before, None) == ('{"name": "Um", "gone": 1}', None)
    settings = plain_settings(PUBLISHED)
    assert difference(settings, settings) == ("{}", "{}")


def test_a_value_too_long_for_a_cell_is_cut() -> None:
    _, after = difference(None, {"exceptions": ["x" * 100] * 300})

    shown = json.loads(after or "")["exceptions"]
    assert len(shown) == 6_001
    assert shown.endswith("…")


def test_an_entry_concerns_its_own_office() -> None:
    def entry(subject: Subject, subject_id: str) -> ConfigurationEntry:
        return ConfigurationEntry("1", START, Actor.MANAGER, "c", "Carla", subject, subject_id, None, None)

    assert entry(Subject.OFFICE, "centro").concerns("centro")
    assert entry(Subject.MEMBER, "ana@x centro").concerns("centro")
    for other in (
        entry(Subject.OFFICE, "outro-centro"),
        entry(Subject.MEMBER, "ana@x outro-centro"),
        entry(Subject.MEMBER, "ana@x"),
        entry(Subject.SETTINGS, "centro"),
    ):
        assert not other.concerns("centro")


def test_how_a_change_ended_is_told_by_what_is_stored() -> None:
    one, two = an_office(), replace(an_office(), about="Só cível.", contacts=(Contact("Telefone", "11 1"),))
    before, after = plain_office(one), plain_office(two)

    def end(sides: tuple[str | None, str | None], stored: Plain | None) -> ChangeResult:
        who = (Actor.ADMINISTRATOR, "admin", "Admin")
        return end_of(ConfigurationEntry("1", START, *who, Subject.OFFICE, "centro", *sides), stored)

    changed, created, removed = difference(before, after), difference(None, after), difference(before, None)
    back = difference(after, before)
    assert [end(changed, plain) for plain in (after, before, None)] == [
        ChangeResult.DONE,
        ChangeResult.NOT_MADE,
        ChangeResult.PENDING,
    ]
    assert (end(back, before), end(back, after)) == (ChangeResult.DONE, ChangeResult.NOT_MADE), "emptied"
    assert [end(created, plain) for plain in (after, before, None)] == [
        ChangeResult.DONE,
        ChangeResult.PENDING,
        ChangeResult.NOT_MADE,
    ]
    assert [end(removed, plain) for plain in (before, None)] == [ChangeResult.NOT_MADE, ChangeResult.DONE]
    again = plain_office(replace(two, about="Cível e família."))
    assert end(changed, again) is ChangeResult.PENDING, "somebody has changed it since"
    elsewhere = plain_office(replace(two, kind="outro"))
    assert end(changed, elsewhere) is ChangeResult.DONE, "another field is no difference"
