"""`python -m docs.authorization` writes the table of who may call what into `docs/security.md`."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from docs.routes import endpoints
from functions.endpoints import Access, Endpoint, StaffRight
from functions.problems import STATUS
from shared.domain.errors import Problem

PAGE = Path(__file__).with_name("security.md")
BEGIN, END = "<!-- python -m docs.authorization -->\n", "<!-- end -->\n"


class Requester(StrEnum):
    """Who sends a request, seen from the office and the ticket that it concerns."""

    NOBODY = "nobody"
    VISITOR = "this visitor"
    OTHER_VISITOR = "another visitor"
    NO_ROLE = "account without a role"
    CLERK = "Atendente here"
    CLERK_ELSEWHERE = "Atendente elsewhere"
    MANAGER = "Gestor here"
    MANAGER_ELSEWHERE = "Gestor elsewhere"
    ADMINISTRATOR = "Administrador"


NOT_STAFF = frozenset({Requester.NOBODY, Requester.VISITOR, Requester.OTHER_VISITOR})
STAFF = frozenset(Requester) - NOT_STAFF - {Requester.NO_ROLE}
HAVE: Mapping[StaffRight, frozenset[Requester]] = {
    StaffRight.ROLE: STAFF,
    StaffRight.SERVES: frozenset({Requester.CLERK, Requester.MANAGER, Requester.ADMINISTRATOR}),
    StaffRight.MANAGES: frozenset({Requester.MANAGER, Requester.ADMINISTRATOR}),
    StaffRight.SEES_FIGURES: frozenset({Requester.MANAGER, Requester.ADMINISTRATOR}),
    StaffRight.MANAGES_SOME: STAFF - {Requester.CLERK, Requester.CLERK_ELSEWHERE},
    StaffRight.ADMINISTERS: frozenset({Requester.ADMINISTRATOR}),
}
_NEEDED = {
    Access.ANYBODY: "nothing",
    Access.VISITOR: "the ticket's secret",
}


def refusal(endpoint: Endpoint, who: Requester) -> Problem | None:
    """How the endpoint refuses them; None where they may."""
    if endpoint.access is Access.ANYBODY:
        return None
    if endpoint.access is Access.VISITOR:
        return None if who is Requester.VISITOR else Problem.NOT_FOUND
    if who in NOT_STAFF:
        return Problem.NOT_AUTHENTICATED
    if endpoint.right is StaffRight.SEES_FIGURES and who is Requester.MANAGER_ELSEWHERE:
        return Problem.NOT_FOUND
    has_right = endpoint.right is not None and who in HAVE[endpoint.right]
    return None if has_right else Problem.NOT_ALLOWED


def table() -> str:
    """The table in Markdown: a row for each endpoint, a column for each who may send a request."""
    lines = [
        f"| endpoint | needs | {' | '.join(Requester)} |",
        f"|---|---|{'---|' * len(Requester)}",
    ]
    for endpoint in endpoints():
        cells = " | ".join(_cell(refusal(endpoint, who)) for who in Requester)
        needs = _NEEDED.get(endpoint.access) or str(endpoint.right)
        lines.append(f"| `{endpoint.method} /{endpoint.route}` | {needs} | {cells} |")
    return "\n".join(lines) + "\n"


def page(text: str) -> str:
    """The page with the table of today."""
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


def _cell(refused: Problem | None) -> str:
    return "yes" if refused is None else str(STATUS[refused])


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
