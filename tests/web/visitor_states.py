"""Every screen of the visitor, by name, and how one gets there: for accessibility, and for pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.web import scripted
from tests.web.fake_api import problem
from tests.web.scripted import OFFICE_ID
from tests.web.visitor_page import CLOSED_ID, LINK, Visitor

RETURN_UNTIL = "2026-11-24T13:26:00Z"
JOIN = f"POST /api/offices/{OFFICE_ID}/tickets"


def _list_of_offices(visitor: Visitor) -> None:
    visitor.open()
    visitor.reads_heading("Cartórios")


def _nothing_found(visitor: Visitor) -> None:
    visitor.open()
    visitor.page.get_by_label("Cartório, comarca ou tipo").fill("xyz")
    visitor.reads("Nenhum cartório encontrado.")


def _card(visitor: Visitor) -> None:
    _list_of_offices(visitor)
    visitor.page.get_by_role("link", name="1ª Vara Cível de Santos").click()
    visitor.reads("3 pessoas na fila")


def _welcome(visitor: Visitor) -> None:
    visitor.open(LINK)
    visitor.reads("Vamos lá?")


def _closed(visitor: Visitor) -> None:
    visitor.open(f"/?unidade={CLOSED_ID}")
    visitor.reads("O atendimento ainda não começou por aqui.")


def _no_office(visitor: Visitor) -> None:
    visitor.open("/?unidade=nenhuma")
    visitor.reads_heading("Este cartório não foi encontrado.")


def _refused(kind: str, heading: str) -> Callable[[Visitor], None]:
    def bring(visitor: Visitor) -> None:
        visitor.open(LINK)
        visitor.api.answers[JOIN] = [problem(409, kind, "Não agora.", message="Voltamos às 15h.")]
        visitor.press("Entrar na fila")
        visitor.reads_heading(heading)

    return bring


def _queue(**fields: object) -> Callable[[Visitor], None]:
    def bring(visitor: Visitor) -> None:
        visitor.enters_the_queue()
        visitor.shown(**fields)

    return bring


def _everything_open(visitor: Visitor) -> None:
    visitor.enters_the_queue()
    for summary in visitor.page.locator("summary").all():
        summary.click()
    visitor.page.get_by_label("Tenho direito a atendimento prioritário").check()
    visitor.page.get_by_label("Número do processo").fill("123")
    visitor.press("Salvar")
    visitor.reads("O número do processo tem 20 algarismos")


def _news(visitor: Visitor) -> None:
    visitor.enters_the_queue()
    visitor.shown(
        position=1,
        ahead=0,
        attended=False,
        officeOpen=False,
        notice="absent",
        message="Já vou atender.",
        needs=["moreTime"],
        contacts=[{"label": "E-mail", "value": "coordenadoria.de.entrada@tjsp.jus.br"}],
        positionReason="2 pessoas com prioridade legal entraram",
        waitRangeSeconds=[240, 700],
    )
    visitor.reads("Espera estimada: de 4 a 12 minutos")


def _moved(visitor: Visitor) -> None:
    visitor.enters_the_queue()
    visitor.shown(
        officeId="o0", officeName="1ª Vara Cível de Santos", notice="transferred", reason="Outra vara"
    )
    visitor.reads("Motivo: Outra vara")


def _sound_off(visitor: Visitor) -> None:
    visitor.enters_the_queue()
    visitor.page.reload()
    visitor.reads("O som está desligado. Toque para ativar.")


def _paused(visitor: Visitor) -> None:
    visitor.enters_the_queue()
    visitor.shown(paused=True, pausesLeft=9, pausedUntil="2026-11-24T13:23:00Z")
    visitor.reads_heading("Sua chamada está em pausa")


def _preparing(visitor: Visitor) -> None:
    visitor.enters_the_queue()
    visitor.shown(**scripted.called(room_ready=False))
    visitor.reads_heading("Um atendente chamou você")


def _call(visitor: Visitor) -> None:
    visitor.enters_the_queue()
    visitor.is_called()


def _in_service(visitor: Visitor) -> None:
    _call(visitor)
    visitor.enters_the_meeting()
    visitor.shown(notice="clerk-late")
    visitor.reads("O atendente ainda não entrou.")


def _ended(status: str, heading: str, **fields: object) -> Callable[[Visitor], None]:
    def bring(visitor: Visitor) -> None:
        visitor.enters_the_queue()
        final = "canReturnUntil" not in fields
        visitor.shown(**{"status": status, "position": None, "ahead": None, "final": final, **fields})
        visitor.reads_heading(heading)

    return bring


def _receipt(visitor: Visitor) -> None:
    STATES["thanks"](visitor)
    visitor.press("Ver o comprovante")
    visitor.reads("Código de conferência")


def _gone(visitor: Visitor) -> None:
    visitor.enters_the_queue()
    address = visitor.page.url
    visitor.page.goto("about:blank")  # else its held request may hear of it first, and the reload starts anew
    visitor.api.tickets.clear()
    visitor.page.goto(address)
    visitor.reads_heading("Esta senha não existe mais")


def _own_tickets(visitor: Visitor) -> None:
    visitor.enters_the_queue()
    visitor.page.get_by_role("link", name="Procurar outro cartório").click()
    visitor.reads_heading("Suas senhas de atendimento")


def _paper(name: str) -> Callable[[Visitor], None]:
    return lambda visitor: visitor.open(f"/{name}")


def _checked_receipt(visitor: Visitor) -> None:
    visitor.open("/conferir")
    visitor.page.get_by_label("Protocolo").fill("2026-AB12-CD34")
    visitor.page.get_by_label("Código de conferência").fill("K7P2-9QX4")
    visitor.press("Conferir")
    visitor.reads("Comprovante válido")


STATES: Mapping[str, Callable[[Visitor], None]] = {
    "offices": _list_of_offices,
    "nothing-found": _nothing_found,
    "card": _card,
    "welcome": _welcome,
    "closed": _closed,
    "no-office": _no_office,
    "suspended": _refused("entries-suspended", "Entradas suspensas"),
    "queue-full": _refused("queue-full", "A fila está cheia"),
    "queue": _queue(),
    "queue-everything-open": _everything_open,
    "queue-news": _news,
    "sound-off": _sound_off,
    "paused": _paused,
    "preparing": _preparing,
    "call": _call,
    "in-service": _in_service,
    "thanks": _ended("completed", "Agradecemos o seu contato!"),
    "receipt": _receipt,
    "no-show": _ended("no_show", "O atendimento foi finalizado.", canReturnUntil=RETURN_UNTIL),
    "returned-before": _ended("no_show", "O atendimento foi finalizado.", final=False),
    "unreached": _ended("unreached", "O aviso não chegou até você", canReturnUntil=RETURN_UNTIL),
    "left": _ended("left", "Você saiu da fila"),
    "dropped": _ended(
        "completed", "Agradecemos o seu contato!", outcome="dropped", canReturnUntil=RETURN_UNTIL
    ),
    "moved": _moved,
    "removed": _ended("removed", "Sua senha foi retirada da fila", reason="Atendido por telefone"),
    "day-closed": _ended("closed", "O expediente terminou antes da sua vez."),
    "transferred": _ended("transferred", "Você foi transferido", reason="Outra vara", movedTo="t-o0"),
    "gone": _gone,
    "own-tickets": _own_tickets,
    "how-it-works": _paper("como-funciona"),
    "privacy": _paper("privacidade"),
    "accessibility": _paper("acessibilidade"),
    "not-found": _paper("assets/public/nao-encontrada.html"),
    "checked-receipt": _checked_receipt,
}
