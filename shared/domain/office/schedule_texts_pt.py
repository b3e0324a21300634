"""The sentences about opening hours, made from the data exactly as the court's manual shows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from shared.domain import texts_pt
from shared.domain.office import day_end
from shared.domain.office.office import Office, OfficeDay
from shared.domain.office.opening_hours import MIDNIGHT, Block, DayKind, OpeningHours, Week


def clock_time(minute: int) -> str:
    """`780` → `13:00`."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _wall_time(wall: datetime) -> str:
    return clock_time(wall.hour * 60 + wall.minute)


def _blocks(blocks: Sequence[Block]) -> str:
    if list(blocks) == [Block(0, MIDNIGHT)]:
        return texts_pt.ALL_DAY
    return " e ".join(f"das {clock_time(b.opens)} às {clock_time(b.closes)}" for b in blocks)


def _groups(week: Week) -> list[tuple[str, tuple[Block, ...]]]:
    """Days with the same blocks, joined in the week's order."""
    groups: dict[tuple[Block, ...], list[str]] = {}
    for day, blocks in enumerate(week):
        if blocks:
            groups.setdefault(blocks, []).append(texts_pt.WEEKDAYS[day])
    return [(", ".join(days), blocks) for blocks, days in groups.items()]


def open_text(hours: OpeningHours) -> str:
    """As in the manual's open picture: `segunda-feira, …, sexta-feira, das 08:00 às 19:00`."""
    parts = [f"{days}, {_blocks(blocks)}" for days, blocks in _groups(hours.week)]
    return "; ".join(parts) or texts_pt.NO_HOURS


def closed_text(hours: OpeningHours) -> str:
    """As in the manual's closed picture: `segunda-feira das 13:00 às 19:00 (Horário de Brasília)`."""
    parts = [f"{days} {_blocks(blocks)}" for days, blocks in _groups(hours.week)]
    if not parts:
        return texts_pt.NO_HOURS
    return f"{'; '.join(parts)} ({zone_text(hours.zone)})"


def zone_text(zone: str) -> str:
    """`America/Sao_Paulo` → `Horário de Brasília`."""
    return texts_pt.ZONES.get(zone, texts_pt.ZONE_OF.format(city=zone.rsplit("/", 1)[-1].replace("_", " ")))


def closed_reason(hours: OpeningHours, now: datetime) -> str | None:
    """Why the office is closed at `now`, in one sentence; None while it is open."""
    if hours.is_open(now):
        return None
    today = hours.local(now).date()
    special = hours.special_day(today)
    blocks = hours.blocks_on(today)
    if not blocks:
        return texts_pt.CLOSED_TODAY.format(name=special.name) if special else texts_pt.NO_SERVICE_TODAY
    last = hours.instant(today, blocks[-1].closes)
    if now >= last:
        return texts_pt.DAY_OVER.format(time=_clock_of(hours, last))
    # Not in a gap later in the day: the late start is over by then.
    if special and special.kind is DayKind.LATE_START and now < hours.instant(today, blocks[0].opens):
        return texts_pt.LATE_START.format(name=special.name)
    return None


def why_closed(office: Office, office_day: OfficeDay, now: datetime) -> str | None:
    """The same with «Encerrar o dia», whose reason says more than the hours do."""
    if office_day.closed_at is None or not day_end.is_closed_now(office, office_day, now):
        return closed_reason(office.hours, now)
    time = _wall_time(office.hours.local(office_day.closed_at))
    if not office_day.closed_reason:
        return texts_pt.DAY_CLOSED.format(time=time)
    return texts_pt.DAY_CLOSED_WHY.format(time=time, reason=office_day.closed_reason.removesuffix("."))


def opens_text(hours: OpeningHours, now: datetime, opens: datetime | None) -> str | None:
    """The next opening: `hoje, às 13:00`, `amanhã, …`, `segunda-feira, 30 de novembro, às 13:00`."""
    if opens is None:
        return None
    wall, today = hours.local(opens), hours.local(now).date()
    time = _wall_time(wall)
    if wall.date() == today:
        return texts_pt.OPENS_TODAY.format(time=time)
    if wall.date() == today + timedelta(days=1):
        return texts_pt.OPENS_TOMORROW.format(time=time)
    return texts_pt.OPENS_ON.format(
        weekday=texts_pt.WEEKDAYS[wall.weekday()],
        day=texts_pt.FIRST_DAY if wall.day == 1 else wall.day,
        month=texts_pt.MONTHS[wall.month - 1],
        time=time,
    )


def _clock_of(hours: OpeningHours, instant: datetime) -> str:
    """Wall clock of an end: midnight is 24:00 of the day that ends."""
    wall = hours.local(instant)
    return "24:00" if wall.hour == wall.minute == 0 else _wall_time(wall)


def preposition(name: str) -> str:
    """«do», «da», «dos» or «das» by the name's first words; «de» where the table knows neither.

    Names of the court's offices begin with a noun of the table or with an ordinal (`1ª Vara`, `3º Grupo`).
    """
    words = name.replace("/", " ").split()
    if not words:
        return "de"
    first = words[0].strip('"“«').casefold()
    if first[:-1].isdigit() and first[-1:] in "ªaºo":
        feminine = first[-1] in "ªa"
        plural = len(words) > 1 and words[1].casefold() in {"e", "a", "à"}
        return ("das" if plural else "da") if feminine else ("dos" if plural else "do")
    return texts_pt.PREPOSITIONS.get(first, "de")
