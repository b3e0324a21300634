"""The campaign's short form: a few visits while roles are killed and storage fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.campaign.results import counted
from benchmarks.campaign.run import PartPlan, run

pytestmark = [pytest.mark.slow]

SHORT = PartPlan(
    visits=8,
    seconds=8.0,
    seed=14,
    offices=1,
    clerks=4,
    minute=5.0,
    kill_every=(1.0, 2.0),
    away=(2.0, 1.0),
)
"""How many visits come about depends on the machine; what the judge asks of each does not."""


async def test_nothing_acknowledged_is_lost_while_roles_are_killed_and_storage_fails(tmp_path: Path) -> None:
    part = await run(SHORT, tmp_path)
    assert part.found == []
    tried = counted(part)
    assert tried["visits"] > 0
    assert sum(part.kills.values()) > 0
    assert sum(part.faults.values()) > 0
