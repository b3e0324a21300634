"""JSON text as the real host prints it again: indented, with its times rewritten."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import cast

_TIME = re.compile(
    r"(?P<base>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(?P<fraction>\d{1,7}))?(?P<zone>Z|[+-]\d\d:\d\d)?"
)


def reprinted(value: object, *, compact: bool = False) -> str:
    """The text of a parsed JSON value; scalars are unwrapped (`true` → `True`, null → empty)."""
    if isinstance(value, dict | list):
        printable = _with_rewritten_times(cast(object, value))
        if compact:
            return json.dumps(printable, ensure_ascii=False, separators=(",", ":"))
        return json.dumps(printable, ensure_ascii=False, indent=2)
    if value is None:
        return ""
    return value if isinstance(value, str) else str(value)


def _with_rewritten_times(value: object) -> object:
    if isinstance(value, dict):
        return {key: _with_rewritten_times(item) for key, item in cast(dict[str, object], value).items()}
    if isinstance(value, list):
        return [_with_rewritten_times(item) for item in cast(list[object], value)]
    return _rewritten(value) if isinstance(value, str) else value


def _rewritten(text: str) -> str:
    """`….500Z` → `….5Z`; an offset is converted to UTC and printed as `+00:00`."""
    found = _TIME.fullmatch(text)
    if not found:
        return text
    fraction = (found["fraction"] or "").rstrip("0")
    tail = f".{fraction}" if fraction else ""
    zone = found["zone"] or ""
    if zone in ("", "Z"):
        return f"{found['base']}{tail}{zone}"
    try:
        utc = datetime.fromisoformat(f"{found['base']}{zone}").astimezone(UTC)
    except (ValueError, OverflowError):
        return text
    return f"{utc:%Y-%m-%dT%H:%M:%S}{tail}+00:00"
