"""The people of the court who use the product, and what they may do.

`check_…` raises `Refused`; `can_…` answers the same question with a bool, for pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shared.domain.actor import Actor
from shared.domain.errors import Problem, Refused


class Role(StrEnum):
    """App roles of the court's directory, as the `roles` claim spells them."""

    CLERK = "Atendente"
    MANAGER = "Gestor"
    ADMINISTRATOR = "Administrador"


_SERVES = frozenset({Role.CLERK, Role.MANAGER})
_MANAGES = frozenset({Role.MANAGER})


@dataclass(frozen=True)
class Clerk:
    """Who is signed in. `office_ids` are the memberships of the moment, from storage, not from the token."""

    clerk_id: str
    name: str
    roles: frozenset[Role]
    office_ids: tuple[str, ...]

    @property
    def actor(self) -> Actor:
        """The strongest role, for the audit."""
        if Role.ADMINISTRATOR in self.roles:
            return Actor.ADMINISTRATOR
        return Actor.MANAGER if Role.MANAGER in self.roles else Actor.CLERK


def can_serve(clerk: Clerk, office_id: str) -> bool:
    """Whether the clerk may see and call the office's queue."""
    if Role.ADMINISTRATOR in clerk.roles:
        return True
    return bool(clerk.roles & _SERVES) and office_id in clerk.office_ids


def check_serves(clerk: Clerk, office_id: str) -> None:
    """Raises `not-allowed` where `can_serve` says no."""
    if not can_serve(clerk, office_id):
        raise Refused(Problem.NOT_ALLOWED, officeId=office_id)


def check_administers(clerk: Clerk) -> None:
    """Raises `not-allowed` for everybody but administrators."""
    if Role.ADMINISTRATOR not in clerk.roles:
        raise Refused(Problem.NOT_ALLOWED)


def can_manage(clerk: Clerk, office_id: str) -> bool:
    """Whether the clerk may change hours, members and messages of the office and read its audit."""
    if Role.ADMINISTRATOR in clerk.roles:
        return True
    return bool(clerk.roles & _MANAGES) and office_id in clerk.office_ids


def check_manages(clerk: Clerk, office_id: str) -> None:
    """Raises `not-allowed` where `can_manage` says no."""
    if not can_manage(clerk, office_id):
        raise Refused(Problem.NOT_ALLOWED, officeId=office_id)
