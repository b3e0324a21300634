"""The forms in which the product's own tests run: all in one process, and a process per role as in Azure."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import Protocol

import pytest

from tests.product import ProductUnderTest

ONE_PROCESS, ROLES = "one process", "roles"
FORMS = [ONE_PROCESS, pytest.param(ROLES, marks=pytest.mark.slow)]


class Running(Protocol):
    """Starts a product in the form of the test, with the options of `running_product`."""

    def __call__(
        self, *, call_events: bool = False, attempt_seconds: float | None = None
    ) -> AbstractAsyncContextManager[ProductUnderTest]: ...
