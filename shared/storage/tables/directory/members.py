"""Memberships as rows. Three kinds of partitions, so that each question is one query:

* `<object id>`: memberships by object id, one row for each office;
* `<object id>!bound`: the accounts' names that are bound to it; adjacent, so that one query reads both;
* `account!<name>`: the name's memberships, and `!binding` once it is bound.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.domain.office.membership import AccountBinding, Membership
from shared.storage.tables.client.account import Rejected
from shared.storage.tables.client.row import Row, key_part
from shared.storage.tables.client.table import RowTable, Verb, Write
from shared.storage.tables.codec import RowType

_BINDING = "!binding"
_OF_ACCOUNT = "account!"
_BOUND = "!bound"
AT_ONCE = 16
"""Accounts that are written concurrently."""
_AFTER = '"'
"""Follows `!` in the order of keys."""


@dataclass(frozen=True)
class Member:
    """A clerk belongs to an office, by object id."""

    clerk_id: str
    office_id: str


@dataclass(frozen=True)
class AccountMember:
    """An account's name belongs to an office."""

    account: str
    office_id: str
    since: datetime
    added_by: str | None


@dataclass(frozen=True)
class BindingRow:
    """An account's name is bound to an object id; the same row in both partitions."""

    account: str
    bound_to: str
    name: str
    bound_at: datetime

    @property
    def binding(self) -> AccountBinding:
        """The binding that this row stores."""
        return AccountBinding(self.account, self.bound_to, self.name, self.bound_at)


MEMBER = RowType(Member)
ACCOUNT_MEMBER = RowType(AccountMember)
BINDING = RowType(BindingRow)


class TableMembers:
    """Reads the offices of a clerk."""

    def __init__(self, members: RowTable) -> None:
        self._members = members

    async def offices_of(self, clerk_id: str) -> Sequence[str]:
        """Ids in alphabetical order, read now: one query, and one more for each name bound to the clerk."""
        own = key_part(clerk_id)
        found = await self._members.partitions_between(own, f"{own}{_AFTER}")
        ids = {MEMBER.read(row).office_id for row in found if row.partition == own}
        for row in found:
            if row.partition == f"{own}{_BOUND}":
                ids |= await self._of_bound(BINDING.read(row))
        return sorted(ids)

    async def _of_bound(self, bound: BindingRow) -> set[str]:
        """The offices of the name, as long as it is bound to this clerk."""
        rows = await self._members.partition(_partition(bound.account))
        holder = next((BINDING.read(row).bound_to for row in rows if row.key == _BINDING), None)
        if holder != bound.bound_to:
            return set()
        return {ACCOUNT_MEMBER.read(row).office_id for row in rows if row.key != _BINDING}


