"""`python -m infra.load`: a dry run first, in steps, and a real court's size within a minute."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

import infra.load
from infra.load import REJECTED, FileImport, config_of, load, main, told
from local_host.azurite import Azurite
from shared.clock import MachineClock
from shared.front_desk.administration.importing import STEP, ImportReport
from shared.storage import StorageConfig, azure_storage, create_tables
from tests.contract.conftest import tables_config

HEADER = "id,name,district,city,degree,kind,opens,closes,weekdays"
ROOT = Path(__file__).parents[2]
COURT_SIZE = 2_348
"""Offices of the court."""


def offices(folder: Path, count: int, *more: str) -> Path:
    file = folder / "offices.csv"
    lines = [
        f"{number}a-vara-civel-do-foro-de-sao-joao,{number}ª Vara Cível do Foro de São João,"
        f"São João {number % 319},São João,1,vara,,,"
        for number in range(count)
    ]
    file.write_text("\n".join([HEADER, *lines, *more]), "utf-8")
    return file


async def counted(config: StorageConfig) -> tuple[int, int]:
    """Offices, and entries of the audit, as they are stored."""
    storage = azure_storage(config, MachineClock())
    now = MachineClock().now()
    try:
        entries = await storage.configuration.between(now.replace(year=now.year - 1), now)
        return len(await storage.registry.offices()), len(entries)
    finally:
        await storage.close()


@pytest.fixture
async def config(azurite: Azurite) -> StorageConfig:
    made = tables_config(azurite)
    await create_tables(made)
    return made


async def test_nothing_is_written_without_apply(config: StorageConfig, tmp_path: Path) -> None:
    file = offices(tmp_path, 3)

    dry = await load(FileImport("offices", file, apply=False, by="Rosa"), config)
    assert (dry.created, await counted(config)) == (3, (0, 0))
    done = await load(FileImport("offices", file, apply=True, by="Rosa"), config)

    assert (done.created, await counted(config)) == (3, (3, 3))


@pytest.mark.slow
async def test_a_whole_court_within_a_minute_and_twice_changes_nothing(
    config: StorageConfig, tmp_path: Path
) -> None:
    file = offices(tmp_path, COURT_SIZE, "court,x,d,c,1,vara,,,")
    began = time.monotonic()
    first = await load(FileImport("offices", file, apply=True, by="Rosa"), config)
    took = time.monotonic() - began
    again = await load(FileImport("offices", file, apply=True, by="Rosa"), config)

    assert (first.created, first.updated, first.unchanged, first.remaining) == (COURT_SIZE, 0, 0, 0)
    assert [bad.line for bad in first.rejected] == [COURT_SIZE + 2]
    assert (again.created, again.updated, again.unchanged) == (0, 0, COURT_SIZE)
    assert await counted(config) == (COURT_SIZE, COURT_SIZE)
    assert took < 60, f"{took:.1f} s"


@pytest.fixture
def own_azurite() -> Iterator[Azurite]:
    """An emulator whose tables have the product's own names, as the command wants them."""
    started = Azurite(None)
    started.start()
    yield started
    started.stop()


@pytest.mark.slow
def test_a_killed_import_is_continued_by_running_it_again(own_azurite: Azurite, tmp_path: Path) -> None:
    connection = own_azurite.connection_string
    config = StorageConfig(connection)
    asyncio.run(create_tables(config))
    file = offices(tmp_path, COURT_SIZE)
    command = [
        sys.executable,
        "-m",
        "infra.load",
        "offices",
        str(file),
        "--apply",
        "--connection",
        connection,
    ]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == f"… faltam {COURT_SIZE - STEP}\n"
        process.kill()
    stored, _ = asyncio.run(counted(config))
    assert STEP <= stored < COURT_SIZE

    again = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)

    assert f"Criados: {COURT_SIZE - stored}. Alterados: 0. Iguais: {stored}." in again.stdout
    assert asyncio.run(counted(config))[0] == COURT_SIZE


def test_an_import_that_stops_before_its_end_says_so(tmp_path: Path) -> None:
    order = FileImport("offices", tmp_path / "x.csv", apply=True, by="Rosa")
    stuck = ImportReport(created=2, remaining=5)

    assert told(order, stuck)[-1] == "A importação parou antes do fim: faltam 5. Rode de novo para continuar."
    assert not any("parou" in line for line in told(order, ImportReport(created=7)))


def _always(config: StorageConfig, _connection: str | None, _endpoint: str | None) -> StorageConfig:
    return config


def test_the_command_says_what_it_would_do(
    azurite: Azurite, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = tables_config(azurite)
    asyncio.run(create_tables(made))
    monkeypatch.setattr(infra.load, "config_of", partial(_always, made))
    file = offices(tmp_path, 2, "X,x,d,c,1,vara,,,")

    with pytest.raises(SystemExit) as ended:
        main(["offices", str(file), "--connection", "x"])

    assert ended.value.code == REJECTED
    said = capsys.readouterr().out
    assert "linha 4: O id deve ter" in said
    assert "Ensaio, nada foi gravado. A criar: 2." in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["offices", "missing.csv", "--connection", "UseDevelopmentStorage=true"], "não pode ser lido"),
        (["offices", __file__, "--connection", "UseDevelopmentStorage=true"], "não pode ser usado"),
        (["offices", "x.csv"], "either --endpoint or --connection"),
    ],
)
def test_what_cannot_be_done_is_said(arguments: list[str], said: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    assert said in str(ended.value.code)


def test_an_address_is_reached_as_whoever_is_signed_in() -> None:
    config = config_of(None, "https://conta.table.core.windows.net")

    assert config.queue_endpoint == "https://conta.queue.core.windows.net"
    assert config.by_command_line
