"""The check command: right as it is, and a sentence for each mistake."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from infra.check import binding_faults, check, connection_faults, main
from local_host.contracts import Binding, HostedFunction
from local_host.registry import LoadedApp
from tests.infra.code_names import ROOT, app

USUAL: dict[str, Any] = json.loads((ROOT / "host.json").read_text("utf-8"))


def test_everything_fits(capsys: pytest.CaptureFixture[str]) -> None:
    main([])

    assert "fit Azure" in capsys.readouterr().out


def altered(name: str, change: Callable[[Binding], Binding]) -> LoadedApp:
    """The app with another trigger in one function."""

    def other(function: HostedFunction) -> HostedFunction:
        return replace(function, trigger=change(function.trigger)) if function.name == name else function

    return LoadedApp(tuple(other(function) for function in app().functions))


def told(**settings: object) -> Callable[[Binding], Binding]:
    return lambda binding: replace(binding, settings={**binding.settings, **settings})


def of_kind(kind: str) -> Callable[[Binding], Binding]:
    return lambda binding: replace(binding, kind=kind)


@pytest.mark.parametrize(
    ("name", "change", "sentence"),
    [
        ("health", told(route="Admin/health"), "must not begin with admin"),
        ("housekeeping_minute", told(schedule="* * * * *"), "six fields"),
        ("work_after_visit", told(queueName="after-visit-poison"), "hides what failed"),
        ("health", of_kind("blobTrigger"), "blobTrigger is not supported"),
    ],
)
def test_a_mistake_in_a_binding(name: str, change: Callable[[Binding], Binding], sentence: str) -> None:
    assert any(sentence in fault for fault in binding_faults(altered(name, change)))


def test_a_connection_that_no_setting_gives() -> None:
    given = {"AzureWebJobsStorage__queueServiceUri", "DurableStorage"}

    assert connection_faults(app(), USUAL, given) == []
    assert any(
        "DurableStorage" in fault for fault in connection_faults(app(), USUAL, given - {"DurableStorage"})
    )
    assert any(
        "AzureWebJobsStorage" in fault for fault in connection_faults(app(), USUAL, {"DurableStorage"})
    )


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"TICKET_KEY": "short"}, "setting TICKET_KEY"),
        ({"TICKET_KEY": "A" * 44, "TIKET": "x"}, "setting TIKET: nobody reads it"),
        ({"TICKET_KEY": "A" * 44, "DurableStorage": ""}, "DurableStorage (or DurableStorage__…) is missing"),
    ],
)
def test_a_mistake_in_the_settings(values: dict[str, str], sentence: str, tmp_path: Path) -> None:
    usual = {
        "AzureWebJobsStorage": "UseDevelopmentStorage=true",
        "DurableStorage": "UseDevelopmentStorage=true",
    }
    path = tmp_path / "local.settings.json"
    path.write_text(json.dumps({"Values": {**usual, **values}}))

    assert any(sentence in fault for fault in check(path))
    with pytest.raises(SystemExit, match=r"setting|missing"):
        main(["--settings", str(path)])
