"""Writes `docs/ticket-states.md` from the table of transitions: `python -m docs.ticket_states`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from shared.domain.status import FINAL, HELD, MISSED, OWNERS, Status
from shared.domain.texts_pt import STATUS_LABELS
from shared.domain.ticket.transitions import TRANSITIONS, Operation, leading_to

PAGE = Path(__file__).with_name("ticket-states.md")

_HEAD = """# The states of a ticket

Generated from `shared/domain/ticket/transitions.py` by `python -m docs.ticket_states`; a test fails when this
page and the table differ. Operations that leave the status as it is stand in the second table.

"""
_KINDS = (
    (HELD, "a clerk holds it"),
    (MISSED, "may return for a while, then settled"),
    ({Status.COMPLETED}, "an end; if dropped, may return for a while, then settled"),
    (FINAL, "an end"),
)
_OF_DROPPED = frozenset({Operation.RETURN, Operation.RECALL, Operation.SETTLE})
"""The operations possible after an end only if the clerk ended the visit as dropped (`Ticket.is_dropped`)."""


def page() -> str:
    """The whole page, Markdown with a Mermaid diagram."""
    return "\n".join([_HEAD.rstrip(), "", *_diagram(), "", *_states(), "", *_steady(), ""])


def _diagram() -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    for (before, after), operations in _edges().items():
        yield f"    {before or '[*]'} --> {after}: {', '.join(_named(o, before) for o in operations)}"
    for status in Status:
        if status in FINAL:
            yield f"    {status} --> [*]"
    yield "```"


def _edges() -> dict[tuple[Status | None, Status], list[Operation]]:
    """(before, after) → the operations that lead there; those that stay are left out."""
    edges: dict[tuple[Status | None, Status], list[Operation]] = {}
    for operation, row in TRANSITIONS.items():
        for before, after in row.items():
            if before is not after:
                edges.setdefault((before, after), []).append(operation)
    return edges


def _states() -> Iterator[str]:
    yield "| status | on the screen | kind | whose move | audit kinds that lead here |"
    yield "|---|---|---|---|---|"
    for status in Status:
        kind = next((text for kinds, text in _KINDS if status in kinds), "in the queue")
        audited = ", ".join(f"`{operation}`" for operation in leading_to(status))
        yield f"| `{status}` | {STATUS_LABELS[status]} | {kind} | {OWNERS[status] or '-'} | {audited} |"


def _steady() -> Iterator[str]:
    yield "| operation | in these states it changes something else |"
    yield "|---|---|"
    for operation, row in TRANSITIONS.items():
        stays = [f"`{before}`{_only(operation, before)}" for before, after in row.items() if before is after]
        if stays:
            yield f"| `{operation}` | {', '.join(stays)} |"


def _named(operation: Operation, before: Status | None) -> str:
    return f"{operation}{_only(operation, before)}"


def _only(operation: Operation, before: Status | None) -> str:
    """What the table cannot express: only a dropped service can be resumed, not every completed one."""
    return " (only dropped)" if before in FINAL and operation in _OF_DROPPED else ""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
