"""The one place that composes: settings in, adapters behind the ports out. No network at import or here."""

from __future__ import annotations

from dataclasses import dataclass

from shared.clock import SystemClock
from shared.domain.credentials import TicketKeys
from shared.front_desk.desk import Desk
from shared.meetings.graph import GraphMeetings
from shared.meetings.settings import GraphSettings
from shared.ports import Clock, MeetingProvider
from shared.settings import Settings
from shared.storage import Storage, StorageConfig, azure_storage


@dataclass(frozen=True)
class Services:
    """What the doors and the visit are given."""

    settings: Settings
    desk: Desk
    storage: Storage
    join_origins: tuple[str, ...]
    """Origins that a page may open as a meeting."""
    recheck_seconds: float = 5.0
    """A held request looks again so often for what changes by time alone (opening, a pause's end)."""
    held_at_most: int = 700
    """Held requests per instance; beyond it answers come at once."""


def services_of(
    settings: Settings,
    storage: Storage,
    meetings: MeetingProvider,
    clock: Clock,
    join_origins: tuple[str, ...],
) -> Services:
    """Services over given adapters."""
    desk = Desk(
        clock=clock,
        keys=TicketKeys(settings.ticket_key, settings.previous_ticket_key),
        tickets=storage.tickets,
        locks=storage.locks,
        presence=storage.presence,
        offices=storage.offices,
        active=storage.active,
        evaluations=storage.evaluations,
        history=storage.history,
        backlog=storage.backlog,
        meetings=meetings,
    )
    return Services(settings, desk, storage, join_origins)


def azure_services(settings: Settings, clock: Clock | None = None) -> Services:
    """Azure Tables and Queues, and Microsoft Graph (or, on this machine, their emulator and stand-in)."""
    clock = clock or SystemClock()
    storage = azure_storage(
        StorageConfig(
            connection_string=settings.storage.connection_string,
            table_endpoint=settings.storage.table_endpoint,
            queue_endpoint=settings.storage.queue_endpoint,
            client_id=settings.storage.client_id,
        ),
        clock,
    )
    graph = GraphSettings(
        base_url=settings.graph_base,
        scope=settings.graph_scope,
        managed_identity_client_id=settings.graph_client_id,
        extra_join_hosts=frozenset(settings.extra_join_hosts),
        in_cloud=settings.in_cloud,
    )
    origins = [f"https://{host}" for host in sorted(graph.join_hosts)]
    if graph.loopback_origin:
        origins.append(graph.loopback_origin)
    return services_of(settings, storage, GraphMeetings(graph), clock, tuple(origins))
