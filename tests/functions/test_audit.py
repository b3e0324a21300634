"""The audit of an office, taken home: as JSON, or for Excel without a cell that calculates."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.staff.excel_csv import excel_csv, formula_safe
from tests.functions.app import OIDS, Scene, problem

NASTY = "=HYPERLINK(1)"


async def a_story(scene: Scene) -> str:
    """Somebody joined and was removed for a reason that a spreadsheet would calculate."""
    visitor = await scene.join({"displayName": "Maria"})
    await scene.clerk_does(visitor, "remove", {"reason": NASTY})
    return visitor.ticket_id


async def test_it_tells_everything_of_the_day_and_nobodys_name(scene: Scene) -> None:
    ticket_id = await a_story(scene)

    answer = await scene.carla.get(f"/api/staff/offices/{scene.office_id}/audit")

    story = [(e["operation"], e["actor"], e["before"], e["after"], e["reason"]) for e in answer["entries"]]
    assert story[:2] == [
        ("join", "visitor", None, "waiting", None),
        ("remove", "clerk", "waiting", "removed", NASTY),
    ]
    assert {entry["ticketId"] for entry in answer["entries"]} == {ticket_id}
    assert b"Maria" not in answer.raw
    assert answer["since"] < answer["entries"][0]["at"] < answer["until"]


async def test_it_tells_the_priority_and_each_word_on_it(scene: Scene) -> None:
    visitor = await scene.join({"priority": "legal"})
    path = f"/api/staff/tickets/{visitor.ticket_id}"
    await scene.ana.send("PATCH", path, json={"priority": "none"})

    told = (await scene.carla.get(f"/api/staff/offices/{scene.office_id}/audit"))["entries"]

    assert [(entry["priorityBefore"], entry["priorityAfter"]) for entry in told] == [
        (None, "legal"),
        ("legal", "none"),
    ]


async def test_it_comes_as_a_file_for_excel(scene: Scene) -> None:
    ticket_id = await a_story(scene)

    answer = await scene.carla.get(f"/api/staff/offices/{scene.office_id}/audit?format=csv")

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="auditoria-cartorio-')
    assert answer.raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.raw.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows[0][:4] == ["Data e hora", "Senha", "Sequência", "Operação"]
    assert rows[1][1:5] == [ticket_id, "0", "join", "Interessado"]
    assert rows[0][-2:] == ["Prioridade antes", "Prioridade depois"]
    assert rows[1][-2:] == ["", "Sem prioridade"]
    assert rows[2][6:] == ["Na fila", "Retirado", "", f"'{NASTY}", "", ""]


async def test_it_tells_who_closed_the_day(scene: Scene) -> None:
    entries, why = f"/api/staff/offices/{scene.office_id}/entries", {"reason": "falta de energia"}
    for _ in range(2):
        await scene.ana.send("PUT", entries, json={"suspended": True, "message": "sem sistema"})
    await scene.later(1)
    await scene.ana.send("PUT", entries, json={"suspended": False})
    await scene.later(1)
    await scene.carla.post(f"/api/staff/offices/{scene.office_id}/close-day", why)
    audit = f"/api/staff/offices/{scene.office_id}/audit"

    told = (await scene.carla.get(audit))["entries"]
    file = (await scene.carla.get(f"{audit}?format=csv")).raw.decode("utf-8-sig")

    assert [(e["operation"], e["actor"], e["actorId"], e["reason"]) for e in told] == [
        ("suspend-entries", "clerk", OIDS["ana"], "sem sistema"),
        ("resume-entries", "clerk", OIDS["ana"], None),
        ("close-day", "manager", OIDS["carla"], "falta de energia"),
    ]
    assert {(e["ticketId"], e["sequence"], e["before"], e["after"]) for e in told} == {(None,) * 4}
    rows = list(csv.reader(io.StringIO(file, newline=""), delimiter=";"))
    assert rows[1][1:] == [
        "",
        "",
        "suspend-entries",
        "Atendente",
        OIDS["ana"],
        "",
        "",
        "",
        "sem sistema",
        "",
        "",
    ]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("from=ontem", "from"),
        ("from=2026-11-24&to=2026-11-23", "to"),
        ("from=2026-01-01&to=2026-12-31", "to"),
        ("to=0001-01-01", "to"),
        ("format=xlsx", "format"),
    ],
)
async def test_periods_and_forms_that_make_no_sense(scene: Scene, query: str, field: str) -> None:
    answer = await scene.carla.get(f"/api/staff/offices/{scene.office_id}/audit?{query}")

    assert problem(answer) == (400, "invalid-request")
    assert [error["field"] for error in answer["errors"]] == [field]


async def test_another_period_is_empty(scene: Scene) -> None:
    await a_story(scene)
    audit = f"/api/staff/offices/{scene.office_id}/audit"

    assert (await scene.carla.get(f"{audit}?from=2020-01-01&to=2020-03-31"))["entries"] == []
    today = (await scene.carla.get(audit))["since"][:10]
    assert len((await scene.carla.get(f"{audit}?from={today}"))["entries"]) >= 2


@given(st.text(max_size=60))
def test_no_cell_is_taken_for_a_formula_and_none_loses_a_letter(text: str) -> None:
    safe = formula_safe(text)

    assert safe.lstrip("\ufeff \u00a0")[:1] not in {"=", "+", "-", "@", "\t", "\r", "\n"}
    assert safe in {text, f"'{text}"}


@given(st.lists(st.lists(st.text(max_size=20), min_size=2, max_size=2), max_size=5))
def test_what_is_written_is_read_back(rows: list[list[str]]) -> None:
    written = excel_csv(("um", "dois"), rows).decode("utf-8-sig")

    assert list(csv.reader(io.StringIO(written, newline=""), delimiter=";")) == [
        ["um", "dois"],
        *([formula_safe(cell) for cell in row] for row in rows),
    ]


def test_an_empty_cell_is_empty() -> None:
    assert excel_csv(("a", "b"), [(None, "x")]) == b"\xef\xbb\xbfa;b\r\n;x\r\n"
