"""The administrator's pages of the HTTP tests: an office of their own, and what is sent for it."""

from __future__ import annotations

import secrets
from io import BytesIO
from typing import Any

from tests.functions.app import CheckedClient
from tests.product import Answer

OFFICES = "/api/admin/offices"
HEADER = "id,name,district,city,degree,kind,opens,closes,weekdays"
CSV = {"Content-Type": "text/csv"}


def fresh_id(name: str = "unidade") -> str:
    """An office that no other test knows."""
    return f"{name}-{secrets.token_hex(4)}"


def office(**changes: object) -> dict[str, Any]:
    """An office as a page sends it."""
    return {
        "name": "1ª Vara de Testes",
        "district": "Itu",
        "city": "Itu",
        "kind": "vara",
        "degree": "1",
        "timeZone": "America/Sao_Paulo",
        "active": True,
        "about": None,
        "contacts": [],
        "weekly": None,
        "exceptions": [],
        "limits": {},
        **changes,
    }


async def create(admin: CheckedClient, office_id: str, **changes: object) -> Answer:
    body = office(**changes)
    return await admin.send("PUT", f"{OFFICES}/{office_id}", json=body, headers={"If-None-Match": "*"})


async def replace(admin: CheckedClient, office_id: str, etag: str, **changes: object) -> Answer:
    body = office(**changes)
    return await admin.send("PUT", f"{OFFICES}/{office_id}", json=body, headers={"If-Match": etag})


async def upload(admin: CheckedClient, what: str, *lines: str, query: str = "") -> Answer:
    """A file for an import of `offices`, `calendar` or `people`."""
    data = BytesIO("\n".join(lines).encode())
    return await admin.send_bytes("POST", f"/api/admin/{what}/import{query}", data, CSV)
