"""Keys of the desk's partition, one per office, and the small rows beside the tickets.

| key | row |
|---|---|
| `t!<ticket>` | the ticket, the truth; this key never changes |
| `q!w!<class>!<arrival, µs>!<ticket>`, `q!h!<ticket>`, `q!m!<ticket>` | the same ticket while it waits, is held, is missed or dropped and able to return: the board |
| `q!s!desk` | the desk's state, on the board as well |
| `a!<ticket>!<sequence>`, `a!desk!<at, µs>!<write>` | audit of a ticket, of the desk |
| `x!<ticket>` | personal data, erased after the end |
| `e!<ticket>` | ended, after-visit work not done |
| `i!<key>` `d!<device>` `n!<day>!<number>` | memory of a POST; a device's ticket; a number's ticket |
| `p!<instance>` | presence |
"""  # noqa: E501 - a table

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from shared.domain.credentials import office_key, office_key_of
from shared.domain.office.office import OfficeDay
from shared.domain.status import Actor, Priority, Status
from shared.domain.ticket.audit import AuditEntry, OfficeDayEntry, OfficeDayOperation, OfficeEntry
from shared.domain.ticket.ticket import PersonalData, Ticket
from shared.domain.ticket.transitions import Operation
from shared.ports import Idempotency
from shared.storage.tables.client.columns import Cell, Columns, Row, cells, key_part

BOARD_FIRST, BOARD_END = "q!", 'q"'
"""The board's range of keys."""
OFFICE_DAY_KEY = "q!s!desk"
PERSONAL_FIRST, PERSONAL_END = "x!", 'x"'
AUDIT_FIRST, AUDIT_END = "a!", 'a"'
_OFFICE_DAY_AUDIT = "a!desk!"
POST_FIRST, POST_END = "i!", 'i"'
DEVICE_FIRST, DEVICE_END = "d!", 'd"'
ENDED_FIRST, ENDED_END = "e!", 'e"'
PRESENCE_FIRST, PRESENCE_END = "p!", 'p"'
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def truth_key(ticket_id: str) -> str:
    return f"t!{key_part(ticket_id)}"


def queue_key(ticket: Ticket) -> str | None:
    """Where the ticket stands on the board; None where it does not."""
    if ticket.status is Status.WAITING:
        arrival = (ticket.arrival - _EPOCH) // timedelta(microseconds=1)
        return f"q!w!{ticket.priority:d}!{arrival:020d}!{ticket.ticket_id}"
    if ticket.is_held:
        return f"q!h!{ticket.ticket_id}"
    if ticket.may_come_back:
        return f"q!m!{ticket.ticket_id}"
    return None


def audit_key(ticket_id: str, sequence: int) -> str:
    return f"a!{ticket_id}!{sequence:06d}"


def audit_range(ticket_id: str) -> tuple[str, str]:
    """First key and end of a ticket's audit."""
    return f"a!{key_part(ticket_id)}!", f'a!{key_part(ticket_id)}"'


def personal_key(ticket_id: str) -> str:
    return f"x!{ticket_id}"


def ended_key(ticket_id: str) -> str:
    return f"e!{ticket_id}"


def idempotency_key(key: str) -> str:
    return f"i!{key_part(key)}"


def device_key(device: str) -> str:
    return f"d!{key_part(device)}"


def number_key(day: date, number: str) -> str:
    return f"n!{day:%Y%m%d}!{key_part(number)}"


def numbers_before(day: date) -> tuple[str, str]:
    """First key and end of the numbers of all days before `day`."""
    return "n!", f"n!{day:%Y%m%d}!"


def period(since: datetime, until: datetime) -> tuple[str, str]:
    """Two instants as the column `at` has them: their order as text is that of time."""
    since_text, until_text = (str(cells(at=instant)["at"]) for instant in (since, until))
    return since_text, until_text


def presence_key(instance: str) -> str:
    return f"p!{key_part(instance)}"


