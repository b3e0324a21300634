"""The queues of a hub: some that wake instances, each instance has its own, and one that calls activities."""

from __future__ import annotations

CONTROL, WORK = "control", "work"


def hub_queues(partitions: int) -> list[str]:
    """The names of all."""
    return [*(f"{CONTROL}-{number:02}" for number in range(partitions)), WORK]


def queue_of(kind: str, instance_id: str, partitions: int) -> str:
    """The queue of an instance's messages of the kind `CONTROL` or `WORK`. Azure hashes so too (FNV-1a)."""
    digest = 2166136261
    for byte in instance_id.encode():
        digest = (digest ^ byte) * 16777619 & 0xFFFFFFFF
    return WORK if kind == WORK else f"{CONTROL}-{digest % partitions:02}"
