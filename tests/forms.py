"""The forms in which the product's own tests run: all in one process, and a process per role as in Azure."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Protocol

import pytest

from local_host.azurite import Azurite
from shared.domain.office.office import Office
from shared.ports import NO_LOAD, Load
from tests.product import ProductUnderTest, running_product
from tests.product_in_roles import AS_IN_AZURE, Pace, running_in_roles

ONE_PROCESS, _ROLES = "one process", "roles"
IN_ROLES = pytest.param(_ROLES, marks=pytest.mark.slow)
FORMS = [ONE_PROCESS, IN_ROLES]
"""The parameters of a fixture `form`."""


def running_in(
    form: str,
    data_dir: Path,
    azurite: Azurite,
    *,
    offices: Sequence[Office] = (),
    call_events: bool = False,
    attempt_seconds: float | None = None,
    pace: Pace = AS_IN_AZURE,
    load: Load = NO_LOAD,
) -> AbstractAsyncContextManager[ProductUnderTest]:
    """The product in that form, with the options of `running_product`; `pace` matters between processes.

    `load` is that of the one process; those of roles have none.
    """
    if form == _ROLES:
        return running_in_roles(
            data_dir,
            azurite,
            offices=offices,
            call_events=call_events,
            attempt_seconds=attempt_seconds,
            pace=pace,
        )
    return running_product(
        data_dir,
        azurite,
        offices=offices,
        call_events=call_events,
        attempt_seconds=attempt_seconds,
        load=load,
    )


class Running(Protocol):
    """Starts the product of one test in its form."""

    def __call__(
        self, *, call_events: bool = False, attempt_seconds: float | None = None
    ) -> AbstractAsyncContextManager[ProductUnderTest]: ...
