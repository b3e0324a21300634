"""Who belongs to which office: by the account's name, and by its object id from its first sign-in on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

LAPSES_AFTER = timedelta(days=30)
"""How long a membership waits for the account's first sign-in."""


@dataclass(frozen=True)
class AccountBinding:
    """The account's name belongs to this object of the directory, and to no other that may have it later."""

    account: str
    clerk_id: str
    name: str
    """As the account called itself when it was bound."""
    bound_at: datetime


@dataclass(frozen=True)
class Membership:
    """One account at one office. `account` is the object id where it was added by that."""

    account: str
    office_id: str
    since: datetime | None = None
    """None for rows of versions that did not write it."""
    added_by: str | None = None
    binding: AccountBinding | None = None


def is_lapsed(membership: Membership, now: datetime) -> bool:
    """Whether it has waited too long for a first sign-in."""
    waits = membership.binding is None and membership.since is not None
    return waits and membership.since is not None and now - membership.since > LAPSES_AFTER
