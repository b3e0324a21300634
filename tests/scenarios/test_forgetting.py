"""What is told and written of a visitor: where each copy stands while the visit lasts, and where it ends.

The whole product in its processes. Walked are every row of every table, every message of every queue, every
file of the hosts (the durable hub with its histories, and what each process logged), a copy of the tables,
and the audit as managers download it.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncGenerator, Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import pytest
from azure.data.tables import TableServiceClient
from azure.storage.queue import QueueServiceClient

from infra.tables import save
from local_host.azurite import Azurite
from shared.domain.retention import KEPT, PERSONAL
from shared.storage.names import Table
from shared.storage.tables.tickets import handovers, source_keys
from tests.product import Client
from tests.product_in_roles import AT_ONCE, ProductInRoles, running_in_roles
from tests.scenarios.visits import OFFICE, Visit

pytestmark = [pytest.mark.slow]

NAME, CASE = "Canária Amarela", "1000001-51.2026.8.26.0100"
WORDS = {
    "message": "Recado canário: a senhora Amarela traga o alvará",
    "claim": "Chamada canária: passou mal na recepção",
    "release": "Devolução canária: o microfone dela falhou",
    "remove": "Retirada canária: assunto da ex-mulher",
    "transfer": "Transferência canária: processo na outra vara",
}
LEAVES_WITH = "Saída canária: sou a Maria da Rua das Flores"
COMMENT = "Comentário canário: fui bem atendida"
PARTITIONS_OF_ONE_KIND = {
    handovers.PARTITION: "handover",
    source_keys.PARTITION: "source-key",
    "presence": "presence",
}
WITHOUT_PREFIX = {each.table: each.name for each in KEPT if each.prefix is None and each.table}
BY_PREFIX = {each.prefix: each.name for each in KEPT if each.prefix}
MAY_HOLD_PERSONS = {each.name for each in KEPT if each.personal}
OF_FOLDER = {"logs": "log", "graph": "graph"}
"""Folders of the hosts, apart from the durable hub's; `graph` is Microsoft's, which makes the links."""
TICKET_ID = re.compile(r"'ticket_id': '([^']+)'")
ENTRY = f"/api/offices/{OFFICE}/tickets"


def kind_of(table: str, row: Mapping[str, object]) -> str:
    """The name of a row's kind in the retention table. Raises `KeyError` for a kind that is not there."""
    if table in WITHOUT_PREFIX:
        return WITHOUT_PREFIX[table]
    partition, key = str(row["PartitionKey"]), str(row["RowKey"])
    return PARTITIONS_OF_ONE_KIND.get(partition) or BY_PREFIX[key[:2]]


def forms_of(text: str) -> set[str]:
    """How a text may stand somewhere: itself, as JSON has it, and that in the words of `repr`."""
    escaped = json.dumps(text)[1:-1]
    return {text, escaped, repr(escaped)[1:-1]}


class Walk:
    """Everything that one deployment has stored, with the kind of each piece."""

    def __init__(self, connection: str, hosts: Path) -> None:
        self._connection = connection
        self._hosts = hosts

    def pieces(self) -> Iterator[tuple[str, str]]:
        """(kind, text) of every row, message and file."""
        with TableServiceClient.from_connection_string(self._connection) as service:
            tables = cast("Any", service)  # the SDK leaves its keyword arguments untyped
            for table in tables.list_tables():
                for row in tables.get_table_client(table.name).list_entities():
                    yield kind_of(table.name, row), repr(row)
        with QueueServiceClient.from_connection_string(self._connection) as service:
            for queue in service.list_queues():
                for message in service.get_queue_client(queue.name).peek_messages(max_messages=32):
                    yield "queue", str(message.content)
        for file in self._hosts.rglob("*"):
            if file.is_file():
                yield (
                    OF_FOLDER.get(file.relative_to(self._hosts).parts[0], "history"),
                    file.read_bytes().decode("utf-8", "replace"),
                )

    def kinds_with(self, texts: Iterator[str] | set[str]) -> set[str]:
        """The kinds of the pieces in which any of the texts stands, as it is or as JSON in a row."""
        wanted = {form for text in texts for form in forms_of(text)}
        return {kind for kind, text in self.pieces() if any(each in text for each in wanted)}


async def told(visitor: Client, **more: str) -> tuple[str, str]:
    """Somebody enters; path and secret of the ticket."""
    joined = await visitor.post(ENTRY, {"displayName": NAME, "caseNumber": CASE, **more})
    assert joined.status == 201, joined.raw
    return joined["ticketId"], joined["secret"]


