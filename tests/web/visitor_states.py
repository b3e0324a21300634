"""Every screen of the visitor, by name, and how one gets there: for accessibility, and for pictures."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from playwright.async_api import expect

from shared.domain.needs import Need
from shared.domain.priority import Priority
from shared.domain.timing import DEFAULT_TIMING
from tests.web.court import CLOSED, COORDENADORIA, SANTOS
from tests.web.visitor_devices import is_asked_for_the_code, is_asked_whether_to_finish, shows_the_code
from tests.web.visitor_page import LINK, Visitor
from tests.web.visitor_returns import becomes_dropped, becomes_no_show, becomes_unreached, comes_back

State = Callable[[Visitor], Awaitable[None]]


async def _list_of_offices(visitor: Visitor) -> None:
    await visitor.open()
    await visitor.reads_heading("Cartórios")


async def _nothing_found(visitor: Visitor) -> None:
    await visitor.open()
    await visitor.page.get_by_label("Cartório, comarca ou tipo").fill("xyz")
    await visitor.reads("Nenhum cartório encontrado.")


async def _card(visitor: Visitor) -> None:
    for _ in range(3):
        await visitor.court.arrives(SANTOS)
    await visitor.court.had_visits(SANTOS, (14, 7))
    await _list_of_offices(visitor)
    await visitor.page.get_by_role("link", name="1ª Vara Cível de Santos").click()
    await visitor.reads("3 pessoas na fila")
    await visitor.reads("Costuma haver menos espera às 9h.")


async def _welcome(visitor: Visitor) -> None:
    await visitor.open(LINK)
    await visitor.reads("Vamos lá?")


async def _closed(visitor: Visitor) -> None:
    await visitor.open(f"/?unidade={CLOSED}")
    await visitor.reads("O atendimento ainda não começou por aqui.")


async def _no_office(visitor: Visitor) -> None:
    await visitor.open("/?unidade=nenhuma")
    await visitor.reads_heading("Este cartório não foi encontrado.")


async def _suspended(visitor: Visitor) -> None:
    await visitor.open(LINK)
    await visitor.reads("Vamos lá?")
    await visitor.clerk.suspends(COORDENADORIA, "Voltamos às 15h.")
    await visitor.press("Entrar na fila")
    await visitor.reads_heading("Entradas suspensas")


async def _queue_full(visitor: Visitor) -> None:
    await visitor.court.times(COORDENADORIA, queue_limit=1)
    await visitor.open(LINK)
    await visitor.reads("Vamos lá?")
    await visitor.court.arrives(COORDENADORIA)
    await visitor.press("Entrar na fila")
    await visitor.reads_heading("A fila está cheia")


async def _too_many(visitor: Visitor) -> None:
    for _ in range(DEFAULT_TIMING.source_limit):
        await visitor.court.arrives(COORDENADORIA, network="127.0.0.1")
    await visitor.open(LINK)
    await visitor.press("Entrar na fila")
    await visitor.reads_heading("Muitos pedidos da mesma rede")
    await visitor.reads("de preferência por outra rede")


async def _queue(visitor: Visitor) -> None:
    await visitor.court.arrives(COORDENADORIA)
    await visitor.enters_the_queue()


async def _everything_open(visitor: Visitor) -> None:
    await visitor.enters_the_queue()
    for summary in await visitor.page.locator("summary").all():
        await summary.click()
    await visitor.page.get_by_label("Tenho direito a atendimento prioritário").check()
    await visitor.page.get_by_label("Número do processo").fill("123")
    await visitor.press("Salvar")
    await visitor.reads("O número do processo tem 20 algarismos")


async def _news(visitor: Visitor) -> None:
    """All that may be said of a place at once."""
    court = visitor.court
    await court.has_served(COORDENADORIA, 7)
    await visitor.enters_the_queue()
    await court.rooms_fail(COORDENADORIA)
    await visitor.me.changes(needs=frozenset({Need.MORE_TIME}))
    await visitor.clerk.tells(visitor.me, "Já vou atender.")
    for _ in range(2):
        await court.arrives(COORDENADORIA, priority=Priority.LEGAL)
    await visitor.reads("2 pessoas com prioridade legal entraram")
    await visitor.reads_heading("Outros canais deste cartório")
    await visitor.reads("Espera estimada: de ")


async def _after_hours(visitor: Visitor) -> None:
    """Nobody calls, and entries are over for the day."""
    await visitor.enters_the_queue()
    visitor.court.people.append(visitor.me)
    await visitor.court.passes(minutes=8 * 60 + 50)
    await visitor.reads("O horário de entrada terminou.")
    await visitor.reads("No momento ninguém está chamando.")


async def _moved(visitor: Visitor) -> None:
    await visitor.enters_the_queue()
    await visitor.clerk.transfers(visitor.me, SANTOS, "Outra vara")
    await visitor.reads("Motivo: Outra vara")


async def _sound_off(visitor: Visitor) -> None:
    await visitor.enters_the_queue()
    await visitor.page.reload()
    await visitor.reads("O som está desligado. Toque para ativar.")


async def _paused(visitor: Visitor) -> None:
    await visitor.enters_the_queue()
    await visitor.me.pauses()
    await visitor.reads_heading("Sua chamada está em pausa")


async def _preparing(visitor: Visitor) -> None:
    await visitor.enters_the_queue()
    await visitor.is_called_without_a_room()


async def _call(visitor: Visitor) -> None:
    await visitor.enters_the_queue()
    await visitor.is_called()


async def _in_service(visitor: Visitor) -> None:
    await visitor.enters_the_queue()
    await visitor.is_served()
    await visitor.court.passes(minutes=3)
    await visitor.reads("O atendente ainda não entrou.")


async def _thanks(visitor: Visitor) -> None:
    await visitor.enters_the_queue()
    await visitor.is_served()
    await visitor.clerk.finishes(visitor.me)
    await visitor.reads_heading("Agradecemos o seu contato!")


async def _receipt(visitor: Visitor) -> None:
    await _thanks(visitor)
    await visitor.press("Ver o comprovante")
    await visitor.reads("Código de conferência")


async def _no_show(visitor: Visitor) -> None:
    await visitor.enters_the_queue()
    await becomes_no_show(visitor)
    await expect(visitor.page.get_by_role("button", name="Voltar à fila")).to_be_visible()


async def _returned_before(visitor: Visitor) -> None:
    """The one way back is used up; the clerk may call again all the same."""
    await _no_show(visitor)
    await comes_back(visitor)
    await becomes_no_show(visitor)
    await visitor.reads("Mantenha esta página aberta: o atendente ainda pode chamar você de novo")


async def _unreached(visitor: Visitor) -> None:
    await visitor.enters_the_queue()
    await becomes_unreached(visitor)


async def _left(visitor: Visitor) -> None:
    await visitor.enters_the_queue()
    await visitor.leaves_the_queue()


async def _dropped(visitor: Visitor) -> None:
    await visitor.enters_the_queue()
    await becomes_dropped(visitor)
    await expect(visitor.page.get_by_role("button", name="Voltar à fila")).to_be_visible()


async def _removed(visitor: Visitor) -> None:
    await visitor.enters_the_queue()
    await visitor.clerk.removes(visitor.me, "Atendido por telefone")
    await visitor.reads_heading("Sua senha foi retirada da fila")


async def _day_closed(visitor: Visitor) -> None:
    await visitor.enters_the_queue()
    await visitor.manager.closes_day(COORDENADORIA)
    await visitor.reads_heading("O expediente terminou antes da sua vez.")
    await visitor.reads("Código de conferência")


async def _gone(visitor: Visitor) -> None:
    """The secret opens nothing any more, as when both keys have changed since."""
    await visitor.enters_the_queue()
    address = visitor.page.url
    await visitor.page.goto("about:blank")
    await visitor.open("/conferir")
    await visitor.page.evaluate(
        "localStorage['balcao.tickets'] = localStorage['balcao.tickets'].replace(/(\"secret\":\")./, '$1.')"
    )
    await visitor.page.goto(address)
    await visitor.reads_heading("Esta senha não existe mais")


async def _own_tickets(visitor: Visitor) -> None:
    await visitor.enters_the_queue()
    await visitor.page.get_by_role("link", name="Procurar outro cartório").click()
    await visitor.reads_heading("Suas senhas de atendimento")


def _paper(name: str) -> State:
    async def bring(visitor: Visitor) -> None:
        await visitor.open(f"/{name}")

    return bring


async def _checked_receipt(visitor: Visitor) -> None:
    await _receipt(visitor)
    facts = await visitor.page.locator(".receipt dd").all_inner_texts()
    await visitor.open("/conferir")
    await visitor.page.get_by_label("Protocolo").fill(facts[0])
    await visitor.page.get_by_label("Código de conferência").fill(facts[1])
    await visitor.press("Conferir")
    await visitor.reads("Comprovante válido")


STATES: Mapping[str, State] = {
    "offices": _list_of_offices,
    "nothing-found": _nothing_found,
    "card": _card,
    "welcome": _welcome,
    "closed": _closed,
    "no-office": _no_office,
    "suspended": _suspended,
    "queue-full": _queue_full,
    "too-many-requests": _too_many,
    "queue": _queue,
    "queue-everything-open": _everything_open,
    "queue-news": _news,
    "queue-after-hours": _after_hours,
    "sound-off": _sound_off,
    "paused": _paused,
    "preparing": _preparing,
    "call": _call,
    "in-service": _in_service,
    "finish-asked": is_asked_whether_to_finish,
    "handover": shows_the_code,
    "arrival": is_asked_for_the_code,
    "thanks": _thanks,
    "receipt": _receipt,
    "no-show": _no_show,
    "returned-before": _returned_before,
    "unreached": _unreached,
    "left": _left,
    "dropped": _dropped,
    "moved": _moved,
    "removed": _removed,
    "day-closed": _day_closed,
    "gone": _gone,
    "own-tickets": _own_tickets,
    "how-it-works": _paper("como-funciona"),
    "privacy": _paper("privacidade"),
    "accessibility": _paper("acessibilidade"),
    "not-found": _paper("assets/public/nao-encontrada.html"),
    "checked-receipt": _checked_receipt,
}
