"""The directory of the golden rows: offices, settings, calendar, people, and the audit of configuration."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from shared.domain.actor import Actor
from shared.domain.office.configuration import ChangeResult, ConfigurationEntry, Subject
from shared.domain.office.court_calendar import CourtDay
from shared.domain.office.court_settings import CourtSettings
from shared.domain.office.membership import AccountBinding, Membership
from shared.domain.office.office import Contact, Office
from shared.domain.office.opening_hours import COURT_DEFAULT, Block, DayKind, OpeningHours, SpecialDay, every
from shared.domain.timing import DEFAULT_TIMING
from shared.ports import Changed, StoredOffice
from tests.builders import after

OFFICE = Office(
    "rich",
    "Ofício «Único»",
    "Manaus",
    "Manaus",
    "ofício",
    OpeningHours(
        "America/Manaus",
        every(range(5), 8 * 60, 19 * 60),
        exceptions={
            date(2026, 11, 30): SpecialDay(DayKind.SPECIAL_HOURS, "mutirão", blocks=(Block(0, 1440),)),
            date(2026, 12, 1): SpecialDay(DayKind.LATE_START, "reunião", opens=600),
        },
    ),
    degree="1",
    about="Só processos físicos",
    contacts=(Contact("Telefone", "(92) 5555-0100"), Contact("E-mail", "unico@example.org")),
    timing=replace(DEFAULT_TIMING, minute=timedelta(seconds=90, microseconds=1), pauses=2),
)
PLAIN_OFFICE = Office(
    "plain", "1ª Vara", "Santos", "Santos", "vara", OpeningHours("America/Sao_Paulo", COURT_DEFAULT)
)
COURT = CourtSettings(
    replace(DEFAULT_TIMING, long_minute=timedelta(seconds=400), queue_limit=150), every(range(5), 540, 1140)
)
CALENDAR = [
    CourtDay(date(2026, 12, 25), SpecialDay(DayKind.NO_SERVICE, "Natal")),
    CourtDay(date(2026, 12, 24), SpecialDay(DayKind.SUSPENSION, "véspera")),
    CourtDay(date(2026, 1, 26), SpecialDay(DayKind.LATE_START, "Aniversário", 1000), "São Vicente"),
]
CHANGED_OFFICE = StoredOffice(
    replace(PLAIN_OFFICE, office_id="changed", active=False), "", Changed("admin-oid", "Rosa", after(31))
)
ACCOUNT_BINDING = AccountBinding("ana@tjsp.example", "ana-oid", "Ana Souza", after(33))
MEMBERSHIP = Membership("ana@tjsp.example", "rich", after(32), "admin-oid", ACCOUNT_BINDING)
WAITING_MEMBERSHIP = Membership("rui@tjsp.example", "rich", after(32), None)
ENTRY = ConfigurationEntry(
    "entry-1",
    after(34),
    Actor.ADMINISTRATOR,
    "admin-oid",
    "Rosa",
    Subject.OFFICE,
    "rich",
    '{"name": "Ofício"}',
    '{"name": "Ofício «Único»"}',
    ChangeResult.DONE,
)
PENDING_ENTRY = ConfigurationEntry(
    "entry-2", after(35), Actor.MANAGER, "carla-oid", "Carla", Subject.MEMBER, "x", None, None
)
