"""What the API tells, a page reads: a rule that the server keeps and nobody sees is no help to people.

Told by names alone: a field that shares its name with another view's counts as read with it.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from msgspec import Struct
from msgspec.structs import fields

from functions import views
from functions.staff import views as staff_views

WEB = Path(__file__).parents[2] / "web"
NOT_CODE = ("texts.js", "views.js", "model.js")
"""Words and types: naming a field there shows it to nobody."""

NOT_READ: dict[tuple[type[Struct], str], dict[str, str]] = {
    (views.OfficeSummary, "public"): {"opensAt": "the card says it in words"},
    (views.OfficeView, "public"): {"opensAt": "`schedule.opensText` says it in words"},
    (views.TicketView, "public"): {
        "movedTo": "the foreign `officeId` says it as well",
        "statusLabel": "each status has a screen",
    },
    (views.CallView, "public"): {
        "deadline": "`secondsLeft` needs no clock",
        "clerkEntered": "`nobodyCameAt` is left out then",
    },
    (views.ReceiptView, "public"): {"outcomeLabel": "the page has its own, by `outcome`"},
    (staff_views.RowView, "clerk"): {
        "transferredFrom": "an id, which is not for people",
        "transferredFromOfficeId": "the same",
    },
    (staff_views.QueueOfficeView, "clerk"): {},
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
