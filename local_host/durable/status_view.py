"""Instances as the management API shows and chooses them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from local_host.durable.episode import CONTINUED, FINISHED, PENDING, RUNNING
from local_host.durable.history import EventKind, HistoryEvent, seconds_of, utc_text
from local_host.durable.records import Instance

_FRAMES = frozenset({EventKind.ORCHESTRATOR_STARTED, EventKind.ORCHESTRATOR_COMPLETED})
_ENDS = frozenset({EventKind.TASK_COMPLETED, EventKind.TASK_FAILED})
_STATUSES = FINISHED | {RUNNING, PENDING, CONTINUED, "Suspended"}


def status_object(instance: Instance, *, show_input: bool) -> dict[str, object]:
    """The status without history; JSON values, times in whole seconds UTC."""
    return {
        "name": instance.name,
        "instanceId": instance.instance_id,
        "runtimeStatus": instance.status,
        "input": _value(instance.input) if show_input else None,
        "customStatus": _value(instance.custom_status),
        "output": _value(instance.output),
        "createdTime": utc_text(instance.created, whole=True),
        "lastUpdatedTime": utc_text(instance.updated, whole=True),
    }


def matching(instances: Sequence[Instance], query: Mapping[str, str]) -> list[Instance]:
    """Those that the query asks for by prefix, time of creation and status (an unknown one is no filter).

    Raises `ValueError` for a time that is none.
    """
    prefix = query.get("instanceIdPrefix", "")
    since = seconds_of(query["createdTimeFrom"]) if query.get("createdTimeFrom") else float("-inf")
    until = seconds_of(query["createdTimeTo"]) if query.get("createdTimeTo") else float("inf")
    asked = {status.strip().lower() for status in query.get("runtimeStatus", "").split(",")}
    wanted = {status for status in _STATUSES if status.lower() in asked} or _STATUSES
    return [
        row
        for row in instances
        if row.instance_id.startswith(prefix) and since <= row.created <= until and row.status in wanted
    ]


def history_objects(events: Sequence[HistoryEvent], *, show_output: bool) -> list[dict[str, object]]:
    """The history as the API shows it: a call only until it has ended, then its end with the call's name."""
    calls = {e.number: e for e in events if e.kind is EventKind.TASK_SCHEDULED}
    ended = {e.task for e in events if e.kind in _ENDS}
    return [
        _event(event, calls, show_output)
        for event in events
        if event.kind not in _FRAMES
        and not (event.kind is EventKind.TASK_SCHEDULED and event.number in ended)
    ]


def _event(event: HistoryEvent, calls: dict[int, HistoryEvent], show_output: bool) -> dict[str, object]:
    shown: dict[str, object] = {"EventType": event.kind.label, "Timestamp": utc_text(event.at)}
    call = calls.get(event.task) if event.kind in _ENDS else None
    if call is not None:
        shown |= {"FunctionName": call.name, "ScheduledTime": utc_text(call.at)}
    elif event.kind is EventKind.EXECUTION_STARTED:
        shown["FunctionName"] = event.name
    elif event.name is not None:
        shown["Name"] = event.name
    if event.fire_at is not None:
        shown["FireAt"] = utc_text(event.fire_at)
    if event.status is not None:
        shown["OrchestrationStatus"] = event.status
    if event.kind is EventKind.TASK_FAILED:
        shown |= {"Reason": event.text, "Details": event.details}
    if event.kind is EventKind.EVENT_RAISED:
        shown["Input"] = _value(event.text)
    if show_output and event.kind in {EventKind.TASK_COMPLETED, EventKind.EXECUTION_COMPLETED}:
        shown["Result"] = _value(event.text)
    return shown


def _value(text: str | None) -> object:
    return json.loads(text) if text else None
