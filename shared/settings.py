"""The settings: what differs between machines. The only reader of the environment.

Each name is in `local.settings.json.example` with a comment, and (for production) in Bicep.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_network

from shared.client_address import AS_DEPLOYED, DEFAULT_HEADER, ClientAddresses
from shared.graph_settings import GraphSettings, InvalidGraphSettings, is_https_host
from shared.secret_settings import SettingError, pem, previous_key, ticket_key

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class StorageSettings:
    """Where rows and messages are stored: a connection string (local), or addresses and an identity
    (Azure).
    """

    connection_string: str | None
    table_endpoint: str | None
    queue_endpoint: str | None
    client_id: str | None


@dataclass(frozen=True)
class StaffSettings:
    """How the platform's sign-in is verified: its principal, and the ID token where there is one."""

    enabled: bool
    """Whether the platform says that it authenticates; without that, staff routes refuse everybody."""
    require_id_token: bool
    """The principal alone is not enough. Needs a token store that all instances share."""
    issuer: str
    audience: str
    tenant_id: str
    jwks_url: str


@dataclass(frozen=True)
class CallEventSettings:
    """How Graph's call events are received. `certificate` and `key` are PEM and belong together."""

    certificate: str
    key: str = field(repr=False)
    audience: str
    """Our application id, for which Microsoft signs the notifications' tokens."""
    jwks_url: str


@dataclass(frozen=True)
class TelemetrySettings:
    """Where telemetry goes, and the identity that may write there."""

    connection_string: str
    client_id: str | None


@dataclass(frozen=True)
class Settings:
    """All settings, read once at start."""

    storage: StorageSettings
    staff: StaffSettings
    ticket_key: bytes
    previous_ticket_key: bytes | None
    graph: GraphSettings
    public_base_url: str
    history_retention_days: int
    instance_memory_mb: int = 2048
    """Of the platform's instance; a smaller limit of the process itself holds instead."""
    held_requests: int = 700
    """Requests that an instance holds at most; beyond it answers are immediate, except for called visitors.
    Of the thousand that Azure lets into an instance some are left for everything else."""
    call_events: CallEventSettings | None = None
    """None if Graph is not asked for call events (GRAPH_CALL_EVENTS), or they could not be received."""
    addresses: ClientAddresses = AS_DEPLOYED
    """Where a request's network is read, and which networks are never limited."""
    telemetry: TelemetrySettings | None = None
    """None disables telemetry, and OpenTelemetry is never loaded."""


GRAPH_BASE = "https://graph.microsoft.com/v1.0"
GRAPH_SCOPE = "https://graph.microsoft.com/.default"
PLATFORM_AUTHENTICATES = "True"
"""The value of WEBSITE_AUTH_ENABLED while the platform's sign-in is on; otherwise it is `False`."""
MICROSOFT_KEYS = "https://login.microsoftonline.com/common/discovery/v2.0/keys"

SETTING_OF_FIELD: Mapping[str, str] = {
    "base_url": "GRAPH_BASE",
    "scope": "GRAPH_SCOPE",
    "managed_identity_client_id": "GRAPH_CLIENT_ID",
    "extra_join_hosts": "MEETING_JOIN_HOSTS",
}
"""Which setting a field of `GraphSettings` is read from."""


