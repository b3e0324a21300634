"""Routes for tests and demonstrations that inspect and control the stand-in (`/_control/…`)."""

from __future__ import annotations

import msgspec
from aiohttp import web

from local_host.graph_standin.call_event_sender import CallEventSender
from local_host.graph_standin.faults import Fault, Faults
from local_host.graph_standin.meeting_book import MeetingBook
from local_host.graph_standin.online_meeting import StoredMeeting
from local_host.graph_standin.room import Rooms


class ControlRoutes:
    """The control routes of the published contract, and one that reads a meeting."""

    def __init__(self, book: MeetingBook, rooms: Rooms, faults: Faults, sender: CallEventSender) -> None:
        self._sender = sender
        self._book = book
        self._rooms = rooms
        self._faults = faults

    def register(self, app: web.Application) -> None:
        """Add the routes to `app`."""
        app.add_routes(
            [
                web.get("/_control/meetings", self.meetings),
                web.get("/_control/meetings/{id}", self.meeting),
                web.post("/_control/meetings/{id}/end", self.end),
                web.get("/_control/faults", self.fault),
                web.post("/_control/faults", self.set_fault),
            ]
        )

    async def meetings(self, request: web.Request) -> web.Response:
        """`{"meetings": [{id, externalId, organizer, joinUrl, deleted}]}` in the order of creation."""
        return _json({"meetings": [_row(stored) for stored in self._book]})

    async def meeting(self, request: web.Request) -> web.Response:
        """The row, the resource, and the running or last call: who joined, what was said."""
        stored = self._stored(request)
        room = self._rooms.at(stored.room)
        people = [
            {"name": one.name, "role": one.role, "joinedAt": one.joined_at, "leftAt": one.left_at}
            for one in room.participants
        ]
        return _json(
            {
                **_row(stored),
                "resource": stored.meeting,
                "participants": people,
                "messages": room.messages,
            }
        )

    async def end(self, request: web.Request) -> web.Response:
        """The call is over for everybody. Without one, it counts as held by nobody since the start.

        Answers once the subscribers have been told.
        """
        stored = self._stored(request)
        self._rooms.at(stored.room).end()
        await self._sender.all_sent()
        return _json({"id": stored.meeting.id, "ended": True})

    async def fault(self, request: web.Request) -> web.Response:
        """`{"fault": …}` that is still pending, or null."""
        return _json({"fault": self._faults.pending})

    async def set_fault(self, request: web.Request) -> web.Response:
        """Set, replace or (`times: 0`) end the fault."""
        try:
            self._faults.set(msgspec.json.decode(await request.read(), type=Fault))
        except (msgspec.MsgspecError, UnicodeDecodeError, ValueError) as error:
            return _json({"error": str(error)}, 400)
        return _json({"fault": self._faults.pending})

    def _stored(self, request: web.Request) -> StoredMeeting:
        stored = self._book.find(request.match_info["id"])
        if stored is None:
            raise web.HTTPNotFound
        return stored


def _row(stored: StoredMeeting) -> dict[str, object]:
    return {
        "id": stored.meeting.id,
        "externalId": stored.meeting.external_id,
        "organizer": stored.organizer,
        "joinUrl": stored.meeting.join_web_url,
        "deleted": stored.deleted,
    }


def _json(value: object, status: int = 200) -> web.Response:
    return web.Response(status=status, body=msgspec.json.encode(value), content_type="application/json")
