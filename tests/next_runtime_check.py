"""`make check-next-runtime`: the app under the worker library of Python 3.13, through one whole visit.

Production has Python 3.11 (infra/app/app.bicep) and another worker; docs/local-host.md says what this proves
and what it does not. Run by `scripts/check_next_runtime.sh` on Python 3.13, where nothing but the product and
that library is installed: hence no pytest here.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from local_host.console import configure_console
from local_host.demo.offices import NOTHING_ADDED
from local_host.next_runtime_app import load_with_runtime
from local_host.ports import free_port
from local_host.product import Product
from tests.product import Answer, Client

OFFICE = "balcao-de-demonstracao"
PATIENCE = 60.0


async def check() -> None:
    """Start the product, let one person be served, stop it. Raises at the first thing that is wrong."""
    with tempfile.TemporaryDirectory() as folder:
        product = Product(
            Path(folder), free_port(), NOTHING_ADDED, load=lambda app: (load_with_runtime(app), ())
        )
        try:
            await product.start_azurite()
            await product.fill_storage()
            await product.start_services()
            await product.start_host()
            visitor, clerk = Client(product.url), Client(product.url)
            try:
                await _visit(visitor, await clerk.sign_in("ana"))
            finally:
                await visitor.close()
                await clerk.close()
        finally:
            await product.stop()


async def _visit(visitor: Client, clerk: Client) -> None:
    for path, status in (("/", 200), ("/api/health", 200), ("/api/offices", 200), ("/nope", 404)):
        _expect(await visitor.get(path), status)
    joined = _expect(await visitor.post(f"/api/offices/{OFFICE}/tickets", {"displayName": "Maria"}), 201)
    ticket, secret = f"/api/tickets/{joined['ticketId']}", joined["secret"]
    _expect(await visitor.get(ticket, secret="wrong"), 404)
    _expect(await clerk.post("/api/staff/calls", {"officeIds": [OFFICE]}), 201)

    async def room_ready() -> bool:
        return (await visitor.get(ticket, secret=secret))["call"]["roomReady"]

    await _eventually("the visit has opened the room", room_ready)
    _expect(await visitor.post(f"{ticket}/ring", secret=secret), 200)
    _expect(await visitor.post(f"{ticket}/enter", secret=secret), 200)
    staff = f"/api/staff/tickets/{joined['ticketId']}"
    _expect(await clerk.post(f"{staff}/enter"), 200)
    _expect(await clerk.post(f"{staff}/finish", {"outcome": "resolved"}), 200)
    view = _expect(await visitor.get(ticket, secret=secret), 200)
    assert view["status"] == "completed", view.raw


def _expect(answer: Answer, status: int) -> Answer:
    assert answer.status == status, (answer.status, answer.raw)
    return answer


async def _eventually(what: str, holds: Callable[[], Awaitable[bool]]) -> None:
    loop = asyncio.get_running_loop()
    end = loop.time() + PATIENCE
    while not await holds():
        assert loop.time() < end, f"waited in vain until {what}"
        await asyncio.sleep(0.1)


if __name__ == "__main__":
    configure_console()
    asyncio.run(check())
    version = ".".join(str(part) for part in sys.version_info[:2])
    sys.stdout.write(f"the app runs under the worker library of Python {version}; production has 3.11\n")
