"""The page behind a join link and the requests that it makes."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec
from aiohttp import web

from local_host.graph_standin.meeting_book import MeetingBook
from local_host.graph_standin.room import MeetingRoom, OnlineMeetingRole, Participant, Rooms

_PAGES = Path(__file__).parent / "pages"
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_HEARTBEAT_SECONDS = 15

_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=80, pattern=r"\S")]
_Text = Annotated[str, msgspec.Meta(min_length=1, max_length=2000, pattern=r"\S")]
_Body = TypeVar("_Body")


class EnterBody(msgspec.Struct, forbid_unknown_fields=True):
    """«Ingressar agora»."""

    name: _Name
    role: OnlineMeetingRole


class ChatMessageBody(msgspec.Struct, forbid_unknown_fields=True):
    """A line for the chat."""

    text: _Text


class RoomRoutes:
    """`/meet/{room}` and below. Participants are known by the secret id that entering gave them."""

    def __init__(self, book: MeetingBook, rooms: Rooms) -> None:
        self._book = book
        self._rooms = rooms

    def register(self, app: web.Application) -> None:
        """Add the routes to `app`."""
        person = "/meet/{room}/participants/{participant}"
        app.add_routes(
            [
                web.get("/meet/{room}", self.page),
                web.get("/_pages/{file}", self.file),
                web.post("/meet/{room}/participants", self.enter),
                web.post(f"{person}/messages", self.say),
                web.post(f"{person}/leave", self.leave),
                web.post(f"{person}/end", self.end),
                web.get(f"{person}/events", self.events),
            ]
        )

    async def page(self, request: web.Request) -> web.Response:
        """The same page for every meeting; 404 with another page if it was deleted."""
        known = self._book.at_room(request.match_info["room"]) is not None
        return _file("meeting.html" if known else "gone.html", 200 if known else 404)

    async def file(self, request: web.Request) -> web.Response:
        """Style, modules and icon."""
        name = request.match_info["file"]
        if name not in {path.name for path in _PAGES.iterdir()}:
            raise web.HTTPNotFound
        return _file(name, 200)

    async def enter(self, request: web.Request) -> web.Response:
        """201 with the participant's secret id."""
        room = self._room(request)
        body = await _body(request, EnterBody)
        participant = room.enter(body.name.strip(), body.role)
        return web.json_response({"id": participant.id}, status=201)

    async def say(self, request: web.Request) -> web.Response:
        """204."""
        room, participant = self._inside(request)
        body = await _body(request, ChatMessageBody)
        room.say(participant, body.text.strip())
        return web.Response(status=204)

    async def leave(self, request: web.Request) -> web.Response:
        """204, also when the participant has left before."""
        room, participant = self._known(request)
        room.leave(participant)
        return web.Response(status=204)

    async def end(self, request: web.Request) -> web.Response:
        """204; 403 unless the organiser asks."""
        room, participant = self._inside(request)
        if participant.role is not OnlineMeetingRole.ORGANIZER:
            raise web.HTTPForbidden
        room.end()
        return web.Response(status=204)

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events `room` (who is inside) and `message`, then `left` once the participant is out.

        The stream is the presence: when the page closes, its participant leaves.
        """
        room, participant = self._known(request)
        answer = web.StreamResponse(headers={**_HEADERS, "Content-Type": "text/event-stream"})
        await answer.prepare(request)
        try:
            await _stream(answer, room, participant)
        finally:
            room.leave(participant)
        return answer

    def _room(self, request: web.Request) -> MeetingRoom:
        name = request.match_info["room"]
        if self._book.at_room(name) is None:
            raise web.HTTPNotFound
        return self._rooms.at(name)

    def _known(self, request: web.Request) -> tuple[MeetingRoom, Participant]:
        room = self._room(request)
        participant = room.find(request.match_info["participant"])
        if participant is None:
            raise web.HTTPNotFound
        return room, participant

    def _inside(self, request: web.Request) -> tuple[MeetingRoom, Participant]:
        room, participant = self._known(request)
        if participant.left_at is not None:
            raise web.HTTPGone
        return room, participant


async def _stream(answer: web.StreamResponse, room: MeetingRoom, participant: Participant) -> None:
    """Write what is new until the participant is out."""
    sent = 0
    while participant.left_at is None:
        people = [{"name": one.name, "role": one.role} for one in room.present]
        await answer.write(_event("room", {"participants": people}))
        for message in room.messages[sent:]:
            await answer.write(_event("message", message))
        sent = len(room.messages)
        try:
            await asyncio.wait_for(room.change(), _HEARTBEAT_SECONDS)
        except TimeoutError:
            await answer.write(b": still here\n\n")
    await answer.write(_event("left", {"ended": not room.present}))
    await answer.write_eof()


def _event(name: str, value: object) -> bytes:
    return f"event: {name}\ndata: ".encode() + msgspec.json.encode(value) + b"\n\n"


def _file(name: str, status: int) -> web.Response:
    path = _PAGES / name
    return web.Response(
        status=status,
        body=path.read_bytes(),
        content_type=_TYPES[path.suffix],
        charset="utf-8",
        headers=_HEADERS,
    )


async def _body(request: web.Request, kind: type[_Body]) -> _Body:
    try:
        return msgspec.json.decode(await request.read(), type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise web.HTTPBadRequest from None
