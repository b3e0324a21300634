"""The Graph routes that the product uses (`/v1.0/users/{id}/onlineMeetings…`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import msgspec
from aiohttp import web

from local_host.graph_standin.graph_errors import GraphError
from local_host.graph_standin.meeting_book import MeetingBook
from local_host.graph_standin.online_meeting import CreateBody, OnlineMeeting, PatchBody

_Body = TypeVar("_Body")
_COLLECTION = "/v1.0/users/{user}/onlineMeetings"
_ITEM = _COLLECTION + "/{id}"
_NOBODY = "00000000-0000-0000-0000-"
"""No directory has an object id with this prefix: the organiser that Graph does not know."""


class GraphRoutes:
    """Answers as Graph would. `on_delete` is called with the room of each deleted meeting."""

    def __init__(self, book: MeetingBook, on_delete: Callable[[str], None]) -> None:
        self._book = book
        self._on_delete = on_delete

    def register(self, app: web.Application) -> None:
        """Add the routes to `app`."""
        app.add_routes(
            [
                web.post(f"{_COLLECTION}/createOrGet", self.create_or_get),
                web.post(_COLLECTION, self.create),
                web.get(_ITEM, self.get),
                web.patch(_ITEM, self.patch),
                web.delete(_ITEM, self.delete),
            ]
        )

    async def create_or_get(self, request: web.Request) -> web.Response:
        """201 with a new meeting, 200 with the one of the same external id. It sets no options."""
        body = await _body(request, CreateBody)
        if not body.external_id:
            raise GraphError(400, "externalId is required.")
        plain = msgspec.structs.replace(
            body,
            lobby_bypass_settings=msgspec.UNSET,
            allowed_presenters=msgspec.UNSET,
            allow_meeting_chat=msgspec.UNSET,
        )
        stored, is_new = self._book.create_or_get(_organiser(request), plain)
        return _answer(201 if is_new else 200, stored.meeting)

    async def create(self, request: web.Request) -> web.Response:
        """201 with a new meeting each time."""
        body = await _body(request, CreateBody)
        # Only createOrGet guarantees one meeting per external id.
        unkeyed = msgspec.structs.replace(body, external_id=None)
        return _answer(201, self._book.create(_organiser(request), unkeyed).meeting)

    async def get(self, request: web.Request) -> web.Response:
        """One meeting."""
        return _answer(200, self._book.owned(*_names(request)).meeting)

    async def patch(self, request: web.Request) -> web.Response:
        """200 with the changed meeting."""
        body = await _body(request, PatchBody)
        return _answer(200, self._book.patch(self._book.owned(*_names(request)), body).meeting)

    async def delete(self, request: web.Request) -> web.Response:
        """204; everybody in the room is removed."""
        stored = self._book.owned(*_names(request))
        self._book.delete(stored)
        self._on_delete(stored.room)
        return web.Response(status=204)


def _organiser(request: web.Request) -> str:
    """Raises 404 for an account that is in no directory."""
    user = request.match_info["user"]
    if user.startswith(_NOBODY):
        raise GraphError(404)
    return user


def _names(request: web.Request) -> tuple[str, str]:
    return request.match_info["user"], request.match_info["id"]


async def _body(request: web.Request, kind: type[_Body]) -> _Body:
    try:
        return msgspec.json.decode(await request.read(), type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise GraphError(400, "Unable to read JSON request payload.") from None


def _answer(status: int, value: OnlineMeeting) -> web.Response:
    return web.Response(status=status, body=msgspec.json.encode(value), content_type="application/json")
