"""Faults in the plan, the app, its settings and its sign-in: (rule, variant, how it is planted)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from local_host.http_request import BODY_LIMIT_SETTING
from tests.infra.rules_app import SCHEDULER
from tests.infra.snapshot import Snapshot

Fault = tuple[str, str, Callable[[Snapshot], None]]


def setting(name: str, value: str) -> Callable[[Snapshot], None]:
    """A setting with another value."""
    return lambda snapshot: snapshot.settings.__setitem__(name, value)


def without_setting(name: str) -> Callable[[Snapshot], None]:
    return lambda snapshot: snapshot.settings.__delitem__(name)


def changed(value: object, *path: str, where: Callable[[Snapshot], Any]) -> Callable[[Snapshot], None]:
    """Another value at the end of a path."""

    def plant(snapshot: Snapshot) -> None:
        target = where(snapshot)
        for key in path[:-1]:
            target = target[key]
        target[path[-1]] = value

    return plant


def site(value: object, *path: str) -> Callable[[Snapshot], None]:
    return changed(value, "properties", *path, where=lambda snapshot: snapshot.site)


def sign_in(value: object, *path: str) -> Callable[[Snapshot], None]:
    return changed(value, *path, where=lambda snapshot: snapshot.sign_in)


def of(kind: str, value: object, *path: str) -> Callable[[Snapshot], None]:
    """Another value in the first resource of a type."""
    return changed(value, *path, where=lambda snapshot: snapshot.of(kind)[0])


def removed(kind: str, number: int = 0) -> Callable[[Snapshot], None]:
    """One resource of a type left out."""
    return lambda snapshot: snapshot.resources.remove(snapshot.of(kind)[number])


def elsewhere(name: str, before: str, after: str) -> Callable[[Snapshot], None]:
    """A setting that points to something else."""

    def plant(snapshot: Snapshot) -> None:
        snapshot.settings[name] = snapshot.settings[name].replace(before, after)

    return plant


SCALE = ("functionAppConfig", "scaleAndConcurrency")
STORAGE = ("functionAppConfig", "deployment", "storage")
ENTRA = ("identityProviders", "azureActiveDirectory")
VAULT = "Microsoft.KeyVault/vaults"
VALUE = ("properties", "value")
READY = {"http": 2, "durable": 1, "function__housekeeping_minute": 1}


def ready(**counts: int) -> Callable[[Snapshot], None]:
    groups = [{"name": name.replace("__", ":"), "instanceCount": count} for name, count in counts.items()]
    return site(groups, *SCALE, "alwaysReady")


def package_as_the_app(snapshot: Snapshot) -> None:
    """The code that runs could replace itself."""
    site(snapshot.identity_id, *STORAGE, "authentication", "userAssignedIdentityResourceId")(snapshot)


FAULTS: tuple[Fault, ...] = (
    ("settings_are_those_of_the_code", "simplest", without_setting("STAFF_AUDIENCE")),
    ("settings_are_those_of_the_code", "simplest", setting("STAFF_AUDIENCES", "x")),
    ("settings_are_those_of_the_code", "simplest", setting(BODY_LIMIT_SETTING, "104857600")),
    ("settings_are_those_of_the_code", "simplest", without_setting("DurableStorage__tableServiceUri")),
    ("settings_are_those_of_the_code", "scheduler", without_setting(SCHEDULER)),
    ("settings_are_those_of_the_code", "call-events", without_setting("GRAPH_EVENTS_KEY")),
    ("settings_are_those_of_the_code", "simplest", setting("AzureWebJobsStorage", "x")),
    ("call_events_are_as_asked", "call-events", setting("GRAPH_CALL_EVENTS", "off")),
    ("call_events_are_as_asked", "simplest", setting("GRAPH_CALL_EVENTS", "on")),
    ("secrets_lie_in_the_vault", "simplest", setting("TICKET_KEY", "A" * 44)),
    ("secrets_lie_in_the_vault", "simplest", setting("TICKET_KEY_PREVIOUS", "A" * 44)),
    ("secrets_lie_in_the_vault", "call-events", elsewhere("TICKET_KEY_PREVIOUS", "/{1})", ")")),
    ("secrets_lie_in_the_vault", "simplest", elsewhere("TICKET_KEY", "kv-balcao", "kv-other")),
    ("secrets_lie_in_the_vault", "call-events", setting("GRAPH_EVENTS_KEY", "-----BEGIN PRIVATE KEY-----")),
    ("secrets_lie_in_the_vault", "call-events", elsewhere("GRAPH_EVENTS_KEY", "graph-events", "ticket-key")),
    ("secrets_lie_in_the_vault", "call-events", without_setting("GRAPH_EVENTS_CERTIFICATE")),
    ("secrets_lie_in_the_vault", "simplest", site("/somebody", "keyVaultReferenceIdentity")),
    ("secrets_lie_in_the_vault", "simplest", removed("Microsoft.KeyVault/vaults")),
    ("secrets_lie_in_the_vault", "simplest", of("Microsoft.KeyVault/vaults/secrets", "AA", *VALUE)),
    ("the_vault_forgets_nothing", "simplest", of(VAULT, False, "properties", "enablePurgeProtection")),
    ("the_vault_forgets_nothing", "simplest", of(VAULT, False, "properties", "enableRbacAuthorization")),
    ("nothing_that_flex_refuses", "simplest", setting("FUNCTIONS_WORKER_RUNTIME", "python")),
    ("nothing_that_flex_refuses", "simplest", setting("WEBSITE_CONTENTSHARE", "x")),
    ("nothing_that_flex_refuses", "simplest", setting("TZ", "America/Sao_Paulo")),
    ("nothing_that_flex_refuses", "simplest", site("Disabled", "siteConfig", "ftpsState")),
    ("nothing_that_flex_refuses", "simplest", site("PYTHON|3.11", "siteConfig", "LinuxFxVersion")),
    ("nothing_that_flex_refuses", "simplest", site(2048, "containerSize")),
    ("no_key_in_a_setting", "simplest", setting("GRAPH_SCOPE", "AccountKey=abc")),
    ("no_key_in_a_setting", "simplest", setting("TICKET_KEY", "[parameters('ticketKey')]")),
    ("no_key_in_a_setting", "simplest", setting("GRAPH_BASE", "[listKeys('x').keys[0]]")),
    ("settings_point_at_our_resources", "simplest", setting("GRAPH_CLIENT_ID", "somebody")),
    (
        "settings_point_at_our_resources",
        "simplest",
        elsewhere("DurableStorage__blobServiceUri", "sthub", "stbalcao"),
    ),
    (
        "settings_point_at_our_resources",
        "simplest",
        elsewhere("AzureWebJobsStorage__queueServiceUri", "Endpoints.queue", "Endpoints.blob"),
    ),
    ("settings_point_at_our_resources", "simplest", setting("DurableStorage__credential", "key")),
    ("plan_is_flex", "simplest", of("Microsoft.Web/serverfarms", {"name": "Y1", "tier": "Dynamic"}, "sku")),
    ("plan_is_flex", "simplest", of("Microsoft.Web/serverfarms", False, "properties", "reserved")),
    (
        "plan_is_flex",
        "private-network",
        of("Microsoft.Web/serverfarms", False, "properties", "zoneRedundant"),
    ),
    ("scale_is_set", "simplest", ready(http=1, durable=1, function__housekeeping_minute=1)),
    ("scale_is_set", "simplest", ready(http=2, function__housekeeping_minute=1)),
    ("scale_is_set", "simplest", ready(http=2, durable=1)),
    ("scale_is_set", "simplest", ready(**READY, function__gone=1)),
    ("scale_is_set", "simplest", ready(**READY, function__health=1)),
    ("scale_is_set", "simplest", ready(**READY, queue=1)),
    ("scale_is_set", "simplest", ready(**READY, function__work_graph_notifications=1)),
    ("scale_is_set", "call-events", ready(**READY)),
    ("scale_is_set", "simplest", site(16, *SCALE, "triggers", "http", "perInstanceConcurrency")),
    ("scale_is_set", "simplest", setting("HELD_REQUESTS", "1000")),
    ("scale_is_set", "simplest", site(1024, *SCALE, "instanceMemoryMB")),
    ("scale_is_set", "simplest", site(2000, *SCALE, "maximumInstanceCount")),
    ("runtime_is_the_tested_python", "simplest", site("3.13", "functionAppConfig", "runtime", "version")),
    ("package_lies_in_our_container", "simplest", site("https://elsewhere/deployments", *STORAGE, "value")),
    (
        "package_lies_in_our_container",
        "simplest",
        removed("Microsoft.Storage/storageAccounts/blobServices/containers"),
    ),
    (
        "package_lies_in_our_container",
        "simplest",
        site({"type": "StorageAccountConnectionString"}, *STORAGE, "authentication"),
    ),
    (
        "package_lies_in_our_container",
        "simplest",
        lambda snapshot: snapshot.site["identity"]["userAssignedIdentities"].pop(snapshot.deployer_id),
    ),
    ("package_lies_in_our_container", "simplest", package_as_the_app),
    ("sign_in_lets_the_app_decide", "simplest", sign_in(False, "platform", "enabled")),
    ("sign_in_lets_the_app_decide", "simplest", sign_in(["/atendente"], "globalValidation", "excludedPaths")),
    ("sign_in_lets_the_app_decide", "simplest", sign_in(True, "globalValidation", "requireAuthentication")),
    (
        "sign_in_lets_the_app_decide",
        "simplest",
        sign_in("RedirectToLoginPage", "globalValidation", "unauthenticatedClientAction"),
    ),
    (
        "sign_in_needs_no_secret",
        "simplest",
        sign_in("SECRET", *ENTRA, "registration", "clientSecretSettingName"),
    ),
    ("sign_in_needs_no_secret", "simplest", without_setting("OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID")),
    ("sign_in_needs_no_secret", "simplest", sign_in(["api://x"], *ENTRA, "validation", "allowedAudiences")),
    (
        "sign_in_needs_no_secret",
        "simplest",
        sign_in("https://login/v1", *ENTRA, "registration", "openIdIssuer"),
    ),
    ("sign_in_needs_no_secret", "simplest", setting("STAFF_AUDIENCE", "x")),
    ("sign_in_is_what_the_app_goes_by", "simplest", sign_in({"enabled": True}, "login", "tokenStore")),
    ("sign_in_is_what_the_app_goes_by", "simplest", setting("STAFF_REQUIRE_ID_TOKEN", "on")),
    ("sign_in_is_what_the_app_goes_by", "simplest", setting("STAFF_REQUIRE_ID_TOKEN", "yes")),
    (
        "sign_in_is_what_the_app_goes_by",
        "simplest",
        sign_in({"loginParameters": ["scope=openid offline_access"]}, *ENTRA, "login"),
    ),
    (
        "sign_in_is_what_the_app_goes_by",
        "simplest",
        sign_in("720:00:00", "login", "cookieExpiration", "timeToExpiration"),
    ),
    (
        "sign_in_is_what_the_app_goes_by",
        "simplest",
        sign_in("IdentityProviderDerived", "login", "cookieExpiration", "convention"),
    ),
    (
        "the_platform_alone_says_that_it_authenticates",
        "simplest",
        setting("WEBSITE_AUTH_ENABLED", "True"),
    ),
    ("the_platform_alone_says_that_it_authenticates", "simplest", setting("website_auth_enabled", "x")),
    (
        "the_platform_alone_says_that_it_authenticates",
        "simplest",
        site([{"name": "WEBSITE_AUTH_ENABLED", "value": "True"}], "siteConfig", "appSettings"),
    ),
    ("only_https", "simplest", site(False, "httpsOnly")),
    ("only_https", "simplest", site("1.0", "siteConfig", "minTlsVersion")),
    ("only_https", "simplest", removed("Microsoft.Web/sites/basicPublishingCredentialsPolicies")),
    (
        "only_https",
        "simplest",
        of("Microsoft.Web/sites/basicPublishingCredentialsPolicies", True, "properties", "allow"),
    ),
    ("scheduler_is_whole_or_absent", "scheduler", without_setting(SCHEDULER)),
    ("scheduler_is_whole_or_absent", "scheduler", removed("Microsoft.DurableTask/schedulers")),
    (
        "scheduler_is_whole_or_absent",
        "scheduler",
        of("Microsoft.DurableTask/schedulers/taskHubs", "x/y", "name"),
    ),
    ("scheduler_is_whole_or_absent", "scheduler", setting(SCHEDULER, "Endpoint=https://x;TaskHub=y")),
    ("azd_finds_its_service", "simplest", changed("web", "tags", "azd-service-name", where=lambda s: s.site)),
    ("azd_finds_its_service", "simplest", of("Microsoft.Resources/resourceGroups", {"a": "b"}, "tags")),
)
