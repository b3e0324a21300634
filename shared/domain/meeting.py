"""A meeting as the front desk knows it, the ways in which opening one fails, and which links may be shown."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote, urlsplit

TEAMS_HOSTS = frozenset({"teams.microsoft.com", "teams.live.com"})
"""Where Graph's join links point in the worldwide cloud; national clouds are added by configuration."""

_JOIN_PATHS = ("/l/meetup-join/", "/meet/")
_LONGEST_URL = 2048
# RFC 3986's characters and nothing else: browsers correct back-slashes, spaces and control characters in
# different ways, so the URL that was checked would not be the URL that is opened.
_URL_CHARACTERS = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")


@dataclass(frozen=True)
class Meeting:
    """A room that Teams has opened.

    `meeting_id` is Graph's and opaque; `join_url` has passed `is_safe_join_url` and is personal data:
    never logged, never in durable history.
    """

    meeting_id: str
    join_url: str


class MeetingFailure(StrEnum):
    """Why a meeting could not be opened or closed; each value has its own remedy."""

    THROTTLED = "throttled"
    NO_ACCESS_POLICY = "no_access_policy"  # the tenant has not granted the app this organiser
    UNKNOWN_ORGANISER = "unknown_organiser"
    NOT_ALLOWED = "not_allowed"  # consent, licence or a policy: Graph understood and refuses
    UNAVAILABLE = "unavailable"
    TIMED_OUT = "timed_out"
    BAD_ANSWER = "bad_answer"  # a successful answer that is not a meeting which may be shown


_RETRIABLE = frozenset(
    {
        MeetingFailure.THROTTLED,
        MeetingFailure.UNAVAILABLE,
        MeetingFailure.TIMED_OUT,
        MeetingFailure.BAD_ANSWER,
    }
)


class MeetingFailed(Exception):
    """One attempt failed. The message is the reason alone: links and names of people stay out of logs."""

    def __init__(
        self, reason: MeetingFailure, *, retry_after: float | None = None, request_id: str | None = None
    ) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.retry_after = retry_after
        """Seconds that the provider asked to wait; None when it did not say."""
        self.request_id = request_id
        """What Microsoft's support asks for; None when no answer came."""

    @property
    def can_retry(self) -> bool:
        """Whether the same request may succeed without anybody changing the tenant."""
        return self.reason in _RETRIABLE


def is_safe_join_url(url: str, allowed_hosts: Collection[str], *, loopback_origin: str | None = None) -> bool:
    """Whether `url` may be shown as the link into a meeting.

    `allowed_hosts` are exact, lower-case host names, reached by https on its own port.
    `loopback_origin` (`http://127.0.0.1:18099`) is given only when the configuration names a Graph on
    this machine; links of exactly that origin are then allowed as well.
    """
    if len(url) > _LONGEST_URL or not _URL_CHARACTERS.fullmatch(url):
        return False
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:  # unbalanced brackets, a port that is no number
        return False
    if not _is_join_path(parts.path) or "@" in parts.netloc:
        return False
    if loopback_origin is not None and f"{parts.scheme}://{parts.netloc}" == loopback_origin:
        return True
    return parts.scheme == "https" and port in (None, 443) and (parts.hostname or "") in allowed_hosts


def _is_join_path(path: str) -> bool:
    """A known kind of meeting link, with no dot segments that a browser would resolve into another path."""
    if any(unquote(segment) in (".", "..") for segment in path.split("/")):
        return False
    return any(path.startswith(prefix) and len(path) > len(prefix) for prefix in _JOIN_PATHS)
