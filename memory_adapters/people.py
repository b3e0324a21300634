"""Memberships and the audit of configuration in memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from shared.domain.office.configuration import ConfigurationEntry
from shared.domain.office.membership import AccountBinding, Membership


@dataclass
class MemoryMembers:
    """What the table `members` would hold."""

    by_id: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    """Object id → offices."""
    by_name: dict[tuple[str, str], Membership] = field(default_factory=dict[tuple[str, str], Membership])
    bindings: dict[str, AccountBinding] = field(default_factory=dict[str, AccountBinding])

    async def offices_of(self, clerk_id: str) -> Sequence[str]:
        """Ids in alphabetical order."""
        names = {name for name, binding in self.bindings.items() if binding.clerk_id == clerk_id}
        named = {office_id for name, office_id in self.by_name if name in names}
        return sorted(self.by_id.get(clerk_id, set()) | named)


class MemoryMemberships:
    """Implements `shared.ports.Memberships`."""

    def __init__(self, rows: MemoryMembers, forget: Callable[[], None]) -> None:
        self._rows = rows
        self._forget = forget

    async def put_member(self, clerk_id: str, office_id: str) -> None:
        self._rows.by_id.setdefault(clerk_id, set()).add(office_id)
        self._forget()

    async def of_office(self, office_id: str) -> Sequence[Membership]:
        by_id = [Membership(who, office_id) for who, ids in self._rows.by_id.items() if office_id in ids]
        found = [*by_id, *(each for each in await self.every() if each.office_id == office_id)]
        return sorted(found, key=lambda each: each.account)

    async def of_account(self, account: str) -> Sequence[Membership]:
        if "@" not in account:
            return [Membership(account, office) for office in sorted(self._rows.by_id.get(account, ()))]
        return [each for each in await self.every() if each.account == account]

    async def every(self) -> Sequence[Membership]:
        rows = self._rows
        return [
            replace(rows.by_name[place], binding=rows.bindings.get(place[0]))
            for place in sorted(rows.by_name)
        ]

    async def add(self, memberships: Sequence[Membership]) -> None:
        for each in memberships:
            self._rows.by_name[each.account, each.office_id] = replace(each, binding=None)
        self._forget()

    async def remove(self, memberships: Sequence[Membership]) -> None:
        for each in memberships:
            self._rows.by_id.get(each.account, set()).discard(each.office_id)
            self._rows.by_name.pop((each.account, each.office_id), None)
            if not any(name == each.account for name, _ in self._rows.by_name):
                self._rows.bindings.pop(each.account, None)
        self._forget()

    async def binding_of(self, account: str) -> AccountBinding | None:
        return self._rows.bindings.get(account)

    async def is_bound(self, clerk_id: str) -> bool:
        return any(binding.clerk_id == clerk_id for binding in self._rows.bindings.values())

    async def bind(self, binding: AccountBinding) -> bool:
        there = self._rows.bindings.setdefault(binding.account, binding)
        self._forget()
        return there.clerk_id == binding.clerk_id


@dataclass
class MemoryConfigurationAudit:
    """Implements `shared.ports.ConfigurationAudit`."""

    entries: dict[str, ConfigurationEntry] = field(default_factory=dict[str, ConfigurationEntry])

    async def add(self, entries: Sequence[ConfigurationEntry]) -> None:
        self.entries.update({entry.entry_id: entry for entry in entries})

    async def note_ends(self, entries: Sequence[ConfigurationEntry]) -> None:
        await self.add(entries)

    async def between(self, since: datetime, until: datetime) -> Sequence[ConfigurationEntry]:
        found = [entry for entry in self.entries.values() if since <= entry.at < until]
        return sorted(found, key=lambda entry: (entry.at, entry.entry_id))
