"""The forms in which the product's own tests run: all in one process, and a process per role as in Azure."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Protocol

import pytest

from local_host.azurite import Azurite
from tests.product import ProductUnderTest, running_product
from tests.product_in_roles import AS_IN_AZURE, Pace, running_in_roles
from tests.product_options import AS_DEPLOYED, ProductOptions

ONE_PROCESS, _ROLES = "one process", "roles"
IN_ROLES = pytest.param(_ROLES, marks=pytest.mark.slow)
FORMS = [ONE_PROCESS, IN_ROLES]
"""The parameters of a fixture `form`."""


def running_in(
    form: str,
    data_dir: Path,
    azurite: Azurite,
    options: ProductOptions = AS_DEPLOYED,
    *,
    pace: Pace = AS_IN_AZURE,
) -> AbstractAsyncContextManager[ProductUnderTest]:
    """The product in that form; `pace` matters between processes."""
    if form == _ROLES:
        return running_in_roles(data_dir, azurite, options, pace=pace)
    return running_product(data_dir, azurite, options)


class Running(Protocol):
    """Starts the product of one test in its form."""

    def __call__(
        self, options: ProductOptions = AS_DEPLOYED
    ) -> AbstractAsyncContextManager[ProductUnderTest]: ...
