"""What must never be written down: a visit's personal data and secrets in no log."""

from __future__ import annotations

import logging

import pytest

from tests.functions.app import Scene

NAME, COMMENT = "Canária Amarela", "Comentário-canário"


async def test_a_whole_visit_leaves_nothing_personal_in_the_logs(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)  # of the libraries, too, as far as they run in this process
    visitor = await scene.join({"displayName": NAME})
    await scene.setup.product.graph_fails(429, times=1, retryAfter=2)
    await scene.call()
    await scene.later(5)
    await visitor.does("ring")
    link = (await visitor.does("enter"))["joinUrl"]
    await scene.clerk_does(visitor, "enter")
    await visitor.page.get(f"{visitor.path}?secret=wrong", secret="wrong-secret-canary")
    await visitor.page.post(scene.entries, {"displayName": NAME, "surprise": COMMENT})
    await visitor.page.post(scene.entries, {"displayName": NAME, "caseNumber": COMMENT})
    await scene.clerk_does(visitor, "finish", {})
    await scene.later(5)
    await visitor.evaluates(score=5, comment=COMMENT)

    logged = "\n".join(one.text for one in scene.setup.product.logged())

    assert visitor.ticket_id in logged, "the test looks at the right logs"
    for canary in (NAME, NAME.split()[0], COMMENT, visitor.secret, "wrong-secret-canary", link):
        assert canary not in logged
    assert "AppServiceAuthSession" not in logged
