"""Keys of the table of tickets: a partition for each office (and `presence`, with a row of each instance).

| key | row |
|---|---|
| `t!<ticket>` | the ticket, the truth; this key never changes |
| `q!w!<priority>!<arrival, µs>!<ticket>`, `q!h!<ticket>`, `q!m!<ticket>` | the same ticket while it waits, is held, is missed or dropped and able to return: the board |
| `q!s!desk` | the state of the office's day, on the board as well |
| `a!<ticket>!<sequence>`, `a!desk!<at, µs>!<write>` | audit of a ticket, of a day |
| `x!<ticket>` | personal data, erased after the end |
| `e!<ticket>` | ended, after-visit work not done |
| `i!<key>` `d!<device>` `n!<day>!<number>` | what is kept of a POST; a device's ticket; a number's ticket |
| `p!<instance>` | presence as version 1.0 tells it, for one release |

In the partition `sources` the key is a day, and the row the key of its source tags. In `handovers` the key is
the blind name of a code that carries a ticket to another device.
"""  # noqa: E501 - a table

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from shared.domain.status import Status
from shared.domain.ticket.ticket import Ticket
from shared.storage.tables.client.row import key_part
from shared.storage.tables.codec import instant_text

BOARD_FIRST, BOARD_END = "q!", 'q"'
"""The board's range of keys."""
OFFICE_DAY_KEY = "q!s!desk"
PERSONAL_FIRST, PERSONAL_END = "x!", 'x"'
AUDIT_FIRST, AUDIT_END = "a!", 'a"'
OFFICE_DAY_AUDIT = "a!desk!"
POST_FIRST, POST_END = "i!", 'i"'
DEVICE_FIRST, DEVICE_END = "d!", 'd"'
ENDED_FIRST, ENDED_END = "e!", 'e"'
PRESENCE_FIRST, PRESENCE_END = "p!", 'p"'
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def truth_key(ticket_id: str) -> str:
    """The row that holds the ticket itself, whatever its status."""
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
    """The entry with this number in the ticket's audit."""
    return f"a!{ticket_id}!{sequence:06d}"


def audit_range(ticket_id: str) -> tuple[str, str]:
    """First key and end of a ticket's audit."""
    return f"a!{key_part(ticket_id)}!", f'a!{key_part(ticket_id)}"'


def personal_key(ticket_id: str) -> str:
    """The row of the ticket's personal data."""
    return f"x!{ticket_id}"


def ended_key(ticket_id: str) -> str:
    """The row that stands until the after-visit work of an ended ticket is done."""
    return f"e!{ticket_id}"


def idempotency_key(key: str) -> str:
    """What is kept of the POST with this idempotency key."""
    return f"i!{key_part(key)}"


def device_key(device: str) -> str:
    """The row that names the ticket of a visitor's device."""
    return f"d!{key_part(device)}"


def number_key(day: date, number: str) -> str:
    """The row that names the ticket with this number on `day` at the office."""
    return f"n!{day:%Y%m%d}!{key_part(number)}"


def numbers_before(day: date) -> tuple[str, str]:
    """First key and end of the numbers of all days before `day`."""
    return "n!", f"n!{day:%Y%m%d}!"


def presence_key(instance: str) -> str:
    """An instance's row at an office, in the form of version 1.0."""
    return f"p!{key_part(instance)}"


def period(since: datetime, until: datetime) -> tuple[str, str]:
    """Two instants as the column `at` has them."""
    return instant_text(since), instant_text(until)


def office_day_audit_range(since: datetime, until: datetime) -> tuple[str, str]:
    """First key and end of the entries of an office's days in a period."""
    first, last = ((at - _EPOCH) // timedelta(microseconds=1) for at in (since, until))
    return f"{OFFICE_DAY_AUDIT}{first:020d}", f"{OFFICE_DAY_AUDIT}{last:020d}"


def office_day_audit_key(at: datetime, batch: str) -> str:
    """`batch` names the write: two changes of one instant are two entries. No ticket's id is `desk`."""
    return f"{OFFICE_DAY_AUDIT}{(at - _EPOCH) // timedelta(microseconds=1):020d}!{batch}"
