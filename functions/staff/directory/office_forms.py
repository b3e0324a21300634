"""An office in requests and answers: the whole of it for administrators, its settings for managers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from functions import request_bodies, request_texts_pt
from functions.instants import text_of
from functions.public import presenters
from functions.staff.directory import response_bodies
from functions.staff.directory.hours_forms import exceptions_body, exceptions_in, refuse, week_in, zone_in
from shared.domain.errors import FieldError
from shared.domain.office.court_settings import (
    CourtSettings,
    amounts,
    out_of_bounds,
    own_week,
    with_amounts,
)
from shared.domain.office.office import Contact, Office
from shared.domain.office.office_list import LIMITS
from shared.domain.office.opening_hours import OpeningHours
from shared.domain.timing import Timing
from shared.domain.visitor_input import clean_text
from shared.ports import StoredOffice

_MINUTE, _PUBLISHED_MINUTE = "minute_seconds", "enter_within_seconds"
_ABOUT, _LABEL, _VALUE = 2_000, 40, 254


def new_office(office_id: str, court: CourtSettings, zone: str) -> Office:
    """An office with nothing but its id, to be filled in."""
    hours = OpeningHours(zone, court.week)
    return Office(office_id, "", "", "", "", hours, timing=court.timing, court=court)


def office_in(body: request_bodies.OfficeBody, before: Office) -> Office:
    """The office as the body says. Raises `invalid-request`, naming every faulty field."""
    errors: list[FieldError] = []
    zone = zone_in(body.time_zone, errors)
    office = _with_settings(body, before, errors)
    texts = {name: clean_text(getattr(body, name)) for name in ("name", "district", "city", "kind", "degree")}
    for name, text in texts.items():
        least = 1 if name in {"name", "district"} else 0
        if not least <= len(text) <= LIMITS[name]:
            errors.append(FieldError(name, request_texts_pt.LENGTH.format(least=least, most=LIMITS[name])))
    refuse(errors)
    return replace(office, **texts, hours=replace(office.hours, zone=zone), active=body.active)


def settings_in(body: request_bodies.OfficeSettingsBody, before: Office) -> Office:
    """The office with these settings. Raises `invalid-request`, naming every faulty field."""
    errors: list[FieldError] = []
    office = _with_settings(body, before, errors)
    refuse(errors)
    return office


def _with_settings(
    body: request_bodies.OfficeSettingsBody, before: Office, errors: list[FieldError]
) -> Office:
    week = before.court.week if body.weekly is None else week_in(body.weekly, errors)
    about = clean_text(body.about or "")
    if len(about) > _ABOUT:
        errors.append(FieldError("about", request_texts_pt.LENGTH.format(least=0, most=_ABOUT)))
    exceptions = exceptions_in(body.exceptions, errors)
    return replace(
        before,
        hours=replace(before.hours, week=week, exceptions=exceptions),
        contacts=_contacts(body.contacts, errors),
        about=about or None,
        timing=_timing(body.limits, before.court.timing, errors),
    )


def _contacts(given: list[request_bodies.ContactBody], errors: list[FieldError]) -> tuple[Contact, ...]:
    contacts: list[Contact] = []
    for place, one in enumerate(given):
        contact = Contact(clean_text(one.label), clean_text(one.value))
        for name, text, most in (("label", contact.label, _LABEL), ("value", contact.value, _VALUE)):
            if not 1 <= len(text) <= most:
                field = f"contacts[{place}].{name}"
                errors.append(FieldError(field, request_texts_pt.LENGTH.format(least=1, most=most)))
        contacts.append(contact)
    return tuple(contacts)


def _timing(limits: request_bodies.LimitsBody, court: Timing, errors: list[FieldError]) -> Timing:
    said = {_setting(name): getattr(limits, name) for name in limits.__struct_fields__}
    own = {name: value for name, value in said.items() if value is not None}
    given = amounts(court) | own
    for fault in out_of_bounds(given):
        message = request_texts_pt.BOUNDS.format(least=fault.bounds.least, most=fault.bounds.most)
        errors.append(FieldError(f"limits.{published_limit(fault.name)}", message))
    return with_amounts(court, own)


def _setting(field: str) -> str:
    """A field of the body as the settings call it."""
    return _MINUTE if field == _PUBLISHED_MINUTE else field


def published_limit(setting: str) -> str:
    """A setting by its JSON name in the limits of an office."""
    field = _PUBLISHED_MINUTE if setting == _MINUTE else setting
    head, *rest = field.split("_")
    return head + "".join(word.title() for word in rest)


# --- answers -----------------------------------------------------------------------------------------


def settings_body(office: Office) -> request_bodies.OfficeSettingsBody:
    """The settings that are the office's own."""
    return request_bodies.OfficeSettingsBody(**_settings_of(office))


def office_body(office: Office) -> request_bodies.OfficeBody:
    """The office whole, as a client sends it back."""
    return request_bodies.OfficeBody(**_whole(office))


def office_view(stored: StoredOffice) -> response_bodies.AdminOfficeView:
    """The office with who changed it last."""
    changed = stored.changed
    return response_bodies.AdminOfficeView(
        **_whole(stored.office),
        office_id=stored.office.office_id,
        changed_by=None if changed is None else changed.name,
        changed_at=None if changed is None else text_of(changed.at),
    )


def settings_view(stored: StoredOffice) -> response_bodies.OfficeSettingsView:
    """The settings with who changed the office last."""
    changed = stored.changed
    return response_bodies.OfficeSettingsView(
        **_settings_of(stored.office),
        office_id=stored.office.office_id,
        name=stored.office.name,
        changed_by=None if changed is None else changed.name,
        changed_at=None if changed is None else text_of(changed.at),
    )


def _settings_of(office: Office) -> dict[str, Any]:
    own = own_week(office.hours.week, office.court.week)
    blocks = None if own is None else presenters.weekly_blocks(own)
    return {
        "weekly": blocks and [request_bodies.WeeklyBlockBody(b.day, b.opens, b.closes) for b in blocks],
        "exceptions": exceptions_body(office.hours.exceptions),
        "contacts": [request_bodies.ContactBody(contact.label, contact.value) for contact in office.contacts],
        "about": office.about,
        "limits": _limits(office),
    }


def _whole(office: Office) -> dict[str, Any]:
    return {
        **_settings_of(office),
        "name": office.name,
        "district": office.district,
        "city": office.city,
        "kind": office.kind,
        "degree": office.degree,
        "time_zone": office.hours.zone,
        "active": office.active,
    }


def _limits(office: Office) -> request_bodies.LimitsBody:
    """Only what differs from the court's."""
    court = amounts(office.court.timing)
    own: Mapping[str, int] = {
        (_PUBLISHED_MINUTE if name == _MINUTE else name): value
        for name, value in amounts(office.timing).items()
        if value != court[name]
    }
    return request_bodies.LimitsBody(**own)
