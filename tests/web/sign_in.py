"""The court's sign-in as the platform uses it: on another site, in no frame, and back by a form."""

from __future__ import annotations

import html
from dataclasses import dataclass

from aiohttp import web

from tests.web.faults import Handler

LOGIN, REFRESH = "/.auth/login/aad", "/.auth/refresh"
COURT = "/entra"
_PAGE = (
    "<!doctype html><html lang=pt-BR><title>Entrar</title>"
    '<form method=post action="{back}">{people}</form>{script}'
)
_CHOICE = "<button name=user value=ana>Ana</button><button name=user value=bruno>Bruno</button>"
_KNOWN = '<input type=hidden name=user value="{user}">'
_SENDS_ITSELF = "<script>document.forms[0].submit()</script>"


@dataclass
class CourtSignIn:
    """Planted at GET of `LOGIN` and of `COURT`; the form that comes back is the local platform's."""

    knows: str | None = None
    """The account of whom the court asks nothing; None: somebody has to press a button there."""

    async def meet(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """The way to the court, or its page."""
        if request.path == LOGIN:
            elsewhere = request.url.with_host("localhost").with_path(COURT).with_query(request.query)
            return web.Response(status=302, headers={"Location": str(elsewhere)})
        back = request.url.with_host("127.0.0.1").with_path(LOGIN).with_query(request.query)
        page = _PAGE.format(
            back=html.escape(str(back)),
            people=_CHOICE if self.knows is None else _KNOWN.format(user=self.knows),
            script="" if self.knows is None else _SENDS_ITSELF,
        )
        return web.Response(text=page, content_type="text/html", headers={"X-Frame-Options": "DENY"})
