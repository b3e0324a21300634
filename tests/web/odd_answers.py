"""Everything that networks, proxies and the platform have been seen to answer in the product's place."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.web.faults import (
    Answers,
    ChangesTags,
    Cut,
    CutsShort,
    Fault,
    ForgetsTags,
    SendsTwice,
    Slow,
    SlowAnswer,
)

PORTAL = "<!doctype html><title>Wi-Fi</title><p>Aceite os termos"
FAULTS: Mapping[str, Callable[[], Fault]] = {
    "reset": Cut,
    "no answer": Slow,
    "late answer": lambda: SlowAnswer(Slow()),
    "200 HTML": lambda: Answers(200, PORTAL),
    "200 empty": lambda: Answers(200, content_type="application/json"),
    "200 of others": lambda: Answers(200, '{"ok": true}', "application/json"),
    "cut JSON": CutsShort,
    "204": lambda: Answers(204),
    "304 unasked": lambda: Answers(304),
    "401": lambda: Answers(401),
    "403 HTML": lambda: Answers(403, PORTAL),
    "404 empty": lambda: Answers(404),
    "404 HTML": lambda: Answers(404, PORTAL),
    "409": lambda: Answers(409, '{"error": "conflict"}', "application/json"),
    "413": lambda: Answers(413, PORTAL),
    "429": lambda: Answers(429),
    "500": lambda: Answers(500),
    "502 HTML": lambda: Answers(502, PORTAL),
    "503": lambda: Answers(503, headers={"Retry-After": "3600"}),
    "ETag dropped": ChangesTags,
    "ETag altered": lambda: ChangesTags(lambda count: f'"{count}"'),
    "If-None-Match dropped": ForgetsTags,
    "sent twice": SendsTwice,
}
"""Name → the fault, new for each use."""

HARMLESS = frozenset({"ETag dropped", "ETag altered", "If-None-Match dropped", "sent twice"})
"""The page has nothing to say of these: it gets what it asked for."""
