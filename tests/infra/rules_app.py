"""What must hold of the plan, the app, its settings and its sign-in. Each rule returns what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

import yaml

from infra.flex import REFUSED_PROPERTIES, REFUSED_SETTINGS, always_ready_faults, refused
from local_host.http_request import BODY_LIMIT_SETTING
from local_host.platform_auth import SESSION_HOURS
from tests.infra import code_names
from tests.infra.snapshot import Snapshot

PLATFORM = frozenset(
    {
        "AzureWebJobsStorage__credential",
        "AzureWebJobsStorage__blobServiceUri",
        "OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID",
    }
)
"""What the host and the sign-in read themselves."""
ACCOUNT_PARTS = ("credential", "clientId", "blobServiceUri", "queueServiceUri", "tableServiceUri")
SCHEDULER = "DURABLE_TASK_SCHEDULER_CONNECTION_STRING"


def settings_are_those_of_the_code(snapshot: Snapshot) -> list[str]:
    """1. The keys are those of shared/settings.py, those of the hub, and the platform's."""
    local = code_names.LOCAL_ONLY | code_names.GIVEN_BY_PLATFORM
    expected = (code_names.SETTINGS - local) | PLATFORM | {BODY_LIMIT_SETTING}
    if snapshot.settings.get("GRAPH_CALL_EVENTS") != "on":
        expected -= code_names.ONLY_WITH_CALL_EVENTS
    hub = code_names.hub_connection()
    if snapshot.variant == "scheduler":
        expected |= {SCHEDULER}
    else:
        expected |= {f"{hub}__{part}" for part in ACCOUNT_PARTS}
    wrong = [f"missing setting {name}" for name in sorted(expected - snapshot.settings.keys())]
    wrong += [f"setting {name} that nobody reads" for name in sorted(snapshot.settings.keys() - expected)]
    if snapshot.settings.get(BODY_LIMIT_SETTING) != code_names.EXAMPLE[BODY_LIMIT_SETTING]:
        wrong.append("the host's limit of a body is another than on this machine")
    return wrong


def call_events_are_as_asked(snapshot: Snapshot) -> list[str]:
    """On exactly in the variant that asks for them."""
    on = snapshot.settings["GRAPH_CALL_EVENTS"] == "on"
    return [] if on == (snapshot.variant == "call-events") else ["call events are not as asked"]


def secrets_lie_in_the_vault(snapshot: Snapshot) -> list[str]:
    """Settings that are secrets refer to our vault, read as the app's identity; none is written out."""
    vaults = snapshot.of("Microsoft.KeyVault/vaults")
    if len(vaults) != 1:
        return ["there is not one vault"]
    rotates = snapshot.variant == "call-events"
    expected = {"TICKET_KEY": "/ticket-key)", "TICKET_KEY_PREVIOUS": "/ticket-key/{1})" if rotates else ""}
    if snapshot.settings["GRAPH_CALL_EVENTS"] == "on":
        expected |= {name: "/graph-events)" for name in ("GRAPH_EVENTS_CERTIFICATE", "GRAPH_EVENTS_KEY")}
    wrong = [
        f"{name} does not come from the vault"
        for name, secret in expected.items()
        if not _is_reference(snapshot.settings.get(name, "absent"), secret, vaults[0]["id"])
    ]
    if snapshot.site["properties"]["keyVaultReferenceIdentity"] != snapshot.identity_id:
        wrong.append("the vault is not read as the identity")
    for secret in snapshot.of("Microsoft.KeyVault/vaults/secrets"):
        if not str(secret["properties"]["value"]).startswith("[parameters("):
            wrong.append(f"{secret['name']} is written out")
    return wrong


def _is_reference(value: str, secret: str, vault: str) -> bool:
    if not secret:
        return value == ""
    return "'@Microsoft.KeyVault(SecretUri={0}" + secret in value and vault in value


