"""`python -m infra.reports`: marks the days that have something to count, and no others."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

import infra.reports
from infra.reports import Rebuild, main, mark
from local_host.azurite import Azurite
from shared.clock import MachineClock
from shared.storage import StorageConfig, azure_storage, create_tables
from tests.builders import an_office
from tests.contract.conftest import tables_config
from tests.domain.reporting import DAY, record


@pytest.fixture
async def config(azurite: Azurite) -> StorageConfig:
    made = tables_config(azurite)
    await create_tables(made)
    storage = azure_storage(made, MachineClock())
    await storage.registry.put_offices([an_office(), an_office("norte")])
    for office_id in ("centro", "norte"):
        await storage.records.add(replace(record(office_id), office_id=office_id))
    await storage.close()
    return made


async def marked(config: StorageConfig) -> list[tuple[str, str]]:
    storage = azure_storage(config, MachineClock())
    try:
        return [(each.office_id, str(each.day)) for each in (await storage.reports.to_aggregate()).marks]
    finally:
        await storage.close()


async def test_the_days_of_the_offices_that_were_named(config: StorageConfig) -> None:
    first = DAY.replace(month=1, day=1)

    assert await mark(Rebuild(first, DAY, ["centro"]), config) == 1
    assert await marked(config) == [("centro", str(DAY))]
    assert await mark(Rebuild(first, DAY), config) == 2
    assert await mark(Rebuild(first, first), config) == 0
    assert await marked(config) == [("centro", str(DAY)), ("norte", str(DAY))]


def _always(config: StorageConfig, _connection: str | None, _endpoint: str | None) -> StorageConfig:
    return config


def test_the_command(
    config: StorageConfig, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(infra.reports, "config_of", partial(_always, config))
    main([str(DAY), str(DAY), "--connection", "x", "--office", "norte"])
    assert capsys.readouterr().out.startswith("1 dias de unidades marcados")
    for wrong in ([str(DAY), str(DAY)], [str(DAY), "2026-01-01", "--connection", "x"]):
        with pytest.raises(SystemExit):
            main(wrong)
