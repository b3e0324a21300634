"""The administrator finds out by a door what the tenant lacks; nobody else may."""

from __future__ import annotations

from tests.product import ProductUnderTest

DOOR = "/api/admin/self-check"
ORGANISER = "5a0f6f53-3a52-4a4e-9d0f-0b0000000001"


async def test_an_administrator_sees_each_item_with_its_remedy(product: ProductUnderTest) -> None:
    admin = await product.clerk("admin")

    well = await admin.get(f"{DOOR}?organiser={ORGANISER}")
    assert (well.status, well["healthy"], well["organiser"]) == (200, True, ORGANISER)
    assert [m["deleted"] for m in await product.graph_meetings()] == [True]

    await product.graph_fails(403, times=1)
    wrong = await admin.get(DOOR)
    [policy] = [finding for finding in wrong["findings"] if finding["item"] == "accessPolicy"]
    assert wrong["healthy"] is False
    assert policy["result"] == "failed"
    assert "Grant-CsApplicationAccessPolicy" in policy["command"]
    assert policy["requestId"]

    assert (await admin.get(f"{DOOR}?organiser=a%2F..%2Fb")).status == 400
    foreign = await admin.get(DOOR, headers={"Sec-Fetch-Site": "cross-site"})
    assert (foreign.status, foreign["type"]) == (403, "/problems/not-allowed")
    for user in ("ana", "carla"):
        assert (await (await product.clerk(user)).get(DOOR)).status == 403
    assert (await product.visitor().get(DOOR)).status == 401
