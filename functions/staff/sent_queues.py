"""What an instance has sent of its queues: of the next version a page needs only what has changed since."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping

AT_MOST = 200
"""Versions of all queues together. A page asks again at once: it names one of the last few of its queue."""

SentRows = Mapping[str, int]
"""Ticket id → the mark of its row as it was encoded."""
SentParts = Mapping[tuple[str, str], SentRows]
"""Office and part of its queue → what was sent of it. Who is sent the same part has the very same rows."""


class SentQueues:
    """The rows of the versions that were sent last, by ETag, for all readers of one instance."""

    def __init__(self) -> None:
        self._parts: OrderedDict[str, SentParts] = OrderedDict()

    def remember(self, etag: str, parts: SentParts) -> None:
        """This version is sent whole or in part: a page has it from now on."""
        self._parts[etag] = parts
        self._parts.move_to_end(etag)
        while len(self._parts) > AT_MOST:
            self._parts.popitem(last=False)

    def known(self, etags: Iterable[str]) -> SentParts:
        """What a page has that names one of these ETags; nothing where this instance does not know them."""
        for etag in etags:
            if (parts := self._parts.get(etag.removeprefix("W/"))) is not None:
                return parts
        return {}
