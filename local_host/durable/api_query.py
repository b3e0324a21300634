"""Filters and pages of the lists in the management API."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from local_host.durable.episode import CONTINUED, FINISHED, PENDING, RUNNING
from local_host.durable.history import seconds_of
from local_host.durable.records import Instance

_STATUSES = FINISHED | {RUNNING, PENDING, CONTINUED, "Suspended"}


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


def page(instances: Sequence[Instance], token: str, top: int) -> tuple[Sequence[Instance], str]:
    """At most `top` (0: all) of those after `token`, and the token of the next page, empty at the end."""
    begin = bisect_right([row.instance_id for row in instances], token)
    rest = instances[begin:]
    if top <= 0 or len(rest) <= top:
        return rest, ""
    return rest[:top], rest[top - 1].instance_id
