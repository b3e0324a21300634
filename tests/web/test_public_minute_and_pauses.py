"""The time that a visitor has: the minute of a call, a longer one, and pauses."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.async_api import expect

from shared.domain.needs import Need
from tests.web.conftest import Visiting
from tests.web.court import COORDENADORIA
from tests.web.faults import Json, Tampers
from tests.web.visitor_page import LINK

pytestmark = [pytest.mark.browser, pytest.mark.slow]


async def test_a_longer_minute_is_told_before_shown_and_spoken(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.page.clock.install()
        await visitor.enters_the_queue()
        await visitor.me.changes(needs=frozenset({Need.MORE_TIME}))
        await visitor.reads("Você pediu mais tempo para entrar: o seu prazo é maior")
        await visitor.is_called()
        await visitor.time_stands_still()
        digits, spoken = visitor.page.get_by_role("timer"), visitor.page.locator("#call [role=alert]")
        await expect(digits).to_have_text("5:00")
        await visitor.reads("o relógio acima mostra o seu prazo")
        for _ in range(3):  # shorter than the time after which the page tells that an answer is missing
            await visitor.time_passes(20)
        await expect(digits).to_have_text("4:00")
        await expect(spoken).to_have_text("Faltam 4 minutos para entrar no atendimento.")


def of_the_version_before(office: Json) -> None:
    del office["enterWithinSeconds"]


async def test_the_sentence_of_the_minute_has_what_the_office_has(a_visitor: Visiting) -> None:
    """`enterWithinSeconds` may be another in each office; a server of the version before does not tell it."""
    async with a_visitor() as visitor:
        visitor.product.plant(Tampers(of_the_version_before), "GET", f"/api/offices/{COORDENADORIA}")
        await visitor.open(LINK)
        await visitor.reads("deverá ser feita em até 01 (um) minuto, caso contrário")
        await visitor.court.times(COORDENADORIA, minute=timedelta(seconds=120))
        await visitor.open(LINK)
        await visitor.reads("deverá ser feita em até 02 (dois) minutos, caso contrário")
        await visitor.press("Entrar na fila")
        for seconds, told in (
            (60, "01 (um) minuto"),
            (300, "05 (cinco) minutos"),
            (720, "12 minutos"),
            (90, "90 segundos"),
        ):
            await visitor.court.times(COORDENADORIA, minute=timedelta(seconds=seconds))
            await visitor.page.reload()  # a setting wakes no held request: a page reads it when it asks again
            await visitor.reads(
                f"deverá ser feita em até {told}, caso contrário o atendimento será finalizado."
            )


async def test_more_time_asked_for_during_a_call_is_for_the_next_one(a_visitor: Visiting) -> None:
    """From another tab, or saved a moment too late: the minute that runs stays, and so it is told."""
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        await visitor.is_called()
        await visitor.me.changes(needs=frozenset({Need.MORE_TIME}))
        await expect(visitor.page.locator("#need-moreTime")).to_be_checked()
        dialog = visitor.page.get_by_role("alertdialog")
        await expect(dialog).to_contain_text("deverá ser feita em até 01 (um) minuto")
        await expect(dialog).not_to_contain_text("Você pediu mais tempo")


async def test_a_pause_says_how_long_it_lasts_and_when_it_is_over(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        await visitor.is_called()
        await visitor.press("Preciso de mais tempo")
        await visitor.reads_heading("Sua chamada está em pausa")
        await visitor.reads("A pausa dura até 10:23; depois você pode ser chamado a qualquer momento.")
        await visitor.reads("Você ainda pode pedir mais tempo 9 vezes.")
        status = visitor.page.locator("#status")
        await expect(status).to_contain_text("Sua chamada está em pausa. Seu lugar está guardado")
        await visitor.court.passes(minutes=3)
        await visitor.reads_heading("Sua posição na fila")
        await expect(status).to_have_text("A pausa terminou. Você pode ser chamado a qualquer momento.")


async def test_who_has_used_all_pauses_is_not_offered_another(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.court.times(COORDENADORIA, pauses=1)
        await visitor.enters_the_queue()
        await visitor.me.pauses()
        await visitor.reads("Esta é a sua última pausa.")
        await visitor.court.passes(minutes=3)
        await visitor.reads("Ninguém à sua frente")
        await visitor.is_called()
        await visitor.reads("Você já usou todas as suas pausas.")
        await expect(visitor.page.get_by_role("button", name="Preciso de mais tempo")).to_have_count(0)
