"""Every change of configuration with its entry in the audit: written before, its end noted afterwards.

A process that stops in between leaves the entry as `pending`: it may tell of a change that was not made, but
no change is ever without one.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.domain.clerk import Clerk
from shared.domain.office.configuration import ChangeResult, ConfigurationEntry, Plain, Subject, difference
from shared.ports import Clock, ConfigurationAudit, Memberships, OfficeRegistry


@dataclass(frozen=True)
class Administration:
    """The ports that changes of configuration work on."""

    registry: OfficeRegistry
    memberships: Memberships
    audit: ConfigurationAudit
    clock: Clock


@dataclass(frozen=True)
class ConfigurationChange:
    """What is about to be changed; None where there is nothing before or after."""

    subject: Subject
    subject_id: str
    before: Plain | None
    after: Plain | None


async def begin(
    administration: Administration, who: Clerk, changes: Sequence[ConfigurationChange]
) -> list[ConfigurationEntry]:
    """Write the entries of these changes, in their order."""
    now = administration.clock.now()
    token = secrets.token_hex(8)
    entries = [_entry(change, who, now, f"{token}-{place:04}") for place, change in enumerate(changes)]
    await administration.audit.add(entries)
    return entries


async def end(
    administration: Administration, entries: Sequence[ConfigurationEntry], refused: Sequence[str] = ()
) -> None:
    """Note how they ended; `refused` are the ids of subjects that were not changed."""
    ends = {True: ChangeResult.REFUSED, False: ChangeResult.DONE}
    ended = [entry.ended(ends[entry.subject_id in refused]) for entry in entries]
    await administration.audit.note_ends(ended)


def _entry(change: ConfigurationChange, who: Clerk, now: datetime, entry_id: str) -> ConfigurationEntry:
    before, after = difference(change.before, change.after)
    return ConfigurationEntry(
        entry_id=entry_id,
        at=now,
        actor=who.actor,
        actor_id=who.clerk_id,
        actor_name=who.name,
        subject=change.subject,
        subject_id=change.subject_id,
        before=before,
        after=after,
    )
