"""Bytecode for the package: of our code, of the dependencies, and of what a meeting loads of msgraph.

msgraph has some 16,700 modules, of which a meeting loads a few hundred: compiling the others would double the
package without benefit.
"""

from __future__ import annotations

import compileall
import os
import py_compile
import re
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

UNCHECKED = py_compile.PycInvalidationMode.UNCHECKED_HASH
"""Packing changes the files' times; their content cannot change in Azure."""
_SPARSE = re.compile(r"/msgraph/generated/")
IMPORTS = (
    "import functions.app, functions.dispatch, shared.storage.tables.build, shared.meetings.sdk, "
    "azure.identity.aio, azure.storage.queue.aio, jwt, azure.monitor.opentelemetry"
)
"""What a start, a first request, a meeting, a sign-in, a deferred message and telemetry load."""


def compile_package(folder: Path, dependencies: Path) -> None:
    """Write bytecode beside the sources in `folder`; `dependencies` may be missing."""
    with _beside_the_sources():
        compileall.compile_dir(folder, quiet=2, invalidation_mode=UNCHECKED, rx=_SPARSE, workers=0)
        if dependencies.exists():
            for path in _loaded_files(folder, dependencies):
                if _SPARSE.search(path):
                    py_compile.compile(path, invalidation_mode=UNCHECKED, doraise=True)


@contextmanager
def _beside_the_sources() -> Generator[None]:
    """Write bytecode into the package even if this process is configured to keep it elsewhere."""
    prefix, configured = sys.pycache_prefix, os.environ.pop("PYTHONPYCACHEPREFIX", None)
    sys.pycache_prefix = None
    try:
        yield
    finally:
        sys.pycache_prefix = prefix
        if configured is not None:
            os.environ["PYTHONPYCACHEPREFIX"] = configured


def _loaded_files(folder: Path, dependencies: Path) -> list[str]:
    """The source files that `IMPORTS` loads, found by loading them in a process of its own."""
    script = (
        f"import sys; {IMPORTS}\nfor m in list(sys.modules.values()):\n    print(getattr(m, '__file__', ''))"
    )
    found = subprocess.run(  # noqa: S603  (our own words)
        [sys.executable, "-B", "-S", "-c", script],
        env={**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{dependencies}", "PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
        check=False,
    )
    if found.returncode != 0:
        raise RuntimeError(f"the package cannot be imported from itself alone:\n{found.stderr}")
    return [
        line for line in found.stdout.splitlines() if line.startswith(str(folder)) and line.endswith(".py")
    ]