class TableMemberships:
    """Implements `shared.ports.Memberships`."""

    def __init__(self, members: RowTable, forget: Callable[[], None]) -> None:
        """`forget` is called when this instance has changed a membership."""
        self._members = members
        self._forget = forget

    async def put_member(self, clerk_id: str, office_id: str) -> None:
        """See `Memberships.put_member`."""
        columns = MEMBER.write(Member(clerk_id, office_id))
        await self._members.put(Row(key_part(clerk_id), key_part(office_id), columns))
        self._forget()

    async def of_office(self, office_id: str) -> Sequence[Membership]:
        """A query of the whole table, and one for each account found by name."""
        found = await self._members.having("office_id", office_id)
        memberships: list[Membership] = []
        for row in found:
            if row.partition.startswith(_OF_ACCOUNT):
                named = ACCOUNT_MEMBER.read(row)
                memberships.append(_named(named, await self.binding_of(named.account)))
            else:
                member = MEMBER.read(row)
                memberships.append(Membership(member.clerk_id, member.office_id))
        return sorted(memberships, key=lambda each: each.account)

    async def of_account(self, account: str) -> Sequence[Membership]:
        """See `Memberships.of_account`."""
        if "@" not in account:
            rows = await self._members.partition(key_part(account))
            return [Membership(account, MEMBER.read(row).office_id) for row in rows]
        return _memberships(await self._members.partition(_partition(account)))

    async def every(self) -> Sequence[Membership]:
        """See `Memberships.every`."""
        return _memberships(await self._members.partitions_between(_OF_ACCOUNT, f"account{_AFTER}"))

    async def add(self, memberships: Sequence[Membership]) -> None:
        """See `Memberships.add`."""
        await _at_once(self._add_account, memberships)
        self._forget()

    async def _add_account(self, partition: str, memberships: Sequence[Membership]) -> None:
        rows = [
            Row(
                partition,
                key_part(each.office_id),
                ACCOUNT_MEMBER.write(
                    AccountMember(each.account, each.office_id, _since(each), each.added_by)
                ),
            )
            for each in memberships
        ]
        await self._members.write_all([Write(Verb.PUT, row) for row in rows])

    async def remove(self, memberships: Sequence[Membership]) -> None:
        """See `Memberships.remove`."""
        await _at_once(self._remove_account, memberships)
        self._forget()

    async def _remove_account(self, partition: str, memberships: Sequence[Membership]) -> None:
        for each in memberships:
            await self._delete(Row(partition, key_part(each.office_id), {}))
        left = await self._members.partition(partition)
        if partition.startswith(_OF_ACCOUNT) and [row.key for row in left] == [_BINDING]:
            await self._unbind(left[0])

    async def binding_of(self, account: str) -> AccountBinding | None:
        """See `Memberships.binding_of`."""
        row = await self._members.get(_partition(account), _BINDING)
        return None if row is None else BINDING.read(row).binding

    async def is_bound(self, clerk_id: str) -> bool:
        """See `Memberships.is_bound`."""
        return bool(await self._members.partition(f"{key_part(clerk_id)}{_BOUND}"))

    async def bind(self, binding: AccountBinding) -> bool:
        """See `Memberships.bind`."""
        columns = BINDING.write(BindingRow(binding.account, binding.clerk_id, binding.name, binding.bound_at))
        try:
            await self._members.insert(Row(_partition(binding.account), _BINDING, columns))
        except Rejected as refusal:
            if refusal.status != 409:
                raise
            there = await self.binding_of(binding.account)
            if there is None or there.clerk_id != binding.clerk_id:
                return False
        # Last: until it is there, the next sign-in does the same again.
        await self._members.put(
            Row(f"{key_part(binding.clerk_id)}{_BOUND}", key_part(binding.account), columns)
        )
        self._forget()
        return True

    async def _unbind(self, row: Row) -> None:
        """End the name's binding: the next person of this name must be added and sign in."""
        bound = BINDING.read(row)
        await self._delete(Row(f"{key_part(bound.bound_to)}{_BOUND}", key_part(bound.account), {}))
        await self._delete(Row(row.partition, row.key, {}))

    async def _delete(self, row: Row) -> None:
        try:
            await self._members.batch([Write(Verb.DELETE, row)])
        except Rejected as refusal:
            if refusal.status != 404:
                raise


def _partition(account: str) -> str:
    """Where the memberships of an account's name or of an object id are."""
    return f"{_OF_ACCOUNT}{key_part(account)}" if "@" in account else key_part(account)


async def _at_once(
    work: Callable[[str, Sequence[Membership]], Awaitable[None]], memberships: Sequence[Membership]
) -> None:
    """`work` for each account, several at a time: each lies in a partition of its own."""
    turns = asyncio.Semaphore(AT_ONCE)

    async def take(partition: str, of_account: Sequence[Membership]) -> None:
        async with turns:
            await work(partition, of_account)

    await asyncio.gather(*(take(*each) for each in _by_account(memberships).items()))


def _by_account(memberships: Sequence[Membership]) -> Mapping[str, Sequence[Membership]]:
    found: dict[str, list[Membership]] = {}
    for each in memberships:
        found.setdefault(_partition(each.account), []).append(each)
    return found


def _memberships(rows: Sequence[Row]) -> list[Membership]:
    """The memberships of whole partitions of accounts' names."""
    bindings = {row.partition: BINDING.read(row).binding for row in rows if row.key == _BINDING}
    return [
        _named(ACCOUNT_MEMBER.read(row), bindings.get(row.partition)) for row in rows if row.key != _BINDING
    ]


def _named(row: AccountMember, binding: AccountBinding | None) -> Membership:
    return Membership(row.account, row.office_id, row.since, row.added_by, binding)


def _since(membership: Membership) -> datetime:
    if membership.since is None:
        raise ValueError("a membership by name has the instant from which it lapses")
    return membership.since
