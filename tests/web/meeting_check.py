"""The self-check of a tenant that has, or lacks, what a test says: the port without Graph behind it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from shared.domain.self_check import Finding, Item, Looked, Result
from shared.meetings import check_texts_pt as texts

APP = "0f2b7c3e-1d7a-4e55-9c58-d0a1f6b3a7c1"
REQUEST = "8d1f5c1e-6a5b-4c3a-9f47-2d1f1c0e7b55"
_OTHERWISE: Mapping[Item, Result] = {Item.CALL_EVENTS: Result.SKIPPED, Item.ANONYMOUS_JOIN: Result.UNKNOWN}


@dataclass
class TenantCheck:
    """`shared.ports.SelfCheck` over a tenant in memory, in the product's own words, long commands and all."""

    missing: Collection[Item] = ()
    breaks: Exception | None = None
    """What the next run raises, once."""
    organisers: list[str] = field(default_factory=list[str])
    """Of whom a meeting was made, in order."""

    def items(self) -> Sequence[Looked]:
        """Every item."""
        return [Looked(item, texts.LABELS[item], texts.MEANINGS[item]) for item in Item]

    async def run(self, organiser_id: str) -> Sequence[Finding]:
        """One finding for each item."""
        broken, self.breaks = self.breaks, None
        if broken is not None:
            raise broken
        self.organisers.append(organiser_id)
        return [self._finding(item, organiser_id) for item in Item]

    def _finding(self, item: Item, organiser: str) -> Finding:
        result = Result.FAILED if item in self.missing else _OTHERWISE.get(item, Result.OK)
        mends = result in {Result.FAILED, Result.UNKNOWN}
        return Finding(
            item=item,
            label=texts.LABELS[item],
            meaning=texts.MEANINGS[item],
            result=result,
            detail=_detail(item, result).format(app_id=APP, organiser=organiser, reason="?", value="?"),
            remedy=_named(texts.STEPS[item], organiser) if mends else None,
            command=_named(texts.COMMANDS[item], organiser) if mends else None,
            request_id=REQUEST if result is Result.FAILED else None,
        )


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
