"""The product of the benchmarks and of the tests leaves nothing open when it has stopped."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.visit import a_visit
from benchmarks.visit_script import SCENARIOS
from local_host.azurite import Azurite
from local_host.demo.offices import ALWAYS_OPEN
from tests.fresh_storage import running_azurite
from tests.open_connections import none_left_open
from tests.product import running_product

pytestmark = pytest.mark.xdist_group("counts")


async def test_a_measured_visit_leaves_no_connection(azurite: Azurite, tmp_path: Path) -> None:
    with none_left_open():
        async with a_visit(azurite.connection_string, tmp_path) as visit:
            await SCENARIOS["entry before the first alarm"](visit)


async def test_a_product_under_test_leaves_no_connection(tmp_path: Path) -> None:
    with running_azurite() as own, none_left_open():
        async with running_product(tmp_path, own) as product:
            entry = await product.visitor().post(f"/api/offices/{ALWAYS_OPEN}/tickets", {})
            assert entry.status == 201, entry.body
            clerk = await product.clerk()
            call = await clerk.post("/api/staff/calls", {"officeIds": [ALWAYS_OPEN]})
            assert call.status == 201, call.body
            await product.clock.advance(61)
