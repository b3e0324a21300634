"""What the Flex Consumption plan refuses or ignores, with the evidence.

Read from the Bicep text itself, which needs no compiler and cannot be out of date. Values that a compiler
computes are checked against the same lists in the snapshots (tests/infra/rules_app.py).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from local_host.contracts import QUEUE, TIMER
from local_host.registry import LoadedApp

_TABLE = "docs: Azure Functions, «Flex Consumption plan deprecations»"
_TASK = "ARM 51021, microsoft/azure-pipelines-tasks#21032"
_AVM = "Azure/terraform-azurerm-avm-res-web-site"
REFUSED_PROPERTIES: Mapping[str, str] = {
    "ftpsState": f"{_TASK}; {_TABLE}: FTPS is not supported",
    "use32BitWorkerProcess": f"{_TASK}; {_TABLE}",
    "netFrameworkVersion": f"{_TASK}; {_TABLE}: functionAppConfig.runtime",
    "functionsRuntimeScaleMonitoringEnabled": f"{_TASK}; {_AVM}#360",
    "linuxFxVersion": f"ARM 51021, {_AVM}#283; {_TABLE}: functionAppConfig.runtime",
    "windowsFxVersion": f"{_TABLE}; {_AVM}#345",
    "alwaysOn": f"{_TABLE}; {_AVM}#345",
    "preWarmedInstanceCount": f"ARM 51021, Microsoft Q&A 2277522; {_TABLE}: alwaysReady",
    "functionAppScaleLimit": f"ARM 51021, azure-functions-host#10643; {_TABLE}: maximumInstanceCount",
    "containerSize": f"{_TABLE}: instanceMemoryMB",
    "isReserved": _TABLE,
    "isXenon": _TABLE,
    "javaVersion": f"{_TABLE}: functionAppConfig.runtime",
    "powerShellVersion": f"{_TABLE}: functionAppConfig.runtime",
}
"""Properties of a site or of its siteConfig. Some regions ignore them, others refuse the whole site."""
REFUSED_SETTINGS: Mapping[str, str] = {
    "FUNCTIONS_WORKER_RUNTIME": f"ARM refuses it; {_TABLE}: functionAppConfig.runtime",
    "FUNCTIONS_WORKER_RUNTIME_VERSION": f"{_TABLE}: functionAppConfig.runtime",
    "FUNCTIONS_WORKER_PROCESS_COUNT": _TABLE,
    "FUNCTIONS_WORKER_DYNAMIC_CONCURRENCY_ENABLED": _TABLE,
    "FUNCTIONS_MAX_HTTP_CONCURRENCY": f"{_TABLE}: scaleAndConcurrency.triggers",
    "FUNCTIONS_EXTENSION_VERSION": f"{_TABLE}: the platform sets it",
    "WEBSITE_RUN_FROM_PACKAGE": f"{_TABLE}: functionAppConfig.deployment",
    "WEBSITE_CONTENTSHARE": f"{_TABLE}: functionAppConfig.deployment",
    "WEBSITE_CONTENTAZUREFILECONNECTIONSTRING": f"{_TABLE}: functionAppConfig.deployment",
    "WEBSITE_CONTENTOVERVNET": _TABLE,
    "WEBSITE_NODE_DEFAULT_VERSION": f"{_TABLE}: functionAppConfig.runtime",
    "WEBSITE_TIME_ZONE": "docs: App settings reference, not on Linux in these plans",
    "TZ": "docs: App settings reference, not on Linux in these plans",
    "SCM_DO_BUILD_DURING_DEPLOYMENT": f"{_TABLE}: remoteBuild",
    "ENABLE_ORYX_BUILD": f"{_TABLE}: remoteBuild",
}
"""Application settings."""
GROUPS = frozenset({"http", "durable"})
"""Instances that several functions share; a queue or timer function has instances of its own."""
_OWN = "function:"

_COMMENTS = re.compile(r"('''.*?'''|'(?:\\.|[^'\\\n])*')|//[^\n]*|/\*.*?\*/", re.DOTALL)
_MEMBER = re.compile(r"(?:^|[{,])\s*'?(\w+)'?\s*:", re.MULTILINE)
_LISTED_SETTING = re.compile(r"'?\bname'?\s*:\s*'(\w+)'")
_READY = re.compile(r"\{[^{}]*'?\binstanceCount'?\s*:[^{}]*\}")
_NAME = re.compile(r"'?\bname'?\s*:\s*(?:'([^'\n]*)'|([^\s,}]+))")


def refused(name: str, of: Mapping[str, str]) -> str | None:
    """Why Flex refuses a property or setting of that name, which ARM reads without regard to case."""
    return next((why for known, why in of.items() if known.casefold() == name.casefold()), None)


def bicep_files(folder: Path) -> Mapping[str, str]:
    """The text of every Bicep file under a folder, by its name there."""
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*.bicep"))
    }


def bicep_faults(files: Mapping[str, str], app: LoadedApp) -> list[str]:
    """Members of objects that Flex refuses, and always-ready groups that do not exist, file by file."""
    faults: list[str] = []
    for name, text in files.items():
        code = _COMMENTS.sub(lambda found: found[1] or "", text)
        for member in dict.fromkeys(_MEMBER.findall(code)):
            for kind, known in (("property", REFUSED_PROPERTIES), ("setting", REFUSED_SETTINGS)):
                if why := refused(member, known):
                    faults.append(f"{name}: Flex Consumption refuses the {kind} {member} ({why})")
        for setting in dict.fromkeys(_LISTED_SETTING.findall(code)):
            if why := refused(setting, REFUSED_SETTINGS):
                faults.append(f"{name}: Flex Consumption refuses the setting {setting} ({why})")
        faults += [f"{name}: {fault}" for fault in always_ready_faults(_ready_groups(code), app)]
    return faults


def _ready_groups(code: str) -> list[str]:
    """The name of every object with an `instanceCount`; other expressions as they are written."""
    named = (_NAME.search(found) for found in _READY.findall(code))
    return [found[1] or found[2] if found else "without a name" for found in named]


def always_ready_faults(names: Sequence[str], app: LoadedApp) -> list[str]:
    """Groups that do not exist: `http` and `durable` are shared, a queue or timer function is its own."""
    own = {f"{_OWN}{function.name}" for kind in (QUEUE, TIMER) for function in app.of(kind)}
    return [
        f"alwaysReady {name} keeps nothing ready: it is none of http, durable, function:<of a queue or timer>"
        for name in names
        if name not in GROUPS | own
    ]
