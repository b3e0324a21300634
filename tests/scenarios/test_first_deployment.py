"""What `instalar.md` has operators try once in Azure works as written, and would see what it looks for."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from local_host.azurite import Azurite
from local_host.staff import STAFF
from shared.services import azure_services
from tests.functions.http_client import endpoint_named, send_to
from tests.product import ROOT, ProductUnderTest, running_product

PAGE = (ROOT / "docs" / "operations" / "instalar.md").read_text("utf-8")
AZURE = """
az() {{ case "$1" in account) echo {tenant} ;; ad) echo {person} ;; *) return 1 ;; esac; }}
azd() {{ echo {audience}; }}
curl() {{ printf '%s\\n' "$@"; }}
"""
"""The two command lines' answers, and a `curl` that says what it was told."""


def block(language: str) -> str:
    """The one block of that language in the section."""
    section = PAGE.split("## Entrada em duas instâncias\n")[1].split("\n## ")[0]
    [found] = re.findall(rf"^```{language}\n(.*?)^```", section, re.DOTALL | re.MULTILINE)
    return found


async def forged(product: ProductUnderTest) -> str:
    """The header that the page's command makes and sends."""
    staff = product.services.settings.staff
    [admin] = [account for account in STAFF if account.user == "admin"]
    azure = AZURE.format(tenant=staff.tenant_id, audience=staff.audience, person=admin.oid)
    script = azure + block("bash").replace("<endereço>", "balcao.example")
    bash = await asyncio.create_subprocess_exec(
        "bash", "-euc", script, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said = (await bash.communicate())[0].decode().splitlines()
    assert said[-1] == "https://balcao.example/api/staff/me"
    [header] = [line for line in said if line.startswith("X-MS-CLIENT-PRINCIPAL: ")]
    return header.removeprefix("X-MS-CLIENT-PRINCIPAL: ")


async def test_the_forged_header_is_one_that_only_the_platform_keeps_out(
    tmp_path: Path, own_azurite: Azurite
) -> None:
    async with running_product(tmp_path, own_azurite) as product:
        header = {"x-ms-client-principal": await forged(product)}
        behind = azure_services(product.services.settings, product.clock)

        through = await product.visitor().get("/api/staff/me", headers=header)
        past = await send_to(behind, endpoint_named(behind, "staff_me"), headers=header)
        await behind.storage.close()

    assert (through.status, past.status, past["roles"]) == (401, 200, ["Administrador"])
