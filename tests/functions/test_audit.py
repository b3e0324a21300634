"""The audit of an office, taken home: as JSON, or for Excel without a cell that calculates."""

from __future__ import annotations

import csv
import io
import math
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.staff.audit.office import DAYS_OF_A_STEP, names_of
from functions.staff.excel_csv import excel_csv, formula_safe
from shared.domain.office.membership import AccountBinding, Membership
from tests.builders import START
from tests.functions.app import OIDS, OTHER, Scene, problem

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


async def test_it_tells_who_changed_the_office_and_its_people(scene: Scene) -> None:
    path = f"/api/staff/offices/{scene.office_id}"
    other = await scene.setup.new_office()
    for office_id in (scene.office_id, other):
        added = await scene.carla.send("PUT", f"/api/staff/offices/{office_id}/members/eva@tjsp.example")
        assert added.status == 200
    read = await scene.carla.get(f"{path}/settings")
    settings = {name: read[name] for name in ("weekly", "exceptions", "contacts", "about", "limits")}
    headers = {"If-Match": read.headers["ETag"]}
    await scene.carla.send("PUT", f"{path}/settings", json={**settings, "about": "Novo"}, headers=headers)

    told = (await scene.carla.get(f"{path}/audit"))["configuration"]
    file = await scene.carla.get(f"{path}/audit?format=csv")

    assert sorted((entry["label"], entry["subjectId"]) for entry in told) == [
        ("Pessoa incluída ou vinculada", f"eva@tjsp.example {scene.office_id}"),
        ("Unidade alterada", scene.office_id),
    ]
    [office] = [entry for entry in told if entry["label"] == "Unidade alterada"]
    assert (office["after"], office["afterWords"]) == ({"about": "Novo"}, ["Sobre este balcão: Novo"])
    rows = list(csv.reader(io.StringIO(file.raw.decode("utf-8-sig")), delimiter=";"))
    assert {row[3]: row[7] for row in rows}["Unidade alterada"] == "Sobre este balcão: Novo"
    assert {row[3]: row[5] for row in rows}["Unidade alterada"] == "Carla Nogueira"


async def test_it_comes_as_a_file_for_excel(scene: Scene) -> None:
    ticket_id = await a_story(scene)

    answer = await scene.carla.get(f"/api/staff/offices/{scene.office_id}/audit?format=csv")

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="auditoria-cartorio-')
    assert answer.raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.raw.decode("utf-8-sig"), newline=""), delimiter=";"))
    joined, removed = (dict(zip(rows[0], row, strict=True)) for row in rows[1:3])
    assert rows[0][:4] == ["Data e hora", "Protocolo", "Senha", "O que aconteceu"]
    assert (joined["O que aconteceu"], joined["Quem"], joined["Nome"]) == (
        "Entrou na fila",
        "Interessado",
        "",
    )
    assert joined["Prioridade"] == removed["Prioridade"] == "Sem prioridade"
    assert (removed["O que aconteceu"], removed["Quem"], removed["Nome"]) == (
        "Retirado da fila",
        "Atendente",
        "Ana Souza",
    )
    assert (removed["Antes"], removed["Depois"], removed["Motivo"]) == ("Na fila", "Retirado", f"'{NASTY}")
    assert (removed["Código da senha"], removed["Código da operação"]) == (ticket_id, "remove")
    assert joined["Protocolo"].endswith(joined["Senha"]) and len(joined["Senha"]) == 5
    assert "Link" not in answer.headers


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
        *("", "", "Entradas suspensas", "Atendente", "Ana Souza"),
        *("", "", "", "", "sem sistema", "", "suspend-entries", OIDS["ana"], "", "", ""),
    ]
    assert [(e["label"], e["actorName"]) for e in told][1:] == [
        ("Entradas reabertas", "Ana Souza"),
        ("Dia encerrado", "Carla Nogueira"),
    ]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("from=ontem", "from"),
        ("from=2026-11-24&to=2026-11-23", "to"),
        ("from=2010-01-01&to=2026-12-31", "to"),
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


