"""The writing side of memberships: by account name, bound at the first sign-in, or by object id."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from shared.domain.office.membership import AccountBinding, Membership


class Memberships(Protocol):
    """Accounts at offices, read now. Every method raises `StorageUnavailable`."""

    async def put_member(self, clerk_id: str, office_id: str) -> None:
        """The clerk with this object id belongs to the office from now on. Repeating it has no effect."""
        ...

    async def of_office(self, office_id: str) -> Sequence[Membership]:
        """Everybody of the office by account, the lapsed ones as well."""
        ...

    async def of_account(self, account: str) -> Sequence[Membership]:
        """All memberships of an account's name, or of an object id."""
        ...

    async def every(self) -> Sequence[Membership]:
        """All memberships by account name, for imports."""
        ...

    async def add(self, memberships: Sequence[Membership]) -> None:
        """Insert or replace. A bound account belongs to the office at once."""
        ...

    async def remove(self, memberships: Sequence[Membership]) -> None:
        """End them; what is gone already is no error. An account without any is bound no longer."""
        ...

    async def binding_of(self, account: str) -> AccountBinding | None:
        """Whom the account's name belongs to; None before its first sign-in."""
        ...

    async def is_bound(self, clerk_id: str) -> bool:
        """Whether an account's name is bound to this object id."""
        ...

    async def bind(self, binding: AccountBinding) -> bool:
        """Bind an account's name that is bound to nobody; False where it is somebody else's.

        Binding it again to the same object completes what a crash left.
        """
        ...
