"""The settings of the meeting client, checked at start."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import SplitResult, urlsplit

from shared.domain.meeting import TEAMS_HOSTS, is_safe_join_url

_LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
_HOST_NAME = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")


class InvalidGraphSettings(ValueError):
    """The settings contradict each other: `field` names the one at fault, `reason` says what it must be."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


@dataclass(frozen=True)
class GraphSettings:
    """How to reach Microsoft Graph.

    `base_url` ends with the version (`https://graph.microsoft.com/v1.0`); `scope` is the same cloud's
    `/.default`; `managed_identity_client_id` names a user-assigned identity, None is the system-assigned one.
    `extra_join_hosts` are a national cloud's (`gov.teams.microsoft.us`). Times are in seconds.

    A base on this machine is the stand-in: only it is sent an unsigned token, which a real Graph would
    refuse.
    """

    base_url: str
    scope: str = "https://graph.microsoft.com/.default"
    managed_identity_client_id: str | None = None
    extra_join_hosts: frozenset[str] = field(default_factory=frozenset[str])
    in_cloud: bool = True
    attempt_seconds: float = 8.0
    """One attempt as a whole, token and options included: a stopping host allows about ten seconds."""
    connect_seconds: float = 3.0
    meeting_length: timedelta = timedelta(hours=2)
    """The longest meeting: Graph requires an end."""

    def __post_init__(self) -> None:
        parts = _split(self.base_url)
        if not parts.path.rstrip("/").endswith("/v1.0"):
            raise InvalidGraphSettings("base_url", "must end with the version, /v1.0")
        if self.is_loopback:
            self._check_loopback()
        else:
            self._check_cloud(parts)
        for host in self.extra_join_hosts:
            if not _HOST_NAME.fullmatch(host):
                raise InvalidGraphSettings("extra_join_hosts", f"{host!r} is not a lower-case host name")
        if not 0 < self.connect_seconds <= self.attempt_seconds or self.meeting_length <= timedelta(0):
            raise InvalidGraphSettings(
                "connect_seconds", "this, attempt_seconds and meeting_length must be positive"
            )

    @property
    def is_loopback(self) -> bool:
        return self.host in _LOOPBACK_HOSTS

    @property
    def host(self) -> str:
        """Host name of the base, without port."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def beta_url(self) -> str:
        """The same Graph's beta, the only version with call events."""
        return f"{self.base_url.rstrip('/').removesuffix('/v1.0')}/beta"

    @property
    def loopback_origin(self) -> str | None:
        """The origin of the stand-in's own join links; None for a real Graph."""
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc}" if self.is_loopback else None

    @property
    def join_hosts(self) -> Collection[str]:
        """Exact host names that a join link may have."""
        return TEAMS_HOSTS | self.extra_join_hosts

    def accepts_join_url(self, url: str) -> bool:
        """Whether a link may be stored and shown under these settings."""
        return is_safe_join_url(url, self.join_hosts, loopback_origin=self.loopback_origin)

    def _check_loopback(self) -> None:
        if self.in_cloud:
            raise InvalidGraphSettings("base_url", "must not point to this machine in the cloud")
        if self.managed_identity_client_id is not None:
            raise InvalidGraphSettings("managed_identity_client_id", "has no use with a stand-in")

    def _check_cloud(self, parts: SplitResult) -> None:
        if parts.scheme != "https":
            raise InvalidGraphSettings("base_url", "must be https unless it points to this machine")
        if self.scope != f"https://{self.host}/.default":
            raise InvalidGraphSettings("scope", "must be /.default of the host in base_url")


def is_https_host(text: str) -> bool:
    """Whether it is an https URL whose host has a dot, without user information and without spaces."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    named = parts.scheme == "https" and parts.hostname is not None and "." in parts.hostname
    return named and "@" not in text and not any(character.isspace() for character in text)


def _split(base_url: str) -> SplitResult:
    """The parts of the base. The SDK would silently take an empty base for the worldwide Graph."""
    try:
        parts = urlsplit(base_url)
        valid = parts.port is None or parts.port > 0
    except ValueError:
        raise InvalidGraphSettings("base_url", "is not a URL") from None
    if not valid or parts.scheme not in ("http", "https") or not parts.hostname:
        raise InvalidGraphSettings("base_url", "must be an http(s) URL with a host")
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise InvalidGraphSettings("base_url", "must have no user, query or fragment")
    return parts
