"""The audit of configuration: who changed an office, a day of the calendar, a membership or the settings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import cast

from shared.domain.actor import Actor
from shared.domain.office.court_calendar import CourtDay
from shared.domain.office.court_settings import CourtSettings, amounts, own_week
from shared.domain.office.office import Office
from shared.domain.office.opening_hours import DAYS, SpecialDay, Week
from shared.domain.office.schedule_texts_pt import clock_time

Plain = Mapping[str, object]
"""Field → a value as JSON has it."""
_LONGEST_VALUE = 6_000
"""Characters of one field's JSON: a cell of storage holds 32,000 in all."""


class Subject(StrEnum):
    """What was changed."""

    OFFICE = "office"
    DAY = "calendar-day"
    MEMBER = "member"
    SETTINGS = "settings"


class ChangeResult(StrEnum):
    """How the change ended. An entry is written before its change, so that none is ever missing."""

    PENDING = "pending"
    """Nothing is known of the end: the process stopped in between. The change may have been made."""
    DONE = "done"
    REFUSED = "refused"
    """Somebody else had changed it since it was read; nothing was written."""
    NOT_MADE = "not-made"
    """The process stopped before the change was written: what is stored is as it was before."""


@dataclass(frozen=True)
class ConfigurationEntry:
    """One change. `before` and `after` are JSON objects with the fields that differ; None for nothing."""

    entry_id: str
    at: datetime
    actor: Actor
    actor_id: str
    actor_name: str
    subject: Subject
    subject_id: str
    before: str | None
    after: str | None
    result: ChangeResult = ChangeResult.PENDING

    def concerns(self, office_id: str) -> bool:
        """Whether the office itself was changed, or who belongs to it."""
        if self.subject is Subject.MEMBER:
            return self.subject_id.endswith(f" {office_id}")
        return self.subject is Subject.OFFICE and self.subject_id == office_id

    def ended(self, result: ChangeResult) -> ConfigurationEntry:
        """The same entry once its end is known."""
        return replace(self, result=result)


def difference(before: Plain | None, after: Plain | None) -> tuple[str | None, str | None]:
    """What to write of a change: both sides with the fields that differ, or one side whole."""
    old, new = before or {}, after or {}
    if before is not None and after is not None:
        names = [name for name in new if old.get(name) != new[name]]
        names += [name for name in old if name not in new]
        old, new = _chosen(old, names), _chosen(new, names)
    return (
        None if before is None else _text(old),
        None if after is None else _text(new),
    )


def _chosen(values: Plain, names: list[str]) -> Plain:
    return {name: values[name] for name in names if name in values}


def _text(values: Plain) -> str:
    shown = {name: _short(value) for name, value in values.items() if value not in (None, "", [], {})}
    return json.dumps(shown, ensure_ascii=False)


def _short(value: object) -> object:
    text = json.dumps(value, ensure_ascii=False)
    return value if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"


def end_of(entry: ConfigurationEntry, stored: Plain | None) -> ChangeResult:
    """How a change ended of which nothing else is known, by what is `stored` now.

    It stays `PENDING` where the stored is neither as before nor as after: it was changed again since.
    """
    names = {name for side in (entry.before, entry.after) if side for name in _read(side)}
    now = None if stored is None else _read(_text(stored))
    if now is not None and entry.before is not None and entry.after is not None:
        now = {name: value for name, value in now.items() if name in names}
    if now == (None if entry.after is None else _read(entry.after)):
        return ChangeResult.DONE
    if now == (None if entry.before is None else _read(entry.before)):
        return ChangeResult.NOT_MADE
    return ChangeResult.PENDING


def _read(text: str) -> dict[str, object]:
    return cast("dict[str, object]", json.loads(text))


# --- what is changed, field by field -----------------------------------------------------------------


def plain_office(office: Office) -> Plain:
    """Every field of an office; the week and the limits where they are its own."""
    week = own_week(office.hours.week, office.court.week)
    court = amounts(office.court.timing)
    return {
        "name": office.name,
        "district": office.district,
        "city": office.city,
        "degree": office.degree,
        "kind": office.kind,
        "timeZone": office.hours.zone,
        "active": office.active,
        "about": office.about,
        "contacts": [f"{contact.label}: {contact.value}" for contact in office.contacts],
        "weekly": None if week is None else plain_week(week),
        "exceptions": plain_exceptions(office.hours.exceptions),
        "limits": {name: value for name, value in amounts(office.timing).items() if value != court[name]},
    }


def plain_week(week: Week) -> list[str]:
    """`mon 13:00-19:00`, one for each block."""
    return [
        f"{DAYS[day]} {clock_time(block.opens)}-{clock_time(block.closes)}"
        for day, blocks in enumerate(week)
        for block in blocks
    ]


@dataclass(frozen=True)
class Stretch:
    """Consecutive days with one rule."""

    first: date
    last: date
    special: SpecialDay


def stretches(days: Mapping[date, SpecialDay]) -> list[Stretch]:
    """The days in order, equal neighbours together."""
    found: list[Stretch] = []
    for day in sorted(days):
        last = found[-1] if found else None
        if last and last.special == days[day] and last.last + timedelta(days=1) == day:
            found[-1] = replace(last, last=day)
        else:
            found.append(Stretch(day, day, days[day]))
    return found


def plain_exceptions(days: Mapping[date, SpecialDay]) -> list[str]:
    """`2026-12-01/2026-12-03 late_start reunião 10:00`, one for each stretch."""
    return [
        " ".join(
            [
                str(each.first) if each.first == each.last else f"{each.first}/{each.last}",
                *_special_words(each.special),
            ]
        )
        for each in stretches(days)
    ]


def _special_words(special: SpecialDay) -> list[str]:
    opens = [] if special.opens is None else [clock_time(special.opens)]
    blocks = [f"{clock_time(block.opens)}-{clock_time(block.closes)}" for block in special.blocks]
    return [special.kind.value, special.name, *opens, *blocks]


def plain_day(day: CourtDay) -> Plain:
    """A day of the court's calendar."""
    opens = day.special.opens
    return {
        "name": day.special.name,
        "kind": day.special.kind.value,
        "opens": None if opens is None else clock_time(opens),
    }


def day_id(day: date, district: str) -> str:
    """The subject's name in the audit: the date, and the district of a day that has one."""
    return f"{day} {district}".strip()


def plain_settings(settings: CourtSettings) -> Plain:
    """Every setting by its published name, and the week."""
    return {**amounts(settings.timing), "weekly": plain_week(settings.week)}
