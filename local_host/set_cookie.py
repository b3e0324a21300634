"""Set-Cookie as it leaves the real host, which takes cookies apart and builds them anew."""

from __future__ import annotations

from collections.abc import Iterable
from http.cookies import Morsel, SimpleCookie
from urllib.parse import quote


def rebuilt_cookies(parsed: Iterable[SimpleCookie]) -> list[str]:
    """The header values of what the library parsed; what it could not parse is not there any more."""
    return [_rebuilt(morsel) for cookie in parsed for morsel in cookie.values()]


def _rebuilt(morsel: Morsel[str]) -> str:
    parts = [f"{quote(morsel.key, safe='')}={quote(morsel.value, safe='')}"]
    if morsel["expires"]:
        parts.append(f"expires={morsel['expires']}")
    if morsel["max-age"]:
        parts.append(f"max-age={morsel['max-age']}")
    parts += [f"domain={morsel['domain']}", f"path={morsel['path']}"]
    if morsel["secure"]:
        parts.append("secure")
    if morsel["samesite"].lower() in ("lax", "strict", "none"):
        parts.append(f"samesite={morsel['samesite'].lower()}")
    if morsel["httponly"]:
        parts.append("httponly")
    return "; ".join(parts)
