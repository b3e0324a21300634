"""The past of an office → the API's views and lines of a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from functions import request_bodies
from functions.instants import text_of
from functions.public.presenters import PRIORITY_NAMES
from functions.staff.audit.configuration import label_of
from functions.staff.audit.response_bodies import (
    AuditEntryView,
    CalledFirstView,
    ComparisonView,
    DayCallView,
    StoryTicketView,
)
from shared.domain import audit_texts_pt, texts_pt
from shared.domain.office.configuration import ConfigurationEntry
from shared.domain.office.configuration_texts_pt import in_words
from shared.domain.office.office import Office
from shared.domain.priority import Priority
from shared.domain.queue.story import CallRule, PassedBy, TicketStory, ToldCall
from shared.domain.status import Status
from shared.domain.ticket.audit import AuditEntry, OfficeDayEntry, OfficeEntry, place_in_audit


@dataclass(frozen=True)
class AuditNames:
    """Names of people and offices, for entries that have only their ids."""

    people: Mapping[str, str]
    offices: Mapping[str, str]

    def of(self, entry: OfficeEntry) -> str | None:
        """The name of who acted."""
        return entry.actor_name or (self.people.get(entry.actor_id) if entry.actor_id else None)


@dataclass(frozen=True)
class AuditLine:
    """One entry with what its ticket adds to it."""

    entry: OfficeEntry
    story: TicketStory | None = None
    priority: Priority | None = None


def lines_of(stories: Iterable[TicketStory], days: Iterable[OfficeDayEntry]) -> list[AuditLine]:
    """All entries, oldest first."""
    lines = [AuditLine(entry) for entry in days]
    for story in stories:
        lines += [
            AuditLine(entry, story, priority)
            for entry, priority in zip(story.entries, story.priorities(), strict=True)
        ]
    return sorted(lines, key=lambda line: place_in_audit(line.entry))


def entry_view(line: AuditLine, names: AuditNames) -> AuditEntryView:
    """One entry."""
    entry, story = line.entry, line.story
    ticket = entry if isinstance(entry, AuditEntry) else None
    target = ticket.target_office_id if ticket else None
    return AuditEntryView(
        ticket_id=ticket.ticket_id if ticket else None,
        sequence=ticket.sequence if ticket else None,
        at=text_of(entry.at),
        operation=entry.operation.value,
        actor=entry.actor,
        actor_id=entry.actor_id,
        before=ticket.before if ticket else None,
        after=ticket.after if ticket else None,
        call_id=ticket.call_id if ticket else None,
        reason=audit_texts_pt.reason_text(entry),
        priority_before=_name_of(ticket.priority_before if ticket else None),
        priority_after=_name_of(ticket.priority_after if ticket else None),
        number=story.number if story else None,
        protocol=story.protocol if story else None,
        label=audit_texts_pt.operation_label(entry),
        actor_name=names.of(entry),
        priority=_name_of(line.priority),
        outcome=ticket.outcome if ticket else None,
        target_office_id=target,
        target_office=names.offices.get(target) if target else None,
    )


def _name_of(priority: Priority | None) -> request_bodies.Priority | None:
    return None if priority is None else PRIORITY_NAMES[priority]


def cells(office: Office, line: AuditLine, names: AuditNames) -> Sequence[str | None]:
    """One line of the file, as `AUDIT_COLUMNS` has them; an entry about the whole office has no ticket."""
    entry, story = line.entry, line.story
    ticket = entry if isinstance(entry, AuditEntry) else None
    target = ticket.target_office_id if ticket else None
    return (
        office.hours.local(entry.at).strftime("%d/%m/%Y %H:%M:%S"),
        story.protocol if story else None,
        story.number if story else None,
        audit_texts_pt.operation_label(entry),
        texts_pt.ACTORS[entry.actor],
        names.of(entry),
        texts_pt.STATUS_LABELS[ticket.before] if ticket and ticket.before else None,
        texts_pt.STATUS_LABELS[ticket.after] if ticket else None,
        texts_pt.PRIORITY_LABELS[line.priority] if line.priority is not None else None,
        audit_texts_pt.OUTCOME_LABELS[ticket.outcome] if ticket and ticket.outcome else None,
        audit_texts_pt.reason_text(entry),
        names.offices.get(target, target) if target else None,
        entry.operation.value,
        entry.actor_id,
        ticket.call_id if ticket else None,
        ticket.ticket_id if ticket else None,
        str(ticket.sequence) if ticket else None,
    )


def change_cells(office: Office, change: ConfigurationEntry) -> Sequence[str | None]:
    """A change of configuration in the same columns: before and after in those of the status."""
    return (
        office.hours.local(change.at).strftime("%d/%m/%Y %H:%M:%S"),
        None,
        None,
        label_of(change),
        texts_pt.ACTORS[change.actor],
        change.actor_name,
        in_words(change.before),
        in_words(change.after),
        None,
        None,
        None,
        change.subject_id,
        change.subject.value,
        change.actor_id,
        None,
        None,
        None,
    )


# --- the story of a ticket and of a day ---------------------------------------------------------------


def called_first(call: ToldCall, passed: PassedBy, names: AuditNames) -> CalledFirstView:
    """One who was called while the ticket that is asked for waited."""
    return CalledFirstView(
        protocol=call.story.protocol,
        number=call.story.number,
        priority=PRIORITY_NAMES[call.priority],
        arrival=text_of(call.story.arrival),
        called_at=text_of(call.entry.at),
        called_by=names.of(call.entry),
        rule=passed.rule,
        why=sentence(call, passed.rule, [passed]),
    )


def sentence(call: ToldCall, rule: CallRule, passed: Sequence[PassedBy]) -> str:
    """The rule in words; `passed` are those that it holds for."""
    return audit_texts_pt.RULES[rule].format(
        priority=texts_pt.PRIORITY_LABELS[call.priority],
        reason=audit_texts_pt.reason_text(call.entry),
        number=", ".join(each.story.number for each in passed),
    )


def day_call(call: ToldCall, names: AuditNames) -> DayCallView:
    """One call of a day."""
    by_rule: dict[CallRule, list[PassedBy]] = {}
    for passed in call.earlier:
        by_rule.setdefault(passed.rule, []).append(passed)
    return DayCallView(
        protocol=call.story.protocol,
        number=call.story.number,
        priority=PRIORITY_NAMES[call.priority],
        arrival=text_of(call.story.arrival),
        called_at=text_of(call.entry.at),
        called_by=names.of(call.entry),
        earlier=len(call.earlier),
        why=[sentence(call, rule, passed) for rule, passed in by_rule.items()],
    )


def story_ticket(story: TicketStory, calls: Sequence[ToldCall], names: AuditNames) -> StoryTicketView:
    """The ticket that is asked for, with its last call."""
    own = [call for call in calls if call.story.ticket_id == story.ticket_id]
    last = own[-1] if own else None
    return StoryTicketView(
        protocol=story.protocol,
        number=story.number,
        priority=PRIORITY_NAMES[last.priority if last else story.priority],
        arrival=text_of(story.arrival),
        called_at=text_of(last.entry.at) if last else None,
        called_by=names.of(last.entry) if last else None,
        ticket_id=story.ticket_id,
        status=story.entries[-1].after if story.entries else Status.WAITING,
    )


def comparison(
    other: TicketStory, mine: TicketStory, calls: Sequence[ToldCall], names: AuditNames
) -> ComparisonView:
    """Why `other` was called before `mine`, or that it was not."""
    own = [call for call in calls if call.story.ticket_id == other.ticket_id]
    first = next((call for call in own if call.past(mine.ticket_id) is not None), None)
    shown = first or (own[-1] if own else None)
    return ComparisonView(
        protocol=other.protocol,
        number=other.number,
        priority=PRIORITY_NAMES[shown.priority if shown else other.priority],
        arrival=text_of(other.arrival),
        called_at=text_of(shown.entry.at) if shown else None,
        called_by=names.of(shown.entry) if shown else None,
        why=_compared(shown, mine, calls),
    )


def _compared(call: ToldCall | None, mine: TicketStory, calls: Sequence[ToldCall]) -> str:
    if call is None:
        return audit_texts_pt.NEVER_CALLED
    passed = call.past(mine.ticket_id)
    if passed is not None:
        return sentence(call, passed.rule, [passed])
    if call.entry.at < mine.arrival:
        return audit_texts_pt.CALLED_BEFORE_ENTRY
    own = [each.entry.at for each in calls if each.story.ticket_id == mine.ticket_id]
    is_after = bool(own) and own[0] < call.entry.at
    return audit_texts_pt.CALLED_AFTER if is_after else audit_texts_pt.CALLED_ELSEWHEN
