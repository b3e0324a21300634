"""Imports of offices, calendar and people from CSV: one step a request; `remaining` says what is left."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from functions.endpoints import Endpoint
from functions.identity import StaffGate
from functions.requests import Request
from functions.responses import Response, json_response
from functions.staff.directory import response_bodies
from functions.staff.staff_endpoint import StaffHandler, admin_endpoint, writing
from shared.domain.clerk import Clerk, check_administers
from shared.domain.errors import FieldError, Problem
from shared.domain.office.calendar_list import read_calendar
from shared.domain.office.csv_rows import MOST_BYTES, BadLine
from shared.domain.office.office_list import read_offices
from shared.domain.office.people_list import read_people
from shared.front_desk.administration.auditing import Administration
from shared.front_desk.administration.importing import (
    ImportReport,
    ImportStep,
    import_calendar,
    import_offices,
    import_people,
)
from shared.services import Services

CSV = "text/csv"
Listed = TypeVar("Listed")


def importing(
    read: Callable[[bytes], Listed],
    apply: Callable[[Administration, Clerk, Listed, ImportStep], Awaitable[ImportReport]],
) -> StaffHandler:
    """A handler that reads the file of the body and does a step of its import."""

    async def handle(services: Services, request: Request, who: Clerk) -> Response:
        check_administers(who)
        step = ImportStep(dry_run=request.flag("dryRun"))
        data = request.file(CSV, MOST_BYTES)
        try:
            # In a thread: ten megabytes take seconds, and other people's requests do not wait for them.
            listed = await asyncio.to_thread(read, data)
        except BadLine as error:
            raise FieldError("file", str(error)).refused() from None
        return json_response(_view(await apply(services.administration, who, listed, step)))

    return handle


def _view(report: ImportReport) -> response_bodies.ImportView:
    return response_bodies.ImportView(
        report.created,
        report.updated,
        report.unchanged,
        report.remaining,
        [response_bodies.RejectedLine(bad.line, bad.message) for bad in report.rejected],
        list(report.notes),
    )


def endpoints(gate: StaffGate) -> tuple[Endpoint, ...]:
    """The three imports behind `gate`; for administrators only."""
    handlers = {
        "offices": importing(read_offices, import_offices),
        "calendar": importing(read_calendar, import_calendar),
        "people": importing(read_people, import_people),
    }
    return tuple(
        admin_endpoint(
            Endpoint(
                f"import_{what}",
                "POST",
                f"{what}/import",
                writing(gate, handler),
                f"Import {what} from CSV, or with dryRun=true tell what would happen",
                {200: response_bodies.ImportView},
                problems=(
                    Problem.INVALID_REQUEST,
                    Problem.LENGTH_REQUIRED,
                    Problem.BODY_TOO_LARGE,
                    Problem.UNSUPPORTED_MEDIA_TYPE,
                ),
                query=("dryRun",),
                file=CSV,
            )
        )
        for what, handler in handlers.items()
    )