def the_vault_forgets_nothing(snapshot: Snapshot) -> list[str]:
    """Roles instead of access policies; what was deleted can be brought back, and nobody purges it."""
    expected = {"enableRbacAuthorization": True, "enableSoftDelete": True, "enablePurgeProtection": True}
    return [
        f"{vault['name']}: {name} is not {value}"
        for vault in snapshot.of("Microsoft.KeyVault/vaults")
        for name, value in expected.items()
        if vault["properties"].get(name) is not value
    ]


def nothing_that_flex_refuses(snapshot: Snapshot) -> list[str]:
    """2. Neither a setting nor a property of the site, at any depth, wherever the compiler has it from."""
    sites = snapshot.of("Microsoft.Web/sites")
    web = [c for c in snapshot.of("Microsoft.Web/sites/config") if c["name"].endswith("/web")]
    properties = {name for site in (*sites, *web) for name in _members(site["properties"])}
    named = [(name, REFUSED_SETTINGS) for name in snapshot.settings]
    named += [(name, REFUSED_PROPERTIES) for name in sorted(properties)]
    return [f"{name} is refused on Flex" for name, known in named if refused(name, known)]


def no_key_in_a_setting(snapshot: Snapshot) -> list[str]:
    """3. Storage is reached by identity, and no setting is a parameter that nobody may see."""
    words = ("AccountKey", "SharedAccess", "listKeys", "InstrumentationKey=", "parameters(")
    return [
        f"{key} holds a key" for key, value in snapshot.settings.items() if any(w in value for w in words)
    ]


def settings_point_at_our_resources(snapshot: Snapshot) -> list[str]:
    """4. Client ids are the identity's; each address is of the right account and service."""
    wrong: list[str] = []
    hub = code_names.hub_connection()
    for key, value in snapshot.settings.items():
        if key.replace("_", "").lower().endswith("clientid") and f"'{snapshot.identity_id}'" not in value:
            wrong.append(f"{key} is not the identity's")
        if key.endswith("ServiceUri"):
            account = snapshot.account("sthub" if key.startswith(hub) else "stbalcao")
            service = key.split("__")[1].removesuffix("ServiceUri")
            if f"'{account['id']}'" not in value or not value.endswith(f".primaryEndpoints.{service}]"):
                wrong.append(f"{key} points elsewhere")
        if key.endswith("__credential") and value != "managedidentity":
            wrong.append(f"{key} is not managedidentity")
    return wrong


def plan_is_flex(snapshot: Snapshot) -> list[str]:
    """10. Flex Consumption on Linux, zone redundant exactly in the variant with a private network."""
    plan = snapshot.one("Microsoft.Web/serverfarms")
    right = (
        plan["sku"] == {"name": "FC1", "tier": "FlexConsumption"} and plan["properties"]["reserved"] is True
    )
    right = right and snapshot.site["kind"] == "functionapp,linux"
    zones = plan["properties"]["zoneRedundant"] is (snapshot.variant == "private-network")
    wrong = [] if right else ["the plan is not Flex Consumption on Linux"]
    return wrong if zones else [*wrong, "zone redundancy is not as asked"]


def scale_is_set(snapshot: Snapshot) -> list[str]:
    """11. Ranges of the platform; warm instances for HTTP, for visits, and for what nobody may wait for."""
    scale = _app_config(snapshot)["scaleAndConcurrency"]
    ready = {group["name"]: group["instanceCount"] for group in scale["alwaysReady"]}
    wrong = always_ready_faults([group["name"] for group in scale["alwaysReady"]], code_names.app())
    if ready.get("http", 0) < 2 or ready.get("durable", 0) < 1:
        wrong.append("too few instances are always ready")
    if ready.get("function:housekeeping_minute", 0) < 1:
        wrong.append("housekeeping is not always ready")
    if ("function:work_graph_notifications" in ready) != (snapshot.settings["GRAPH_CALL_EVENTS"] == "on"):
        wrong.append("the reader of Graph's notifications is not ready exactly with call events")
    if scale["triggers"]["http"]["perInstanceConcurrency"] != 1000:
        wrong.append("those who wait would need more instances")
    if int(snapshot.settings["HELD_REQUESTS"]) > scale["triggers"]["http"]["perInstanceConcurrency"] * 0.8:
        wrong.append("those who wait leave too little of an instance to everything else")
    if scale["instanceMemoryMB"] not in (512, 2048, 4096) or not 40 <= scale["maximumInstanceCount"] <= 1000:
        wrong.append("the scale is outside the platform's range")
    return wrong


