"""What the fake staff API does with a write: the fewest rules that let a page live its day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, cast

from tests.web.fake_desk import HELD, MISSED, FakeTicket

if TYPE_CHECKING:
    from tests.web.fake_staff_api import FakeStaffApi

Body = Mapping[str, object]
Answer = dict[str, object]


@dataclass(frozen=True)
class Refusal:
    """A problem that the API answers."""

    status: int
    name: str
    fields: dict[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True)
class Asked:
    """One request that the page made."""

    method: str
    path: str
    key: str | None
    body: dict[str, object]


def with_can(fake: FakeStaffApi, row: dict[str, object]) -> dict[str, object]:
    """The row with what the fake's clerk may do with it now, as the server's rules say."""
    status, silent = row["status"], row["holderUnheard"]
    manages = bool({"Gestor", "Administrador"} & set(fake.roles))
    own = row["calledBy"] == fake.user_id
    can: list[str] = ["claim", "priority"] if status == "waiting" else []
    if status in MISSED or row["outcome"] == "dropped":
        can.append("recall")
    if status in HELD and own and row["roomReady"]:
        can.append("clerk-enter")
    if status == "in_service" and (own or manages):
        can.append("finish")
    if status in HELD and (own or manages or silent):
        can.append("release")
    if status in (*HELD, "waiting"):
        can += ["message", "transfer", "remove"] if status == "waiting" or own or manages else ["message"]
    return {**row, "can": can}


WRONG_STATUS = Refusal(409, "wrong-status", {"detail": "A senha já mudou de estado."})


def call(fake: FakeStaffApi, body: Body) -> Answer | Refusal:
    held = fake.desk.held_by(fake.user_id)
    if "ticketId" in body and not body.get("reason"):
        return Refusal(409, "reason-required")
    if held is not None:
        return Refusal(409, "clerk-busy", {"ticketId": held.ticket_id})
    office_ids = cast("list[str]", body["officeIds"])
    present = [t for t in fake.desk.waiting(office_ids) if t.presence == "present"]
    wanted = body.get("ticketId")
    chosen = next((t for t in present if wanted in (None, t.ticket_id)), None)
    if chosen is None:
        return Refusal(409, "queue-empty")
    fake.desk.claim(chosen, fake.user_id, fake.user_name)
    return chosen.as_row()


def enter(fake: FakeStaffApi, ticket: FakeTicket, _: Body) -> Answer | Refusal:
    if ticket.status not in HELD or not ticket.room_ready:
        return Refusal(409, "room-not-ready")
    ticket.clerk_entered_at = ticket.clerk_entered_at or fake.desk.now()
    link = fake.meeting_link or f"{fake.join_origin}/meet/{ticket.call_id}"
    return {"joinUrl": link}


def finish(fake: FakeStaffApi, ticket: FakeTicket, body: Body) -> Answer | Refusal:
    if ticket.status != "in_service":
        return WRONG_STATUS
    ticket.status, ticket.outcome = "completed", str(body.get("outcome", "resolved"))
    if ticket.outcome == "dropped":
        ticket.can_recall_until = fake.desk.now() + timedelta(minutes=15)
    fake.desk.offices[ticket.office_id].today["served"] += 1
    answer = ticket.as_row()
    if body.get("thenCallNext"):
        following = call(fake, {"officeIds": [ticket.office_id]})
        if not isinstance(following, Refusal):
            answer["next"] = following
    return answer


def release(fake: FakeStaffApi, ticket: FakeTicket, body: Body) -> Answer | Refusal:
    if ticket.status not in HELD or not body.get("reason"):
        return WRONG_STATUS
    fake.desk.put_back(ticket)
    return ticket.as_row(1)


def no_show(fake: FakeStaffApi, ticket: FakeTicket, _: Body) -> Answer | Refusal:
    if ticket.status != "ringing" or ticket.deadline is None or fake.desk.now() < ticket.deadline:
        return Refusal(409, "too-early")
    fake.desk.miss(ticket)
    return ticket.as_row()


def recall(fake: FakeStaffApi, ticket: FakeTicket, _: Body) -> Answer | Refusal:
    if ticket.status not in MISSED and ticket.outcome != "dropped":
        return WRONG_STATUS
    ticket.outcome = None
    fake.desk.claim(ticket, fake.user_id, fake.user_name)
    return ticket.as_row()


def remove(_fake: FakeStaffApi, ticket: FakeTicket, _body: Body) -> Answer | Refusal:
    ticket.status = "removed"
    return ticket.as_row()


def transfer(fake: FakeStaffApi, ticket: FakeTicket, body: Body) -> Answer | Refusal:
    source = fake.desk.offices[ticket.office_id].name
    ticket.status = "transferred"
    successor = FakeTicket(ticket.number, str(body["officeId"]), ticket.entered_at, transferred_from=source)
    return fake.desk.add(successor).as_row(1)


def message(_fake: FakeStaffApi, ticket: FakeTicket, body: Body) -> Answer | Refusal:
    ticket.message = str(body["text"])
    return ticket.as_row()


def close_day(fake: FakeStaffApi, office_id: str, body: Body) -> Answer | Refusal:
    if not body.get("reason"):
        return Refusal(409, "reason-required")
    office = fake.desk.offices[office_id]
    office.open = False
    for ticket in fake.desk.waiting([office_id]):
        ticket.status = "closed"
    return office.as_state()


OF_TICKET: Mapping[str, Callable[[FakeStaffApi, FakeTicket, Body], Answer | Refusal]] = {
    "enter": enter,
    "finish": finish,
    "release": release,
    "no-show": no_show,
    "recall": recall,
    "remove": remove,
    "transfer": transfer,
    "message": message,
}


def answer_to(fake: FakeStaffApi, method: str, path: str, body: Body) -> Answer | Refusal:
    """The answer to a write of the staff's API; `path` without its `/api/staff/`."""
    match path.split("/"):
        case ["calls"]:
            return call(fake, body)
        case ["tickets", ticket_id] if method == "PATCH" and ticket_id in fake.desk.tickets:
            ticket = fake.desk.tickets[ticket_id]
            ticket.priority = str(body["priority"])
            return ticket.as_row(1)
        case ["tickets", ticket_id, action] if ticket_id in fake.desk.tickets and action in OF_TICKET:
            return OF_TICKET[action](fake, fake.desk.tickets[ticket_id], body)
        case ["offices", office_id, "entries"] if method == "PUT":
            office = fake.desk.offices[office_id]
            office.suspended = bool(body["suspended"])
            office.message = str(body["message"]) if body.get("message") else None
            return office.as_state()
        case ["offices", office_id, "close-day"]:
            return close_day(fake, office_id, body)
        case _:
            return Refusal(404, "not-found")
