"""The JSON text that an orchestrator is called with, exactly as the extension would write it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from local_host.durable.history import INBOUND, EventKind, HistoryEvent, utc_text

_LONG_TIMERS = {
    "longRunningTimerIntervalDuration": "3.00:00:00",
    "maximumShortTimerDuration": "6.00:00:00",
    "defaultHttpAsyncRequestSleepTimeMillseconds": 30000,
}


def trigger_payload(
    *,
    instance_id: str,
    execution_id: str,
    stored: Sequence[HistoryEvent],
    batch: Sequence[HistoryEvent],
    carried: int = 0,
) -> str:
    """The trigger's text for one episode.

    `stored` is this generation's history so far, `batch` begins with `ORCHESTRATOR_STARTED` and is new;
    `carried` of its external events come from the generation before and count as played at once.
    Raises `ValueError` if the input of the generation is not JSON.
    """
    events = [_event(event, True, instance_id, execution_id) for event in stored]
    raised = 0
    for event in batch:
        raised += event.kind is EventKind.EVENT_RAISED
        played = event.kind is EventKind.EVENT_RAISED and raised <= carried
        events.append(_event(event, played, instance_id, execution_id))
    started = next(e for e in (*stored, *batch) if e.kind is EventKind.EXECUTION_STARTED)
    payload = {
        "history": events,
        "input": None if started.text is None else json.loads(started.text),
        "instanceId": instance_id,
        "isReplaying": bool(stored),
        "parentInstanceId": None,
        "upperSchemaVersion": 1,
        "upperSchemaVersionNew": 3,
        **_LONG_TIMERS,
    }
    return json.dumps(payload, ensure_ascii=False)


def _event(event: HistoryEvent, played: bool, instance_id: str, execution_id: str) -> dict[str, object]:
    frame: dict[str, object] = {
        "EventType": int(event.kind),
        "EventId": event.number,
        "IsPlayed": played and event.kind in INBOUND,
        "Timestamp": utc_text(event.at),
    }
    if event.kind is EventKind.EXECUTION_STARTED:
        frame["OrchestrationInstance"] = {"InstanceId": instance_id, "ExecutionId": execution_id}
    return frame | _own_fields(event)


def _own_fields(event: HistoryEvent) -> dict[str, object]:
    match event.kind:
        case EventKind.EXECUTION_STARTED:
            # The SDK reads Version although it is always null here.
            empty = dict.fromkeys(("ParentInstance", "Version", "Tags"))
            return {**empty, "Name": event.name, "Input": event.text}
        case EventKind.EXECUTION_TERMINATED:
            return {"Input": event.text}
        case EventKind.TASK_SCHEDULED:
            return {"Name": event.name, "Version": "", "Input": None}
        case EventKind.TASK_COMPLETED:
            return {"TaskScheduledId": event.task, "Result": event.text}
        case EventKind.TASK_FAILED:
            return {"TaskScheduledId": event.task, "Reason": event.text, "Details": event.details}
        case EventKind.TIMER_CREATED:
            return {"FireAt": utc_text(event.fire_at or 0.0)}
        case EventKind.TIMER_FIRED:
            return {"TimerId": event.task, "FireAt": utc_text(event.fire_at or 0.0)}
        case EventKind.EVENT_RAISED:
            return {"Name": event.name, "Input": event.text}
        case _:
            return {}  # frames; an execution that has ended is never replayed