async def everything_is_said(product: ProductInRoles) -> tuple[str, str]:
    """Four visitors: served, removed, transferred, and one who leaves.

    The link that was made, and the code that carried a ticket to another device.
    """
    clerk = await product.clerk()
    served, secret = await told(product.visitor())
    code = await product.visitor().post(f"/api/tickets/{served}/handover", {}, secret=secret)
    carried = await product.visitor().post("/api/handovers/redeem", {"code": code["code"]})
    assert (carried.status, carried["secret"]) == (200, secret)
    staff = f"/api/staff/tickets/{served}"
    await product.clock.advance(1)
    assert (await clerk.post(f"{staff}/message", {"text": WORDS["message"]})).status == 200
    call = {"officeIds": [OFFICE], "ticketId": served, "reason": WORDS["claim"]}
    assert (await clerk.post("/api/staff/calls", call)).status == 201
    await product.clock.advance(0)
    assert (await clerk.post(f"{staff}/release", {"reason": WORDS["release"]})).status == 200
    visit = Visit(product, product.visitor(), clerk, served, secret)
    await product.clock.advance(1)
    assert (await visit.call()).status == 201
    link = await visit.ring_and_enter()
    assert (await clerk.post(f"{staff}/finish", {"outcome": "resolved"})).status == 200
    said = {"score": 5, "comment": COMMENT}
    answer = await visit.visitor.send("PUT", f"/api/tickets/{served}/evaluation", json=said, secret=secret)
    assert answer.status == 201, answer.raw

    removed, _ = await told(product.visitor())
    await product.clock.advance(1)
    answer = await clerk.post(f"/api/staff/tickets/{removed}/remove", {"reason": WORDS["remove"]})
    assert answer.status == 200, answer.raw
    sent, _ = await told(product.visitor())
    other = (await clerk.get("/api/staff/me"))["offices"]
    to = next(each["officeId"] for each in other if each["officeId"] != OFFICE)
    await product.clock.advance(1)
    moved = {"officeId": to, "reason": WORDS["transfer"]}
    answer = await clerk.post(f"/api/staff/tickets/{sent}/transfer", moved)
    assert answer.status == 200, answer.raw

    left, secret = await told(product.visitor())
    leaver = product.visitor()
    await product.clock.advance(1)
    answer = await leaver.post(f"/api/tickets/{left}/leave", {"reason": LEAVES_WITH}, secret=secret)
    assert answer.status == 200, answer.raw
    return link, code["code"]


def check_that_nothing_leads_to_tickets(walk: Walk) -> None:
    """No ticket's number stands in opinions or in figures, which are there."""
    pieces = list(walk.pieces())
    tickets = {name for kind, text in pieces if kind == "visit" for name in TICKET_ID.findall(text)}
    apart = [(kind, text) for kind, text in pieces if kind in {"evaluation", "report"}]
    assert {kind for kind, _ in apart} == {"evaluation", "report"}
    assert tickets
    assert not [text for _, text in apart if any(each in text for each in tickets)]


@pytest.fixture
async def roles(tmp_path: Path, own_azurite: Azurite) -> AsyncGenerator[ProductInRoles]:
    async with running_in_roles(tmp_path, own_azurite, pace=AT_ONCE) as running:
        yield running


async def test_every_copy_of_what_was_said_of_a_visitor_is_known_and_ends(
    roles: ProductInRoles, tmp_path: Path
) -> None:
    connection = roles.storage_config.connection_string or ""
    walk = Walk(connection, roles.logs.parent)
    link, code = await everything_is_said(roles)
    links = {link}
    canaries = {NAME, CASE, *WORDS.values(), LEAVES_WITH, link, code}
    manager = await roles.clerk("carla")
    path = f"/api/staff/offices/{OFFICE}/audit"

    said = canaries - links
    assert walk.kinds_with({code}) == set(), "only its blind name is kept, and no log is told"
    assert walk.kinds_with(said) == {"personal"}
    assert walk.kinds_with({COMMENT}) == {"personal"}, "an opinion waits for the night"
    assert walk.kinds_with(links) <= {"personal", "graph"}
    assert walk.kinds_with({LEAVES_WITH}) == set(), "a visitor's reason is one of the page's or `other`"
    audit = (await manager.get(path)).raw.decode()
    assert WORDS["release"] in audit and WORDS["claim"] in audit, "the file may hold what is not erased yet"
    assert NAME not in audit and CASE not in audit
    assert {"personal", "export"} == MAY_HOLD_PERSONS
    with TableServiceClient.from_connection_string(connection) as service:
        save(service, tmp_path / "copy")  # pyright: ignore[reportArgumentType]
    copied = "".join(file.read_text("utf-8") for file in (tmp_path / "copy").iterdir())
    assert not [each for each in {*canaries, COMMENT} if each in copied]

    await roles.clock.advance(PERSONAL.total_seconds() + 2 * 3600)
    assert walk.kinds_with(said) <= {"personal"}, "who was transferred waits until the office closes"
    await roles.clock.advance(24 * 3600)

    assert walk.kinds_with(said) == set()
    assert walk.kinds_with({COMMENT}) == {"evaluation"}
    check_that_nothing_leads_to_tickets(walk)
    assert walk.kinds_with(links) <= {"graph"}
    manager = await roles.clerk("carla")  # the session of the day before is over
    audit = (await manager.get(f"{path}?from=2026-11-24&to=2026-11-24&format=csv")).raw.decode("utf-8-sig")
    assert not [each for each in canaries if each in audit]
    assert audit.count("(apagado com os dados da pessoa)") == 4, "claim, release, removal, transfer"


def test_the_retention_table_names_each_table_once() -> None:
    assert {each.table for each in KEPT} - {None} == {table.value for table in Table}
    assert len({each.name for each in KEPT}) == len(KEPT)
