"""The deployment package: `python -m infra.package` (make package).

Everything that Azure runs and nothing else, including the dependencies and their bytecode: a read-only
package cannot store bytecode, and compiling at each cold start doubles the CPU of the imports.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from infra.bytecode import compile_package
from shared.version import COMMIT_FILE

ROOT = Path(__file__).resolve().parent.parent
APP_FILES = ("function_app.py",)
APP_FOLDERS = ("functions", "orchestrations", "shared", "web")
DEPENDENCIES = Path(".python_packages/lib/site-packages")
PYTHON = "3.11"
"""The Python of infra/app/app.bicep."""
PLATFORMS = ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64")
STORAGE, SCHEDULER = "storage", "scheduler"
SCHEDULER_SETTING = "DURABLE_TASK_SCHEDULER_CONNECTION_STRING"
IGNORE_FILE = ".funcignore"
IGNORES_NOTHING = "# Without such a file azd leaves __pycache__ out. Nothing stays out but the file itself.\n"
EPOCH = (1980, 1, 1, 0, 0, 0)
"""A fixed time, so that the same sources make the same bytes."""


class PackageError(RuntimeError):
    """The package cannot be built here; the message says what to do."""


def build_package(folder: Path, *, backend: str = STORAGE, dependencies: bool = True) -> None:
    """Create the package in `folder`. Raises `PackageError`."""
    if sys.version_info[:2] != tuple(int(part) for part in PYTHON.split(".")):
        raise PackageError(f"bytecode for Python {PYTHON} is made by Python {PYTHON}; this is {sys.version}")
    _empty(folder)
    for name in APP_FILES:
        shutil.copy(ROOT / name, folder / name)
    for name in APP_FOLDERS:
        shutil.copytree(
            ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.pyc", ".*")
        )
    (folder / "host.json").write_text(host_json(backend), "utf-8")
    if dependencies:
        _install(folder / DEPENDENCIES)
    (folder / IGNORE_FILE).write_text(IGNORES_NOTHING, "utf-8")
    (folder / COMMIT_FILE).write_text(f"{_commit()}\n", "ascii")
    compile_package(folder, folder / DEPENDENCIES)


def _empty(folder: Path) -> None:
    """The folder without what an earlier build left in it. Raises `PackageError`."""
    try:
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
    except OSError as error:
        raise PackageError(
            f"{folder} cannot be written ({error.strerror}): choose another with --out"
        ) from error


def _commit() -> str:
    """The commit that is checked out; `unknown` outside a git checkout."""
    command = ["git", "-C", str(ROOT), "rev-parse", "HEAD"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  (our own arguments)
    return done.stdout.strip() if done.returncode == 0 else "unknown"


def host_json(backend: str) -> str:
    """host.json for a backend of the durable state.

    The file itself is changed, not a setting: Azure's scale controller reads the package's file and would go
    on polling queues that are no longer used.
    """
    content = json.loads((ROOT / "host.json").read_text("utf-8"))
    if backend == SCHEDULER:
        content["extensions"]["durableTask"]["storageProvider"] = {
            "type": "azureManaged",
            "connectionStringName": SCHEDULER_SETTING,
        }
    elif backend != STORAGE:
        raise PackageError(f"backend {backend!r}: choose {STORAGE} or {SCHEDULER}")
    return json.dumps(content, indent=2) + "\n"


def _install(target: Path) -> None:
    """The pinned dependencies, built for Azure's platform whatever this one is."""
    options = [
        "--target",
        str(target),
        "--require-hashes",
        "--only-binary",
        ":all:",
        "--no-compile",
        "--no-deps",
    ]
    options += [
        "--python-version",
        PYTHON,
        "--implementation",
        "cp",
        "--quiet",
        "--disable-pip-version-check",
    ]
    for platform in PLATFORMS:
        options += ["--platform", platform]
    command = [sys.executable, "-m", "pip", "install", *options, "-r", str(ROOT / "requirements.txt")]
    if subprocess.run(command, check=False).returncode != 0:  # noqa: S603  (our own arguments)
        raise PackageError("pip could not install requirements.txt: see above")
    shutil.rmtree(target / "bin", ignore_errors=True)


def write_zip(folder: Path, target: Path) -> int:
    """The package as one file, the same bytes for the same content; returns its size in bytes.

    Raises `PackageError` where the target cannot be written.
    """
    try:
        return _write_zip(folder, target)
    except OSError as error:
        raise PackageError(f"{target} cannot be written ({error.strerror})") from error


def _write_zip(folder: Path, target: Path) -> int:
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as unfinished:
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            for path in sorted(folder.rglob("*")):
                if path.is_file() and path.name != IGNORE_FILE:
                    entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), EPOCH)
                    entry.compress_type = zipfile.ZIP_DEFLATED
                    entry.external_attr = 0o644 << 16
                    archive.writestr(entry, path.read_bytes())
        Path(unfinished.name).replace(target)
    return target.stat().st_size


def main() -> None:
    """Build it into dist/: `package/` for azd, `balcao.zip` for everything else."""
    parser = argparse.ArgumentParser(description="The deployment package.")
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    parser.add_argument("--backend", choices=(STORAGE, SCHEDULER), default=STORAGE)
    given = parser.parse_args()
    folder: Path = given.out / "package"
    try:
        build_package(folder, backend=given.backend)
        size = write_zip(folder, given.out / "balcao.zip")
    except PackageError as error:
        raise SystemExit(str(error)) from error
    files = sum(1 for path in folder.rglob("*") if path.is_file())
    sys.stdout.write(
        f"{given.out / 'balcao.zip'}: {size / 1e6:.1f} MB, {files} files, state in {given.backend}\n"
    )


if __name__ == "__main__":
    main()
