"""What pytest-xdist is told to keep in one worker stays there.

A group that falls apart starts the product once for each worker; every test still passes, in twice the time.
"""

from __future__ import annotations

import os

import pytest


@pytest.mark.xdist_group("together")
def test_a_group_stays_in_one_worker() -> None:
    if "PYTEST_XDIST_WORKER" in os.environ:
        # The scheduler reads the group from the end of the test's own name.
        assert "@together " in os.environ["PYTEST_CURRENT_TEST"]
