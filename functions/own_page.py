"""Whether a write comes from a page of ours: what a browser says of the page that sends it."""

from __future__ import annotations

from dataclasses import replace

from functions.endpoints import Endpoint
from functions.identity import Denied
from functions.requests import Request
from functions.responses import Response
from shared.domain.errors import Problem
from shared.services import Services


def not_cross_site(endpoint: Endpoint) -> Endpoint:
    """The endpoint, closed to browsers that another site's page has sent there.

    For a write that needs neither secret nor session: such a page would act from its visitors' networks, each
    of which has limits of its own. Who says nothing is let through: a program, which acts from its own
    network, and browsers without Fetch Metadata (before 2020, Safari before 2023), some of which call the
    origin of a page without a referrer «null», as ours are.
    """

    async def unless_cross_site(services: Services, request: Request) -> Response:
        says_where = request.headers.get("origin", "null") not in {"", "null"}
        if "sec-fetch-site" in request.headers or says_where:
            check_same_origin(request, services.settings.public_base_url)
        return await endpoint.handler(services, request)

    return replace(endpoint, handler=unless_cross_site, problems=(Problem.NOT_ALLOWED, *endpoint.problems))


def check_same_origin(request: Request, public_base_url: str) -> None:
    """Raise `not-allowed` unless a write comes from our own page (Fetch Metadata, otherwise Origin)."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        if site == "same-origin":
            return
        raise Denied("a write comes from another site")
    host = request.headers.get("host", "")
    own = {public_base_url, f"https://{host}"}
    if not public_base_url.startswith("https://"):
        own.add(f"http://{host}")  # local development; a product on https trusts no page served over http
    if request.headers.get("origin") not in own - {""}:
        raise Denied("a write comes from another origin")
