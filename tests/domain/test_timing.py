"""Two clocks: a host's and storage's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared.domain.timing import too_far_apart


@pytest.mark.parametrize(("seconds", "off"), [(0, False), (2, False), (-2, False), (2.001, True), (-7, True)])
def test_a_clock_may_be_two_seconds_off(seconds: float, off: bool) -> None:
    ahead = timedelta(seconds=seconds)

    assert too_far_apart(ahead) == (ahead if off else None)


def test_an_unknown_difference_is_not_reported() -> None:
    assert too_far_apart(None) is None
