"""Faults in storage, roles and the network: (rule, variant, how it is planted)."""

from __future__ import annotations

import copy
from collections.abc import Callable

from tests.infra.faults_app import Fault, of, removed, site
from tests.infra.snapshot import Snapshot

ACCOUNT = "Microsoft.Storage/storageAccounts"
ASSIGNMENT = "Microsoft.Authorization/roleAssignments"
ENDPOINT = "Microsoft.Network/privateEndpoints"
NETWORK = "Microsoft.Network/virtualNetworks"


def added(kind: str, before: str, after: str) -> Callable[[Snapshot], None]:
    """One more resource like the first of its type, with something else in its id and name."""

    def plant(snapshot: Snapshot) -> None:
        twin = copy.deepcopy(snapshot.of(kind)[0])
        twin["id"] = twin["id"].replace(before, after)
        twin["name"] = twin["name"].replace(before, after)
        snapshot.resources.append(twin)

    return plant


def owner_everywhere(snapshot: Snapshot) -> None:
    properties = snapshot.of(ASSIGNMENT)[0]["properties"]
    properties["roleDefinitionId"] = (
        properties["roleDefinitionId"][:-36] + "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
    )


def of_the_other(snapshot: Snapshot) -> None:
    """The app's identity has the package's role."""
    for given in snapshot.of(ASSIGNMENT):
        properties = given["properties"]
        properties["principalId"] = properties["principalId"].replace(
            snapshot.deployer_id, snapshot.identity_id
        )


def undelegated(snapshot: Snapshot) -> None:
    snapshot.one(NETWORK)["properties"]["subnets"][0]["properties"]["delegations"] = []


def linked_elsewhere(snapshot: Snapshot) -> None:
    kind = f"{ENDPOINT}/privateDnsZoneGroups"
    first, second = snapshot.of(kind)[:2]
    first["properties"], second["properties"] = second["properties"], first["properties"]


def two_faced(snapshot: Snapshot) -> None:
    """The account is closed, its rules are not."""
    snapshot.of(ACCOUNT)[1]["properties"]["networkAcls"]["defaultAction"] = "Allow"


def renamed_queue(snapshot: Snapshot) -> None:
    snapshot.of(f"{ACCOUNT}/queueServices/queues")[0]["name"] += "s"


FAULTS: tuple[Fault, ...] = (
    ("roles_are_the_table", "simplest", removed(ASSIGNMENT)),
    ("roles_are_the_table", "simplest", owner_everywhere),
    ("roles_are_the_table", "simplest", of(ASSIGNMENT, "User", "properties", "principalType")),
    ("roles_are_the_table", "simplest", of(ASSIGNMENT, "somebody", "properties", "principalId")),
    ("roles_are_the_table", "scheduler", removed(ASSIGNMENT, -1)),
    ("roles_are_the_table", "call-events", removed(ASSIGNMENT, -1)),
    ("roles_are_the_table", "simplest", added(ASSIGNMENT, "stbalcao", "stother")),
    ("roles_are_the_table", "simplest", of_the_other),
    ("accounts_have_no_keys", "simplest", of(ACCOUNT, True, "properties", "allowSharedKeyAccess")),
    ("accounts_have_no_keys", "simplest", of(ACCOUNT, True, "properties", "allowBlobPublicAccess")),
    ("accounts_have_no_keys", "simplest", of(ACCOUNT, "TLS1_0", "properties", "minimumTlsVersion")),
    ("accounts_have_no_keys", "simplest", of(ACCOUNT, False, "properties", "supportsHttpsTrafficOnly")),
    ("hub_lies_apart", "simplest", removed(ACCOUNT, 1)),
    ("hub_lies_apart", "scheduler", added(ACCOUNT, "stbalcao", "sthub")),
    ("hub_lies_apart", "simplest", added(f"{ACCOUNT}/tableServices/tables", "stbalcao", "sthub")),
    ("names_are_those_of_the_code", "simplest", removed(f"{ACCOUNT}/tableServices/tables")),
    ("names_are_those_of_the_code", "simplest", renamed_queue),
    (
        "names_are_those_of_the_code",
        "simplest",
        added(f"{ACCOUNT}/blobServices/containers", "deployments", "more"),
    ),
    ("every_queue_is_read", "simplest", renamed_queue),
    ("every_queue_is_read", "simplest", removed(f"{ACCOUNT}/queueServices/queues")),
    (
        "network_is_whole_or_absent",
        "private-network",
        of(ACCOUNT, "Enabled", "properties", "publicNetworkAccess"),
    ),
    ("network_is_whole_or_absent", "private-network", two_faced),
    ("network_is_whole_or_absent", "private-network", removed(ENDPOINT)),
    ("network_is_whole_or_absent", "private-network", site(None, "virtualNetworkSubnetId")),
    ("network_is_whole_or_absent", "call-events", removed(ENDPOINT, -1)),
    ("network_is_whole_or_absent", "simplest", of(ACCOUNT, "Disabled", "properties", "publicNetworkAccess")),
    ("endpoints_have_names", "private-network", undelegated),
    ("endpoints_have_names", "private-network", removed("Microsoft.Network/privateDnsZones")),
    (
        "endpoints_have_names",
        "private-network",
        removed("Microsoft.Network/privateDnsZones/virtualNetworkLinks"),
    ),
    ("endpoints_have_names", "private-network", removed(f"{ENDPOINT}/privateDnsZoneGroups")),
    ("endpoints_have_names", "private-network", linked_elsewhere),
    ("endpoints_have_names", "private-network", site("/other/subnets/app", "virtualNetworkSubnetId")),
    ("data_is_locked", "simplest", removed("Microsoft.Authorization/locks")),
    ("data_is_locked", "simplest", of("Microsoft.Authorization/locks", "ReadOnly", "properties", "level")),
)
