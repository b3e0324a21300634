"""Each field of an answer is read by a page, or `NOT_READ` gives the reason why it is not.

Fields are compared by name: one that shares its name with a field of another view counts as read with it.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from msgspec import Struct
from msgspec.structs import fields

from functions import response_bodies
from functions.staff import overview_response_bodies
from functions.staff import response_bodies as staff_views
from functions.staff.audit import response_bodies as audit_views
from functions.staff.directory import response_bodies as directory_views

WEB = Path(__file__).parents[2] / "web"
NOT_CODE = ("texts.js", "api-types.js")
"""Words and types: naming a field there shows it to nobody."""

NOT_READ: dict[tuple[type[Struct], str], dict[str, str]] = {
    (response_bodies.OfficeSummary, "public"): {"opensAt": "the card says it in words"},
    (response_bodies.OfficeView, "public"): {"opensAt": "`schedule.opensText` says it in words"},
    (response_bodies.TicketView, "public"): {
        "movedTo": "the foreign `officeId` says it as well",
        "statusLabel": "each status has a screen",
    },
    (response_bodies.CallView, "public"): {
        "deadline": "`secondsLeft` needs no clock",
        "clerkEntered": "`nobodyCameAt` is left out then",
    },
    (response_bodies.ReceiptView, "public"): {"outcomeLabel": "the page has its own, by `outcome`"},
    (staff_views.RowView, "clerk"): {
        "transferredFrom": "an id, which is not for people",
        "transferredFromOfficeId": "the same",
    },
    (staff_views.QueueOfficeView, "clerk"): {},
    (directory_views.AdminOfficeRow, "administration"): {},
    (directory_views.PreviewDay, "administration"): {},
    (directory_views.ImportView, "administration"): {},
    (directory_views.CalendarDayView, "administration"): {},
    (directory_views.MemberView, "administration"): {},
    (directory_views.ConfigurationEntryView, "administration"): {
        "actorId": "an id, which is not for people",
        "subject": "`label` says it in words",
        "operation": "the same",
    },
    (audit_views.AuditEntryView, "administration"): {
        "ticketId": "an id, which is not for people",
        "sequence": "the file has it",
        "operation": "`label` says it in words",
        "actorId": "an id, which is not for people",
        "callId": "an id, which is not for people",
        "priorityBefore": "`priority` is the one in force",
        "priorityAfter": "the same",
        "targetOfficeId": "`targetOffice` is its name",
    },
    (audit_views.DayCallView, "administration"): {},
    (audit_views.CalledFirstView, "administration"): {"rule": "`why` says it in words"},
    (audit_views.StoryView, "administration"): {},
    (overview_response_bodies.OverviewOffice, "administration"): {
        "longestWaitFrom": "the seconds need no clock"
    },
    (overview_response_bodies.OverviewTotals, "administration"): {},
    (staff_views.BurstView, "clerk"): {},
    (staff_views.BurstRemovedView, "clerk"): {},
}
"""view and page → the fields that the page does without, and why."""


def code_of(folder: str) -> str:
    """All the code of a page, without comments."""
    files = (path for path in (WEB / folder).rglob("*.js") if not path.name.endswith(NOT_CODE))
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    return re.sub(r"/\*.*?\*/|//[^\n]*", "", text, flags=re.DOTALL)


@pytest.mark.parametrize(("view", "folder"), NOT_READ, ids=lambda part: getattr(part, "__name__", part))
def test_every_field_of_a_view_is_read_or_not_needed_for_a_reason(view: type[Struct], folder: str) -> None:
    code = code_of(folder)
    names = {field.encode_name for field in fields(view)}
    assert {name for name in names if not re.search(rf"\b{name}\b", code)} == set(NOT_READ[view, folder])
