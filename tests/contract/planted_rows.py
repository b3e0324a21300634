"""Rows that this code cannot read, planted beside good ones in every table that housekeeping reads."""

from __future__ import annotations

from dataclasses import dataclass

from memory_adapters import MemoryMeetings
from shared.domain.credentials import office_key, office_key_of
from shared.front_desk.desk import Desk
from shared.storage.names import Table
from shared.storage.tables.client.account import Account
from shared.storage.tables.client.row import Cell, Row
from shared.storage.tables.client.table import RowTable
from shared.storage.tables.tickets import keys
from tests.builders import KEYS, RecordingSignals
from tests.contract.conftest import Backend
from tests.telemetry.recording import Recorded

LATER: dict[str, Cell] = {"v": 2, "ticket_id": "of a later version"}
"""What any row of a later schema looks like to this code."""


@dataclass
class Planted:
    """The account of one test, opened beside its instances."""

    account: Account

    @staticmethod
    def over(backend: Backend) -> Planted:
        assert backend.config is not None
        return Planted(Account(backend.config))

    async def row(self, table: Table, partition: str, key: str, **columns: Cell) -> None:
        """One row that cannot be read, put over what is there."""
        await RowTable(self.account, table).put(Row(partition, key, LATER | columns))

    async def ticket(self, ticket_id: str) -> None:
        """The ticket's own row cannot be read any more."""
        await self.row(Table.DESK, office_key_of(ticket_id), keys.truth_key(ticket_id))

    async def board_row(self, office_id: str, name: str = "q!h!planted") -> None:
        """A row on the office's board."""
        await self.row(Table.DESK, office_key(office_id), name)

    async def everywhere(self, office_id: str) -> None:
        """One in every other range and table that a sweep reads."""
        partition = office_key(office_id)
        for key in ("x!planted", "e!planted", "d!planted", "i!planted", "n!20200101!planted", "p!planted"):
            await self.row(Table.DESK, partition, key, at="2020-01-01T00:00:00.000000Z")
        await self.row(Table.DESK, "presence", "planted", at="2020-01-01T00:00:00.000000Z")
        await self.row(Table.ACTIVE, "20261124", "planted")
        await self.row(Table.CLERKS, "ana", "lock", taken_at="2026-11-24T00:00:00.000000Z")
        await self.row(Table.VISITS, office_id, "20261124!planted")
        await self.row(Table.CHANGES, "202611241300", "planted")
        await self.row(Table.OFFICES, "office", "planted")
        await self.row(Table.SCHEDULES, office_id, "planted")


def desk_of(backend: Backend, recorded: Recorded) -> Desk:
    """One instance's desk over the account, which tells `recorded` what it measures."""
    from shared.telemetry.instruments import Instruments

    return Desk.over(
        backend.instance(),
        clock=backend.clock,
        keys=KEYS,
        meetings=MemoryMeetings(),
        telemetry=Instruments(recorded),
        signals=RecordingSignals(),
    )
