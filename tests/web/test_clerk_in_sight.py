"""What needs an act is in sight, says it once, and goes when it is over; rows hold still under the hand."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, expect

from shared.domain.meeting import MeetingFailure
from shared.domain.priority import Priority
from tests.web.clerk_page import PHONE, ClerkBrowser
from tests.web.conftest import Clerking
from tests.web.court import CIVEL, FAMILIA
from tests.web.people import Person

pytestmark = [pytest.mark.browser]
MANY = 40


async def top_of(place: Locator) -> float:
    """Pixels from the top of the screen."""
    box = await place.bounding_box()
    assert box is not None
    return box["y"]


async def misses_it(clerk: ClerkBrowser) -> Person:
    """The clerk's own call is not answered in time."""
    person = await clerk.court.arrives()
    await clerk.me.calls(person)
    await person.rings()
    await clerk.open_desk()
    await clerk.has(person)
    await clerk.court.passes(65)
    await clerk.is_told(f"A senha {person.number} não entrou a tempo.")
    return person


async def test_who_can_return_and_who_is_with_colleagues_stands_above_a_long_queue(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        await clerk.court.misses(await clerk.court.arrives())
        await clerk.colleague.serves(await clerk.court.arrives())
        for _ in range(MANY):
            await clerk.court.arrives()
        await clerk.open_desk()
        for name in ("Podem voltar", "Com colegas"):
            await expect(clerk.region(name)).to_be_in_viewport(ratio=1)


async def test_a_missed_call_is_repeated_from_its_notice(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        person = await misses_it(clerk)
        notice = clerk.page.locator(".own .said")
        await expect(notice).to_be_in_viewport(ratio=1)
        await clerk.presses_and_opens(notice.get_by_role("button", name="Chamar novamente"))
        await clerk.has(person)
        await expect(clerk.page.locator(".said")).to_have_count(0)


async def test_a_notice_goes_when_the_person_comes_back(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        person = await misses_it(clerk)
        await person.comes_back()
        await expect(clerk.page.locator(".said")).to_have_count(0)


async def test_a_notice_does_not_stand_through_the_next_call(a_clerk: Clerking) -> None:
    """Somebody else's call of the same clerk: no press of this page takes the sentence away."""
    async with a_clerk() as clerk:
        person, other = await clerk.court.arrives(), await clerk.court.arrives()
        await clerk.me.calls(person)
        await clerk.open_desk()
        await clerk.has(person)
        await clerk.me.releases(person)
        await clerk.is_told("voltou ao lugar dela")
        await clerk.me.calls(other)
        await clerk.has(other)
        await expect(clerk.page.locator(".said")).to_have_count(0)


async def test_nobody_to_call_is_no_longer_said_when_somebody_comes(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        person = await clerk.court.arrives()
        await clerk.open_desk()
        slow = await clerk.hears_nothing()
        await clerk.colleague.calls(person)
        await clerk.calls_next()
        await clerk.is_told("Não há ninguém para chamar agora.")
        await clerk.court.arrives()
        slow.arrive()
        await expect(clerk.page.locator(".said")).to_have_count(0)


async def test_what_went_well_is_said_for_half_a_minute(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        await clerk.page.clock.install()
        await clerk.court.arrives()
        await clerk.open_desk()
        await (
            clerk.time_stands_still()
        )  # before: it is until an instant of the court's clock that the page says so
        await clerk.button("Suspender entradas").click()
        await clerk.submits()
        await clerk.is_told("Entradas suspensas.")
        await clerk.time_passes(31)
        await expect(clerk.page.locator(".said")).to_have_count(0)


async def test_a_room_that_failed_is_told_once_with_what_to_do(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        person = await clerk.court.arrives()
        await clerk.open_desk()
        clerk.court.visits.rest()
        await clerk.calls_next()
        await clerk.has(person)
        clerk.court.rooms.fail(MeetingFailure.THROTTLED, times=1)
        await clerk.court.visits.go_on()
        await expect(clerk.visit).to_contain_text("A sala ainda não abriu. Tentando de novo…")
        await expect(clerk.visit).not_to_contain_text("chame de novo")
        clerk.court.rooms.fail(MeetingFailure.NO_ACCESS_POLICY, times=1)
        await clerk.court.passes(40)
        await clerk.is_told(f"A senha {person.number} voltou ao lugar dela na fila.")
        notice = clerk.page.locator(".said")
        await expect(notice).to_have_count(1)
        await clerk.presses_and_opens(notice.get_by_role("button", name="Chamar novamente"))
        await clerk.has(person)


async def test_an_unattended_queue_is_called_from_its_alarm(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        person = await clerk.court.arrives()
        await clerk.court.passes(minutes=11)
        await clerk.open_desk()
        bar = clerk.region("Unidades em atendimento")
        await clerk.presses_and_opens(bar.get_by_role("button", name="Chamar agora"))
        await clerk.has(person)


async def test_rows_hold_still_under_the_pointer_and_new_people_are_counted(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        first, second, third = [await clerk.court.arrives() for _ in range(3)]
        await clerk.open_desk()
        row = clerk.row(third.number)
        before = await top_of(row)
        await row.get_by_text("Mais", exact=True).hover()
        await clerk.court.arrives(priority=Priority.OVER_80)
        await clerk.reads("1 pessoa nova")
        await clerk.court.arrives(priority=Priority.LEGAL)
        await clerk.reads("2 pessoas novas")
        await second.leaves()
        await expect(clerk.row(second.number)).to_contain_text("Saiu da fila")
        await expect(clerk.row(second.number).get_by_role("button")).to_have_count(0)
        assert await top_of(row) == before
        await clerk.heading("Seu atendimento").hover()
        await expect(clerk.page.get_by_text("pessoas novas")).to_have_count(0)
        await expect(clerk.row(second.number)).to_have_count(0)
        await expect(row).to_contain_text("4º")
        await expect(clerk.row(first.number)).to_contain_text("3º")


async def test_a_pointer_left_lying_in_the_list_holds_nothing_up(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        await clerk.page.clock.install()
        person = await clerk.court.arrives()
        await clerk.open_desk()
        await clerk.row(person.number).hover()
        later = await clerk.court.arrives()
        await clerk.reads("1 pessoa nova")
        await clerk.page.clock.run_for(62_000)
        await expect(clerk.row(later.number)).to_be_visible()


async def test_the_new_people_are_shown_when_asked_for(a_clerk: Clerking) -> None:
    async with a_clerk(offices=(CIVEL, FAMILIA)) as clerk:
        person = await clerk.court.arrives()
        await clerk.open_desk()
        await clerk.row(person.number).get_by_text("Mais", exact=True).click()
        later = await clerk.court.arrives(FAMILIA)
        await clerk.button("1 pessoa nova").click()
        await expect(clerk.row(later.number)).to_be_visible()


async def test_what_the_clerk_does_shows_under_the_pointer_too(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        first, second = await clerk.court.arrives(), await clerk.court.arrives()
        await clerk.open_desk()
        await clerk.chooses(first.number, "Retirar da fila")
        await clerk.dialog.get_by_label("Senha repetida").check()
        await clerk.dialog.locator("[type=submit]").focus()
        await clerk.row(second.number).hover(force=True)
        await clerk.page.keyboard.press("Enter")
        await clerk.is_told(f"A senha {first.number} foi retirada da fila.")
        await expect(clerk.row(first.number)).to_have_count(0)


async def test_on_a_phone_the_visit_and_its_commands_stay_at_the_bottom_edge(a_clerk: Clerking) -> None:
    async with a_clerk(size=PHONE) as clerk:
        person = await clerk.court.arrives(display_name="Maria da Silva")
        for _ in range(MANY):
            await clerk.court.arrives()
        await clerk.open_desk()
        await expect(clerk.button("Chamar próximo")).to_be_in_viewport(ratio=1)
        await clerk.me.serves(person)
        await clerk.has(person)
        last = clerk.row(clerk.court.people[-1].number)
        for place in (clerk.heading("Fila de espera"), last):
            await place.scroll_into_view_if_needed()
            for name in ("Encerrar atendimento", "Encerrar e chamar próximo", "Entrar na sala"):
                await expect(clerk.button(name)).to_be_in_viewport(ratio=1)
            await expect(clerk.timer).to_be_in_viewport(ratio=1)
        more = last.get_by_text("Mais", exact=True)
        await more.focus()
        focused, visit = await more.bounding_box(), await clerk.visit.bounding_box()
        assert focused is not None
        assert visit is not None
        assert focused["y"] + focused["height"] <= visit["y"] + 1
