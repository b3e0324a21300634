"""The stand-in as a server on loopback: its parts composed, started and stopped."""

from __future__ import annotations

import socket
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from local_host.graph_standin.call_event_sender import CallEventSender
from local_host.graph_standin.control_routes import ControlRoutes
from local_host.graph_standin.faults import Faults
from local_host.graph_standin.graph_errors import GraphError, error_answer
from local_host.graph_standin.graph_routes import GraphRoutes
from local_host.graph_standin.meeting_book import MeetingBook
from local_host.graph_standin.room import Delta, Rooms
from local_host.graph_standin.room_routes import RoomRoutes
from local_host.graph_standin.sealing import MicrosoftKeys
from local_host.graph_standin.subscription_book import SubscriptionBook
from local_host.graph_standin.subscription_routes import KEYS_PATH, SubscriptionRoutes

_HOST = "127.0.0.1"
_LAST_PORT = "port"


def machine_time() -> datetime:
    """The machine's own."""
    return datetime.now(UTC)


class GraphStandIn:
    """Plays Graph and Teams under `url`, keeping its meetings in `data_dir`.

    With `port` 0 it takes the port of the last run if that is free, so that links already handed out
    still lead to their rooms, and any free one otherwise. `now` is the clock of call events.
    """

    def __init__(self, data_dir: Path, port: int = 0, *, now: Callable[[], datetime] = machine_time) -> None:
        self._data_dir = data_dir
        self._now = now
        self._port = port
        self._sender: CallEventSender | None = None
        self._runner: web.AppRunner | None = None
        self._book: MeetingBook | None = None
        self._url: str | None = None

    @property
    def url(self) -> str:
        """`http://127.0.0.1:<port>`; Graph's base is below it, at `/v1.0`. Known once started."""
        if self._url is None:
            raise RuntimeError("the Graph stand-in is not running")
        return self._url

    @property
    def keys_url(self) -> str:
        """Where it publishes the keys that sign its notifications."""
        return f"{self.url}{KEYS_PATH}"

    @property
    def microsoft_keys(self) -> MicrosoftKeys:
        """What it signs notifications with."""
        if self._sender is None:
            raise RuntimeError("the Graph stand-in is not running")
        return self._sender.keys

    async def start(self) -> None:
        """Serve. Raises `OSError` when the given port is taken or the folder cannot be written."""
        self._data_dir.mkdir(parents=True, exist_ok=True)
        listener = _listen(self._port, self._data_dir / _LAST_PORT)
        self._url = f"http://{_HOST}:{listener.getsockname()[1]}"
        self._book = MeetingBook(self._data_dir / "meetings.sqlite", self._url)
        # Cancelled handlers tell the rooms that a page has closed.
        subscriptions = SubscriptionBook(self._now)
        self._sender = CallEventSender(subscriptions, self._now)
        self._runner = web.AppRunner(
            _app(self._book, subscriptions, self._sender),
            handler_cancellation=True,
            access_log=None,
            shutdown_timeout=2,
        )
        await self._runner.setup()
        await web.SockSite(self._runner, listener).start()

    async def stop(self) -> None:
        """Remove everybody and stop serving; stopping twice is no error."""
        runner, book = self._runner, self._book
        self._runner = self._book = self._url = None
        if runner is not None:
            await runner.cleanup()
        if book is not None:
            book.close()


def _app(book: MeetingBook, subscriptions: SubscriptionBook, sender: CallEventSender) -> web.Application:
    def on_event(room: str, kind: str, delta: Delta) -> None:
        stored = book.at_room(room)
        if stored is not None:
            sender.tell(stored.meeting.join_web_url, kind, delta)

    faults, rooms = Faults(), Rooms(on_event)

    async def on_shutdown(_: web.Application) -> None:
        rooms.close_all()
        await sender.stop()

    app = web.Application(middlewares=[_as_graph(faults)])
    GraphRoutes(book, on_delete=rooms.close).register(app)
    RoomRoutes(book, rooms).register(app)
    ControlRoutes(book, rooms, faults, sender).register(app)
    SubscriptionRoutes(book, subscriptions, sender).register(app)
    app.on_shutdown.append(on_shutdown)
    return app


def _as_graph(faults: Faults) -> Middleware:
    @web.middleware
    async def as_graph(request: web.Request, handler: Handler) -> web.StreamResponse:
        """Graph's routes require a token, fail on demand and refuse as Graph does; the others do not."""
        if not request.path.startswith(("/v1.0/", "/beta/")):
            return await handler(request)
        try:
            if not request.headers.get("Authorization", "").startswith("Bearer "):
                raise GraphError(401)
            return await faults.apply(request, handler)
        except GraphError as error:
            return error_answer(error)
        except web.HTTPException as error:
            return error_answer(GraphError(error.status, "Resource not found for the segment."))

    return as_graph


def _listen(port: int, last: Path) -> socket.socket:
    """A listening socket, its port stored in the file `last`."""
    listener = _bind(port) if port else _bind_last_or_any(last)
    last.write_text(str(listener.getsockname()[1]))
    return listener


def _bind_last_or_any(last: Path) -> socket.socket:
    text = last.read_text().strip() if last.exists() else ""
    if text.isdecimal() and 0 < int(text) < 65536:
        try:
            return _bind(int(text))
        except OSError:
            pass  # Taken by another process meanwhile.
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
