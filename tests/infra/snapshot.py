"""A snapshot: what Azure would be given for one set of parameters, everything known already filled in."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

GOLDEN = Path(__file__).parent / "snapshots"
VARIANTS = ("simplest", "private-network", "scheduler", "call-events", "front-door")

Resource = dict[str, Any]


@dataclass(frozen=True)
class Snapshot:
    """The predicted resources of one variant, and the compiler's diagnostics."""

    variant: str
    content: dict[str, Any]

    @property
    def resources(self) -> list[Resource]:
        return self.content["predictedResources"]

    def of(self, kind: str) -> list[Resource]:
        """The resources of a type, which is compared to its end."""
        return [resource for resource in self.resources if resource["type"] == kind]

    def one(self, kind: str) -> Resource:
        (found,) = self.of(kind)
        return found

    def properties(self, kind: str) -> Iterator[dict[str, Any]]:
        for resource in self.of(kind):
            yield resource["properties"]

    @property
    def settings(self) -> dict[str, str]:
        """The app's settings by name."""
        return self._config("appsettings")

    @property
    def sign_in(self) -> dict[str, Any]:
        return self._config("authsettingsV2")

    @property
    def site(self) -> Resource:
        return self.one("Microsoft.Web/sites")

    @property
    def identity_id(self) -> str:
        """The app's."""
        return self._identity(deploys=False)

    @property
    def deployer_id(self) -> str:
        """The package's."""
        return self._identity(deploys=True)

    def _identity(self, *, deploys: bool) -> str:
        kind = "Microsoft.ManagedIdentity/userAssignedIdentities"
        (found,) = (one for one in self.of(kind) if one["name"].startswith("id-balcao-deploy-") is deploys)
        return found["id"]

    def account(self, prefix: str) -> Resource:
        """The storage account whose name begins so."""
        (found,) = (a for a in self.of("Microsoft.Storage/storageAccounts") if a["name"].startswith(prefix))
        return found

    def _config(self, name: str) -> dict[str, Any]:
        (found,) = (c for c in self.of("Microsoft.Web/sites/config") if c["name"].endswith(f"/{name}"))
        return found["properties"]

    def with_fault(self, plant: Callable[[Snapshot], None]) -> Snapshot:
        """A copy in which something is wrong."""
        faulty = Snapshot(self.variant, copy.deepcopy(self.content))
        plant(faulty)
        return faulty


def golden(variant: str) -> Snapshot:
    """The snapshot under version control."""
    return Snapshot(variant, json.loads((GOLDEN / f"{variant}.snapshot.json").read_text("utf-8")))