def runtime_is_the_tested_python(snapshot: Snapshot) -> list[str]:
    """12. The oldest version of Python that pyproject.toml allows, with which everything is tested."""
    expected = {"name": "python", "version": code_names.python_version()}
    return [] if _app_config(snapshot)["runtime"] == expected else ["not the Python that is tested"]


def package_lies_in_our_container(snapshot: Snapshot) -> list[str]:
    """13. The package's container exists in its own account, and the deployment's identity alone reads it."""
    storage = _app_config(snapshot)["deployment"]["storage"]
    account = snapshot.account("stpkg")
    containers = {
        c["name"].split("/")[-1]
        for c in snapshot.of("Microsoft.Storage/storageAccounts/blobServices/containers")
        if c["id"].startswith(account["id"] + "/")
    }
    named = any(f"{{0}}{name}'" in storage["value"] for name in containers)
    wrong = [] if named and account["id"] in storage["value"] else ["the package's container is not made"]
    login = storage["authentication"]
    if (
        login.get("userAssignedIdentityResourceId") != snapshot.deployer_id
        or storage["type"] != "blobContainer"
    ):
        wrong.append("the package is not read as the deployment's identity")
    held = set(snapshot.site["identity"]["userAssignedIdentities"])
    return wrong if held == {snapshot.identity_id, snapshot.deployer_id} else [*wrong, "identities differ"]


def sign_in_lets_the_app_decide(snapshot: Snapshot) -> list[str]:
    """14. On, everybody passes, no path is excluded: the lock is the app's."""
    signed = snapshot.sign_in
    wrong = [] if signed["platform"]["enabled"] is True else ["the sign-in is off"]
    expected = {"requireAuthentication": False, "unauthenticatedClientAction": "AllowAnonymous"}
    if signed["globalValidation"] != expected:
        wrong.append("visitors would have to sign in, or a path is excluded")
    return wrong


def sign_in_needs_no_secret(snapshot: Snapshot) -> list[str]:
    """15. The identity vouches for the app; audience and issuer are as the app verifies them."""
    entra = snapshot.sign_in["identityProviders"]["azureActiveDirectory"]
    registration = entra["registration"]
    wrong: list[str] = []
    if registration["clientSecretSettingName"] != "OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID":
        wrong.append("the sign-in uses a secret")
    if registration["clientSecretSettingName"] not in snapshot.settings:
        wrong.append("the sign-in's setting is missing")
    if entra["validation"] != {"allowedAudiences": [registration["clientId"]]}:
        wrong.append("the audience is not the app registration")
    if snapshot.settings["STAFF_AUDIENCE"] != registration["clientId"]:
        wrong.append("the app verifies another audience")
    tenant = snapshot.settings["STAFF_TENANT_ID"]
    for issuer in (registration["openIdIssuer"], snapshot.settings["STAFF_ISSUER"]):
        if "/v2.0'" not in issuer or tenant not in issuer:
            wrong.append("an issuer is not the tenant's v2.0")
    return wrong


