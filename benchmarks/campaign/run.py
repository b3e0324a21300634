"""One part of a campaign: so many visits on fresh storage, with kills and failures, then the judgement."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from benchmarks.campaign import clerk
from benchmarks.campaign.checks import BrokenRule, violations
from benchmarks.campaign.deployment import ROLES, Deployment, deployed
from benchmarks.campaign.history import FinalRow, History
from benchmarks.campaign.person import Campaign, RecordedPerson
from benchmarks.campaign.storage_proxy import StorageProxy
from benchmarks.campaign.visitor import ScriptedVisit, script
from benchmarks.setting import OFFICE, emulator
from local_host.staff import StaffAccount, added_clerks
from shared.domain.office.office import Office
from shared.domain.timing import Timing
from shared.storage import Storage

TO_END = 120.0
"""Seconds after the faults stopped in which every ticket must have come to its end."""


@dataclass(frozen=True)
class PartPlan:
    """What a part consists of; seconds. `minute` is the offices' time to enter."""

    visits: int
    seconds: float
    seed: int
    offices: int = 3
    clerks: int = 15
    minute: float = 60.0
    deadline_share: float = 0.3
    lost_share: float = 0.15
    fault_share: float = 0.02
    kill_every: tuple[float, float] = (6.0, 15.0)
    away: tuple[float, float] | None = (20.0, 10.0)
    """Storage is away once: after how long, and for how long."""


@dataclass(frozen=True)
class CampaignPart:
    """What one part has found. `failed_after`: seconds of the faults."""

    parameters: PartPlan
    history: History
    found: Sequence[BrokenRule]
    kills: dict[str, int]
    faults: dict[str, int]
    seconds: float


async def run(parameters: PartPlan, folder: Path) -> CampaignPart:
    """Run it, and judge. It stops by itself after its seconds and at most `TO_END` more."""
    began = time.monotonic()
    random = Random(parameters.seed)  # noqa: S311 -- no secret
    history = History(minute=parameters.minute)
    campaign = Campaign(history, random, parameters.lost_share)
    offices = _offices(parameters)
    accounts = added_clerks(parameters.clerks)
    staff = {each: offices[place % len(offices)].office_id for place, each in enumerate(accounts)}
    proxy = StorageProxy(random, parameters.fault_share)
    with emulator() as connection:
        async with deployed(connection, folder, proxy, offices, staff) as product:
            await _play(parameters, campaign, product, staff)
            history.rows.extend(await _rows(product.storage, history, [each.office_id for each in offices]))
            kills, faults = dict(product.kills), {str(name): n for name, n in proxy.faults.items()}
    return CampaignPart(parameters, history, violations(history), kills, faults, time.monotonic() - began)


def _offices(parameters: PartPlan) -> Sequence[Office]:
    timing = Timing(minute=timedelta(seconds=parameters.minute), queue_limit=10_000)
    return [
        replace(OFFICE, office_id=f"campanha-{number}", name=f"Campanha {number}", timing=timing)
        for number in range(parameters.offices)
    ]


async def _play(
    parameters: PartPlan, campaign: Campaign, product: Deployment, staff: dict[StaffAccount, str]
) -> None:
    """People come and are served until all visits are over, or the time is."""
    working = [
        asyncio.create_task(_work(campaign, product, account, office_id))
        for account, office_id in staff.items()
    ]
    product.proxy.faulty = True
    failing = [asyncio.create_task(_kill(parameters, campaign, product))]
    if parameters.away is not None:
        failing.append(asyncio.create_task(_take_storage_away(product.proxy, *parameters.away)))
    visiting = asyncio.create_task(_visit_all(parameters, campaign, product, sorted(set(staff.values()))))
    try:
        await asyncio.wait({visiting}, timeout=parameters.seconds)
        await _heal(campaign, product, failing)
        await asyncio.wait({visiting}, timeout=TO_END)
    finally:
        campaign.over.set()
        await asyncio.gather(visiting, *working)


async def _heal(campaign: Campaign, product: Deployment, failing: Sequence[asyncio.Task[None]]) -> None:
    """No more faults: every role runs, storage answers, and whoever waits goes on to an end."""
    campaign.closing.set()
    product.proxy.faulty = product.proxy.away = False
    for task in failing[1:]:
        task.cancel()
    await asyncio.gather(*failing[1:], return_exceptions=True)
    product.proxy.away = False
    await failing[0]  # a role that cannot be started is an error of the campaign


async def _work(campaign: Campaign, product: Deployment, account: StaffAccount, office_id: str) -> None:
    person = RecordedPerson(account.oid, product.url("clerks"), campaign)
    try:
        await person.sign_in(account.user)
        await clerk.work(person, office_id)
    finally:
        await person.close()


async def _visit_all(
    parameters: PartPlan, campaign: Campaign, product: Deployment, office_ids: list[str]
) -> None:
    """At most three for each clerk at once: a queue, but one that moves."""
    places = asyncio.Semaphore(parameters.clerks * 3)

    async def one(number: int) -> None:
        async with places:
            if campaign.closing.is_set():
                return
            planned = script(campaign.random, office_ids, parameters.deadline_share)
            person = RecordedPerson(f"visitor {number}", product.url("visitors"), campaign)
            try:
                await ScriptedVisit(person, planned).go()
            finally:
                await person.close()

    await asyncio.gather(*(one(number) for number in range(parameters.visits)))


async def _kill(parameters: PartPlan, campaign: Campaign, product: Deployment) -> None:
    """One role after the other, at random, until the campaign closes; then all of them run."""
    while not campaign.closing.is_set():
        try:
            pause = campaign.random.uniform(*parameters.kill_every)
            await asyncio.wait_for(campaign.closing.wait(), pause)
        except TimeoutError:
            name = campaign.random.choice(list(ROLES))
            await product.kill(name)
            await asyncio.sleep(campaign.random.uniform(0.0, 1.0))
            await product.start(name)


async def _take_storage_away(proxy: StorageProxy, after: float, seconds: float) -> None:
    await asyncio.sleep(after)
    proxy.away = True
    await asyncio.sleep(seconds)
    proxy.away = False


async def _rows(storage: Storage, history: History, office_ids: Sequence[str]) -> list[FinalRow]:
    """Every ticket that anybody was told of, stands on a board or has a visit record."""
    ticket_ids = {each.ticket_id for each in history.attempts if each.action == "join" and each.accepted}
    today = datetime.now(UTC).date()
    for office_id in office_ids:
        board = await storage.boards.get(office_id, fresh=True)
        ticket_ids.update(board.by_id)
        records = await storage.records.of_days(office_id, today - timedelta(days=1), today)
        ticket_ids.update(record.ticket_id for record in records)
    entries = await storage.audit.of_tickets(ticket_ids)
    stored = [await storage.tickets.load(ticket_id) for ticket_id in sorted(ticket_ids)]
    return [FinalRow(each.ticket, entries[each.ticket.ticket_id]) for each in stored if each is not None]