def read_graph_settings(environment: Mapping[str, str]) -> GraphSettings:
    """The settings of Graph alone, for tools that need nothing else. Raises `SettingError`.

    A Graph on this machine (the stand-in) is allowed only if the host says Development.
    """
    try:
        return GraphSettings(
            base_url=environment.get("GRAPH_BASE") or GRAPH_BASE,
            scope=environment.get("GRAPH_SCOPE") or GRAPH_SCOPE,
            managed_identity_client_id=environment.get("GRAPH_CLIENT_ID") or None,
            extra_join_hosts=frozenset(_list(environment.get("MEETING_JOIN_HOSTS", ""))),
            in_cloud=not _is_development(environment),
        )
    except InvalidGraphSettings as error:
        raise SettingError(SETTING_OF_FIELD[error.field], error.reason) from error


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings of an environment. Raises `SettingError` for the first one that cannot be used."""
    return Settings(
        storage=_storage(environment),
        staff=_staff(environment),
        ticket_key=ticket_key(environment),
        previous_ticket_key=previous_key(environment),
        graph=read_graph_settings(environment),
        public_base_url=(environment.get("PUBLIC_BASE_URL") or "").rstrip("/"),
        history_retention_days=_number(environment, "HISTORY_RETENTION_DAYS", 7),
        instance_memory_mb=_number(environment, "INSTANCE_MEMORY_MB", Settings.instance_memory_mb),
        held_requests=_number(environment, "HELD_REQUESTS", Settings.held_requests),
        call_events=_call_events(environment),
        addresses=_addresses(environment),
        telemetry=_telemetry(environment),
    )


def _addresses(environment: Mapping[str, str]) -> ClientAddresses:
    header = (environment.get("CLIENT_ADDRESS_HEADER") or DEFAULT_HEADER).lower()
    if not re.fullmatch(r"[a-z0-9-]+", header):
        raise SettingError("CLIENT_ADDRESS_HEADER", "must be the name of one header")
    try:
        exempt = tuple(map(ip_network, _list(environment.get("UNLIMITED_NETWORKS", ""))))
    except ValueError as error:
        raise SettingError("UNLIMITED_NETWORKS", f"{error}; give 203.0.113.0/24 or the like") from error
    return ClientAddresses(header, exempt)


def _storage(environment: Mapping[str, str]) -> StorageSettings:
    storage = StorageSettings(
        connection_string=environment.get("AzureWebJobsStorage") or None,
        table_endpoint=environment.get("AzureWebJobsStorage__tableServiceUri") or None,
        queue_endpoint=environment.get("AzureWebJobsStorage__queueServiceUri") or None,
        client_id=environment.get("AzureWebJobsStorage__clientId") or None,
    )
    if storage.connection_string is None and not (storage.table_endpoint and storage.queue_endpoint):
        raise SettingError(
            "AzureWebJobsStorage",
            "give a connection string, or AzureWebJobsStorage__tableServiceUri and __queueServiceUri",
        )
    return storage


def _staff(environment: Mapping[str, str]) -> StaffSettings:
    tenant = environment.get("STAFF_TENANT_ID", "")
    login = f"https://login.microsoftonline.com/{tenant}"
    issuer = _https(environment, "STAFF_ISSUER", f"{login}/v2.0")
    jwks_url = _https(environment, "STAFF_JWKS_URL", f"{login}/discovery/v2.0/keys")
    value = environment.get("WEBSITE_AUTH_ENABLED", "")
    if value not in {"", "False", PLATFORM_AUTHENTICATES}:
        log.error("WEBSITE_AUTH_ENABLED has no value that the platform sets: staff routes stay closed")
    return StaffSettings(
        enabled=value == PLATFORM_AUTHENTICATES,
        require_id_token=_switch(environment, "STAFF_REQUIRE_ID_TOKEN"),
        issuer=issuer,
        audience=environment.get("STAFF_AUDIENCE", ""),
        tenant_id=tenant,
        jwks_url=jwks_url,
    )


def _call_events(environment: Mapping[str, str]) -> CallEventSettings | None:
    """Off unless switched on, and then complete: an incomplete set would fail at the first meeting.

    Certificate and key are optional even then, since they may arrive late or be missing in the vault: without
    them call events are off, which is logged for operators, and the queue works as usual.
    """
    if not _switch(environment, "GRAPH_CALL_EVENTS"):
        return None
    if not environment.get("PUBLIC_BASE_URL"):
        raise SettingError("PUBLIC_BASE_URL", "is missing; Graph sends call events there")
    audience = environment.get("GRAPH_EVENTS_AUDIENCE") or environment.get("GRAPH_CLIENT_ID")
    if not audience:
        raise SettingError("GRAPH_EVENTS_AUDIENCE", "is missing; give the application id that opens meetings")
    try:
        certificate = pem(environment, "GRAPH_EVENTS_CERTIFICATE", "CERTIFICATE")
        key = pem(environment, "GRAPH_EVENTS_KEY", "PRIVATE KEY")
    except SettingError as error:
        log.error("call events are off: %s", error)
        return None
    return CallEventSettings(
        certificate=certificate,
        key=key,
        audience=audience,
        jwks_url=_https(environment, "GRAPH_EVENTS_JWKS_URL", MICROSOFT_KEYS),
    )


def _telemetry(environment: Mapping[str, str]) -> TelemetrySettings | None:
    """The host reads both as well: `ClientId=<identity>;Authorization=AAD` is its own form."""
    connection_string = environment.get("APPLICATIONINSIGHTS_CONNECTION_STRING")
    name = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING"
    text = environment.get(name) or ""
    if not connection_string:
        return None
    if not text:
        return TelemetrySettings(connection_string, None)
    parts = {key: value for key, _, value in (part.partition("=") for part in text.split(";"))}
    if parts.get("Authorization") != "AAD" or not parts.get("ClientId"):
        raise SettingError(name, "must read ClientId=<identity>;Authorization=AAD")
    return TelemetrySettings(connection_string, parts["ClientId"])


def _https(environment: Mapping[str, str], name: str, default: str) -> str:
    """An address that decides whose answers are trusted: https, but on a machine that says Development.

    Raises `SettingError`; the address itself is not quoted.
    """
    text = environment.get(name) or default
    if _is_development(environment):
        return text
    if not is_https_host(text):
        raise SettingError(name, "must be an https address with a host name")
    return text


def _is_development(environment: Mapping[str, str]) -> bool:
    return environment.get("AZURE_FUNCTIONS_ENVIRONMENT") == "Development"


def _switch(environment: Mapping[str, str], name: str) -> bool:
    text = (environment.get(name) or "off").lower()
    if text not in {"on", "off"}:
        raise SettingError(name, "must be on or off")
    return text == "on"


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _number(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name)
    if not text:
        return default
    if not text.isdigit() or int(text) < 1:
        raise SettingError(name, "must be a whole number, at least 1")
    return int(text)
