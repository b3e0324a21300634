"""The administrator's endpoints of the court's settings: all are read, and all are replaced."""

from __future__ import annotations

import msgspec
from msgspec import UNSET

from functions import request_bodies, request_texts_pt
from functions.endpoints import Access, Endpoint, Handler, Method, StaffRight
from functions.identity import StaffGate
from functions.public import presenters
from functions.requests import Request
from functions.responses import Response, check_unchanged, etag_of, json_response, view_response
from functions.staff.directory.hours_forms import refuse, week_in
from functions.staff.staff_endpoint import reading, writing
from shared.domain.clerk import Clerk, check_administers
from shared.domain.errors import FieldError, Problem
from shared.domain.office.court_settings import CourtSettings, amounts, out_of_bounds, with_amounts
from shared.front_desk.administration.settings import change_settings
from shared.services import Services


async def show_settings(services: Services, request: Request, who: Clerk) -> Response:
    """The settings as stored now, not as the directory has cached them."""
    check_administers(who)
    stored = await services.storage.registry.court_settings()
    return view_response(request, settings_body(stored.settings))


async def put_settings(services: Services, request: Request, who: Clerk) -> Response:
    """Replace the settings: in force here at once, in other instances within half a minute."""
    check_administers(who)
    body = request.body(request_bodies.CourtSettingsBody)
    registry = services.storage.registry
    before = await registry.court_settings()
    check_unchanged(request, etag_of(settings_body(before.settings)))
    wanted = _settings(body, before.settings)
    await change_settings(services.administration, who, before, wanted)
    return json_response(settings_body(wanted))


def settings_body(settings: CourtSettings) -> request_bodies.CourtSettingsBody:
    blocks = presenters.weekly_blocks(settings.week)
    return request_bodies.CourtSettingsBody(
        timing=request_bodies.TimingBody(**amounts(settings.timing)),
        weekly=[request_bodies.WeeklyBlockBody(block.day, block.opens, block.closes) for block in blocks],
    )


def _settings(body: request_bodies.CourtSettingsBody, before: CourtSettings) -> CourtSettings:
    """The settings in the body; everything else is kept. Raises `invalid-request`, naming every faulty
    field.
    """
    said = {name: getattr(body.timing, name) for name in body.timing.__struct_fields__}
    given = amounts(before.timing) | {name: amount for name, amount in said.items() if amount is not UNSET}
    errors = [
        FieldError(
            f"timing.{_published(fault.name)}",
            request_texts_pt.BOUNDS.format(least=fault.bounds.least, most=fault.bounds.most),
        )
        for fault in out_of_bounds(given)
    ]
    week = week_in(body.weekly, errors)
    refuse(errors)
    return CourtSettings(with_amounts(before.timing, given), week)


def _published(name: str) -> str:
    """A field of the timing by its JSON name."""
    encoded = {info.name: info.encode_name for info in msgspec.structs.fields(request_bodies.TimingBody)}
    return encoded[name]


def endpoints(gate: StaffGate) -> tuple[Endpoint, ...]:
    """Both endpoints behind `gate`; for administrators only."""
    return (
        _endpoint("admin_settings", "GET", reading(gate, show_settings), "The court's settings"),
        _endpoint("admin_put_settings", "PUT", writing(gate, put_settings), "Replace the court's settings"),
    )


def _endpoint(name: str, method: Method, handler: Handler, summary: str) -> Endpoint:
    changes = method == "PUT"
    return Endpoint(
        name=name,
        method=method,
        route="api/admin/settings",
        access=Access.STAFF,
        right=StaffRight.ADMINISTERS,
        handler=handler,
        summary=summary,
        answers={200: request_bodies.CourtSettingsBody},
        problems=(
            Problem.NOT_AUTHENTICATED,
            Problem.SIGN_IN_EXPIRED,
            Problem.NOT_ALLOWED,
            *((Problem.CHANGED_MEANWHILE,) if changes else ()),
        ),
        body=request_bodies.CourtSettingsBody if changes else None,
        guarded=changes,
    )
