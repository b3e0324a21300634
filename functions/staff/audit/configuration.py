"""The audit of configuration, as a list and as a file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Literal, cast

from functions import request_texts_pt
from functions.endpoints import Endpoint
from functions.identity import StaffGate
from functions.instants import text_of
from functions.requests import Request
from functions.responses import API_HEADERS, Response, view_response
from functions.staff.directory import response_bodies
from functions.staff.excel_csv import CONTENT_TYPE, excel_csv
from functions.staff.periods import period_in
from functions.staff.staff_endpoint import admin_endpoint, reading
from shared.domain import texts_pt
from shared.domain.clerk import Clerk, check_administers
from shared.domain.errors import FieldError
from shared.domain.office import directory_texts_pt
from shared.domain.office.configuration import ConfigurationEntry
from shared.domain.office.configuration_texts_pt import in_words, words_of
from shared.domain.office.office_list import DEFAULT_ZONE
from shared.domain.office.opening_hours import COURT_DEFAULT, OpeningHours
from shared.front_desk.administration.unfinished_changes import end_unfinished
from shared.services import Services

LONGEST_PERIOD = 400
_COURT = OpeningHours(DEFAULT_ZONE, COURT_DEFAULT)
"""For its local days alone."""


async def show(services: Services, request: Request, who: Clerk) -> Response:
    """All changes from local day `from` to local day `to`; without them, today's."""
    check_administers(who)
    form = request.query.get("format", "json")
    if form not in {"json", "csv"}:
        raise FieldError("format", request_texts_pt.WRONG).refused()
    since, until = period_in(request, _COURT, services.desk.clock.now(), LONGEST_PERIOD)
    entries = await end_unfinished(
        services.administration, await services.storage.configuration.between(since, until)
    )
    if form == "csv":
        return _file(f"configuracao-{_COURT.local(since):%Y-%m-%d}.csv", entries)
    shown = [entry_view(entry) for entry in entries]
    return view_response(
        request, response_bodies.ConfigurationAuditView(text_of(since), text_of(until), shown)
    )


def entry_view(entry: ConfigurationEntry) -> response_bodies.ConfigurationEntryView:
    return response_bodies.ConfigurationEntryView(
        at=text_of(entry.at),
        actor=entry.actor,
        actor_id=entry.actor_id,
        actor_name=entry.actor_name,
        subject=entry.subject,
        subject_id=entry.subject_id,
        operation=_operation(entry),
        label=label_of(entry),
        before=_plain(entry.before),
        after=_plain(entry.after),
        before_words=words_of(entry.before),
        after_words=words_of(entry.after),
        result=entry.result,
    )


def _operation(entry: ConfigurationEntry) -> Literal["created", "changed", "removed"]:
    if entry.before is None:
        return "created"
    return "changed" if entry.after is not None else "removed"


def label_of(entry: ConfigurationEntry) -> str:
    return directory_texts_pt.CONFIGURATION_LABELS[entry.subject, _operation(entry)]


def _plain(text: str | None) -> dict[str, Any] | None:
    return None if text is None else cast("dict[str, Any]", json.loads(text))


def _file(name: str, entries: Sequence[ConfigurationEntry]) -> Response:
    rows = [
        (
            _COURT.local(entry.at).strftime("%d/%m/%Y %H:%M:%S"),
            entry.actor_name,
            entry.actor_id,
            texts_pt.ACTORS[entry.actor],
            label_of(entry),
            entry.subject_id,
            in_words(entry.before),
            in_words(entry.after),
            directory_texts_pt.CONFIGURATION_RESULTS[entry.result],
        )
        for entry in entries
    ]
    headers = {
        **API_HEADERS,
        "Content-Type": CONTENT_TYPE,
        "Content-Disposition": f'attachment; filename="{name}"',
    }
    return Response(200, excel_csv(directory_texts_pt.CONFIGURATION_COLUMNS, rows), headers)


def endpoints(gate: StaffGate) -> tuple[Endpoint, ...]:
    """The endpoint behind `gate`; for administrators only."""
    return (
        admin_endpoint(
            Endpoint(
                "configuration_audit",
                "GET",
                "configuration-audit",
                reading(gate, show),
                "Who changed offices, calendar, people and settings, as JSON or as CSV for Excel",
                {200: response_bodies.ConfigurationAuditView},
                query=("from", "to", "format"),
            )
        ),
    )
