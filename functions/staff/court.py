"""The administrator's endpoints of the court's settings: all are read, and all are replaced."""

from __future__ import annotations

from contextlib import suppress

import msgspec
from msgspec import UNSET

from functions import bodies, border_texts
from functions.endpoints import Access, Endpoint, Handler, Method
from functions.identity import StaffGate
from functions.public import presenters
from functions.requests import Request
from functions.responses import Response, check_unchanged, etag_of, json_response, view_response
from functions.staff.endpoints import reading, writing
from shared.domain.clerk import Clerk, check_administers
from shared.domain.errors import FieldError, Problem, Refused
from shared.domain.office.court_settings import CourtSettings, amounts, out_of_bounds, with_amounts
from shared.domain.office.opening_hours import Block, Week, minute_of, week_of
from shared.front_desk.court import change_settings
from shared.services import Services


async def show_settings(services: Services, request: Request, who: Clerk) -> Response:
    """The settings as stored now, not as the directory has cached them."""
    check_administers(who)
    stored = await services.storage.registry.court_settings()
    return view_response(request, settings_body(stored.settings))


async def put_settings(services: Services, request: Request, who: Clerk) -> Response:
    """Replace the settings: in force here at once, in other instances within half a minute."""
    check_administers(who)
    body = request.body(bodies.CourtSettingsBody)
    registry = services.storage.registry
    before = await registry.court_settings()
    check_unchanged(request, etag_of(settings_body(before.settings)))
    wanted = _settings(body, before.settings)
    await change_settings(registry, who, before, wanted)
    return json_response(settings_body(wanted))


def settings_body(settings: CourtSettings) -> bodies.CourtSettingsBody:
    blocks = presenters.weekly_blocks(settings.week)
    return bodies.CourtSettingsBody(
        timing=bodies.TimingBody(**amounts(settings.timing)),
        weekly=[bodies.WeeklyBlockBody(block.day, block.opens, block.closes) for block in blocks],
    )


def _settings(body: bodies.CourtSettingsBody, before: CourtSettings) -> CourtSettings:
    """The settings in the body; everything else is kept. Raises `invalid-request`, naming every faulty
    field.
    """
    said = {name: getattr(body.timing, name) for name in body.timing.__struct_fields__}
    given = amounts(before.timing) | {name: amount for name, amount in said.items() if amount is not UNSET}
    errors = [
        FieldError(
            f"timing.{_published(fault.name)}",
            border_texts.BOUNDS.format(least=fault.bounds.least, most=fault.bounds.most),
        )
        for fault in out_of_bounds(given)
    ]
    week = _week(body.weekly, errors)
    if errors:
        raise Refused(
            Problem.INVALID_REQUEST, errors=[{"field": e.field, "message": e.message} for e in errors]
        )
    return CourtSettings(with_amounts(before.timing, given), week)


def _published(name: str) -> str:
    """A field of the timing by its JSON name."""
    encoded = {info.name: info.encode_name for info in msgspec.structs.fields(bodies.TimingBody)}
    return encoded[name]


def _week(given: list[bodies.WeeklyBlockBody], errors: list[FieldError]) -> Week:
    """The week with these blocks; errors in them are added to `errors`."""
    by_day: dict[int, tuple[Block, ...]] = {}
    for place, one in enumerate(given):
        day = presenters.DAYS.index(one.day)
        opens = _minute(one.opens, f"weekly[{place}].opens", errors)
        closes = _minute(one.closes, f"weekly[{place}].closes", errors)
        if opens is None or closes is None:
            continue
        if opens >= closes:
            errors.append(FieldError(f"weekly[{place}].closes", border_texts.HOURS_ORDER))
            continue
        by_day[day] = (*by_day.get(day, ()), Block(opens, closes))
    try:
        return week_of(by_day)
    except ValueError:
        errors.append(FieldError("weekly", border_texts.HOURS_OVERLAP))
        return ()


def _minute(text: str, field: str, errors: list[FieldError]) -> int | None:
    """`13:00` → 780, `24:00` is the end of the day; an error is added to `errors` and None returned."""
    with suppress(ValueError):
        if len(text) == len("HH:MM"):
            return minute_of(text)
    errors.append(FieldError(field, border_texts.TIME_OF_DAY))
    return None


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
        handler=handler,
        summary=summary,
        answers={200: bodies.CourtSettingsBody},
        problems=(
            Problem.NOT_AUTHENTICATED,
            Problem.SIGN_IN_EXPIRED,
            Problem.NOT_ALLOWED,
            *((Problem.CHANGED_MEANWHILE,) if changes else ()),
        ),
        body=bodies.CourtSettingsBody if changes else None,
        guarded=changes,
    )
