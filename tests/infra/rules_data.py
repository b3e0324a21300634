"""What must hold of storage, roles and the network. Each rule returns what is wrong."""

from __future__ import annotations

from tests.infra import code_names
from tests.infra.snapshot import Resource, Snapshot

BLOB_OWNER = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b"
QUEUE_CONTRIBUTOR = "974c5e8b-45b9-4653-ba55-5f855dd0fb88"
TABLE_CONTRIBUTOR = "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"
METRICS_PUBLISHER = "3913510d-42f4-4e42-8a64-420c390055eb"
TASK_CONTRIBUTOR = "0ad04412-c4d5-4796-b79c-f76d14c8d402"
SECRETS_USER = "4633458b-17de-408a-b874-0445c86b69e6"
BLOB_CONTRIBUTOR = "ba92f5b4-2d11-453d-a403-e96b0029c9fe"
ROLES = {
    "Microsoft.Storage/storageAccounts": {BLOB_OWNER, QUEUE_CONTRIBUTOR, TABLE_CONTRIBUTOR},
    "Microsoft.Insights/components": {METRICS_PUBLISHER},
    "Microsoft.DurableTask/schedulers": {TASK_CONTRIBUTOR},
    "Microsoft.KeyVault/vaults": {SECRETS_USER},
}
"""What the app's identity may do at a resource of each type, and nothing else anywhere."""
SERVICES = ("blob", "queue", "table")
PACKAGES = "stpkg"
"""How the account of the packages begins: it is the deployment's identity's alone, and has blobs only."""


def roles_are_the_table(snapshot: Snapshot) -> list[str]:
    """5. Exactly the roles of `ROLES` for the app's identity, and the packages for the deployment's."""
    expected = {
        (snapshot.identity_id, r["id"], role)
        for kind, roles in ROLES.items()
        for r in snapshot.of(kind)
        for role in roles
        if not r["name"].startswith(PACKAGES)
    } | {(snapshot.deployer_id, snapshot.account(PACKAGES)["id"], BLOB_CONTRIBUTOR)}
    found: set[tuple[str, str, str]] = set()
    wrong: list[str] = []
    for given in snapshot.of("Microsoft.Authorization/roleAssignments"):
        scope = given["id"].split("/providers/Microsoft.Authorization/")[0]
        ours = (snapshot.identity_id, snapshot.deployer_id)
        whom = [who for who in ours if f"'{who}'" in given["properties"]["principalId"]]
        found |= {(who, scope, given["properties"]["roleDefinitionId"][-36:]) for who in whom}
        if given["properties"]["principalType"] != "ServicePrincipal":
            wrong.append("a role is given to a person")
        if len(whom) != 1:
            wrong.append("a role is given to somebody else")
    wrong += [f"{who} lacks the role {role} at {scope}" for who, scope, role in expected - found]
    return wrong + [f"{who} has the role {role} at {scope} too much" for who, scope, role in found - expected]


def accounts_have_no_keys(snapshot: Snapshot) -> list[str]:
    """6. No shared key, no public blobs, TLS 1.2 and https only, for every storage account."""
    expected = {
        "allowSharedKeyAccess": False,
        "allowBlobPublicAccess": False,
        "minimumTlsVersion": "TLS1_2",
        "supportsHttpsTrafficOnly": True,
    }
    return [
        f"{account['name']}: {key} is not {value}"
        for account in snapshot.of("Microsoft.Storage/storageAccounts")
        for key, value in expected.items()
        if account["properties"].get(key) != value
    ]


def hub_lies_apart(snapshot: Snapshot) -> list[str]:
    """The hub has an account of its own, which holds nothing of the product; none with the scheduler."""
    accounts = [account["name"][:5] for account in snapshot.of("Microsoft.Storage/storageAccounts")]
    expected = ["stbal", "stpkg"] if snapshot.variant == "scheduler" else ["stbal", "sthub", "stpkg"]
    if sorted(accounts) != expected:
        return [f"accounts {accounts}"]
    return [
        f"{made['name']} lies with the hub"
        for made in snapshot.resources
        if "/storageAccounts/sthub" in made["id"]
        and made["type"].split("/")[-1] in ("queues", "tables", "containers")
    ]


def names_are_those_of_the_code(snapshot: Snapshot) -> list[str]:
    """7. Queues, tables and containers have the names that the code uses, and there are no others."""
    base = "Microsoft.Storage/storageAccounts"
    found = {
        "queues": _last_names(snapshot.of(f"{base}/queueServices/queues")),
        "tables": _last_names(snapshot.of(f"{base}/tableServices/tables")),
        "containers": _last_names(snapshot.of(f"{base}/blobServices/containers")),
    }
    expected = {"queues": code_names.QUEUES, "tables": code_names.TABLES, "containers": {"deployments"}}
    return [f"{kind}: {found[kind] ^ names}" for kind, names in expected.items() if found[kind] != names]


