"""The offices at which a clerk's request counts as a sign of life."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import msgspec

from functions.requests import JSON_LIMIT, MOST_OFFICES, Request
from shared.domain.clerk import Clerk, can_serve
from shared.domain.credentials import is_ticket_id, office_key, office_key_of
from shared.ports import Presence


class _Named(msgspec.Struct, rename="camel"):
    """The office fields that a body may have, whichever command it is for."""

    office_ids: Annotated[list[str], msgspec.Meta(max_length=MOST_OFFICES)] = []


_named = msgspec.json.Decoder(_Named)


def clerk_heard(presence: Presence, request: Request, who: Clerk) -> None:
    """Note the clerk as heard at the offices that the request names and they serve. Makes no storage
    request.
    """
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
        # The key does not contain the office's id: it is matched against the clerk's offices.
        key = office_key_of(ticket_id)
        yield from (office_id for office_id in who.office_ids if office_key(office_id) == key)


def _of_body(raw: bytes) -> list[str]:
    """None if the body is of another form: the handler refuses it."""
    if not raw or len(raw) > JSON_LIMIT:
        return []
    try:
        return _named.decode(raw).office_ids
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return []
