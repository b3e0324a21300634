"""The app that the worker library of Python 3.13 loads for case 10: the product, or empty handlers.

The library takes one app per process, from the module `function_app`, which imports this one.
"""

from __future__ import annotations

import os
from pathlib import Path

from benchmarks.empty_host import empty_app
from benchmarks.waiting_request import memory_services
from functions.app import create_app

FOLDER = "MEASURED_APP_FOLDER"
"""The environment variable that names a folder for the product's files; without it handlers are empty."""

services = memory_services(Path(os.environ[FOLDER])) if os.environ.get(FOLDER) else None
app = create_app(services) if services else empty_app()
