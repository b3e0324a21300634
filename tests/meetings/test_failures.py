"""How Graph's refusals are read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.meeting import MeetingFailure
from shared.meetings.failures import failure_from_answer, retry_after_seconds

POLICY = "No Application Access Policy found for this app: 1 on the user: 2."


@pytest.mark.parametrize(
    ("status", "message", "reason"),
    [
        (429, "", MeetingFailure.THROTTLED),
        (403, POLICY, MeetingFailure.NO_ACCESS_POLICY),
        (403, "Insufficient privileges", MeetingFailure.NOT_ALLOWED),
        (400, POLICY, MeetingFailure.NOT_ALLOWED),
        (401, "", MeetingFailure.NOT_ALLOWED),
        (400, "1037: An error has occurred.", MeetingFailure.NOT_ALLOWED),
        (404, "", MeetingFailure.UNKNOWN_ORGANISER),
        (408, "", MeetingFailure.UNAVAILABLE),
        (500, "", MeetingFailure.UNAVAILABLE),
        (503, "", MeetingFailure.UNAVAILABLE),
        (504, "", MeetingFailure.UNAVAILABLE),
        (302, "", MeetingFailure.BAD_ANSWER),
        (None, "", MeetingFailure.BAD_ANSWER),
    ],
)
def test_status_and_sentence_give_the_reason(
    status: int | None, message: str, reason: MeetingFailure
) -> None:
    assert failure_from_answer(status, message, {}).reason is reason


def test_the_request_id_comes_from_the_header_or_else_from_the_body() -> None:
    assert failure_from_answer(503, "", {"request-id": "h"}, request_id="b").request_id == "h"
    assert failure_from_answer(503, "", {}, request_id="b").request_id == "b"
    assert failure_from_answer(503, "", {}).request_id is None
    assert len(failure_from_answer(503, "", {"request-id": "h" * 9999}).request_id or "") == 100


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        ("17", 17.0),
        (" 5 ", 5.0),
        ("1.5", 1.5),
        ("-3", None),
        ("", None),
        ("soon", None),
        ("1e9", None),
    ],
)
def test_a_wait_in_seconds(value: str, seconds: float | None) -> None:
    assert retry_after_seconds({"retry-after": value}) == seconds


@given(
    age=st.integers(min_value=0, max_value=3_000_000_000),
    wait=st.integers(min_value=-86_400, max_value=86_400),
)
def test_a_wait_until_a_date_counts_from_the_answers_date(age: int, wait: int) -> None:
    at = datetime(2000, 1, 1, tzinfo=UTC) + timedelta(seconds=age)
    headers = {
        "date": format_datetime(at, usegmt=True),
        "retry-after": format_datetime(at + timedelta(seconds=wait), usegmt=True),
    }

    assert retry_after_seconds(headers) == max(0, wait)


def test_a_date_without_the_answers_own_date_is_no_wait() -> None:
    assert retry_after_seconds({"retry-after": "Fri, 31 Dec 2100 23:59:59 GMT"}) is None


@given(
    status=st.one_of(st.none(), st.integers(100, 999)),
    message=st.text(),
    headers=st.dictionaries(st.sampled_from(["retry-after", "date", "request-id"]), st.text()),
)
def test_nothing_that_graph_may_answer_breaks_the_reading(
    status: int | None, message: str, headers: dict[str, str]
) -> None:
    failed = failure_from_answer(status, message, headers)

    assert failed.retry_after is None or failed.retry_after >= 0
    assert message == "" or failed.args == (failed.reason.value,)
