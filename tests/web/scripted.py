"""Offices and tickets as the API shows them, with sane values; each test names only what it is about."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

COORDENADORIA = "Coordenadoria de Entrada E Distribuição de Recursos"
OFFICE_ID = "coordenadoria"
TICKET_ID = "t-coordenadoria"
WEEK = "segunda-feira, terça-feira, quarta-feira, quinta-feira, sexta-feira, das 08:00 às 19:00"
CLOSED_WEEK = "segunda-feira, terça-feira, quarta-feira das 13:00 às 19:00 (Horário de Brasília)"


def office(office_id: str = OFFICE_ID, **fields: object) -> Json:
    """`GET /api/offices/{officeId}` of the manual's first picture: open, three waiting."""
    return {
        "officeId": office_id,
        "name": COORDENADORIA,
        "namePreposition": "da",
        "district": "São Paulo",
        "kind": "Secretaria",
        "timeZone": "America/Sao_Paulo",
        "open": True,
        "closesAt": "2026-11-24T22:00:00Z",
        "opensAt": None,
        "schedule": {"text": WEEK, "closedText": CLOSED_WEEK, "weekly": [], "opensText": None},
        "closedReason": None,
        "message": None,
        "entriesSuspended": False,
        "waiting": 3,
        "attended": True,
        "enterWithinSeconds": 60,
        "contacts": [
            {"label": "E-mail", "value": "entrada.e.distribuicao.de.recursos@tjsp.jus.br"},
            {"label": "Telefone", "value": "(11) 4802-9000"},
        ],
        "about": "Informações sobre entrada e distribuição de recursos. Não recebe petições.",
        **fields,
    }


def ticket(ticket_id: str = TICKET_ID, **fields: object) -> Json:
    """A ticket view: waiting, third in the queue."""
    return {
        "ticketId": ticket_id,
        "officeId": OFFICE_ID,
        "officeName": COORDENADORIA,
        "number": "A012",
        "protocol": "2026-AB12-CD34",
        "status": "waiting",
        "position": 3,
        "ahead": 2,
        "enteredAt": "2026-11-24T13:05:00Z",
        "priority": "none",
        "needs": [],
        "paused": False,
        "pausesLeft": 10,
        "pausesElsewhereLeft": 40,
        "evaluated": False,
        "attended": True,
        "officeOpen": True,
        "closesAt": "2026-11-24T22:00:00Z",
        "enterWithinSeconds": 60,
        "final": False,
        "pollAfterSeconds": 1,
        **fields,
    }


def ringing(seconds_left: float = 60, **fields: object) -> Json:
    """What a ticket shows while its minute runs."""
    call = {
        "callId": "c1",
        "roomReady": True,
        "deadline": "2026-11-24T13:20:00Z",
        "secondsLeft": seconds_left,
        "clerkName": "Ana",
        "clerkEntered": False,
    }
    return {"status": "ringing", "position": None, "ahead": None, "call": {**call, **fields}}


def called(room_ready: bool = True) -> Json:
    """What a ticket shows once a clerk has claimed it."""
    call = {"callId": "c1", "roomReady": room_ready, "clerkName": "Ana"}
    return {"status": "called", "position": None, "ahead": None, "call": call}


def closed_office(office_id: str) -> Json:
    """The manual's second picture."""
    schedule: Json = {
        "text": WEEK,
        "closedText": CLOSED_WEEK,
        "weekly": [],
        "opensText": "segunda-feira, 30 de novembro, às 13:00",
    }
    return office(
        office_id,
        open=False,
        closesAt=None,
        opensAt="2026-11-30T16:00:00Z",
        schedule=schedule,
        closedReason="O atendimento de hoje terminou às 19:00.",
    )


def receipt(**fields: object) -> Json:
    """`GET /api/tickets/{ticketId}/receipt`."""
    return {
        "protocol": "2026-AB12-CD34",
        "code": "K7P2-9QX4",
        "officeName": COORDENADORIA,
        "enteredAt": "2026-11-24T13:05:00Z",
        "calledAt": "2026-11-24T13:19:00Z",
        "enteredMeetingAt": "2026-11-24T13:19:30Z",
        "endedAt": "2026-11-24T13:31:00Z",
        "outcome": "completed",
        **fields,
    }
