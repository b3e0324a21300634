"""Addresses of pages that are read from a screen or from paper, and their QR codes."""

from __future__ import annotations

from io import BytesIO

import segno

from functions.requests import Request
from shared.services import Services

_QUIET_ZONE = 4
"""Modules of white around a code, as ISO/IEC 18004 asks: a page in dark colours shows it on white."""


def page_address(services: Services, request: Request, path: str) -> str:
    """The address of a page of ours, by the setting `PUBLIC_BASE_URL`, or as this request reached us."""
    base = services.settings.public_base_url or f"https://{request.headers.get('host', '')}"
    return base + path


def qr_code(address: str) -> str:
    """The address as a QR code, an SVG image of its own; level M tolerates 15 % of damage."""
    image = BytesIO()
    segno.make_qr(address, error="m").save(
        image,
        kind="svg",
        xmldecl=False,
        nl=False,
        omitsize=True,
        border=_QUIET_ZONE,
        dark="#000",
        light="#fff",
    )
    return image.getvalue().decode()
