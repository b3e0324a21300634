"""Composes the product: settings in, adapters behind the ports out. Nothing here uses the network."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from shared.client_address import AS_DEPLOYED, ClientAddresses
from shared.clock import MachineClock
from shared.domain.credentials import TicketKeys
from shared.front_desk.administration.auditing import Administration
from shared.front_desk.desk import Desk
from shared.load.collector import spare_collections
from shared.load.gauge import LoadGauge
from shared.load.memory import MemoryUse
from shared.meetings.call_events.envelope import EnvelopeOpener
from shared.meetings.call_events.reader import NotificationReader
from shared.meetings.call_events.subscriptions import GraphSubscriptions
from shared.meetings.call_events.validation_tokens import TokenValidator
from shared.meetings.graph import GraphMeetings
from shared.meetings.self_check import MeetingCheck
from shared.ports import (
    NO_LOAD,
    NO_TELEMETRY,
    Clock,
    Load,
    MeetingProvider,
    SelfCheck,
    Telemetry,
    VisitSignals,
)
from shared.settings import CallEventSettings, Settings
from shared.storage import BOARD_SECONDS, MEMBERSHIP_SECONDS, Storage, StorageConfig, azure_storage
from shared.telemetry.recording import reporting_to
from shared.telemetry.start import azure_telemetry


@dataclass(frozen=True)
class Services:
    """What endpoints, triggers and the visit are given."""

    settings: Settings
    desk: Desk
    storage: Storage
    join_origins: tuple[str, ...]
    """Origins that a page may open as a meeting."""
    load: Load = NO_LOAD
    """What this instance puts off."""
    addresses: ClientAddresses = AS_DEPLOYED
    """From which network a request comes."""
    notifications: NotificationReader | None = None
    """None if Graph is not asked for call events."""
    self_check: SelfCheck | None = None
    """None if meetings are not Graph's."""
    closers: tuple[Callable[[], Awaitable[None]], ...] = ()
    """What `close` awaits, in order."""

    @property
    def administration(self) -> Administration:
        """What changes of configuration work on."""
        storage = self.storage
        return Administration(storage.registry, storage.memberships, storage.configuration, self.desk.clock)

    async def close(self) -> None:
        """Close the connections that the running event loop has opened; a later use opens new ones."""
        for closer in self.closers:
            await closer()

    def with_signals(self, signals: VisitSignals) -> Services:
        """The same services for one invocation, whose durable client is behind `signals`."""
        return replace(self, desk=self.desk.with_signals(signals))


def services_of(
    settings: Settings,
    storage: Storage,
    meetings: MeetingProvider,
    clock: Clock,
    join_origins: tuple[str, ...],
    telemetry: Telemetry = NO_TELEMETRY,
) -> Services:
    """Services over given adapters."""
    if telemetry is not NO_TELEMETRY:
        storage = reporting_to(storage, telemetry)
    desk = Desk.over(
        storage,
        clock=clock,
        keys=TicketKeys(settings.ticket_key, settings.previous_ticket_key),
        meetings=meetings,
        telemetry=telemetry,
    )
    closers = (storage.close,)
    return Services(settings, desk, storage, join_origins, addresses=settings.addresses, closers=closers)


def instance_services(settings: Settings) -> Services:
    """What an instance runs: Azure's adapters, rare full garbage collections, and a gauge of its load."""
    services = azure_services(settings)
    spare_collections()
    gauge = LoadGauge(MemoryUse(settings.instance_memory_mb).share, services.desk.telemetry)
    return replace(services, load=gauge)


def azure_services(
    settings: Settings,
    clock: Clock | None = None,
    *,
    membership_refresh: float = MEMBERSHIP_SECONDS,
    board_interval: float = BOARD_SECONDS,
    telemetry: Telemetry | None = None,
) -> Services:
    """Azure Tables and Queues and Microsoft Graph, or on this machine their emulator and stand-in.

    `membership_refresh`: seconds for which a clerk's offices are cached. `board_interval`: the age in seconds
    at which a board is read although no change was noted. `telemetry`: None lets the settings decide.
    """
    if telemetry is None:
        telemetry = azure_telemetry(settings.telemetry) if settings.telemetry else NO_TELEMETRY
    clock = clock or MachineClock()
    storage = azure_storage(
        StorageConfig(
            connection_string=settings.storage.connection_string,
            table_endpoint=settings.storage.table_endpoint,
            queue_endpoint=settings.storage.queue_endpoint,
            client_id=settings.storage.client_id,
            board_interval=board_interval,
            membership_refresh=membership_refresh,
        ),
        clock,
    )
    graph = settings.graph
    origins = [f"https://{host}" for host in sorted(graph.join_hosts)]
    if graph.loopback_origin:
        origins.append(graph.loopback_origin)
    meetings = GraphMeetings(graph, telemetry=telemetry)
    services = services_of(settings, storage, meetings, clock, tuple(origins), telemetry)
    if settings.call_events is not None:
        services = _with_call_events(services, meetings, settings.call_events, clock)
    return replace(
        services,
        self_check=MeetingCheck(meetings, services.desk.events, clock),
        closers=(*services.closers, meetings.aclose),
    )


def _with_call_events(
    services: Services, meetings: GraphMeetings, events: CallEventSettings, clock: Clock
) -> Services:
    """Ask Graph for call events, and read those that it sends."""
    subscriptions = GraphSubscriptions(
        meetings, public_base_url=services.settings.public_base_url, certificate=events.certificate
    )
    validator = TokenValidator(
        jwks_url=events.jwks_url,
        audience=events.audience,
        tenant_id=services.settings.staff.tenant_id,
        clock=clock,
    )
    reader = NotificationReader(validator, EnvelopeOpener(events.certificate, events.key))
    desk = replace(services.desk, events=subscriptions)
    return replace(services, desk=desk, notifications=reader)
