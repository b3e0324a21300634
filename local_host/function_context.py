"""The `context` that a function may ask for, as the worker gives it."""

from __future__ import annotations

import threading
from pathlib import Path

import azure.functions as func


class FunctionContext(func.Context):
    """One invocation's context, without tracing and retries: the host has neither."""

    def __init__(self, invocation_id: str, function_name: str) -> None:
        self._invocation_id = invocation_id
        self._function_name = function_name

    @property
    def invocation_id(self) -> str:
        """The id that the console's line of this invocation shows."""
        return self._invocation_id

    @property
    def function_name(self) -> str:
        """The function's registered name."""
        return self._function_name

    @property
    def function_directory(self) -> str:
        """The app's folder."""
        return str(Path.cwd())

    @property
    def thread_local_storage(self) -> type[threading.local]:
        """Where threads of user code may note the invocation id."""
        return threading.local

    @property
    def trace_context(self) -> None:  # pyright: ignore[reportIncompatibleMethodOverride] -- no tracing here
        """None: nothing is traced locally."""
        return None

    @property
    def retry_context(self) -> None:  # pyright: ignore[reportIncompatibleMethodOverride] -- no retries here
        """None: retry policies are refused when the app is loaded."""
        return None
