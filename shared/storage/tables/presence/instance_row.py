"""The row in which an instance tells whom it has heard, at all offices.

Its text is `{office key: [{code: age}, {clerk: age}]}`; of a ticket's id only what follows the office's key.
An age is in whole seconds before the row's `at`, both instants rounded up to the second: rounding never makes
a silence longer than it is, and each row gives the same instant for the same sign.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

from shared.domain.credentials import OFFICE_KEY_LENGTH
from shared.storage.presence.heard import HeardAt
from shared.storage.tables.client.row import BadRow, Cell, Row, key_part
from shared.storage.tables.codec import read_cell
from shared.storage.tables.tickets.rows import PRESENCE, PresenceRow

PARTITION = "presence"
"""Beside the offices' partitions, whose keys are ten letters: a table of its own would have to exist
before the code that needs it, and an upgrade publishes code first."""
PIECE = 30_000
"""Characters in one column; storage accepts 64 KiB, which are 32 Ki characters."""
MOST_TICKETS = 10_000
"""In one row, those heard last: a row holds 1 MiB, and an instance hears a few thousand in 20 minutes."""
_SECOND = timedelta(seconds=1)
_decoder = msgspec.json.Decoder(dict[str, tuple[dict[str, int], dict[str, int]]])


def written_row(instance: str, heard: Mapping[str, HeardAt], now: datetime) -> Row:
    """The row of `instance` at `now`."""
    told = {
        key: ({_code(name): _age(at, now) for name, at in office.tickets.items()}, _ages(office.clerks, now))
        for key, office in _newest(heard).items()
    }
    text = msgspec.json.encode(told).decode()
    columns: dict[str, Cell] = {**PRESENCE.write(PresenceRow(-(-len(text) // PIECE), now)), **pieces(text)}
    return Row(PARTITION, key_part(instance), columns)


def read_row(row: Row) -> tuple[datetime, dict[str, HeardAt]]:
    """When the row was written, and what it tells. Raises `BadRow`."""
    known = PRESENCE.read(row)
    try:
        told = _decoder.decode(joined(row, known.pieces))
    except msgspec.MsgspecError as error:
        raise BadRow(row.partition, row.key, f"columns heard…: {error}") from None
    at = _rounded_up(known.at)
    return known.at, {
        key: HeardAt(
            {f"{key}-{code}": at - age * _SECOND for code, age in tickets.items()},
            {name: at - age * _SECOND for name, age in clerks.items()},
        )
        for key, (tickets, clerks) in told.items()
    }


def pieces(text: str) -> dict[str, Cell]:
    """The text as columns `heard0`…: one column is too small for many visitors."""
    return {f"heard{i}": text[i * PIECE : (i + 1) * PIECE] for i in range(-(-len(text) // PIECE))}


def joined(row: Row, count: int) -> str:
    """The text of this number of columns. Raises `BadRow`."""
    return "".join(read_cell(row, f"heard{i}", str) for i in range(count))


def _newest(heard: Mapping[str, HeardAt]) -> Mapping[str, HeardAt]:
    """All offices, with as many tickets as fit into a row."""
    if sum(len(office.tickets) for office in heard.values()) <= MOST_TICKETS:
        return heard
    every = ((at, key, name) for key, office in heard.items() for name, at in office.tickets.items())
    kept = {key: HeardAt({}, office.clerks) for key, office in heard.items()}
    for at, key, name in heapq.nlargest(MOST_TICKETS, every):
        kept[key].tickets[name] = at
    return kept


def _code(ticket_id: str) -> str:
    return ticket_id[OFFICE_KEY_LENGTH + 1 :]


def _ages(heard: Mapping[str, datetime], now: datetime) -> dict[str, int]:
    return {name: _age(at, now) for name, at in heard.items()}


def _age(at: datetime, now: datetime) -> int:
    return max(0, (_rounded_up(now) - _rounded_up(at)) // _SECOND)


def _rounded_up(at: datetime) -> datetime:
    whole = at.replace(microsecond=0)
    return whole if whole == at else whole + _SECOND
