"""The local identity provider: a key in the data folder, ID tokens, and the JWKS that verifies them."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from local_host.staff import StaffAccount

TENANT_ID = "5a0f6f53-3a52-4a4e-9d0f-0a0000000001"
AUDIENCE = "5a0f6f53-3a52-4a4e-9d0f-0a0000000002"
_KEY_ID = "local"
ISSUER = f"https://login.local.test/{TENANT_ID}/v2.0"


class IdTokenSigner:
    """Signs with RS256; every process over one data folder uses the same key."""

    def __init__(self, key_file: Path) -> None:
        self._key = _load_or_create(key_file)

    def sign(self, claims: Mapping[str, object]) -> str:
        """A signed token of these claims."""
        return jwt.encode(dict(claims), self._key, algorithm="RS256", headers={"kid": _KEY_ID})

    def read(self, token: str, audience: str) -> Mapping[str, object] | None:
        """The claims of a token of ours for `audience`, whatever its age; None for anything else."""
        try:
            return jwt.decode(
                token,
                self._key.public_key(),
                algorithms=["RS256"],
                audience=audience,
                options={"verify_exp": False, "verify_iat": False, "verify_nbf": False},
            )
        except jwt.InvalidTokenError:
            return None

    def id_token(self, account: StaffAccount, issued: datetime, valid: timedelta) -> str:
        """The token that Entra ID would give this account."""
        instant = int(issued.timestamp())
        return self.sign(
            {
                "aud": AUDIENCE,
                "iss": ISSUER,
                "iat": instant,
                "nbf": instant,
                "exp": instant + int(valid.total_seconds()),
                "tid": TENANT_ID,
                "oid": account.oid,
                "sub": account.oid,
                "name": account.name,
                "preferred_username": account.mail,
                "upn": account.mail,
                "acct": 0,
                "roles": list(account.roles),
                "ver": "2.0",
            }
        )

    def jwks(self) -> str:
        """The public key as a JSON Web Key Set."""
        return json.dumps({"keys": [self._public()]})

    def _public(self) -> dict[str, object]:
        key = cast(dict[str, object], RSAAlgorithm.to_jwk(self._key.public_key(), as_dict=True))
        return {**key, "kid": _KEY_ID, "use": "sig", "alg": "RS256"}


def _load_or_create(file: Path) -> rsa.RSAPrivateKey:
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        text = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        _write_once(file, text)
    loaded = serialization.load_pem_private_key(file.read_bytes(), password=None)
    assert isinstance(loaded, rsa.RSAPrivateKey)
    return loaded


def _write_once(file: Path, content: bytes) -> None:
    """Written completely or not at all, and only the first of several processes wins."""
    draft = file.with_suffix(f".{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_bytes(content)
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
