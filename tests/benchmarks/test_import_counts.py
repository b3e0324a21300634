"""Storage requests of an import of people: one for each account, and few beside them."""

from __future__ import annotations

from collections import Counter

from shared.domain.office.people_list import read_people
from shared.front_desk.administration.importing import ImportStep, import_people
from shared.storage import StorageConfig
from shared.storage.names import Table
from shared.storage.tables.build import storage_over
from tests.benchmarks.test_waiting_counts import Counted
from tests.builders import HandClock, an_office
from tests.contract.hand_storage import HandStorageClock
from tests.front_desk.administering import ADMIN, administration_of

LINES = 5_000


async def test_five_thousand_people_take_a_request_each_and_two_for_each_hundred() -> None:
    sent: Counter[str] = Counter()
    clock, hand = HandClock(), HandStorageClock()
    config = StorageConfig("UseDevelopmentStorage=true", instance="one")
    storage = storage_over({name: Counted(name, sent) for name in Table}, config, clock, hand.storage_clock())
    await storage.registry.put_offices([an_office("centro")])
    lines = "\n".join(f"pessoa{number}@tjsp.jus.br,centro" for number in range(LINES))
    listed = read_people(f"account,officeId\n{lines}\n".encode())
    sent.clear()

    report = await import_people(administration_of(storage, clock), ADMIN, listed, ImportStep(most=LINES))
    await storage.close()

    assert (report.created, report.rejected) == (LINES, [])
    writes = {kind: count for kind, count in sent.items() if kind.endswith("batch")}
    assert writes == {"members: batch": LINES, "configuration: batch": 2 * LINES // 100}
