"""ID tokens as the platform would hand them on, good ones and others."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from local_host.id_token import AUDIENCE, ISSUER, TENANT_ID, IdTokenSigner
from local_host.staff import STAFF
from tests.functions.app import OIDS, House

Claims = dict[str, Any]
MINUTES = 60
"""So long a token is good."""


def signer(house: House) -> IdTokenSigner:
    """Signs with the key that the product trusts."""
    return IdTokenSigner(house.data_dir / "sign-in" / "key.pem")


def claims(house: House, **other: object) -> Claims:
    """What a token of ana's says, changed by `other`."""
    now = int(house.product.clock.now().timestamp())
    ours = {"aud": AUDIENCE, "iss": ISSUER, "tid": TENANT_ID, "oid": OIDS["ana"], "roles": ["Atendente"]}
    return {**ours, "iat": now, "nbf": now, "exp": now + MINUTES * 60, "name": "Ana", **other}


def principal(oid: str = OIDS["ana"]) -> str:
    """The platform's other header; it claims more than the token, which must not help."""
    told = {
        "auth_typ": "aad",
        "claims": [{"typ": "oid", "val": oid}, {"typ": "roles", "val": "Administrador"}],
    }
    return base64.b64encode(json.dumps(told).encode()).decode()


def headers(token: str, named: str | None = None) -> Mapping[str, str]:
    """Both headers of the platform."""
    return {"x-ms-token-aad-id-token": token, "x-ms-client-principal": named or principal()}


def signed_in(house: House, user: str) -> Mapping[str, str]:
    """The headers of one of the demo's staff."""
    [account] = [account for account in STAFF if account.user == user]
    token = signer(house).sign(claims(house, oid=account.oid, roles=list(account.roles)))
    return headers(token, principal(account.oid))
