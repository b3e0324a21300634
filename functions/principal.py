"""The platform's principal: who signed in, as App Service Authentication tells the app in one header.

Base64 of `{"auth_typ", "name_typ", "role_typ", "claims": [{"typ", "val"}, …]}`. The platform renames some of
the token's claims and keeps others, so each is looked up under both names.
"""

from __future__ import annotations

import base64
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

HEADER = "x-ms-client-principal"
MAX_CHARACTERS = 32_768
"""The platform's own web server accepts no more for all headers of a request together."""

_ENTRA = "http://schemas.microsoft.com/identity/claims/"
OBJECT_ID = ("oid", f"{_ENTRA}objectidentifier")
TENANT = ("tid", f"{_ENTRA}tenantid")
AUDIENCE = ("aud",)
ISSUER = ("iss",)
ROLES = ("roles", "http://schemas.microsoft.com/ws/2008/06/identity/claims/role")
NAMES = ("name", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name", "preferred_username")
ACCOUNT_NAMES = ("upn", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn")
ACCOUNT_KINDS = ("acct",)
"""`0` for a member of the tenant, `1` for a guest; `infra.tenant` asks for it."""
MEMBER = "0"
OF_AN_ACCESS_TOKEN = ("scp", f"{_ENTRA}scope", "azp", "appid", "idtyp")
"""Claims that an access token has and an ID token has not."""


class UnusablePrincipal(ValueError):
    """The header is not what the platform writes for our staff, or it contradicts itself.

    The text says what is wrong and quotes no value of it.
    """


@dataclass(frozen=True)
class Principal:
    """The claims of somebody who signed in with Entra ID, by type; a type may have several values."""

    claims: Mapping[str, tuple[str, ...]]

    def all(self, types: Iterable[str]) -> list[str]:
        """Every value under any of these types."""
        return [value for claim_type in types for value in self.claims.get(claim_type, ())]

    def only(self, types: Iterable[str]) -> str | None:
        """The one value under any of these types, or None.

        Raises `UnusablePrincipal` where there are several, be they equal or not.
        """
        found = self.all(types)
        if len(found) > 1:
            raise UnusablePrincipal("a claim that can be there once is there twice")
        return found[0] if found else None


def read_principal(header: str) -> Principal:
    """The principal of Entra ID in the header. Raises `UnusablePrincipal` for anything else."""
    if len(header) > MAX_CHARACTERS:
        raise UnusablePrincipal("too long")
    try:
        content: object = json.loads(
            base64.b64decode(header, validate=True), object_pairs_hook=_without_repetition
        )
    except (ValueError, RecursionError) as error:
        raise UnusablePrincipal("no base64 of JSON") from error
    principal = _object(content)
    if principal.get("auth_typ") != "aad":
        raise UnusablePrincipal("another identity provider than Entra ID")
    listed = principal.get("claims")
    if not isinstance(listed, list):
        raise UnusablePrincipal("no list of claims")
    claims: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for item in cast("list[object]", listed):
        claim = _object(item)
        claims[_text(claim.get("typ"))] += (_text(claim.get("val")),)
    return Principal(dict(claims))


def _object(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise UnusablePrincipal("no object")
    return cast("dict[str, object]", value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise UnusablePrincipal("a claim is no text")
    try:
        value.encode()
    except UnicodeEncodeError as error:  # JSON can escape half of a surrogate pair, which storage refuses.
        raise UnusablePrincipal("a claim is no whole text") from error
    return value


def _without_repetition(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise UnusablePrincipal("a name is there twice")
    return found