def sign_in_is_what_the_app_goes_by(snapshot: Snapshot) -> list[str]:
    """A token store exactly where the app asks for the ID token, and a session of a fixed working day."""
    asked = snapshot.settings["STAFF_REQUIRE_ID_TOKEN"]
    login = snapshot.sign_in["login"]
    wrong = [] if asked in ("on", "off") else ["the app's rule is neither on nor off"]
    if login["tokenStore"] != {"enabled": asked == "on"}:
        wrong.append("the token store and the app's rule do not go together")
    session = {"convention": "FixedTime", "timeToExpiration": f"{SESSION_HOURS}:00:00"}
    if login["cookieExpiration"] != session:
        wrong.append("the session is not a working day, or not the one that this machine plays")
    entra = snapshot.sign_in["identityProviders"]["azureActiveDirectory"]
    renewed = "offline_access" in str(entra.get("login"))
    return wrong if renewed is (asked == "on") else [*wrong, "tokens are renewed that nobody stores"]


def the_platform_alone_says_that_it_authenticates(snapshot: Snapshot) -> list[str]:
    """A setting of ours would stand above the platform's word, with its sign-in off as well."""
    listed = snapshot.site["properties"]["siteConfig"].get("appSettings", [])
    names = [*snapshot.settings, *(setting["name"] for setting in listed)]
    return [f"{name} is set" for name in names if name.upper().startswith("WEBSITE_AUTH_")]


def only_https(snapshot: Snapshot) -> list[str]:
    """16. No plain HTTP, no old TLS, no passwords for publishing (Flex itself has no FTP)."""
    site = snapshot.site["properties"]
    config = site["siteConfig"]
    wrong = [] if site["httpsOnly"] is True else ["plain HTTP is served"]
    if {config["minTlsVersion"], config["scmMinTlsVersion"]} - {"1.2", "1.3"}:
        wrong.append("an old TLS is allowed")
    policies = {
        policy["name"].split("/")[-1]: policy["properties"]["allow"]
        for policy in snapshot.of("Microsoft.Web/sites/basicPublishingCredentialsPolicies")
    }
    return wrong if policies == {"scm": False, "ftp": False} else [*wrong, "publishing takes a password"]


def scheduler_is_whole_or_absent(snapshot: Snapshot) -> list[str]:
    """21. Scheduler ⇔ its setting ⇔ its task hub, which has the name that host.json gives."""
    schedulers = snapshot.of("Microsoft.DurableTask/schedulers")
    hubs = [hub["name"].split("/")[-1] for hub in snapshot.of("Microsoft.DurableTask/schedulers/taskHubs")]
    if bool(schedulers) != (snapshot.variant == "scheduler") or bool(schedulers) != (
        SCHEDULER in snapshot.settings
    ):
        return ["scheduler and setting do not go together"]
    if not schedulers:
        return []
    value = snapshot.settings[SCHEDULER]
    wrong = [] if hubs == [code_names.hub_name()] else ["the hub is not host.json's"]
    parts = (f"'{schedulers[0]['id']}'", f"'{snapshot.identity_id}'", "Authentication=ManagedIdentity")
    return wrong if all(part in value for part in parts) else [*wrong, "the scheduler is reached otherwise"]


def azd_finds_its_service(snapshot: Snapshot) -> list[str]:
    """22. azd finds the app by its tag, and the group names its environment."""
    azure = yaml.safe_load((code_names.ROOT / "azure.yaml").read_text("utf-8"))
    services: Mapping[str, Any] = azure["services"]
    tag = snapshot.site["tags"].get("azd-service-name")
    group = snapshot.one("Microsoft.Resources/resourceGroups")["tags"]
    wrong = [] if [tag] == list(services) else ["azure.yaml names another service"]
    return wrong if group.get("azd-env-name") else [*wrong, "the group does not say its environment"]


def _app_config(snapshot: Snapshot) -> dict[str, Any]:
    return snapshot.site["properties"]["functionAppConfig"]


def _members(value: object) -> Iterator[str]:
    """Names of members at any depth."""
    if isinstance(value, dict):
        for name, inner in cast("dict[str, object]", value).items():
            yield name
            yield from _members(inner)
    elif isinstance(value, list):
        for inner in cast("list[object]", value):
            yield from _members(inner)
