"""Case 21 at small sizes: what the court at a glance and an import ask storage for.

The overview by the second, exactly, is in `test_overview_counts.py`: an instance here also does its own work.
"""

from __future__ import annotations

import pytest

from benchmarks.administration import CourtSize, measure
from local_host.azurite import Azurite

pytestmark = pytest.mark.xdist_group("counts")
SMALL = CourtSize(offices=120, active=6, looks=1, one_by_one=3)


async def test_what_a_first_look_and_an_import_ask_for(azurite: Azurite) -> None:
    costs = await measure(azurite.connection_string, SMALL)

    assert costs.first_look.found == costs.looking.found == SMALL.active
    assert (costs.imported.found, costs.again.found) == (SMALL.offices, SMALL.offices)
    assert SMALL.active <= costs.first_look.requests < SMALL.offices, "by the active offices, not by all"
    read, written = 3, 4
    assert costs.imported.requests == read + 2 * written, "a hundred offices at a time"
    assert costs.again.requests == read
    assert costs.one_by_one.requests == SMALL.one_by_one * (written + 2) + read + 1
