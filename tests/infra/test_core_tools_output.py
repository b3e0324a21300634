"""What `func` prints is shown as it is, and searched for its last error."""

from __future__ import annotations

import pytest

from local_host.core_tools_process import FuncOutput, environment
from tests.infra.core_tools_double import STARTUP_ERROR, STORAGE_ERROR


@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_reads_an_error_from_pieces_of_any_size(size: int) -> None:
    shown: list[bytes] = []
    output = FuncOutput(shown.append)
    given = STARTUP_ERROR.encode()

    for start in range(0, len(given), size):
        output.data_received(given[start : start + size])

    assert output.error == output.last_error == STORAGE_ERROR
    assert b"".join(shown) == given


def test_reads_an_error_in_colours() -> None:
    output = FuncOutput(len)

    output.data_received(
        b"\x1b[90m[2026-11-20T10:00:00.314Z] \x1b[39m\x1b[31mA host error has occurred during startup "
        b"operation 'x'.\x1b[39m\r\n\x1b[90m[2026-11-20T10:00:00.314Z] \x1b[39m\x1b[31mThe cause\x1b[39m\r\n"
    )

    assert output.error == "The cause"


def test_reads_why_the_worker_has_indexed_no_function() -> None:
    output = FuncOutput(len)

    output.data_received(
        b"[2026-11-20T10:00:00.314Z] Worker failed to index functions\n"
        b"[2026-11-20T10:00:00.314Z] System.Private.CoreLib: Result: Failure\n"
        b"Exception: ModuleNotFoundError: No module named 'nothing'\nStack: ...\n"
    )

    assert output.error == "Exception: ModuleNotFoundError: No module named 'nothing'"


def test_an_error_of_a_host_that_is_being_replaced_is_none() -> None:
    output = FuncOutput(len)

    output.data_received(
        b"A host error has occurred on an inactive host during startup operation 'x'.\nThe cause\n"
    )

    assert output.error == ""
    assert output.last_error == "The cause"


def test_an_endless_line_is_not_kept_whole() -> None:
    output = FuncOutput(len)

    for _ in range(10):
        output.data_received(b"x" * 50_000)
    output.connection_lost(None)

    assert 50_000 < len(output.last_error) <= 65_536


def test_colours_are_asked_for_where_they_are_seen() -> None:
    asked = "DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION"

    assert environment({}, colours=True)[asked] == "1"
    assert asked not in environment({}, colours=False)
