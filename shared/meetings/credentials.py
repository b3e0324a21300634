"""The identity used towards Graph: the function app's managed identity, or an unsigned token for the
stand-in.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Mapping
from types import TracebackType

from azure.core.credentials import AccessToken
from azure.core.credentials_async import AsyncTokenCredential
from azure.identity.aio import EnvironmentCredential, ManagedIdentityCredential

from shared.graph_settings import GraphSettings
from shared.meetings.names import LOOPBACK_APP, MEETING_ROLE


class LoopbackCredential(AsyncTokenCredential):
    """A token with the form of a real one and no signature. Only `credential_for` creates one."""

    async def get_token(
        self,
        *scopes: str,
        claims: str | None = None,
        tenant_id: str | None = None,
        enable_cae: bool = False,
        **kwargs: object,
    ) -> AccessToken:
        expires = int(time.time()) + 3600
        claims_of_it = {"appid": LOOPBACK_APP, "roles": [MEETING_ROLE], "exp": expires}
        return AccessToken(f"{_part({'alg': 'none'})}.{_part(claims_of_it)}.", expires)

    async def close(self) -> None:
        """There is nothing to close."""

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        await self.close()


def credential_for(settings: GraphSettings, *, from_environment: bool = False) -> AsyncTokenCredential:
    """The unsigned token if and only if the base is on this machine, otherwise the managed identity.

    `from_environment`: the credentials that azure-identity finds in AZURE_CLIENT_ID and its companions.
    """
    if settings.is_loopback:
        return LoopbackCredential()
    if from_environment:
        return EnvironmentCredential()
    return ManagedIdentityCredential(client_id=settings.managed_identity_client_id)


def _part(value: Mapping[str, object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
