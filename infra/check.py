"""host.json, settings, bindings and Bicep against what Azure supports: `make infra-check`.

Settings come from a file (`python -m infra.check --settings local.settings.json`), or only their names from
the example. Ends with status 1 and a sentence for each mistake.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import azure.functions as func
import yaml

from functions.app import create_app
from infra.azd_project import azure_yaml_faults
from infra.flex import bicep_faults, bicep_files
from infra.host_json_check import host_json_faults, leaves_of
from infra.host_json_evidence import PROVIDER
from local_host.registry import LoadedApp, load_app
from memory_adapters import MemoryMeetings, memory_storage
from shared.clock import MachineClock
from shared.services import services_of
from shared.settings import SettingError, read_settings

ROOT = Path(__file__).resolve().parent.parent
BICEP = ROOT / "infra"
HOST_SETTINGS = frozenset({"FUNCTIONS_WORKER_RUNTIME"})
SUPPORTED = frozenset(
    {"httpTrigger", "queueTrigger", "timerTrigger", "orchestrationTrigger", "activityTrigger"}
    | {"http", "queue", "durableClient"}
)
_RESERVED = re.compile(r"^/?(admin|runtime)", re.IGNORECASE)
_NCRONTAB_FIELDS = 6
_PLACEHOLDER = {"AzureWebJobsStorage": "UseDevelopmentStorage=true", "TICKET_KEY": "A" * 44}


def load_product() -> LoadedApp:
    """The functions as Azure indexes them; no connection is made."""
    clock = MachineClock()
    settings = read_settings(_PLACEHOLDER)
    app: func.FunctionRegister = create_app(
        services_of(settings, memory_storage(clock), MemoryMeetings(), clock, ())
    )
    return load_app(app)


def binding_faults(app: LoadedApp) -> list[str]:
    """Bindings that Azure's host would refuse, or that would stop the whole app."""
    faults = [str(problem) for problem in app.problems]
    for function in app.functions:
        kinds = {function.trigger.kind, *(binding.kind for binding in function.bindings)}
        faults += [f"{function.name}: {kind} is not supported" for kind in sorted(kinds - SUPPORTED)]
        given = function.trigger.settings
        route = str(given.get("route") or "")
        if _RESERVED.match(route):
            faults.append(f"{function.name}: a route must not begin with admin or runtime ({route})")
        if (
            function.trigger.kind == "timerTrigger"
            and len(str(given["schedule"]).split()) != _NCRONTAB_FIELDS
        ):
            faults.append(f"{function.name}: a schedule has six fields ({given['schedule']})")
        if function.trigger.kind == "queueTrigger" and str(given["queueName"]).endswith("-poison"):
            faults.append(f"{function.name}: a trigger on a poison queue hides what failed")
    return faults


def connection_faults(app: LoadedApp, host_json: Mapping[str, Any], settings: Iterable[str]) -> list[str]:
    """Connections that triggers and host.json name and no setting provides."""
    names = set(settings)
    wanted = {
        f"{function.name}": str(binding.settings["connection"])
        for function in app.functions
        for binding in (function.trigger, *function.bindings)
        if binding.settings.get("connection")
    }
    leaves = dict(leaves_of(host_json))
    for key in ("connectionName", "connectionStringName"):
        if given := leaves.get(f"{PROVIDER}.{key}"):
            wanted[f"host.json {key}"] = str(given)
    return [
        f"{who}: the setting {name} (or {name}__…) is missing"
        for who, name in wanted.items()
        if name not in names and not any(setting.startswith(f"{name}__") for setting in names)
    ]


def setting_faults(values: Mapping[str, str]) -> list[str]:
    """Settings with which the product would refuse to start."""
    try:
        read_settings(values)
    except SettingError as error:
        return [str(error)]
    return []


def check(settings: Path | None, azure_yaml: Path = ROOT / "azure.yaml") -> Sequence[str]:
    """Every mistake, as a sentence."""
    host_json: dict[str, Any] = json.loads((ROOT / "host.json").read_text("utf-8"))
    app = load_product()
    faults = [*host_json_faults(host_json), *binding_faults(app), *bicep_faults(bicep_files(BICEP), app)]
    faults += azure_yaml_faults(yaml.safe_load(azure_yaml.read_text("utf-8")))
    example = _values(ROOT / "local.settings.json.example")
    if settings is None:
        return [*faults, *connection_faults(app, host_json, example)]
    values = {name: value for name, value in _values(settings).items() if value}
    unknown = values.keys() - example.keys() - HOST_SETTINGS
    faults += [f"setting {name}: nobody reads it" for name in sorted(unknown)]
    return [*faults, *connection_faults(app, host_json, values), *setting_faults(values)]


def _values(path: Path) -> dict[str, str]:
    values = cast("dict[str, str]", json.loads(path.read_text("utf-8"))["Values"])
    return {name: value for name, value in values.items() if not name.startswith("_")}


def main(arguments: Sequence[str] | None = None) -> None:
    """Print every mistake, or that there is none."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--settings", type=Path, help="a local.settings.json to check the values of")
    faults = check(parser.parse_args(arguments).settings)
    if faults:
        raise SystemExit("\n".join(faults))
    sys.stdout.write("host.json, settings, bindings and Bicep fit Azure\n")


if __name__ == "__main__":
    main()
