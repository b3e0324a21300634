"""Changes of configuration whose outcome was not noted, because a process stopped: determined later."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta

from shared.domain.office.configuration import (
    ChangeResult,
    ConfigurationEntry,
    Plain,
    Subject,
    day_id,
    end_of,
    plain_day,
    plain_office,
    plain_settings,
)
from shared.front_desk.administration.auditing import Administration

log = logging.getLogger(__name__)
UNDER_WAY = timedelta(minutes=5)
"""A change may still be in progress for so long: the platform ends a request after 230 s."""
LOOK_BACK = timedelta(days=3)
"""Each day housekeeping looks at the entries of this time."""


async def end_recent_unfinished(administration: Administration) -> int:
    """End those of the last days; how many were. Raises `StorageUnavailable`."""
    now = administration.clock.now()
    found = await administration.audit.between(now - LOOK_BACK, now)
    ended = await end_unfinished(administration, found)
    changed = sum(before != after for before, after in zip(found, ended, strict=True))
    log.info("ended %d entries of the audit of configuration", changed)
    return changed


async def end_unfinished(
    administration: Administration, entries: Sequence[ConfigurationEntry]
) -> Sequence[ConfigurationEntry]:
    """The same entries; the end of those that wait for it is noted where what is stored tells it.

    Nothing is read where none waits. Raises `StorageUnavailable`.
    """
    oldest = administration.clock.now() - UNDER_WAY
    waiting = [each for each in entries if each.result is ChangeResult.PENDING and each.at < oldest]
    if not waiting:
        return entries
    stored = await _stored(administration, waiting)
    ended = [each.ended(end_of(each, stored.get((each.subject, each.subject_id)))) for each in waiting]
    known = {each.entry_id: each for each in ended if each.result is not ChangeResult.PENDING}
    if known:
        await administration.audit.note_ends(list(known.values()))
    return [known.get(each.entry_id, each) for each in entries]


async def _stored(
    administration: Administration, entries: Sequence[ConfigurationEntry]
) -> Mapping[tuple[Subject, str], Plain | None]:
    """What is stored now of the subjects of these entries, each read once."""
    found: dict[tuple[Subject, str], Plain | None] = {}
    for entry in entries:
        place = (entry.subject, entry.subject_id)
        if place not in found:
            found[place] = await _READ[entry.subject](administration, entry.subject_id)
    return found


async def _office(administration: Administration, office_id: str) -> Plain | None:
    stored = await administration.registry.office(office_id)
    return None if stored is None else plain_office(stored.office)


async def _day(administration: Administration, subject_id: str) -> Plain | None:
    calendar = await administration.registry.calendar()
    return next((plain_day(each) for each in calendar if day_id(each.day, each.district) == subject_id), None)


async def _member(administration: Administration, subject_id: str) -> Plain | None:
    """A membership, or, where no office is named, the binding of an account's name."""
    account, _, office_id = subject_id.partition(" ")
    if not office_id:
        binding = await administration.memberships.binding_of(account)
        return None if binding is None else {"account": account, "objectId": binding.clerk_id}
    memberships = await administration.memberships.of_account(account)
    is_there = any(each.office_id == office_id for each in memberships)
    return {"account": account, "officeId": office_id} if is_there else None


async def _settings(administration: Administration, _subject_id: str) -> Plain | None:
    return plain_settings((await administration.registry.court_settings()).settings)


_READ = {
    Subject.OFFICE: _office,
    Subject.DAY: _day,
    Subject.MEMBER: _member,
    Subject.SETTINGS: _settings,
}
