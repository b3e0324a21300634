"""One compiler and one copy of the Bicep files for the whole session."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.infra.compiler import Compiler, copy_infra, find_bicep


@pytest.fixture(scope="session")
def compiler() -> Iterator[Compiler]:
    """The compiler; without one the test is reported as skipped."""
    executable = find_bicep()
    if executable is None:
        pytest.skip("no Bicep compiler: set BICEP or put bicep on the PATH")
    running = Compiler(executable)
    yield running
    running.close()


@pytest.fixture(scope="session")
def infra(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of infra/ that the compiler reads, under the strict rules."""
    return copy_infra(tmp_path_factory.mktemp("bicep"))
