"""A new version in the middle of the day: everything stops at once and starts again over what is stored."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from benchmarks.simulate_day.house import House
from shared.domain.office.office_list import DEFAULT_ZONE

DOWN_SECONDS = 8.0
"""From the old version's last answer to the new one's first; pages ask again meanwhile."""


@dataclass(frozen=True)
class Upgrade:
    """`at` is by the clock of São Paulo. `breaking`: the new code cannot replay visits that run."""

    at: time
    breaking: bool = False

    def instant(self, day: date) -> datetime:
        """When it is, on that day."""
        return datetime.combine(day, self.at, ZoneInfo(DEFAULT_ZONE))


async def upgraded(house: House, upgrade: Upgrade, day: date) -> None:
    """Flex exchanges all instances together. Requests under way end, everything else is cut."""
    await house.clock.until(upgrade.instant(day))
    house.is_down = True
    await house.visits.stop()
    await asyncio.sleep(DOWN_SECONDS)
    house.visits.go_on(breaking=upgrade.breaking)
    house.is_down = False
    house.counted["upgrades"] += 1
