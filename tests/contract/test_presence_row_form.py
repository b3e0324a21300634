"""The form of the row in which an instance tells whom it has heard."""

from __future__ import annotations

from shared.domain.credentials import office_key
from shared.storage.presence.heard import HeardAt
from shared.storage.tables.presence.instance_row import MOST_TICKETS, read_row, written_row
from shared.storage.tables.presence.office_rows import UPGRADE
from tests.builders import KEYS, START, after
from tests.contract.conftest import Backend

ONE = KEYS.ticket_id("centro", "one")


# --- the form ---------------------------------------------------------------------------------------------


def test_each_row_tells_the_same_instant_of_the_same_sign() -> None:
    """Or a later row would seem older, and its instance late."""
    heard = {office_key("centro"): HeardAt({ONE: after(0.3)}, {"ana": START})}

    for written in (after(0.7), after(30.2), after(60)):
        at, told = read_row(written_row("new", heard, written))
        assert at == written
        assert told[office_key("centro")] == HeardAt({ONE: after(1)}, {"ana": START})


async def test_many_signs_of_life_go_into_several_columns_of_one_row(tables: Backend) -> None:
    here, there = tables.instance().presence, tables.instance().presence
    tables.clock.advance(UPGRADE.total_seconds())
    names = [KEYS.ticket_id(f"office-{number % 40}", str(number)) for number in range(3_000)]
    for name in names:
        there.visitor_heard(name)
    await there.flush()

    signs = [await here.known_signs(f"office-{number}") for number in range(40)]

    assert {name for office in signs for name in office.tickets} == set(names)


def test_a_row_holds_those_heard_last() -> None:
    """An office's clerks stand in it whoever is left out; Azure takes 1 MiB, as UTF-16."""
    names = [KEYS.ticket_id("centro", str(number)) for number in range(MOST_TICKETS + 5)]
    tickets = {name: after(number / 100) for number, name in enumerate(names)}
    norte = KEYS.ticket_id("norte", "one")
    heard = {
        office_key("centro"): HeardAt(tickets, {"ana": START}),
        office_key("norte"): HeardAt({norte: after(-1)}, {"bruno": START}),
    }

    row = written_row("new", heard, after(200))

    _, told = read_row(row)
    assert {*told[office_key("centro")].tickets} == {*names[5:]}
    assert told[office_key("norte")] == HeardAt({}, {"bruno": START})
    texts = [cell for cell in row.columns.values() if isinstance(cell, str)]
    assert max(map(len, texts)) <= 32 * 1024
    assert sum(map(len, texts)) * 2 < 1024 * 1024
