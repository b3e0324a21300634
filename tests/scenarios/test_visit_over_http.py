"""A visit from entry to evaluation, as two programs see it over HTTP."""

from __future__ import annotations

from tests.product import Answer, Client, ProductUnderTest

OFFICE = "balcao-de-demonstracao"


async def ticket_view(visitor: Client, joined: Answer) -> Answer:
    return await visitor.get(f"/api/tickets/{joined['ticketId']}", secret=joined["secret"])


async def test_a_visit_from_entry_to_evaluation(product: ProductUnderTest) -> None:
    visitor, clerk = product.visitor(), await product.clerk("ana")
    joined = await visitor.post(f"/api/offices/{OFFICE}/tickets", {"displayName": "Maria"})
    assert (joined.status, joined["position"], joined["status"]) == (201, 1, "waiting")
    ticket = f"/api/tickets/{joined['ticketId']}"
    secret = joined["secret"]

    called = await clerk.post("/api/staff/calls", {"officeIds": [OFFICE]})
    assert (called.status, called["displayName"]) == (201, "Maria")
    await product.clock.advance(0)
    view = await ticket_view(visitor, joined)
    assert view["call"] == {
        "callId": called["callId"],
        "roomReady": True,
        "clerkName": "Ana Souza",
        "clerkEntered": False,
        "longMinute": False,
    }

    ringing = await visitor.post(f"{ticket}/ring", secret=secret)
    assert ringing["status"] == "ringing"
    await product.clock.advance(59)
    entered = await visitor.post(f"{ticket}/enter", secret=secret)
    assert entered.status == 200
    [meeting] = await product.graph_meetings()
    assert entered["joinUrl"] == meeting["joinUrl"]

    staff = f"/api/staff/tickets/{joined['ticketId']}"
    assert (await clerk.post(f"{staff}/enter"))["joinUrl"] == meeting["joinUrl"]
    finished = await clerk.post(f"{staff}/finish", {"outcome": "resolved"})
    assert (finished.status, finished["status"]) == (200, "completed")
    await product.clock.advance(5)
    [meeting] = await product.graph_meetings()
    assert meeting["deleted"] is True

    opinion = {"score": 5, "comment": "Atendimento ótimo."}
    assert (await visitor.send("PUT", f"{ticket}/evaluation", json=opinion, secret=secret)).status == 201
    again = await visitor.send("PUT", f"{ticket}/evaluation", json=opinion, secret=secret)
    assert (again.status, again["type"]) == (409, "/problems/already-evaluated")


async def test_the_minute_runs_out_and_the_visitor_returns_once(product: ProductUnderTest) -> None:
    visitor, clerk = product.visitor(), await product.clerk("ana")
    joined = await visitor.post(f"/api/offices/{OFFICE}/tickets", {})
    ticket, secret = f"/api/tickets/{joined['ticketId']}", joined["secret"]
    await clerk.post("/api/staff/calls", {"officeIds": [OFFICE]})
    await product.clock.advance(0)
    await visitor.post(f"{ticket}/ring", secret=secret)

    await product.clock.advance(60)
    late = await visitor.post(f"{ticket}/enter", secret=secret)
    assert (late.status, late["type"]) == (409, "/problems/call-expired")
    await product.clock.advance(10)
    view = await ticket_view(visitor, joined)
    assert view["status"] == "no_show"
    assert view["canReturnUntil"] is not None

    back = await visitor.post(f"{ticket}/return", secret=secret)
    assert (back.status, back["status"], back["position"]) == (200, "waiting", 1)
    again = await visitor.post(f"{ticket}/return", secret=secret)
    assert (again.status, again["type"]) == (409, "/problems/already-returned")
