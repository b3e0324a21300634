"""What the platform hands on of somebody who signed in: the principal and ID tokens, good ones and others."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from local_host.id_token import AUDIENCE, ISSUER, TENANT_ID, IdTokenSigner
from local_host.staff import STAFF
from shared.services import Services
from tests.functions.app import OIDS, Setup

Claims = dict[str, Any]
Pairs = Sequence[tuple[str, str]]
MINUTES = 60
"""So long a token is good."""
_ENTRA = "http://schemas.microsoft.com/identity/claims"
LONG_NAMES = {"oid": f"{_ENTRA}/objectidentifier", "tid": f"{_ENTRA}/tenantid"}
"""As the platform renames some claims."""
PRINCIPAL, ID_TOKEN = "principal", "ID token"
MODES = (PRINCIPAL, ID_TOKEN)
"""What the gate goes by: the principal, or an ID token that must be there too."""


def services_in(setup: Setup, mode: str) -> Services:
    """The second instance with its gate in that mode."""
    settings = setup.second.settings
    staff = replace(settings.staff, require_id_token=mode == ID_TOKEN)
    return replace(setup.second, settings=replace(settings, staff=staff))


def signer(setup: Setup) -> IdTokenSigner:
    """Signs with the key that the product trusts."""
    return _signer(setup.data_dir / "sign-in" / "key.pem")


@cache
def _signer(key_file: Path) -> IdTokenSigner:
    """Once: to read a private key and to check it takes an eighth of a second."""
    return IdTokenSigner(key_file)


def claims(setup: Setup, **other: object) -> Claims:
    """What a token of ana's says, changed by `other`."""
    now = int(setup.product.clock.now().timestamp())
    ours = {"aud": AUDIENCE, "iss": ISSUER, "tid": TENANT_ID, "oid": OIDS["ana"], "roles": ["Atendente"]}
    return {**ours, "iat": now, "nbf": now, "exp": now + MINUTES * 60, "name": "Ana", **other}


def pairs(oid: str = OIDS["ana"], *roles: str) -> list[tuple[str, str]]:
    """The claims of a principal, by their short names."""
    ours = [("aud", AUDIENCE), ("iss", ISSUER), ("tid", TENANT_ID), ("oid", oid), ("name", "Ana")]
    return [*ours, *(("roles", role) for role in roles)]


def encoded(content: object) -> str:
    """The header with this content."""
    return base64.b64encode(json.dumps(content).encode()).decode()


def principal_of(told: Pairs, **other: object) -> str:
    """The header with these claims, changed by `other`."""
    listed = [{"typ": typ, "val": val} for typ, val in told]
    return encoded({"auth_typ": "aad", "name_typ": "name", "role_typ": "roles", "claims": listed, **other})


def principal(oid: str = OIDS["ana"]) -> str:
    """Beside a token: it claims more than the token, which must not help."""
    return principal_of(pairs(oid, "Administrador"))


def headers(token: str, named: str | None = None) -> Mapping[str, str]:
    """Both headers of the platform."""
    return {
        "x-ms-token-aad-id-token": token,
        "x-ms-client-principal": principal() if named is None else named,
    }


def signed_in(setup: Setup, user: str, mode: str = PRINCIPAL) -> Mapping[str, str]:
    """The headers of one of the demo's staff, as the platform sends them without and with a token store."""
    [account] = [account for account in STAFF if account.user == user]
    if mode == PRINCIPAL:
        return {"x-ms-client-principal": principal_of(pairs(account.oid, *account.roles))}
    token = signer(setup).sign(claims(setup, oid=account.oid, roles=list(account.roles)))
    return headers(token, principal(account.oid))
