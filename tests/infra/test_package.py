"""The deployment package: what is in it, and that it runs from itself alone."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

import pytest
import yaml

from infra.package import DEPENDENCIES, SCHEDULER, PackageError, build_package, host_json, write_zip
from local_host.azurite import Azurite
from shared.storage import StorageConfig, create_queues, create_tables
from tests.infra.code_names import ROOT, hub_name, python_version
from tests.local_host.hosting import eventually
from tests.telemetry.ingestion import Ingestion, ingestion

HASHED_UNCHECKED = 1
MOST_BYTES = 80_000_000
pytestmark = pytest.mark.xdist_group("package")
KEY = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY="


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package without dependencies: quick."""
    folder = tmp_path_factory.mktemp("own") / "package"
    build_package(folder, dependencies=False)
    return folder


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as it is deployed."""
    folder = tmp_path_factory.mktemp("whole") / "package"
    build_package(folder)
    return folder


def test_holds_what_azure_runs_and_nothing_else(own: Path) -> None:
    assert {path.name for path in own.iterdir()} == {
        "function_app.py",
        "host.json",
        "functions",
        "orchestrations",
        "shared",
        "web",
        "__pycache__",
        ".funcignore",
        "commit.txt",
    }


def test_names_the_commit_that_it_was_made_from(own: Path) -> None:
    told = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True)

    assert (own / "commit.txt").read_text() == told.stdout
    code = "from shared.version import commit; print(commit())"
    printed = subprocess.run(
        [sys.executable, "-c", code], cwd=own, capture_output=True, text=True, check=True
    )
    assert printed.stdout == told.stdout


def test_azd_leaves_nothing_of_it_out(own: Path, tmp_path: Path) -> None:
    """azd drops the bytecode of a Python service unless an ignore file of its own says what stays out."""
    lines = (own / ".funcignore").read_text("utf-8").splitlines()
    write_zip(own, tmp_path / "balcao.zip")

    assert [line for line in lines if not line.startswith("#")] == []
    with zipfile.ZipFile(tmp_path / "balcao.zip") as archive:
        packed = set(archive.namelist())
    files = {path.relative_to(own).as_posix() for path in own.rglob("*") if path.is_file()}
    assert packed == files - {".funcignore"}


def test_azd_packs_anew_whatever_it_is_told_to_do() -> None:
    azure = yaml.safe_load((ROOT / "azure.yaml").read_text("utf-8"))
    (service,) = azure["services"].values()

    assert (service["project"], service["dist"]) == (".", "dist/package")
    assert service["remoteBuild"] is False
    assert (
        service["hooks"]["prepackage"]["posix"]["run"] == 'make package BACKEND="${DURABLE_BACKEND:-storage}"'
    )
    assert set(azure["hooks"]) == {"postprovision"}, (
        "one of the project does not run before `azd deploy` packs"
    )


def test_holds_every_source_that_is_under_version_control(own: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "functions", "orchestrations", "shared", "web"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()

    assert [name for name in listed if (ROOT / name).exists() and not (own / name).exists()] == []


def test_nothing_in_it_is_for_tests_or_for_one_machine(own: Path) -> None:
    suspicious = re.compile(
        r"local_host|memory_adapters|graph_standin|(^|/)tests?(/|_)|local\.settings|\.sqlite|\.env$"
    )

    names = [path.relative_to(own).as_posix() for path in own.rglob("*")]
    assert [name for name in names if suspicious.search(name)] == []


def test_every_source_has_bytecode_that_needs_no_look_at_the_source(own: Path) -> None:
    sources = list(own.rglob("*.py"))

    for source in sources:
        bytecode = source.parent / "__pycache__" / f"{source.stem}.{sys.implementation.cache_tag}.pyc"
        assert int.from_bytes(bytecode.read_bytes()[4:8], "little") == HASHED_UNCHECKED, source
    assert len(sources) > 50


def test_it_is_made_without_node(tmp_path: Path) -> None:
    """Who deploys needs Python 3.11 and nothing of what the tests need."""
    (tmp_path / "scripts").mkdir()
    (tmp_path / "bin").mkdir()
    (tmp_path / ".venv").mkdir()
    shutil.copy(ROOT / "scripts" / "setup.sh", tmp_path / "scripts")
    (tmp_path / "requirements-dev.txt").touch()
    (tmp_path / ".venv" / ".installed").touch()
    (tmp_path / "bin" / "dirname").symlink_to(str(shutil.which("dirname")))
    environment = {"PATH": str(tmp_path / "bin"), "PYTHON": sys.executable}
    bash = str(shutil.which("bash"))

    def prepared(what: str) -> int:
        command = [bash, str(tmp_path / "scripts" / "setup.sh"), what]
        return subprocess.run(command, env=environment, capture_output=True, check=False).returncode

    assert (prepared("python"), prepared("packages")) == (0, 1)
    recipe = re.search(r"^package:(.*)\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert recipe is not None
    assert "setup" not in recipe[1].partition("##")[0]
    assert "scripts/setup.sh python" in recipe[2]


def test_the_same_sources_make_the_same_bytes(own: Path, tmp_path: Path) -> None:
    write_zip(own, tmp_path / "one.zip")
    for path in own.rglob("*.py"):
        os.utime(path, (1, 1))
    write_zip(own, tmp_path / "two.zip")

    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_the_scheduler_changes_only_where_the_state_lies() -> None:
    usual, other = json.loads(host_json("storage")), json.loads(host_json(SCHEDULER))
    provider = other["extensions"]["durableTask"].pop("storageProvider")
    usual["extensions"]["durableTask"].pop("storageProvider")

    assert provider == {
        "type": "azureManaged",
        "connectionStringName": "DURABLE_TASK_SCHEDULER_CONNECTION_STRING",
    }
    assert usual == other
    assert other["extensions"]["durableTask"]["hubName"] == hub_name()


def test_an_unknown_backend_is_refused() -> None:
    with pytest.raises(PackageError, match="choose storage or scheduler"):
        host_json("netherite")


def test_funcignore_leaves_the_same_things_out(own: Path) -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    tops = {name.split("/")[0] for name in listed.split("\n") if name}
    ignored = {line for line in (ROOT / ".funcignore").read_text().splitlines() if not line.startswith("#")}

    published = {top for top in tops if top not in ignored and not top.startswith(".")}
    assert published == {path.name for path in own.iterdir()} - {
        "__pycache__",
        ".funcignore",
        "commit.txt",
    } | {"requirements.txt"}


@pytest.mark.slow
def test_the_whole_package_is_for_azures_machines_and_not_too_big(whole: Path, tmp_path: Path) -> None:
    size = write_zip(whole, tmp_path / "balcao.zip")
    tags = [
        tag
        for wheel in (whole / DEPENDENCIES).glob("*.dist-info/WHEEL")
        for tag in re.findall(r"^Tag: (\S+)$", wheel.read_text(), re.MULTILINE)
    ]

    assert size < MOST_BYTES
    assert not [tag for tag in tags if not re.search(r"-any$|manylinux.*x86_64$", tag)]
    assert any(f"cp{python_version().replace('.', '')}" in tag for tag in tags)
    with zipfile.ZipFile(tmp_path / "balcao.zip") as archive:
        assert "host.json" in archive.namelist()


@pytest.mark.slow
def test_runs_from_itself_alone(whole: Path, azurite: Azurite, tmp_path: Path) -> None:
    """The local host and a bare Python, which has no packages of its own: the package brings them all.

    Telemetry too: housekeeping's sign of life arrives, some seconds after the start.
    """
    storage = StorageConfig(connection_string=azurite.connection_string)
    asyncio.run(create_tables(storage))
    asyncio.run(create_queues(storage))
    (tmp_path / "local_host").symlink_to(ROOT / "local_host")
    log = tmp_path / "log"
    bare = str(Path(sys.base_prefix) / "bin" / f"python{python_version()}")
    command = [bare, "-S", "-m", "local_host.serve", str(whole), "--port", "0"]
    command += ["--data", str(tmp_path / "data"), "--storage", azurite.connection_string]
    with log.open("w") as output, ingestion() as received:
        environment = {
            "PATH": os.environ["PATH"],
            "TMPDIR": str(tmp_path),
            "TICKET_KEY": KEY,
            "PYTHONPATH": str(whole / DEPENDENCIES),
            "APPLICATIONINSIGHTS_CONNECTION_STRING": received.connection_string,
        }
        process = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=output, stderr=output)
        health, page, ended = _looked_at(process, log, received)

    assert health["status"] == "ok", log.read_text()
    assert health["commit"] == (whole / "commit.txt").read_text().strip()
    assert "Balcão Virtual" in page
    assert ended == 0, log.read_text()


def _looked_at(
    process: subprocess.Popen[bytes], log: Path, received: Ingestion
) -> tuple[dict[str, str], str, int]:
    """Health, the first page, and the exit status once the sign of life has arrived."""

    def beats() -> list[object]:
        return [row for row in received.rows("AppTraces") if row["properties"].get("work") == "housekeeping"]

    try:
        found = eventually(lambda: re.findall(r"ready (\S+)", log.read_text()), "it is ready", 60)
        with urllib.request.urlopen(f"{found[0]}/api/health", timeout=20) as answer:  # noqa: S310
            health = json.loads(answer.read())
        with urllib.request.urlopen(f"{found[0]}/", timeout=20) as answer:  # noqa: S310
            page = answer.read().decode()
        eventually(beats, "housekeeping's sign of life arrives", 90)
    finally:
        process.send_signal(signal.SIGTERM)
        ended = process.wait(60)
    return health, page, ended


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """A file stands in the way: root, as in CI, may write whatever is read-only."""
    taken = tmp_path / "dist"
    taken.write_text("")

    with pytest.raises(PackageError, match=r"dist.package cannot be written \(Not a directory\)"):
        build_package(taken / "package", dependencies=False)
    with pytest.raises(PackageError, match=r"dist.balcao\.zip cannot be written \(Not a directory\)"):
        write_zip(tmp_path, taken / "balcao.zip")
