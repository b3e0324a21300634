"""The settings: what differs between machines. The only reader of the environment.

Each name is in `local.settings.json.example` with a comment, and (for production) in Bicep.
"""

from __future__ import annotations

import base64
import binascii
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

from shared.graph_settings import GraphSettings, InvalidGraphSettings

log = logging.getLogger(__name__)


class SettingError(ValueError):
    """A setting is missing or cannot be used; the message names it and says what to do."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(f"setting {name}: {message}")
        self.name = name


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
    call_events: CallEventSettings | None = None
    """None if Graph is not asked for call events (GRAPH_CALL_EVENTS), or they could not be received."""
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
            in_cloud=environment.get("AZURE_FUNCTIONS_ENVIRONMENT") != "Development",
        )
    except InvalidGraphSettings as error:
        raise SettingError(SETTING_OF_FIELD[error.field], error.reason) from error


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings of an environment. Raises `SettingError` for the first one that cannot be used."""
    return Settings(
        storage=_storage(environment),
        staff=_staff(environment),
        ticket_key=_key(environment, "TICKET_KEY") or _missing("TICKET_KEY", "32 random bytes, base64"),
        previous_ticket_key=_key(environment, "TICKET_KEY_PREVIOUS"),
        graph=read_graph_settings(environment),
        public_base_url=(environment.get("PUBLIC_BASE_URL") or "").rstrip("/"),
        history_retention_days=_number(environment, "HISTORY_RETENTION_DAYS", 7),
        instance_memory_mb=_number(environment, "INSTANCE_MEMORY_MB", Settings.instance_memory_mb),
        call_events=_call_events(environment),
        telemetry=_telemetry(environment),
    )


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
    word = environment.get("WEBSITE_AUTH_ENABLED", "")
    if word not in {"", "False", PLATFORM_AUTHENTICATES}:
        log.error("WEBSITE_AUTH_ENABLED is not the platform's own word: staff routes stay closed")
    return StaffSettings(
        enabled=word == PLATFORM_AUTHENTICATES,
        require_id_token=_switch(environment, "STAFF_REQUIRE_ID_TOKEN"),
        issuer=environment.get("STAFF_ISSUER") or f"{login}/v2.0",
        audience=environment.get("STAFF_AUDIENCE", ""),
        tenant_id=tenant,
        jwks_url=environment.get("STAFF_JWKS_URL") or f"{login}/discovery/v2.0/keys",
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
        certificate = _pem(environment, "GRAPH_EVENTS_CERTIFICATE")
        key = _pem(environment, "GRAPH_EVENTS_KEY")
    except SettingError as error:
        log.error("call events are off: %s", error)
        return None
    return CallEventSettings(
        certificate=certificate,
        key=key,
        audience=audience,
        jwks_url=environment.get("GRAPH_EVENTS_JWKS_URL") or MICROSOFT_KEYS,
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


def _switch(environment: Mapping[str, str], name: str) -> bool:
    text = (environment.get(name) or "off").lower()
    if text not in {"on", "off"}:
        raise SettingError(name, "must be on or off")
    return text == "on"


def _pem(environment: Mapping[str, str], name: str) -> str:
    """PEM text; the portal keeps its line breaks, other ways of setting it write them as backslash and n."""
    text = (environment.get(name) or "").replace("\\n", "\n").strip()
    if not text.startswith("-----BEGIN "):
        # App Service leaves a reference that it could not resolve unchanged.
        what = (
            "its Key Vault reference did not resolve" if text.startswith("@Microsoft") else "is no PEM text"
        )
        raise SettingError(name, f"{what}; give PEM text, or a Key Vault reference to it")
    return text


def _key(environment: Mapping[str, str], name: str) -> bytes | None:
    text = environment.get(name)
    if not text:
        return None
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise SettingError(name, "must be base64") from error
    if len(key) < 32:
        raise SettingError(name, "must hold at least 32 bytes")
    return key


def _missing(name: str, wanted: str) -> bytes:
    raise SettingError(name, f"is missing; give {wanted}")


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _number(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name)
    if not text:
        return default
    if not text.isdigit() or int(text) < 1:
        raise SettingError(name, "must be a whole number, at least 1")
    return int(text)
