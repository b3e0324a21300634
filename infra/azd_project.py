"""azure.yaml as azd reads it: the package that is built here must not be built again in Azure.

Evidence, in github.com/Azure/azure-dev (paths below cli/azd):
* `remoteBuild` came with azd 1.23.5: CHANGELOG.md, "1.23.5 (2026-02-13)", pull request 6748, which adds
  `RemoteBuild *bool` to pkg/project/service_config.go. Until then pkg/project/service_target_functionapp.go
  built every Python package in Azure: `remoteBuild := … || serviceConfig.Language == ServiceLanguagePython`.
* An older azd does not complain: pkg/project/project.go parses with `yaml.Unmarshal`, which ignores unknown
  keys.
* `requiredVersions.azd` is a semver range; an azd outside of it refuses to load the project, with a sentence
  (project.go, `Parse`). Every azd since 0.8.0-beta.2 (2023-04-20) does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

REMOTE_BUILD_SINCE = (1, 23, 5)
"""The least azd version that reads `remoteBuild` of a service."""
_FLOOR = re.compile(r">=\s*(\d+)\.(\d+)\.(\d+)(\s+<\s*\d+\.\d+\.\d+)?")


def least_version(project: Mapping[str, Any]) -> tuple[int, int, int] | None:
    """The least azd version that may touch the project; None where none is named in the form `>= x.y.z`."""
    versions: Mapping[str, Any] = project.get("requiredVersions") or {}
    found = _FLOOR.fullmatch(str(versions.get("azd", "")).strip())
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def azure_yaml_faults(project: Mapping[str, Any]) -> list[str]:
    """What would let azd build the package in Azure, without requirements. `project`: azure.yaml, parsed."""
    faults = [
        f"azure.yaml: {name} lacks `remoteBuild: false`, so azd would build it in Azure"
        for name, service in project.get("services", {}).items()
        if service.get("host") == "function" and service.get("remoteBuild") is not False
    ]
    least = least_version(project)
    if least is None or least < REMOTE_BUILD_SINCE:
        needed = ".".join(map(str, REMOTE_BUILD_SINCE))
        faults.append(
            f'azure.yaml: requiredVersions must say `azd: ">= {needed}"` or more: '
            "an older azd ignores `remoteBuild: false`, and builds in Azure from no requirements"
        )
    return faults
