"""What a refusal of Graph means for a call. Pure: no SDK, no clock."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime

from shared.domain.meeting import MeetingFailed, MeetingFailure

# Codes vary between tenants ("Forbidden", "General", "UnknownError"); the sentence has been stable.
_ACCESS_POLICY = "application access policy"
_LONGEST_REQUEST_ID = 100
_SECONDS = re.compile(r"[0-9]{1,9}(\.[0-9]{1,3})?")


def failure_from_answer(
    status: int | None, message: str, headers: Mapping[str, str], *, request_id: str | None = None
) -> MeetingFailed:
    """The failure that a refused request means.

    `status` is HTTP's, None if there was no answer; `message` is the body's `error.message`, empty if the
    body was no Graph error; `headers` have lower-case names.
    """
    return MeetingFailed(
        _reason(status, message),
        retry_after=retry_after_seconds(headers),
        request_id=(headers.get("request-id") or request_id or "")[:_LONGEST_REQUEST_ID] or None,
    )


def retry_after_seconds(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait by `Retry-After`, which is a number or a date; None if it is absent or unreadable.

    A date is measured against the answer's own `Date`, so that a wrong clock here does no harm.
    """
    value = headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(value):
        return float(value)
    try:
        until = parsedate_to_datetime(value)
        sent = parsedate_to_datetime(headers.get("date", ""))
    except ValueError:
        return None
    # "-0000" gives a naive time that is UTC all the same.
    wait = until.replace(tzinfo=until.tzinfo or UTC) - sent.replace(tzinfo=sent.tzinfo or UTC)
    return max(0.0, wait.total_seconds())


def _reason(status: int | None, message: str) -> MeetingFailure:
    match status:
        case 429:
            return MeetingFailure.THROTTLED
        case 404:
            return MeetingFailure.UNKNOWN_ORGANISER
        case 403 if _ACCESS_POLICY in message.lower():
            return MeetingFailure.NO_ACCESS_POLICY
        case int() if status >= 500 or status == 408:
            return MeetingFailure.UNAVAILABLE
        case int() if status >= 400:
            return MeetingFailure.NOT_ALLOWED
        case _:
            return MeetingFailure.BAD_ANSWER