async def test_a_call_out_of_order_is_told_from_an_ordinary_one(scene: Scene) -> None:
    first, second = await scene.join(), await scene.join()
    await scene.later(1)
    chosen = {"officeIds": [scene.office_id], "ticketId": second.ticket_id, "reason": "gestante"}
    called = await scene.ana.post("/api/staff/calls", chosen)
    await scene.clerk_does(second, "remove", {"reason": "fim"})
    await scene.later(1)
    await scene.ana.post("/api/staff/calls", {"officeIds": [scene.office_id], "reason": "sem efeito"})

    told = (await scene.carla.get(f"/api/staff/offices/{scene.office_id}/audit"))["entries"]

    assert called.status == 201
    calls = [(e["label"], e["reason"], e["number"]) for e in told if e["operation"] == "claim"]
    assert calls == [
        ("Chamada fora da ordem", "gestante", second.joined["number"]),
        ("Chamada na ordem", None, first.joined["number"]),
    ]


async def test_it_tells_outcome_message_and_where_a_visitor_was_sent(scene: Scene) -> None:
    served = await scene.in_service()
    await scene.clerk_does(served, "finish", {"outcome": "pending"})
    sent = await scene.join()
    await scene.clerk_does(sent, "message", {"text": "Traga o documento."})
    await scene.clerk_does(sent, "transfer", {"officeId": OTHER, "reason": "outra comarca"})
    path = f"/api/staff/offices/{scene.office_id}/audit"

    answer = await scene.carla.get(path)
    told = {(e["protocol"], e["operation"]): e for e in answer["entries"]}
    file = (await scene.carla.get(f"{path}?format=csv")).raw.decode("utf-8-sig")

    end = told[served.joined["protocol"], "finish"]
    assert (end["label"], end["outcome"], end["actorName"]) == (
        "Atendimento encerrado",
        "pending",
        "Ana Souza",
    )
    transfer = told[sent.joined["protocol"], "transfer"]
    assert (transfer["targetOfficeId"], transfer["targetOffice"]) == (OTHER, f"Cartório {OTHER}")
    assert told[sent.joined["protocol"], "message"]["label"] == "Mensagem enviada"
    assert b"Traga o documento" not in answer.raw, "that one was sent, not what it said"
    lines = list(csv.DictReader(io.StringIO(file, newline=""), delimiter=";"))
    by_code = {(line["Protocolo"], line["Código da operação"]): line for line in lines}
    assert by_code[served.joined["protocol"], "finish"]["Resultado"] == "Pendente"
    assert by_code[sent.joined["protocol"], "transfer"]["Destino"] == f"Cartório {OTHER}"


async def test_a_name_that_an_older_entry_lacks_is_taken_from_the_members(scene: Scene) -> None:
    """Entries of the version before have ids alone."""
    visitor = await scene.join()
    await scene.clerk_does(visitor, "remove", {"reason": "fim"})
    storage = scene.setup.second.storage
    account = "ana.antiga@tjsp.example"
    await storage.memberships.add([Membership(account, scene.office_id, since=START, added_by="x")])
    await storage.memberships.bind(AccountBinding(account, OIDS["ana"], "Ana Antiga", START))
    entries = await storage.audit.of_ticket(visitor.ticket_id)
    office = await storage.offices.get(scene.office_id)
    assert office is not None
    older = [replace(entry, actor_name=None) for entry in entries]

    names = await names_of(scene.setup.second, office, older)
    named = await names_of(scene.setup.second, office, list(entries))
    await storage.memberships.remove([Membership(account, scene.office_id)])

    assert [names.of(entry) for entry in older[:2]] == [None, "Ana Antiga"]
    assert [named.of(entry) for entry in entries[:2]] == [None, "Ana Souza"]


async def test_a_long_time_comes_in_steps(scene: Scene) -> None:
    """400 days: each answer covers some, and the file's parts together are one file."""
    await a_story(scene)
    today = (await scene.carla.get(f"/api/staff/offices/{scene.office_id}/audit"))["since"][:10]
    first = date.fromisoformat(today) - timedelta(days=399)
    path = f"/api/staff/offices/{scene.office_id}/audit?to={today}"

    day, steps, told = str(first), 0, list[str]()
    while day:
        answer = await scene.carla.get(f"{path}&from={day}")
        told += [entry["operation"] for entry in answer["entries"]]
        day, steps = answer["next"], steps + 1
    file, parts, link = b"", 0, f"{path}&from={first}&format=csv"
    while link:
        answer = await scene.carla.get(link)
        file, parts = file + answer.raw, parts + 1
        found = re.fullmatch(r'<(.+)>; rel="next"', answer.headers.get("Link", ""))
        link = found.group(1) if found else ""

    assert told[:2] == ["join", "remove"]
    assert steps == parts == math.ceil(400 / DAYS_OF_A_STEP)
    rows = list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert [row[0] for row in rows].count("Data e hora") == 1
    assert len(rows) == 1 + len(told)


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
