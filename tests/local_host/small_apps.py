"""Apps for one test, registered through the library's own decorators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import azure.durable_functions as df
import azure.functions as func

App: TypeAlias = Any
"""A `DFApp`; the library annotates its decorators only in part."""


def new_app() -> App:
    """An app without functions, open to everybody."""
    return df.DFApp(http_auth_level=func.AuthLevel.ANONYMOUS)


def http_app(**handlers: Callable[..., object]) -> App:
    """Each handler at `/api/<name>`, any verb."""
    app = new_app()
    for name, handler in handlers.items():
        app.function_name(name)(app.route(route=name)(handler))
    return app
