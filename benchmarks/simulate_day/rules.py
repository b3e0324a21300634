"""The invariants by name. A check under a name that is not here is an error of the simulation."""

from __future__ import annotations

RULES = {
    "after the visit": "history, rooms and mark of every ended ticket are done",
    "arrival": "arrival, office, number, protocol and day of a ticket never change",
    "audit": "one entry a change, numbered without a gap, dated in order, telling what happened",
    "deadline": "nobody enters at the deadline or after it",
    "history": "one row a ticket, telling its end; a transfer's two rows name each other",
    "idempotency": "a repeated request has no second effect",
    "legal": "every change stands in the table of transitions",
    "locks gone": "no clerk's lock is left, except where its release was lost on the way",
    "minute": "60 s (5 min on request) from the ring, and three more before the no-show",
    "no link after expiry": "a link only for who was let in within the minute",
    "no ticket lost": "every acknowledged entry ends the day in one final state",
    "on time": "what is due is done at most a minute late, whatever has crashed",
    "one call one ticket": "a call takes one ticket",
    "one end": "a ticket ends once, and the end stays",
    "one place a device": "a second entry from a device finds the first place",
    "one ticket one clerk": "a clerk holds one ticket and a ticket has one clerk",
    "order": "nobody is called while another who came before in the same or a better class could be",
    "position": "the board's positions are those counted on paper",
    "rooms closed": "no room is left open",
    "visits run": "no visit fails by an error of its own",
}
