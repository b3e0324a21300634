"""Failures of a meeting: what may be tried again, and that nothing of people gets into a message."""

from __future__ import annotations

import pytest

from shared.domain.meeting import MeetingFailed, MeetingFailure

PASSING = {
    MeetingFailure.THROTTLED,
    MeetingFailure.UNAVAILABLE,
    MeetingFailure.TIMED_OUT,
    MeetingFailure.BAD_ANSWER,
}


@pytest.mark.parametrize("reason", MeetingFailure)
def test_only_what_may_pass_by_itself_is_tried_again(reason: MeetingFailure) -> None:
    failed = MeetingFailed(reason, retry_after=7, request_id="for support")

    assert failed.can_retry is (reason in PASSING)
    assert (failed.retry_after, failed.request_id) == (7, "for support")
    assert str(failed) == reason.value
