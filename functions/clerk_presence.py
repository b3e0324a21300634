"""At which offices a clerk's request shows that their page is open."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from functions.requests import JSON_LIMIT, MOST_OFFICES, Request
from shared.domain.clerk import Clerk, can_serve
from shared.domain.credentials import is_ticket_id, office_key, office_key_of
from shared.ports import Presence


class _Named(msgspec.Struct, rename="camel"):
    """What a body may say of offices, whichever command it is for."""

    office_ids: list[str] = []


_named = msgspec.json.Decoder(_Named)


def clerk_heard(presence: Presence, request: Request, who: Clerk) -> None:
    """Note the clerk at the offices that the request names, of those that they serve. Reads nothing."""
    for office_id in set(_offices(request, who)):
        if can_serve(who, office_id):
            presence.clerk_heard(office_id, who.clerk_id)


def _offices(request: Request, who: Clerk) -> Iterator[str]:
    """The offices of the query, the route and the body, and that of the ticket in the route."""
    yield from request.query.get("officeId", "").split(",")[:MOST_OFFICES]
    yield request.route.get("officeId", "")
    yield from _of_body(request.raw)[:MOST_OFFICES]
    ticket_id = request.route.get("ticketId", "")
    if is_ticket_id(ticket_id):
        # The key does not tell the office's id: it is looked for among those that the clerk is a member of.
        key = office_key_of(ticket_id)
        yield from (office_id for office_id in who.office_ids if office_key(office_id) == key)


def _of_body(raw: bytes) -> list[str]:
    """None where the body is of another kind: the handler refuses it."""
    if not raw or len(raw) > JSON_LIMIT:
        return []
    try:
        return _named.decode(raw).office_ids
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return []
