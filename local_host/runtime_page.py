"""`/runtime/local`: the visits that run now, each with its history drawn as a timeline."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from html import escape

from local_host.durable.engine import InstanceView
from local_host.durable.history import EventKind, HistoryEvent
from local_host.sign_in_page import template

RUNTIME_PAGE = "/runtime/local"
_RUNNING = ("Pending", "Running", "ContinuedAsNew")
_FRAMES = (EventKind.ORCHESTRATOR_STARTED, EventKind.ORCHESTRATOR_COMPLETED)


def runtime_page(instances: Iterable[InstanceView], now: datetime) -> str:
    """The page's HTML at the instant `now`."""
    views = list(instances)
    running = [view for view in views if view.status in _RUNNING]
    return template("visitas.html").substitute(
        running=len(running),
        ended=len(views) - len(running),
        now=f"{now.astimezone(UTC):%H:%M:%S} UTC",
        visits="".join(_visit(view, now.timestamp()) for view in running),
    )


def _visit(view: InstanceView, now: float) -> str:
    shown = [event for event in view.history if event.kind not in _FRAMES]
    span = max(1.0, now - view.created)
    return template("visita.html").substitute(
        id=escape(view.instance_id),
        name=escape(view.name),
        status=escape(view.status),
        custom=escape(view.custom_status or "–"),
        created=_clock_time(view.created),
        events="".join(_dot(event, (event.at - view.created) / span) for event in shown),
    )


def _dot(event: HistoryEvent, share: float) -> str:
    """One event at its position between the beginning and now."""
    x = 10 + 980 * min(1.0, max(0.0, share))
    title = escape(f"{_clock_time(event.at)} {event.kind.label} {event.name or ''}".strip())
    return f'<circle class="{event.kind.label}" cx="{x:.0f}" cy="16" r="7"><title>{title}</title></circle>'


def _clock_time(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%H:%M:%S}"
