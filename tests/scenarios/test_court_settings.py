"""The court decides: the minute and the hours of an office that has none of its own change with it."""

from __future__ import annotations

from pathlib import Path

from local_host.azurite import Azurite
from shared.domain.timing import Timing
from tests.functions.app import test_office as an_office
from tests.product import running_product
from tests.product_options import ProductOptions

ROUTE = "/api/admin/settings"
PLAIN, OWN = "cartorio-comum", "cartorio-proprio"


async def test_an_administrator_gives_the_whole_court_more_time(tmp_path: Path, own_azurite: Azurite) -> None:
    offices = [an_office(PLAIN), an_office(OWN, Timing(queue_limit=1))]
    async with running_product(tmp_path, own_azurite, ProductOptions(offices)) as product:
        admin, page = await product.clerk("admin"), product.visitor()
        card = await page.get(f"/api/offices/{PLAIN}")
        assert "das 13:00 às 19:00" in card["schedule"]["text"]

        timing = (await admin.get(ROUTE))["timing"]
        settings = {
            "timing": {**timing, "minuteSeconds": 90, "pauses": 0},
            "weekly": [{"day": "tue", "opens": "08:00", "closes": "20:00"}],
        }
        answer = await admin.send("PUT", ROUTE, json=settings, headers={"If-Match": "*"})
        assert answer.status == 200, answer.raw

        card = await page.get(f"/api/offices/{PLAIN}")
        assert card["schedule"]["text"] == "terça-feira, das 08:00 às 20:00"
        joined = await page.post(f"/api/offices/{PLAIN}/tickets", {})
        assert joined["pausesLeft"] == 0
        called = await admin.post("/api/staff/calls", {"officeIds": [PLAIN]})
        assert called.status == 201, called.raw
        await product.clock.advance(0)
        rung = await page.post(f"/api/tickets/{joined['ticketId']}/ring", secret=joined["secret"])
        assert rung["call"]["secondsLeft"] == 90

        assert (await page.post(f"/api/offices/{OWN}/tickets", {})).status == 201
        full = await product.visitor().post(f"/api/offices/{OWN}/tickets", {})
        assert full["type"] == "/problems/queue-full", "its own limit stands"