def audit_row(entry: AuditEntry, batch: str) -> Row:
    """`batch` names the write that made the entry, so that a repeated write knows its own."""
    columns = cells(
        id=entry.ticket_id,
        sequence=entry.sequence,
        at=entry.at,
        operation=entry.operation,
        actor=entry.actor,
        actor_id=entry.actor_id,
        before=entry.before,
        after=entry.after,
        call_id=entry.call_id,
        reason=entry.reason,
        class_before=entry.priority_before,
        class_after=entry.priority_after,
        batch=batch,
    )
    return Row(office_key_of(entry.ticket_id), audit_key(entry.ticket_id, entry.sequence), columns)


def audit_entry(row: Row) -> AuditEntry:
    """Raises `BadRow`."""
    columns = Columns(row)
    return AuditEntry(
        ticket_id=columns.text("id"),
        sequence=columns.number("sequence"),
        at=columns.instant("at"),
        operation=columns.choice(Operation, "operation"),
        actor=columns.choice(Actor, "actor"),
        actor_id=columns.text_or_none("actor_id"),
        before=columns.choice_or_none(Status, "before"),
        after=columns.choice(Status, "after"),
        call_id=columns.text_or_none("call_id"),
        reason=columns.text_or_none("reason"),
        priority_before=columns.ranked_or_none(Priority, "class_before"),
        priority_after=columns.ranked_or_none(Priority, "class_after"),
    )


def office_day_audit_row(entry: OfficeDayEntry, batch: str) -> Row:
    """`batch` names the write: two changes of one instant are two entries. No ticket's id is `desk`."""
    columns = cells(
        office_id=entry.office_id,
        at=entry.at,
        operation=entry.operation,
        actor=entry.actor,
        actor_id=entry.actor_id,
        reason=entry.reason,
    )
    at = (entry.at - _EPOCH) // timedelta(microseconds=1)
    return Row(office_key(entry.office_id), f"{_OFFICE_DAY_AUDIT}{at:020d}!{batch}", columns)


def office_entry(row: Row) -> OfficeEntry:
    """An entry of either kind. Raises `BadRow`."""
    if not row.key.startswith(_OFFICE_DAY_AUDIT):
        return audit_entry(row)
    columns = Columns(row)
    return OfficeDayEntry(
        office_id=columns.text("office_id"),
        at=columns.instant("at"),
        operation=columns.choice(OfficeDayOperation, "operation"),
        actor=columns.choice(Actor, "actor"),
        actor_id=columns.text("actor_id"),
        reason=columns.text_or_none("reason"),
    )


def personal_cells(personal: PersonalData) -> dict[str, Cell]:
    return cells(
        display_name=personal.display_name, case_number=personal.case_number, join_url=personal.join_url
    )


def personal_data(row: Row) -> PersonalData:
    """Raises `BadRow`."""
    columns = Columns(row)
    return PersonalData(
        columns.text_or_none("display_name"),
        columns.text_or_none("case_number"),
        columns.text_or_none("join_url"),
    )


def idempotency_cells(memory: Idempotency, ticket_id: str) -> dict[str, Cell]:
    return cells(ticket_id=ticket_id, request=memory.request, at=memory.at)


def idempotency(row: Row, key: str) -> Idempotency:
    """Raises `BadRow`."""
    columns = Columns(row)
    return Idempotency(key, columns.text("request"), columns.instant("at"))


def named_ticket(row: Row) -> str:
    """The ticket that a device's, number's or key's row names. Raises `BadRow`."""
    return Columns(row).text("ticket_id")


def office_day_cells(desk: OfficeDay) -> dict[str, Cell]:
    return cells(
        entries_suspended=desk.entries_suspended,
        message=desk.message,
        changed_by=desk.changed_by,
        changed_at=desk.changed_at,
        closed_at=desk.closed_at,
        closed_reason=desk.closed_reason,
    )


def office_day_of_row(row: Row) -> OfficeDay:
    """Raises `BadRow`."""
    columns = Columns(row)
    return OfficeDay(
        columns.flag("entries_suspended"),
        columns.text_or_none("message"),
        columns.text_or_none("changed_by"),
        columns.instant_or_none("changed_at"),
        columns.instant_or_none("closed_at"),
        columns.text_or_none("closed_reason"),
    )
