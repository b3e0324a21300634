"""When one process last heard each page: a dictionary per office, updated as signs of life arrive.

Reading copies nothing: `signs` returns the dictionaries themselves behind read-only views.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from shared.domain.credentials import office_key
from shared.domain.queue.presence import Run, SignsOfLife
from shared.ports.presence import SignsListener

FORGET_AFTER = timedelta(minutes=20)
"""Longer than any rule looks back."""
_FORGET_EVERY = timedelta(minutes=5)


@dataclass(frozen=True)
class HeardAt:
    """Who was heard at one office, and when: tickets and clerks by their ids."""

    tickets: dict[str, datetime] = field(default_factory=dict[str, datetime])
    clerks: dict[str, datetime] = field(default_factory=dict[str, datetime])

    def forget_before(self, instant: datetime) -> None:
        """Drop those last heard before this instant."""
        for known in (self.tickets, self.clerks):
            for name in [name for name, at in known.items() if at < instant]:
                del known[name]

    @property
    def is_empty(self) -> bool:
        """Whether neither a ticket nor a clerk was heard."""
        return not self.tickets and not self.clerks


@dataclass
class _Office:
    heard: HeardAt = field(default_factory=HeardAt)
    told_at: dict[str, datetime] = field(default_factory=dict[str, datetime])
    listeners: list[SignsListener] = field(default_factory=list[SignsListener])

    def visitor(self, ticket_id: str, at: datetime, told_at: datetime | None) -> None:
        """Note a sign of life, our own (`told_at` None) or another instance's."""
        if self._note(self.heard.tickets, ticket_id, at, told_at):
            for listener in self.listeners:
                listener.visitor_heard(ticket_id)

    def clerk(self, clerk_id: str, at: datetime, told_at: datetime | None) -> None:
        """The same of a clerk."""
        if self._note(self.heard.clerks, clerk_id, at, told_at):
            for listener in self.listeners:
                listener.clerk_heard(clerk_id)

    def _note(self, known: dict[str, datetime], name: str, at: datetime, told_at: datetime | None) -> bool:
        """Whether it is later than what was known; an earlier one is ignored."""
        before = known.get(name)
        if before is not None and at < before:
            return False
        known[name] = at
        if told_at is not None:
            self.told_at[name] = told_at
        else:
            self.told_at.pop(name, None)
        return before is None or at > before


class HeardSigns:
    """All offices, by their keys, with the run of this process."""

    def __init__(self, now: datetime) -> None:
        self.run = Run.begun(now)
        self._offices: dict[str, _Office] = {}
        self._forgot_at = now

    def visitor(self, key: str, ticket_id: str, now: datetime) -> None:
        """A visitor heard by this instance now."""
        self._office(key).visitor(ticket_id, now, None)

    def clerk(self, key: str, clerk_id: str, now: datetime) -> None:
        """A clerk heard by this instance now."""
        self._office(key).clerk(clerk_id, now, None)

    def told(self, told: Mapping[str, HeardAt], told_at: datetime) -> None:
        """What another instance told at `told_at`, by office keys."""
        for key, heard in told.items():
            office = self._office(key)
            for ticket_id, at in heard.tickets.items():
                office.visitor(ticket_id, at, told_at)
            for clerk_id, at in heard.clerks.items():
                office.clerk(clerk_id, at, told_at)

    def listen(self, office_id: str, listener: SignsListener) -> None:
        """See `Presence.listen`."""
        self._office(office_key(office_id)).listeners.append(listener)

    def read(self, now: datetime) -> None:
        """The others' rows have been read by a request sent at `now`."""
        self._continue(self.run.read(now))
        if now - self._forgot_at >= _FORGET_EVERY:
            self._forget(now)

    def interrupted(self, now: datetime) -> None:
        """Storage did not answer: whether anybody was heard meanwhile is unknown."""
        self._continue(self.run.broken(now))

    def signs(self, office_id: str) -> SignsOfLife:
        """The office as it is known now, in constant time."""
        office = self._office(office_key(office_id))
        return SignsOfLife(
            run_since=self.run.since,
            tickets=MappingProxyType(office.heard.tickets),
            clerks=MappingProxyType(office.heard.clerks),
            told_at=MappingProxyType(office.told_at),
        )

    def _continue(self, run: Run) -> None:
        began, self.run = run.since != self.run.since, run
        for office in self._offices.values() if began else ():
            for listener in office.listeners:
                listener.run_began()

    def _forget(self, now: datetime) -> None:
        self._forgot_at = now
        for office in self._offices.values():
            office.heard.forget_before(now - FORGET_AFTER)
            for name in [n for n in office.told_at if not _is_known(office.heard, n)]:
                del office.told_at[name]

    def _office(self, key: str) -> _Office:
        return self._offices.setdefault(key, _Office())


def _is_known(heard: HeardAt, name: str) -> bool:
    return name in heard.tickets or name in heard.clerks
