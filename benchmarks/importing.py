"""Case 14: what a start of the function app costs, beside its libraries and a start that loads everything."""

from __future__ import annotations

import asyncio
import os
import resource
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from benchmarks.report import Goal, Report, ReportTable, at_most
from infra.package import build_package, write_zip

ROOT = Path(__file__).parent.parent
BASE = "import azure.functions, azure.durable_functions"
START = "import function_app"
FIRST = f"{START}, functions.dispatch"
"""And what answers, which the first request loads."""
EAGER = (
    f"{BASE}, azure.data.tables.aio, azure.storage.queue.aio, azure.identity.aio, msgraph, aiohttp, jwt\n"
    "import azure.monitor.opentelemetry"
)
REPETITIONS = 5
RATIO = 1.25
MODULES = 700
PACKAGE_MB = 60
LARGEST = 5
NEVER_BEFORE_A_MEETING = {"msgraph", "pydantic", "cryptography", "requests", "azure.identity"}
_LOADED = "\nimport sys\nprint(*sys.modules, sep='\\n')"


def environment_of(bytecode: Path) -> dict[str, str]:
    """A deployed package's: its settings, and bytecode (`infra/bytecode.py`), written by a first run."""
    given = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment = {
        **given,
        "AzureWebJobsStorage": "UseDevelopmentStorage=true",
        "TICKET_KEY": "A" * 43 + "=",
        "PYTHONPYCACHEPREFIX": str(bytecode),
    }
    for code in (BASE, FIRST):
        run_code(code, environment)
    return environment


def run_code(code: str, environment: Mapping[str, str]) -> str:
    """What a process of its own prints."""
    done = subprocess.run(  # noqa: S603  (our own text)
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout


def seconds_of(code: str, environment: Mapping[str, str]) -> float:
    """Processor time of such a process, its own and the system's: other processes' load is not in it."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run_code(code, environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def least_seconds(codes: tuple[str, ...], environment: Mapping[str, str]) -> dict[str, float]:
    """The least of interleaved repetitions: what a run takes beyond that is the machine's."""
    taken: dict[str, list[float]] = {code: [] for code in codes}
    for _ in range(REPETITIONS):
        for code, times in taken.items():
            times.append(seconds_of(code, environment))
    return {code: min(times) for code, times in taken.items()}


def modules_of(code: str, environment: Mapping[str, str]) -> set[str]:
    """Names of what is loaded after it."""
    return set(run_code(code + _LOADED, environment).split())


async def run(_connection: str, folder: Path) -> Report:
    """The case at its published size."""
    environment = environment_of(folder)
    run_code(EAGER, environment)
    names = {
        "the app's two libraries": BASE,
        "the function app (ours)": START,
        "the same and what its first request loads": FIRST,
        "everything loaded at the start (baseline)": EAGER,
    }
    seconds = least_seconds(tuple(names.values()), environment)
    modules = {code: modules_of(code, environment) for code in names.values()}
    rows = [
        (name, f"{seconds[code] * 1000:.0f}", f"{seconds[code] / seconds[BASE]:.2f}", len(modules[code]))
        for name, code in names.items()
    ]
    early, never = modules[START] & NEVER_BEFORE_A_MEETING, ", ".join(sorted(NEVER_BEFORE_A_MEETING))
    package = await asyncio.to_thread(_package_table, folder)
    ratio = seconds[START] / seconds[BASE]
    return Report(
        "14. The start of the function app",
        "Processor time of a process that imports the app with bytecode written, and what is loaded then. "
        "The first request loads what answers it, once, in a thread.",
        [
            ReportTable(
                f"A process of its own, the least of {REPETITIONS} interleaved runs",
                ("what is imported", "processor time, ms", "times the libraries", "modules"),
                rows,
                [
                    at_most("7", f"at most {RATIO} times the two libraries", ratio, RATIO, " times"),
                    at_most("7", f"at most {MODULES} modules", len(modules[START]), MODULES),
                    Goal("7", f"none of {never} loaded", not early, ", ".join(sorted(early)) or "none"),
                ],
            ),
            package,
        ],
    )


def _package_table(folder: Path) -> ReportTable:
    """The deployment package as `make package` builds it, with its largest parts."""
    package = folder / "package"
    build_package(package)
    size = write_zip(package, folder / "balcao.zip") / 1e6
    with zipfile.ZipFile(folder / "balcao.zip") as archive:
        parts: Counter[str] = Counter()
        for each in archive.infolist():
            parts[_part(each.filename)] += each.compress_size
    rows = [("the whole package", f"{size:.1f}")]
    rows += [(name, f"{count / 1e6:.1f}") for name, count in parts.most_common(LARGEST)]
    largest = ", ".join(f"{name} {count / 1e6:.0f}" for name, count in parts.most_common(LARGEST))
    why = f"its largest parts are {largest} MB"
    return ReportTable(
        "The deployment package, MB of the zip",
        ("part", "MB"),
        rows,
        [
            at_most(
                "7",
                f"at most {PACKAGE_MB} MB",
                size,
                PACKAGE_MB,
                " MB",
                why,
            )
        ],
    )


def _part(name: str) -> str:
    """The library that a file of the package belongs to, or ours."""
    _, installed, rest = name.partition("site-packages/")
    return rest.partition("/")[0] if installed else "our own files"
