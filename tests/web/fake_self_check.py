"""What the self-check's door answers, in the product's own words: long commands are part of the picture."""

from __future__ import annotations

from collections.abc import Collection

from shared.domain.self_check import Item, Result
from shared.meetings import check_text_pt as texts

OWN_ACCOUNT = "5a0f6f53-3a52-4a4e-9d0f-0b0000000004"
APP = "0f2b7c3e-1d7a-4e55-9c58-d0a1f6b3a7c1"
_FALLEN = {Item.CALL_EVENTS: Result.SKIPPED, Item.ANONYMOUS_JOIN: Result.UNKNOWN}


def report(organiser: str, failed: Collection[str]) -> dict[str, object]:
    """`GET /api/admin/self-check`; `failed` are the items that miss something."""
    findings = [_finding(item, organiser, is_missing=item in failed) for item in Item]
    return {"organiser": organiser, "healthy": not failed, "findings": findings}


def _finding(item: Item, organiser: str, *, is_missing: bool) -> dict[str, object]:
    result = Result.FAILED if is_missing else _FALLEN.get(item, Result.OK)
    mended = result in (Result.FAILED, Result.UNKNOWN)
    return {
        "item": item.value,
        "label": texts.LABELS[item],
        "meaning": texts.MEANINGS[item],
        "result": result.value,
        "detail": _detail(item, result).format(app_id=APP, organiser=organiser, reason="?", value="?"),
        "remedy": _named(texts.STEPS[item], organiser) if mended else None,
        "command": _named(texts.COMMANDS[item], organiser) if mended else None,
        "requestId": "8d1f5c1e-6a5b-4c3a-9f47-2d1f1c0e7b55" if result is Result.FAILED else None,
    }


def _detail(item: Item, result: Result) -> str:
    if result is Result.FAILED:
        return texts.NOT_FOUND.get(item, texts.SKIPPED)
    if item is Item.ANONYMOUS_JOIN:
        return texts.ANONYMOUS
    return texts.EVENTS_OFF if result is Result.SKIPPED else texts.FOUND[item]


def _named(text: str, organiser: str) -> str:
    for place, value in {"{app_id}": APP, "{organiser}": organiser, "{meeting}": "MSo1N2Y5"}.items():
        text = text.replace(place, value)
    return text
