"""What many ask for together is made once, also where its making has to wait."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from memory_adapters.records import MemoryVisits
from shared.domain.ticket.visit_record import VisitRecord
from shared.front_desk import office_snapshots
from shared.front_desk.office_facts import OfficeFacts, facts_of
from shared.front_desk.read_models.snapshots import office_snapshot
from tests.front_desk.test_office_snapshots import a_court, tasks_have_run


class WaitingRecords(MemoryVisits):
    """Visit records that are read when a test says so: the making of facts waits for them."""

    def __init__(self) -> None:
        super().__init__()
        self.reads = 0
        self.go_on = asyncio.Event()

    async def of_day(self, office_id: str, day: date) -> Sequence[VisitRecord]:
        self.reads += 1
        await self.go_on.wait()
        return await super().of_day(office_id, day)


async def test_facts_whose_making_waits_for_storage_are_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fifty ask while they are made, some of them for the facts of this very version."""
    court = await a_court()
    await court.join()
    records, made = WaitingRecords(), 0
    court.desk = replace(court.desk, records=records)

    async def counted(*asked: Any) -> OfficeFacts:  # noqa: ANN401  (what `facts_of` takes)
        nonlocal made
        made += 1
        return await facts_of(*asked)

    monkeypatch.setattr(office_snapshots, "facts_of", counted)
    asking = [
        asyncio.create_task(office_snapshot(court.desk, "centro", exact=bool(number % 2)))
        for number in range(50)
    ]
    await tasks_have_run()
    assert (made, records.reads) == (1, 1)
    assert not any(one.done() for one in asking)
    asking[0].cancel()  # whoever goes leaves the making to the next one
    records.go_on.set()
    found = await asyncio.gather(*asking[1:])

    assert len({id(snapshot) for snapshot in found}) == 1
    assert made <= 2