def every_queue_is_read(snapshot: Snapshot) -> list[str]:
    """Each queue that is made has a function that reads it."""
    read = {str(f.trigger.settings["queueName"]) for f in code_names.app().of("queueTrigger")}
    made = _last_names(snapshot.of("Microsoft.Storage/storageAccounts/queueServices/queues"))
    return [f"nobody reads {name}" for name in made - read] + [f"{name} is not made" for name in read - made]


def network_is_whole_or_absent(snapshot: Snapshot) -> list[str]:
    """8. Public access off ⇔ networkAcls Deny ⇔ an endpoint per account and service ⇔ the app in a subnet."""
    private = snapshot.variant in ("private-network", "call-events")
    accounts = snapshot.of("Microsoft.Storage/storageAccounts")
    vaults = snapshot.of("Microsoft.KeyVault/vaults")
    wrong: list[str] = []
    for guarded in (*accounts, *vaults):
        given = guarded["properties"]
        access = (given["publicNetworkAccess"], given["networkAcls"]["defaultAction"])
        if access != (("Disabled", "Deny") if private else ("Enabled", "Allow")):
            wrong.append(f"{guarded['name']} is open where it should not be, or the other way round")
    expected = {(v["id"], "vault") for v in vaults} | {
        (a["id"], s) for a in accounts for s in SERVICES if s == "blob" or not a["name"].startswith(PACKAGES)
    }
    if _endpoints(snapshot) != (expected if private else set()):
        wrong.append("an endpoint is missing or too many")
    if bool(snapshot.site["properties"].get("virtualNetworkSubnetId")) is not private:
        wrong.append("the app is not in the network")
    return wrong


def endpoints_have_names(snapshot: Snapshot) -> list[str]:
    """9. The app's subnet is delegated; a zone, linked, for each service; a zone group for each endpoint."""
    networks = snapshot.of("Microsoft.Network/virtualNetworks")
    if not networks:
        return []
    subnets = {s["name"]: s["properties"] for s in networks[0]["properties"]["subnets"]}
    delegated = [d["properties"]["serviceName"] for d in subnets["app"].get("delegations", [])]
    wrong = [] if delegated == ["Microsoft.App/environments"] else ["the subnet is not delegated"]
    if snapshot.site["properties"].get("virtualNetworkSubnetId") != f"{networks[0]['id']}/subnets/app":
        wrong.append("the app is in another subnet")
    services = {service for _, service in _endpoints(snapshot)}
    zones = snapshot.of("Microsoft.Network/privateDnsZones")
    links = snapshot.of("Microsoft.Network/privateDnsZones/virtualNetworkLinks")
    if len(zones) != len(services) or len(links) != len(zones):
        wrong.append("a service has no zone, or a zone no link")
    if any(link["properties"]["virtualNetwork"]["id"] != networks[0]["id"] for link in links):
        wrong.append("a zone is linked elsewhere")
    return wrong + _zone_group_faults(snapshot)


def _zone_group_faults(snapshot: Snapshot) -> list[str]:
    endpoints = {one["name"]: one for one in snapshot.of("Microsoft.Network/privateEndpoints")}
    groups = snapshot.of("Microsoft.Network/privateEndpoints/privateDnsZoneGroups")
    grouped = {group["name"].split("/")[0]: group for group in groups}
    if grouped.keys() != endpoints.keys():
        return ["an endpoint has no zone group"]
    # The end of a storage zone's name is of the cloud, so the snapshot keeps it as an expression.
    names = {"blob": "'blob'", "queue": "'queue'", "table": "'table'", "vault": ".vaultcore."}
    return [
        f"{name} is known under another service's zone"
        for name, endpoint in endpoints.items()
        if names[_service(endpoint)]
        not in grouped[name]["properties"]["privateDnsZoneConfigs"][0]["properties"]["privateDnsZoneId"]
    ]


def data_is_locked(snapshot: Snapshot) -> list[str]:
    """25. A lock on every account."""
    locked = {
        lock["id"].split("/providers/Microsoft.Authorization/")[0]
        for lock in snapshot.of("Microsoft.Authorization/locks")
        if lock["properties"]["level"] == "CanNotDelete"
    }
    accounts = {account["id"] for account in snapshot.of("Microsoft.Storage/storageAccounts")}
    return [f"{account} can be deleted" for account in accounts - locked]


def _endpoints(snapshot: Snapshot) -> set[tuple[str, str]]:
    return {
        (
            one["properties"]["privateLinkServiceConnections"][0]["properties"]["privateLinkServiceId"],
            _service(one),
        )
        for one in snapshot.of("Microsoft.Network/privateEndpoints")
    }


def _service(endpoint: Resource) -> str:
    return endpoint["properties"]["privateLinkServiceConnections"][0]["properties"]["groupIds"][0]


def _last_names(resources: list[Resource]) -> set[str]:
    return {resource["name"].split("/")[-1] for resource in resources}
