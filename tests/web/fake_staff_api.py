"""A staff API for the clerk's page: scripted answers, the platform's sign-in, and the real pages' headers.

It listens on a free port of loopback and keeps every request, so that a test can say what was asked. A second
site plays Microsoft Teams under an origin of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, fields

from aiohttp import web

from tests.web.fake_desk import FakeDesk, FakeOffice, FakeTicket
from tests.web.fake_staff_commands import Answer, Asked, Refusal
from tests.web.fake_staff_doors import Doors, meeting


@dataclass
class FakeStaffApi:
    """What a test scripts and reads."""

    desk: FakeDesk
    user_id: str = "ana"
    user_name: str = "Ana Souza"
    roles: tuple[str, ...] = ("Atendente",)
    signed_in: bool = True
    expired: bool = False
    can_renew: bool = True
    """The platform stores tokens, as it does only where the app asks for them."""
    single_sign_on: bool = False
    """The court knows who it is and asks nothing."""
    member: bool = True
    base: str = ""
    join_origin: str = ""
    meeting_link: str | None = None
    """What `enter` answers instead of an address of the court's meetings."""
    silent: bool = False
    """Nobody answers: the connection is cut."""
    asked: list[Asked] = field(default_factory=list[Asked])
    refusals: dict[str, Refusal] = field(default_factory=dict[str, Refusal])
    """By end of path, such as "calls": refused once."""
    answers: dict[str, tuple[Answer | Refusal, int]] = field(
        default_factory=dict[str, tuple[Answer | Refusal, int]]
    )
    """By key: the same request again gets the same answer."""
    losing_answers: bool = False
    """Writes take effect, but their answers do not arrive."""
    old_view: dict[str, object] | None = None
    """What a board that is a moment behind still shows."""
    missing: tuple[str, ...] = ()
    """Items of the self-check that fail."""
    checking: bool = False
    """The self-check goes on until this ends."""
    closing: bool = False
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def change(self) -> None:
        """Tell the held requests that the desk has changed."""
        async with self.changed:
            self.changed.notify_all()

    def start_anew(self) -> None:
        """Everything as at the beginning, at the same address."""
        fresh = FakeStaffApi(court())
        for part in fields(self):
            if part.name not in ("base", "join_origin", "changed"):
                setattr(self, part.name, getattr(fresh, part.name))

    def commands(self, end: str) -> list[Asked]:
        """The writes whose path ends so."""
        return [asked for asked in self.asked if asked.method != "GET" and asked.path.endswith(end)]


@asynccontextmanager
async def serving(app: web.Application) -> AsyncGenerator[str]:
    """The app on a free port; gives its origin."""
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


def court() -> FakeDesk:
    """The offices that the tests speak of: ana's three, and one that is not hers."""
    return FakeDesk(
        [
            FakeOffice("1-vara-civel", "1ª Vara Cível do Foro Central"),
            FakeOffice("familia", "2ª Vara da Família e Sucessões"),
            FakeOffice("distribuidor", "Coordenadoria de Entrada E Distribuição de Recursos"),
            FakeOffice("outra-vara", "3ª Vara Criminal de Santos"),
        ]
    )


@asynccontextmanager
async def fake_staff_api() -> AsyncGenerator[FakeStaffApi]:
    """The fake on a free port, until it is left."""
    fake = FakeStaffApi(court())
    teams = web.Application()
    teams.add_routes([web.get("/{path:.*}", meeting)])
    async with serving(teams) as join_origin, serving(Doors(fake).app()) as base:
        fake.base, fake.join_origin = base, join_origin
        try:
            yield fake
        finally:
            fake.closing = True
            await fake.change()


__all__ = ["Asked", "FakeOffice", "FakeStaffApi", "FakeTicket", "Refusal", "fake_staff_api"]
