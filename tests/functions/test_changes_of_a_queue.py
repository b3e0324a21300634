"""Of a queue that a clerk's page has already, what has changed since is sent."""

from __future__ import annotations

from functions.staff.sent_queues import AT_MOST, SentParts, SentQueues
from tests.functions.app import Scene


async def test_of_a_known_version_only_the_rows_that_changed_are_sent(scene: Scene) -> None:
    first = await scene.join()
    await scene.later(1)
    second = await scene.join()
    await scene.later(1)
    path = f"/api/staff/queue?officeId={scene.office_id}&changes=true"
    before = await scene.ana.get(path)
    assert [row["ticketId"] for row in before["waiting"]] == [first.ticket_id, second.ticket_id]
    known = {"If-None-Match": before.headers["ETag"]}
    assert (await scene.ana.get(path, headers=known)).status == 304

    called = await scene.call()
    third = await scene.join()
    changed = await scene.ana.get(path, headers=known)

    assert called["ticketId"] == first.ticket_id
    assert changed["called"][0]["ticketId"] == first.ticket_id
    assert changed["waiting"][0] == second.ticket_id, "its position alone is another"
    assert changed["waiting"][1]["ticketId"] == third.ticket_id
    whole = await scene.ana.get(path, headers={"If-None-Match": '"another"'})
    assert [row["ticketId"] for row in whole["waiting"]] == [second.ticket_id, third.ticket_id]
    assert whole.headers["ETag"] == changed.headers["ETag"]


def test_the_last_versions_are_known() -> None:
    def parts(mark: int) -> SentParts:
        return {("centro", "waiting"): {"ticket": mark}}

    sent = SentQueues()
    for number in range(AT_MOST + 1):
        sent.remember(f'"{number}"', parts(number))
    sent.remember('"1"', parts(1))
    sent.remember('"new"', parts(-1))

    assert sent.known(['"0"', '"2"']) == {}
    assert sent.known(['W/"1"', '"3"']) == parts(1)
