"""Loads an app from a folder as Azure's worker does: `function_app.py` with one `FunctionApp` in it."""

from __future__ import annotations

import importlib
import logging
import sys
from pathlib import Path

import azure.functions as func

from local_host.problems import AppProblem, Effect

log = logging.getLogger("local_host")


def load_folder(folder: Path) -> tuple[func.FunctionRegister, tuple[AppProblem, ...]]:
    """The folder's app; an empty one and the problem if it cannot be imported (in Azure: all routes 404)."""
    sys.path.insert(0, str(folder))
    try:
        module = importlib.import_module("function_app")
    except Exception as error:
        log.exception("function_app.py cannot be imported")
        return func.FunctionApp(), (_problem(f"importing it raised {type(error).__name__}: {error}"),)
    apps = {id(app): app for app in vars(module).values() if isinstance(app, func.FunctionRegister)}
    if len(apps) != 1:
        return func.FunctionApp(), (_problem(f"it holds {len(apps)} function apps at its top level"),)
    return next(iter(apps.values())), ()


def _problem(cause: str) -> AppProblem:
    cure = "Have function_app.py import without error and hold exactly one FunctionApp"
    return AppProblem("function_app.py", cause, cure, Effect.NO_FUNCTIONS)
