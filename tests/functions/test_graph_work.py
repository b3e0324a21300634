"""The queue's reader of Graph's notifications: what it does with each kind of message."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from functions.platform.queue_work import BadWork, do_deferred, do_graph_notification
from shared.domain.call_events import Occupancy
from shared.domain.meeting import MeetingFailed, MeetingFailure
from shared.meetings.call_events.notifications import BadNotification, CallEvent, QueuedNotification
from shared.meetings.call_events.reader import NotificationReader
from shared.ports import Subscription
from shared.signed_tokens import KeysUnavailable
from tests.builders import KEYS, START, Court, a_clerk
from tests.moving_clock import services, tick


class Says(NotificationReader):
    """A reader that has read something, or failed."""

    def __init__(self, outcome: CallEvent | Exception) -> None:
        self._outcome = outcome

    async def read(self, message: QueuedNotification) -> CallEvent:
        if isinstance(self._outcome, Exception):
            raise self._outcome
        return self._outcome


@dataclass
class CountedEvents:
    """`shared.ports.MeetingEvents` that counts; each subscription has a number of its own."""

    renewed: list[datetime] = field(default_factory=list[datetime])
    made: int = 0
    refuses: MeetingFailure | None = None

    async def subscribe(self, *, join_url: str, state: str, now: datetime) -> Subscription:
        if self.refuses is not None:
            raise MeetingFailed(self.refuses)
        self.made += 1
        return Subscription(f"s{self.made}", now + timedelta(minutes=59))

    async def renew(self, subscription_id: str, now: datetime) -> Subscription:
        self.renewed.append(now)
        return Subscription(subscription_id, now + timedelta(minutes=59))

    async def unsubscribe(self, subscription_id: str) -> None: ...


async def visit(court: Court) -> tuple[str, str]:
    """A visit in service: ticket and call."""
    ticket_id = await court.join()
    call = (await court.serve(a_clerk("ana"))).current_call()
    return ticket_id, call.call_id


def message(ticket_id: str, call_id: str, **more: object) -> bytes:
    fields = {"v": 1, "ticketId": ticket_id, "callId": call_id, "receivedAt": START.isoformat()}
    return json.dumps({**fields, **more}).encode()


async def test_an_event_is_noted_on_its_call() -> None:
    court = await Court.build()
    ticket_id, call_id = await visit(court)
    ended = Says(CallEvent("callended", court.clock.now(), Occupancy.EMPTY))

    for _ in range(2):
        await do_graph_notification(services(court, ended), message(ticket_id, call_id))

    assert (await court.ticket(ticket_id)).current_call().over_at == court.clock.now()


async def test_an_unknown_kind_and_a_ticket_that_is_gone_change_nothing() -> None:
    court = await Court.build()
    ticket_id, call_id = await visit(court)
    before = await court.ticket(ticket_id)
    new_kind = services(court, Says(CallEvent("newkind", court.clock.now(), None)))
    ended = services(court, Says(CallEvent("callended", court.clock.now(), Occupancy.EMPTY)))

    await do_graph_notification(new_kind, message(ticket_id, call_id))
    await do_graph_notification(ended, message(KEYS.ticket_id("centro", "gone"), call_id))

    assert await court.ticket(ticket_id) == before


async def test_what_cannot_be_read_is_bad_work_and_says_why(caplog: pytest.LogCaptureFixture) -> None:
    court = await Court.build()
    forged = services(court, Says(BadNotification("the content's signature does not match")))

    for body in (b"", b"{}", b"\xff", message("t", "c", v=2), message("t", "c")):
        with pytest.raises(BadWork):
            await do_graph_notification(forged, body)

    assert caplog.text.count("cannot be used") == 5
    assert "signature does not match" in caplog.text


async def test_keys_out_of_reach_bring_the_message_again() -> None:
    court = await Court.build()
    ticket_id, call_id = await visit(court)

    with pytest.raises(KeysUnavailable):
        await do_graph_notification(services(court, Says(KeysUnavailable())), message(ticket_id, call_id))


async def test_while_call_events_are_off_messages_are_left_out() -> None:
    court = await Court.build()

    await do_graph_notification(services(court, None), b"anything")


async def test_graph_asks_for_a_renewal_and_gets_one() -> None:
    court, events = await Court.build(), CountedEvents()
    court.desk = replace(court.desk, events=events)
    ticket_id, call_id = await visit(court)
    asks = message(ticket_id, call_id, lifecycleEvent="reauthorizationRequired")
    reading = services(court, Says(BadNotification("not to be read")))

    await do_graph_notification(reading, asks)
    assert events.renewed == []  # made a moment ago: no second time within ten minutes
    court.clock.advance(15 * 60)
    for _ in range(2):
        await do_graph_notification(reading, asks)
    await do_graph_notification(reading, message(ticket_id, "an-older-call", lifecycleEvent="missed"))

    assert len(events.renewed) == 1


async def listening(court: Court, events: CountedEvents) -> tuple[str, str]:
    """A visit in service with call events on: ticket and call."""
    court.desk = replace(court.desk, events=events)
    return await visit(court)


async def test_a_subscription_that_graph_removed_is_replaced_once() -> None:
    """Even one made a moment ago: without it no notification would come for an hour."""
    court, events = await Court.build(), CountedEvents()
    ticket_id, call_id = await listening(court, events)
    reading = services(court, Says(BadNotification("not to be read")))

    for removed in ("another", None, "s1", "s1"):
        kind = {"lifecycleEvent": "subscriptionRemoved", "subscriptionId": removed}
        await do_graph_notification(reading, message(ticket_id, call_id, **kind))
    await do_graph_notification(
        reading, message(ticket_id, "older", lifecycleEvent="subscriptionRemoved", subscriptionId="s2")
    )

    assert (events.made, events.renewed) == (2, [])
    assert (await court.ticket(ticket_id)).current_call().subscription_id == "s2"


async def test_a_subscription_removed_after_the_service_is_not_replaced() -> None:
    court, events = await Court.build(), CountedEvents()
    ticket_id, call_id = await listening(court, events)
    await court.finish(ticket_id)

    removed = message(ticket_id, call_id, lifecycleEvent="subscriptionRemoved", subscriptionId="s1")
    await do_graph_notification(services(court, Says(BadNotification("not to be read"))), removed)

    assert events.made == 1


async def test_a_subscription_whose_answer_was_lost_is_noted_at_its_first_notification() -> None:
    court, events = await Court.build(), CountedEvents(refuses=MeetingFailure.TIMED_OUT)
    ticket_id, call_id = await listening(court, events)
    until = court.clock.now() + timedelta(minutes=59)
    said = services(court, Says(CallEvent("callstarted", court.clock.now(), Occupancy.OCCUPIED)))
    by = {"subscriptionId": "lost", "subscribedUntil": until.isoformat()}
    for wrong in ({"subscriptionId": "lost"}, {**by, "subscribedUntil": "2026-11-24T14:00:00"}):
        await do_graph_notification(said, message(ticket_id, call_id, **wrong))
    await do_graph_notification(said, message(ticket_id, "older", **by))
    assert (await court.ticket(ticket_id)).current_call().subscription_id is None

    for name in ("lost", "a later one"):
        await do_graph_notification(said, message(ticket_id, call_id, **{**by, "subscriptionId": name}))

    call = (await court.ticket(ticket_id)).current_call()
    assert (call.subscription_id, call.subscribed_until) == ("lost", until)
    court.clock.advance(minutes=39.5)
    await tick(court)
    assert len(events.renewed) == 1


async def test_the_reader_does_what_is_due_for_a_visit_that_lasts_and_once() -> None:
    court, events = await Court.build(), CountedEvents(refuses=MeetingFailure.NOT_ALLOWED)
    ticket_id, _ = await listening(court, events)
    await do_deferred(services(court), ticket_id.encode())
    assert (await court.ticket(ticket_id)).current_call().subscription_id is None

    events.refuses = None
    for _ in range(2):
        await do_deferred(services(court), ticket_id.encode())

    assert (events.made, events.renewed) == (1, [])
    assert (await court.ticket(ticket_id)).current_call().subscription_id == "s1"
    assert court.account.records.by_ticket == {}
