"""The stand-in as a server on loopback: its parts put together, started and stopped."""

from __future__ import annotations

import socket
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler

from local_host.graph_standin.control_routes import ControlRoutes
from local_host.graph_standin.faults import Faults
from local_host.graph_standin.graph_errors import GraphError, error_answer
from local_host.graph_standin.graph_routes import GraphRoutes
from local_host.graph_standin.meeting_book import MeetingBook
from local_host.graph_standin.online_meeting import AttendanceReport
from local_host.graph_standin.room import Rooms
from local_host.graph_standin.room_routes import RoomRoutes

_HOST = "127.0.0.1"
_LAST_PORT = "port"


class GraphStandIn:
    """Plays Graph and Teams under `url`, keeping its meetings in `data_dir`.

    With `port` 0 it takes the port of the last run if that is free, so that links already handed out
    still lead to their rooms, and any free one otherwise.
    """

    def __init__(self, data_dir: Path, port: int = 0) -> None:
        self._data_dir = data_dir
        self._port = port
        self._runner: web.AppRunner | None = None
        self._book: MeetingBook | None = None
        self._url: str | None = None

    @property
    def url(self) -> str:
        """`http://127.0.0.1:<port>`; Graph's base is below it, at `/v1.0`. Known once started."""
        if self._url is None:
            raise RuntimeError("the Graph stand-in is not running")
        return self._url

    async def start(self) -> None:
        """Serve. Raises `OSError` when the given port is taken or the folder cannot be written."""
        self._data_dir.mkdir(parents=True, exist_ok=True)
        listener = _listen(self._port, self._data_dir / _LAST_PORT)
        self._url = f"http://{_HOST}:{listener.getsockname()[1]}"
        self._book = MeetingBook(self._data_dir / "meetings.sqlite", self._url)
        # Cancelled handlers tell the rooms that a page has gone.
        self._runner = web.AppRunner(
            _app(self._book), handler_cancellation=True, access_log=None, shutdown_timeout=2
        )
        await self._runner.setup()
        await web.SockSite(self._runner, listener).start()

    async def stop(self) -> None:
        """Put everybody out and stop serving; stopping twice is fine."""
        runner, book = self._runner, self._book
        self._runner = self._book = self._url = None
        if runner is not None:
            await runner.cleanup()
        if book is not None:
            book.close()


def _app(book: MeetingBook) -> web.Application:
    def on_call_over(room: str, report: AttendanceReport) -> None:
        stored = book.at_room(room)
        if stored is not None:
            book.add_report(stored, report)

    faults, rooms = Faults(), Rooms(on_call_over)

    @web.middleware
    async def as_graph(request: web.Request, handler: Handler) -> web.StreamResponse:
        """Graph's routes need a token, fail on demand and refuse in Graph's words; the rest do not."""
        if not request.path.startswith("/v1.0/"):
            return await handler(request)
        try:
            if not request.headers.get("Authorization", "").startswith("Bearer "):
                raise GraphError(401)
            return await faults.apply(request, handler)
        except GraphError as error:
            return error_answer(error)
        except web.HTTPException as error:
            return error_answer(GraphError(error.status, "Resource not found for the segment."))

    async def on_shutdown(_: web.Application) -> None:
        rooms.close_all()

    app = web.Application(middlewares=[as_graph])
    GraphRoutes(book, on_delete=rooms.close).register(app)
    RoomRoutes(book, rooms).register(app)
    ControlRoutes(book, rooms, faults).register(app)
    app.on_shutdown.append(on_shutdown)
    return app


def _listen(port: int, last: Path) -> socket.socket:
    """A listening socket, its port remembered in the file `last`."""
    listener = _bind(port) if port else _bind_last_or_any(last)
    last.write_text(str(listener.getsockname()[1]))
    return listener


def _bind_last_or_any(last: Path) -> socket.socket:
    text = last.read_text().strip() if last.exists() else ""
    if text.isdecimal() and 0 < int(text) < 65536:
        try:
            return _bind(int(text))
        except OSError:
            pass  # taken by somebody else meanwhile
    return _bind(0)


def _bind(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((_HOST, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener
