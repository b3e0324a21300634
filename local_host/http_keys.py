"""Function keys, checked only when a switch asks for it, as `func start` checks none."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from local_host.contracts import HostedFunction


@dataclass(frozen=True)
class HostKeys:
    """The master key opens everything, a host key what has the level `function`."""

    master: str
    host: frozenset[str] = frozenset()

    def allow(self, function: HostedFunction, request: web.BaseRequest) -> bool:
        """Whether the request's key suffices for the function's level."""
        level = str(function.trigger.settings.get("authLevel") or "function").lower()
        if level == "anonymous":
            return True
        key = _given(request)
        return key == self.master or (level == "function" and key in self.host)

    def allow_system(self, request: web.BaseRequest, system_key: str) -> int | None:
        """None if `/runtime/webhooks/…` is allowed, 403 for a valid lower key, else 401."""
        key = _given(request)
        if key in (self.master, system_key):
            return None
        return 403 if key in self.host else 401


def _given(request: web.BaseRequest) -> str:
    """A header, even a wrong one, takes precedence over the query."""
    return request.headers.get("x-functions-key") or request.query.get("code", "")
