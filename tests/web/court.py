"""The court of the page tests: offices, staff, other visitors and the clock. The product does the rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from local_host.demo.history import made_up_day
from local_host.staff import STAFF, StaffAccount
from memory_adapters import MemoryAccount, MemoryMeetings, memory_storage
from orchestrations.housekeeping.overdue_steps import do_overdue_work
from orchestrations.housekeeping.reports import aggregate_days
from orchestrations.signals import DurableSignals
from shared.domain.clerk import Clerk, Role
from shared.domain.meeting import Meeting, MeetingFailure
from shared.domain.needs import Need
from shared.domain.office.office import Contact, Office
from shared.domain.office.opening_hours import OpeningHours, every
from shared.domain.priority import Priority
from shared.front_desk.desk import Desk
from shared.front_desk.system.report_aggregation import mark_again
from shared.front_desk.visitor import joining
from shared.ports import SelfCheck
from shared.services import Services, services_of
from shared.settings import Settings
from tests.load.hand_load import HandLoad
from tests.sleepers import Sleepers
from tests.web.people import Colleague, Person
from tests.web.visits import Visits

START = datetime(2026, 11, 24, 13, 20, tzinfo=UTC)
"""A Tuesday, 10:20 in São Paulo."""
COORDENADORIA, CLOSED = "coordenadoria", "apoio"
CIVEL, FAMILIA, DISTRIBUIDOR = "1-vara-civel", "familia", "distribuidor"
SANTOS, CAMPINAS, CRIMINAL = "1-vara-civel-de-santos", "juizado-de-campinas", "3-vara-criminal"
OFFICE_NAME = "Coordenadoria de Entrada E Distribuição de Recursos"
EMAIL, PHONE = "entrada.e.distribuicao.de.recursos@tjsp.jus.br", "(11) 4802-9000"

NO_ROLE = StaffAccount("duda", "5a0f6f53-3a52-4a4e-9d0f-0b0000000009", "Duda Prado", ())
"""Somebody of the court whose account has no role here."""
BOTH = StaffAccount("rosa", "5a0f6f53-3a52-4a4e-9d0f-0b0000000010", "Rosa Prado", ("Gestor", "Administrador"))
"""Manages the offices that a test gives her, and administers the court."""
_OIDS = {account.user: account.oid for account in (*STAFF, BOTH)}
MEMBERS = {
    "ana": (CIVEL, FAMILIA, DISTRIBUIDOR),
    "bruno": (CIVEL, FAMILIA),
    "carla": (CIVEL, FAMILIA, DISTRIBUIDOR),
}
_WORKDAYS = range(5)


def office(office_id: str, name: str, **more: Any) -> Office:  # noqa: ANN401  (any field of `Office`)
    """A judicial office of São Paulo, open from eight to seven on workdays unless told otherwise."""
    hours = OpeningHours("America/Sao_Paulo", every(_WORKDAYS, 8 * 60, 19 * 60))
    usual = Office(office_id, name, "São Paulo", "São Paulo", "Vara", hours)
    return replace(usual, **more)


OFFICES = (
    office(
        COORDENADORIA,
        OFFICE_NAME,
        kind="Secretaria",
        contacts=(Contact("E-mail", EMAIL), Contact("Telefone", PHONE)),
        about="Informações sobre entrada e distribuição de recursos. Não recebe petições.",
    ),
    office(
        CLOSED,
        OFFICE_NAME,
        kind="Secretaria",
        hours=OpeningHours("America/Sao_Paulo", every(range(3), 13 * 60, 19 * 60)),
    ),
    office(CIVEL, "1ª Vara Cível do Foro Central"),
    office(FAMILIA, "2ª Vara da Família e Sucessões"),
    office(DISTRIBUIDOR, "Serviço de Distribuição e Protocolo"),
    office(CRIMINAL, "3ª Vara Criminal de Santos", district="Santos"),
    office(SANTOS, "1ª Vara Cível de Santos", district="Santos"),
    office(CAMPINAS, "Juizado Especial Cível de Campinas", district="Campinas"),
)


class CourtClock:
    """`shared.ports.Clock` that stands still until a test moves it, which wakes who has slept until then."""

    def __init__(self) -> None:
        self._instant = START
        self._sleepers = Sleepers()

    @property
    def instant(self) -> datetime:
        return self._instant

    @instant.setter
    def instant(self, instant: datetime) -> None:
        self._instant = instant
        self._sleepers.wake(instant)

    def now(self) -> datetime:
        return self._instant

    async def sleep(self, seconds: float) -> None:
        await self._sleepers.until(self._instant + timedelta(seconds=seconds), self._instant)


class Rooms(MemoryMeetings):
    """Meetings in memory whose links lead to a page of the tests."""

    def __init__(self, origin: str) -> None:
        super().__init__()
        self._origin = origin

    async def open(self, *, call_id: str, organiser_id: str, subject: str, starts_at: datetime) -> Meeting:
        made = await super().open(
            call_id=call_id, organiser_id=organiser_id, subject=subject, starts_at=starts_at
        )
        return replace(made, join_url=f"{self._origin}/meet/{made.meeting_id}")


@dataclass(eq=False)
class Court:
    """One test's court: fresh storage, fresh rooms, everybody's clock at `START`."""

    clock: CourtClock
    account: MemoryAccount
    rooms: Rooms
    visits: Visits
    services: Services
    desk: Desk
    """With signals: what happens here wakes visits as a request does."""
    load: HandLoad
    people: list[Person] = field(default_factory=list[Person])
    clerks_heard: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    """(clerk id, office) whose pages are heard whenever time passes."""

    @staticmethod
    async def build(clock: CourtClock, settings: Settings, meeting_origin: str) -> Court:
        """The court and, as `services`, what the app is made of."""
        clock.instant = START
        account, rooms = MemoryAccount(), Rooms(meeting_origin)
        storage = memory_storage(clock, account)
        await storage.registry.put_offices(OFFICES)
        for user, office_ids in MEMBERS.items():
            for office_id in office_ids:
                await storage.memberships.put_member(_OIDS[user], office_id)
        await storage.memberships.put_member("somebody of Santos", CRIMINAL)
        services = services_of(settings, storage, rooms, clock, (meeting_origin,))
        load = HandLoad()
        services = replace(services, load=load)
        visits = Visits(services.desk)
        desk = services.desk.with_signals(DurableSignals(visits))
        return Court(clock, account, rooms, visits, services, desk, load)

    def with_self_check(self, check: SelfCheck) -> Services:
        """The services of a deployment whose meetings are looked at by `check`."""
        return replace(self.services, self_check=check)

    # --- people ----------------------------------------------------------------------------------------

    async def arrives(
        self,
        office_id: str = CIVEL,
        *,
        display_name: str | None = None,
        case_number: str | None = None,
        priority: Priority = Priority.NONE,
        needs: tuple[Need, ...] = (),
        network: str | None = None,
    ) -> Person:
        """Somebody joins now, a second before whoever comes next."""
        needed = frozenset(needs)
        command = joining.Join(office_id, display_name, case_number, priority, needed, network=network)
        ticket = (await joining.join(self.desk, command)).stored.ticket
        person = Person(self, ticket.ticket_id, ticket.number)
        self.people.append(person)
        await person.is_heard()
        await self.passes(1)
        return person

    def person(self, ticket_id: str) -> Person:
        """Whoever holds the ticket; a page that is looked at is heard by itself."""
        ticket = self.account.rows.tickets[ticket_id].ticket
        return Person(self, ticket_id, ticket.number)

    def newest(self, office_id: str) -> Person:
        """Whoever joined the office last."""
        tickets = [stored.ticket for stored in self.account.rows.tickets.values()]
        last = max((t for t in tickets if t.office_id == office_id), key=lambda ticket: ticket.arrival)
        return self.person(last.ticket_id)

    def clerk(self, user: str = "bruno", role: Role = Role.CLERK) -> Colleague:
        """A colleague of every office, by the name of the demo's account."""
        account = next(account for account in STAFF if account.user == user)
        return Colleague(
            self, Clerk(account.oid, account.name, frozenset({role}), tuple(o.office_id for o in OFFICES))
        )

    async def is_served_elsewhere(self, office_id: str, user: str = "bruno") -> None:
        """The page of this clerk is heard at the office from now on."""
        self.clerks_heard.add((_OIDS[user], office_id))
        await self._hear()

    async def has_served(self, office_id: str, count: int, *, minutes_apart: float = 4) -> None:
        """So many people were called and served there, one after the other: the office has a pace."""
        clerk = self.clerk()
        await self.is_served_elsewhere(office_id)
        for _ in range(count):
            person = await self.arrives(office_id)
            await clerk.calls(person)
            await person.enters()
            await self.passes(minutes=minutes_apart)
            await clerk.finishes(person)

    async def rooms_fail(self, office_id: str, times: int = 3) -> None:
        """So many calls of the next one at the office meet a refusal of Graph."""
        for _ in range(times):
            self.rooms.fail(MeetingFailure.NO_ACCESS_POLICY, times=1)
            await self.clerk().calls_next(office_id)
            await self.passes(1)

    async def had_visits(self, office_id: str, days: Iterable[int]) -> None:
        """So many days ago people came there, if those were workdays; the nights have aggregated them."""
        office = await self.desk.offices.get(office_id)
        assert office is not None
        for ago in days:
            day = START.date() - timedelta(days=ago)
            await self.desk.active.mark(office_id, day)
            for visit in made_up_day(office, day) if day.weekday() in _WORKDAYS else ():
                await self.desk.records.add(visit)
        last = self.clock.now().date() - timedelta(days=1)
        await mark_again(self.desk, [office_id], last - timedelta(days=60), last, self.clock.now())
        await aggregate_days(self.desk)

    # --- time ------------------------------------------------------------------------------------------

    async def misses(self, person: Person, user: str = "bruno") -> None:
        """The person is called, and the minute passes."""
        await self.clerk(user).calls(person)
        await person.rings()
        await self.passes(65)

    async def passes(self, seconds: float = 0, *, minutes: float = 0, housekeeping: bool = False) -> None:
        """The clock moves; every visit whose alarm comes looks at its time, everybody present is heard."""
        end = self.clock.instant + timedelta(seconds=seconds, minutes=minutes)
        await self.visits.come_to_rest()
        while (alarm := self.visits.next_alarm()) is not None and alarm <= end:
            self.clock.instant = max(self.clock.instant, alarm)
            await self._hear()
            await self.visits.ring(self.clock.instant)
        self.clock.instant = end
        await self._hear()
        if housekeeping:
            await self.housekeeping()

    async def housekeeping(self) -> None:
        """What the timer does twice a minute."""
        await do_overdue_work(self.desk)
        await self.visits.come_to_rest()

    async def _hear(self) -> None:
        for clerk_id, office_id in self.clerks_heard:
            self.desk.presence.clerk_heard(office_id, clerk_id)
        for person in self.people:
            if person.present:
                await person.is_heard()

    # --- the directory ---------------------------------------------------------------------------------

    async def has(self, *offices: Office) -> None:
        """These offices too, or these in the place of those with their ids."""
        await self.services.storage.registry.put_offices(offices)

    async def has_nothing(self) -> None:
        """An empty directory, as after the first deployment."""
        self.account.offices.offices.clear()
        self.account.offices.versions.clear()
        self.account.offices.changed.clear()
        self.account.members.by_id.clear()
        await self.has()
        await self.services.storage.memberships.remove([])

    async def times(self, office_id: str, **changes: Any) -> None:  # noqa: ANN401  (the fields of `Timing`)
        """The office has other durations."""
        known = self.account.offices.offices[office_id]
        await self.has(replace(known, timing=replace(known.timing, **changes)))

    async def has_members(self, user: str, *office_ids: str) -> None:
        """The account is a member of exactly these offices."""
        self.account.members.by_id[_OIDS[user]] = set()
        for office_id in office_ids:
            await self.services.storage.memberships.put_member(_OIDS[user], office_id)
        if not office_ids:
            await self.services.storage.memberships.put_member(
                "nobody", CIVEL
            )  # the directory forgets whom it knew
