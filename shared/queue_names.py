"""The names of all queues, apart from storage: indexing the triggers needs nothing else."""

from __future__ import annotations

from enum import StrEnum


class Queue(StrEnum):
    """Queues; each has a function that reads it."""

    AFTER_VISIT = "after-visit"
    GRAPH_NOTIFICATIONS = "graph-notifications"
