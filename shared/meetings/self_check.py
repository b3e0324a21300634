"""Checks on the configured tenant whether meetings will work: creates one, changes it, deletes it, and
reports.

It uses the same requests as a call, so that a passing check shows that calls will work.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from secrets import token_hex
from typing import cast

from shared.domain import texts_pt
from shared.domain.meeting import MeetingFailed, MeetingFailure
from shared.domain.self_check import Finding, Item, Looked, Result
from shared.meetings import check_texts_pt as texts
from shared.meetings.answers import MeetingAnswer, read_meeting
from shared.meetings.graph import GraphMeetings
from shared.meetings.names import MEETING_ROLE
from shared.meetings.options import OPTIONS
from shared.ports import Clock, MeetingEvents

_PASSING = frozenset({MeetingFailure.THROTTLED, MeetingFailure.UNAVAILABLE, MeetingFailure.TIMED_OUT})


class MeetingCheck:
    """Implements `shared.ports.SelfCheck`."""

    def __init__(self, meetings: GraphMeetings, events: MeetingEvents | None, clock: Clock) -> None:
        self._meetings = meetings
        self._events = events
        self._clock = clock

    def items(self) -> Sequence[Looked]:
        """Every item."""
        return [Looked(item, texts.LABELS[item], texts.MEANINGS[item]) for item in Item]

    async def run(self, organiser_id: str) -> Sequence[Finding]:
        """One finding for each item, in their order. Never raises `MeetingFailed`."""
        return await _CheckRun(self._meetings, self._events, organiser_id, self._clock.now()).all()


class _CheckRun:
    """One run of the check, with its findings so far."""

    def __init__(
        self, meetings: GraphMeetings, events: MeetingEvents | None, organiser_id: str, now: datetime
    ) -> None:
        self._meetings = meetings
        self._events = events
        self._organiser_id = organiser_id
        self._now = now
        self._app_id = texts.APP_UNKNOWN
        self._meeting_id = texts.MEETING_UNKNOWN
        self._found: dict[Item, Finding] = {}

    async def all(self) -> Sequence[Finding]:
        if await self._look_at_token():
            answer = await self._look_at_creating()
            if answer is not None:
                self._meeting_id = answer.id
                await self._look_at_options(answer.id)
                await self._look_at_events(answer.join_web_url)
                await self._look_at_deleting(answer.id)
        for item in Item:
            if item not in self._found:
                self._note(item, Result.SKIPPED, texts.SKIPPED)
        return [self._found[item] for item in Item]

    async def _look_at_token(self) -> bool:
        try:
            async with self._meetings.attempt("check token") as client:
                claims = _claims(await client.token())
        except MeetingFailed as failed:
            self._failed(Item.TOKEN, failed)
            return False
        self._app_id = str(claims.get("appid") or self._app_id)
        self._ok(Item.TOKEN)
        roles = claims.get("roles")
        if isinstance(roles, list) and MEETING_ROLE in roles:
            self._ok(Item.PERMISSION)
        else:
            self._note(Item.PERMISSION, Result.FAILED, texts.NOT_FOUND[Item.PERMISSION], remedied=True)
        return True

    async def _look_at_creating(self) -> MeetingAnswer | None:
        try:
            async with self._meetings.attempt("check create") as client:
                body = await client.create_or_get(
                    call_id=f"self-check-{token_hex(8)}",
                    organiser_id=self._organiser_id,
                    subject=texts_pt.MEETING_SUBJECT.format(number="autoverificação"),
                    starts_at=self._now,
                )
                answer = read_meeting(body)
        except MeetingFailed as failed:
            self._not_created(failed)
            return None
        self._ok(Item.ORGANISER)
        self._ok(Item.ACCESS_POLICY)
        if self._meetings.accepts_join_url(answer.join_web_url):
            self._ok(Item.CREATE)
        else:
            self._note(Item.CREATE, Result.FAILED, texts.WRONG_LINK)
        return answer

    def _not_created(self, failed: MeetingFailed) -> None:
        """A refusal fails one item; the following ones could not be checked."""
        items = {
            MeetingFailure.NO_ACCESS_POLICY: Item.ACCESS_POLICY,
            MeetingFailure.UNKNOWN_ORGANISER: Item.ORGANISER,
        }
        self._failed(items.get(failed.reason, Item.CREATE), failed)

    async def _look_at_options(self, meeting_id: str) -> None:
        """Request the options as a call does, then read them back: a policy may override what Graph has
        accepted.
        """
        names = {"organiser_id": self._organiser_id, "meeting_id": meeting_id}
        refused: MeetingFailed | None = None
        try:
            async with self._meetings.attempt("check options") as client:
                try:
                    await client.set_options(**names)
                except MeetingFailed as failed:
                    refused = failed
                answer = read_meeting(await client.get(**names))
        except MeetingFailed as failed:
            for item in OPTIONS:
                self._failed(item, failed, value=texts.REASONS[failed.reason])
            return
        for item, value in answer.options.items():
            self._option(item, value, refused)
        self._note(Item.ANONYMOUS_JOIN, Result.UNKNOWN, texts.ANONYMOUS, remedied=True)

    def _option(self, item: Item, value: str | None, refused: MeetingFailed | None) -> None:
        if OPTIONS[item].is_met_by(value):
            self._ok(item)
            return
        detail = texts.NOT_FOUND[item].format(value=value or "?")
        request_id = refused.request_id if refused else None
        self._note(item, Result.FAILED, detail, remedied=True, request_id=request_id)

    async def _look_at_events(self, join_url: str) -> None:
        if self._events is None:
            self._note(Item.CALL_EVENTS, Result.SKIPPED, texts.EVENTS_OFF)
            return
        try:
            made = await self._events.subscribe(join_url=join_url, state="self-check", now=self._now)
            await self._events.unsubscribe(made.subscription_id)
        except MeetingFailed as failed:
            self._failed(Item.CALL_EVENTS, failed)
        else:
            self._ok(Item.CALL_EVENTS)

    async def _look_at_deleting(self, meeting_id: str) -> None:
        try:
            await self._meetings.close(organiser_id=self._organiser_id, meeting_id=meeting_id)
        except MeetingFailed as failed:
            self._failed(Item.DELETE, failed)
        else:
            self._ok(Item.DELETE)

    def _ok(self, item: Item) -> None:
        text = texts.FOUND[item].format(app_id=self._app_id, organiser=self._organiser_id)
        self._note(item, Result.OK, text)

    def _failed(self, item: Item, failed: MeetingFailed, value: str = "?") -> None:
        reason = texts.REASONS[failed.reason]
        detail = texts.NOT_FOUND[item].format(reason=reason, organiser=self._organiser_id, value=value)
        if failed.reason in _PASSING:
            self._note(item, Result.FAILED, f"{detail} {texts.LATER}", request_id=failed.request_id)
        else:
            self._note(item, Result.FAILED, detail, remedied=True, request_id=failed.request_id)

    def _note(
        self,
        item: Item,
        result: Result,
        detail: str,
        *,
        remedied: bool = False,
        request_id: str | None = None,
    ) -> None:
        remedy, command = (texts.STEPS[item], texts.COMMANDS[item]) if remedied else (None, None)
        self._found[item] = Finding(
            item=item,
            label=texts.LABELS[item],
            meaning=texts.MEANINGS[item],
            result=result,
            detail=detail,
            remedy=self._named(remedy),
            command=self._named(command),
            request_id=request_id,
        )

    def _named(self, text: str | None) -> str | None:
        """The text with this tenant's ids. `format` would fail on PowerShell's own braces."""
        if text is None:
            return None
        ids = {"{app_id}": self._app_id, "{organiser}": self._organiser_id, "{meeting}": self._meeting_id}
        for place, value in ids.items():
            text = text.replace(place, value)
        return text


def _claims(token: str) -> Mapping[str, object]:
    """The claims of a token for Graph, unverified (that is Graph's part). Empty for a token of another
    form.
    """
    try:
        payload = token.split(".")[1]
        claims: object = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (IndexError, ValueError, binascii.Error):
        return {}
    return cast("Mapping[str, object]", claims) if isinstance(claims, dict) else {}
