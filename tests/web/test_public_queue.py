"""Waiting: the place is kept, shown, explained; what the visitor says and asks for reaches the server."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.web import scripted
from tests.web.fake_api import Answer, problem
from tests.web.scripted import OFFICE_ID, TICKET_ID
from tests.web.visitor_page import LINK, Visitor, visiting

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("public_queue")]
JOIN = f"/api/offices/{OFFICE_ID}/tickets"
TICKET = f"/api/tickets/{TICKET_ID}"
KINDS_OF_THE_COURT = [
    "civel", "juizado", "cumulativa", "cejusc", "criminal", "turma_recursal", "familia",
    "vara_unica", "execucao_fiscal", "fazenda", "camara_privado", "infancia", "execucao_criminal",
    "juri", "camara_publico", "camara_criminal", "violencia_domestica", "upj", "acidentes",
    "grupo_camaras", "empresarial", "registros", "camara_empresarial", "precatorias",
    "orgao_especial", "camara_especial", "outro",
]  # fmt: skip
VALID_CASE = "0000001-68.2026.8.26.0100"


def test_a_search_is_answered_while_typing_and_by_district(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.open()
        visitor.reads_heading("Cartórios")
        links = visitor.page.locator("#results .rows a")
        expect(links.last).to_contain_text("Fechado")
        visitor.page.get_by_label("Cartório, comarca ou tipo").press_sequentially("vara")
        visitor.reads("1 cartório encontrado.")
        expect(links).to_have_count(1)
        visitor.page.get_by_label("Cartório, comarca ou tipo").fill("")
        visitor.page.get_by_role("button", name="Campinas").click()
        visitor.reads_heading("Cartórios de Campinas")
        expect(links).to_have_count(1)
        visitor.press("Ver todas as comarcas")
        visitor.reads_heading("Comarcas")
        visitor.page.get_by_label("Mostrar só os abertos agora").check()
        expect(visitor.page.get_by_text("Fechado")).to_have_count(0)


def test_a_kind_is_read_as_a_word(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        for kind in KINDS_OF_THE_COURT:
            visitor.api.offices[kind] = scripted.office(
                kind, name=f"Unidade {kind}.", kind=kind, district="Bauru"
            )
        visitor.open()
        visitor.page.get_by_label("Cartório, comarca ou tipo").fill("Unidade")
        visitor.reads("Mostrando 20 cartórios; há mais.")
        visitor.press("Mostrar mais")
        expect(visitor.page.locator("#results .rows a")).to_have_count(len(KINDS_OF_THE_COURT))
        places: list[str] = visitor.page.locator("#results .rows .muted").all_inner_texts()
        words = {place.removeprefix("Bauru · ") for place in places if place != "Bauru"}
        assert len(words) == len(KINDS_OF_THE_COURT) - 1, "each kind has a word of its own, «outro» has none"
        assert not [word for word in words if not word[0].isupper() or "_" in word]
        assert {"Juizado Especial", "Turma Recursal", "Órgão Especial", "Violência Doméstica"} <= words
        unread = [kind for kind in KINDS_OF_THE_COURT if kind.capitalize().replace("_", " ") in words]
        assert unread == ["criminal", "empresarial"], "only these are written as their code is"


def test_a_long_list_is_continued(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        for number in range(45):
            visitor.api.offices[f"n{number}"] = scripted.office(f"n{number}", name=f"Ofício {number}")
        visitor.open()
        visitor.page.get_by_label("Cartório, comarca ou tipo").fill("ofício")
        visitor.reads("Mostrando 20 cartórios; há mais.")
        visitor.press("Mostrar mais")
        visitor.reads("Mostrando 40 cartórios; há mais.")
        visitor.press("Mostrar mais")
        visitor.reads("45 cartórios encontrados.")
        expect(visitor.page.locator("#results .rows a")).to_have_count(45)


def test_the_example_in_the_search_field_is_read_whole_on_a_small_phone(chromium: Browser) -> None:
    """A browser tells only of a value whether it fits, beside the button that empties the field."""
    with visiting(chromium) as visitor:
        visitor.open()
        hidden: int = visitor.page.get_by_label("Cartório, comarca ou tipo").evaluate(
            "(field) => { field.value = field.placeholder; return field.scrollWidth - field.clientWidth; }"
        )
        assert hidden == 0


def test_a_list_that_does_not_open_offers_another_try(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.api.answers["GET /api/offices"] = [Answer(503)]
        visitor.open()
        visitor.reads("A lista de cartórios não abriu.")
        visitor.press("Tentar novamente")
        visitor.reads_heading("Cartórios")


def test_a_repeated_entry_carries_the_same_key(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.api.answers[f"POST {JOIN}"] = [Answer(500), Answer(503, headers={"Retry-After": "1"})]
        visitor.enters_the_queue()
        sent = visitor.api.requests("POST", JOIN)
        keys = {seen.headers["Idempotency-Key"] for seen in sent}
        assert len(sent) == 3
        assert len(keys) == 1
        assert re.fullmatch(r"[\w-]{22,64}", keys.pop())
        assert len({seen.headers["X-Device-Id"] for seen in sent}) == 1
        assert visitor.page.evaluate("Object.keys(localStorage).filter((k) => k.includes('key'))") == []


def test_the_secret_travels_in_its_header_only(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        visitor.shown(position=2, ahead=1)
        visitor.reads("1 pessoa à sua frente")
        reads = visitor.api.requests("GET", TICKET)
        assert {seen.headers.get("X-Ticket-Secret") for seen in reads} == {"s3cret"}
        assert "s3cret" not in visitor.page.url


def test_the_place_survives_a_reload_and_says_that_the_sound_is_off(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        assert "O som está desligado" not in visitor.page.inner_text("main")
        visitor.page.reload()
        visitor.reads_heading("Sua posição na fila")
        visitor.press("O som está desligado. Toque para ativar.")
        expect(visitor.page.get_by_text("O som está desligado")).to_have_count(0)
        assert len(visitor.api.requests("POST", JOIN)) == 1


def test_the_bare_address_leads_back_to_the_only_ticket(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        visitor.open("/")
        visitor.reads_heading("Sua posição na fila")


def test_a_lost_connection_is_said_and_the_page_resumes(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        visitor.page.context.set_offline(True)
        visitor.page.evaluate("dispatchEvent(new Event('online'))")
        visitor.reads("Sem conexão. Seu lugar está guardado")
        visitor.shown(position=1, ahead=0)
        visitor.page.context.set_offline(False)
        visitor.reads("Ninguém à sua frente")
        expect(visitor.page.locator("[data-part=trouble]")).to_have_count(0)


def test_near_positions_are_read_and_spoken_unless_silenced(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        status = visitor.page.locator("#status")
        visitor.shown(position=2, ahead=1)
        expect(status).to_have_text(
            "Sua posição na fila: 2ª. 1 pessoa à sua frente. Falta uma pessoa para a sua vez. Prepare-se."
        )
        card = visitor.page.locator('[data-part="position"]')
        expect(card).to_contain_text("Falta uma pessoa para a sua vez. Prepare-se.")
        visitor.press("Silenciar avisos de posição")
        visitor.shown(position=1, ahead=0)
        visitor.reads("Ninguém à sua frente")
        expect(card).to_contain_text("Você é a próxima pessoa. Fique nesta página.")
        expect(status).to_contain_text("2ª")
        expect(visitor.page.get_by_role("button", name="Silenciar")).to_have_attribute("aria-pressed", "true")


def fill_details(visitor: Visitor, case_number: str) -> None:
    visitor.page.get_by_label("Número do processo").fill(case_number)
    visitor.press("Salvar")


def test_the_optional_details_are_checked_and_sent(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        visitor.page.get_by_text("Seus dados (opcional)").click()
        visitor.page.get_by_label("Nome", exact=True).fill("<b>Maria</b>")
        visitor.page.get_by_label("Tenho direito a atendimento prioritário").check()
        visitor.page.get_by_label("80 anos ou mais").check()
        visitor.page.get_by_label("Atendimento em Libras").check()
        fill_details(visitor, "0000001-69.2026.8.26.0100")
        visitor.reads("os dígitos verificadores não conferem")
        assert visitor.api.requests("PATCH", TICKET) == []
        expect(visitor.page.get_by_label("Nome", exact=True)).to_have_value("<b>Maria</b>")
        fill_details(visitor, VALID_CASE.replace("-", "").replace(".", ""))
        visitor.reads("Dados salvos.")
        assert [seen.body for seen in visitor.api.requests("PATCH", TICKET)] == [
            {
                "displayName": "<b>Maria</b>",
                "caseNumber": VALID_CASE,
                "priority": "over80",
                "needs": ["libras"],
            }
        ]


def test_a_half_filled_form_survives_the_queue_moving(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        visitor.page.get_by_text("Seus dados (opcional)").click()
        visitor.page.get_by_label("Nome", exact=True).fill("Maria")
        visitor.shown(position=2, ahead=1)
        visitor.reads("1 pessoa à sua frente")
        expect(visitor.page.get_by_label("Nome", exact=True)).to_have_value("Maria")
        expect(visitor.page.get_by_label("Nome", exact=True)).to_be_focused()


def test_a_pause_is_ended_by_the_visitor(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        visitor.shown(paused=True)
        visitor.api.effects["ready"] = {"paused": False}
        visitor.press("Pode me chamar")
        visitor.reads_heading("Sua posição na fila")


def test_leaving_asks_first_and_may_say_why(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        visitor.page.get_by_text("Sair da fila").click()
        visitor.reads("Ao sair você perde o lugar na fila.")
        visitor.page.get_by_label("Por quê? (opcional)").select_option("A espera foi longa")
        visitor.api.effects["leave"] = {"status": "left", "position": None}
        visitor.press("Confirmar saída")
        visitor.reads_heading("Você saiu da fila")
        assert visitor.api.requests("POST", f"{TICKET}/leave")[0].body == {"reason": "A espera foi longa"}


def test_a_shared_computer_forgets_the_ticket(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        visitor.page.get_by_text("Não sou eu").click()
        visitor.press("Esquecer esta senha")
        visitor.reads_heading("Com qual cartório você quer falar?")
        assert "s3cret" not in visitor.page.evaluate("JSON.stringify(localStorage)")
        visitor.open(LINK)
        expect(visitor.page.get_by_role("button", name="Entrar na fila")).to_be_visible()


def test_somebody_in_service_is_not_called_elsewhere(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        visitor.page.get_by_role("link", name="Procurar outro cartório").click()
        visitor.page.get_by_role("link", name="1ª Vara Cível de Santos").click()
        visitor.press("Acessar")
        visitor.reads("Senha B000")
        visitor.reads_heading("Suas outras senhas")
        visitor.api.effects["more-time"] = {"paused": True}
        visitor.api.effects["ready"] = {"paused": False}
        visitor.is_called()
        visitor.reads("Coordenadoria de Entrada E Distribuição de Recursos está chamando você.")
        visitor.enters_the_meeting().close()
        visitor.press("B000 – 1ª Vara Cível de Santos")
        visitor.reads_heading("Sua chamada está em pausa")
        visitor.shown(status="completed", call=None)
        visitor.reads_heading("Sua posição na fila")
        assert len(visitor.api.requests("POST", "/api/tickets/t-o0/ready")) == 1
        asked = visitor.api.requests("POST", "/api/tickets/t-o0/more-time")
        assert [seen.body for seen in asked] == [{"elsewhere": True}], "none of the visitor's own pauses"


def test_a_long_visit_elsewhere_is_paused_for_to_its_end(chromium: Browser) -> None:
    """Whatever is left of the visitor's own pauses, which are for the visitor."""
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        visitor.page.get_by_role("link", name="Procurar outro cartório").click()
        visitor.page.get_by_role("link", name="1ª Vara Cível de Santos").click()
        visitor.press("Acessar")
        visitor.reads("Senha B000")
        visitor.api.show("t-o0", pausesLeft=0)
        visitor.api.effects["more-time"] = {"paused": True}
        visitor.is_called()
        visitor.enters_the_meeting().close()
        visitor.press("B000 – 1ª Vara Cível de Santos")
        visitor.reads_heading("Sua chamada está em pausa")
        visitor.api.effects["more-time"] = {}
        visitor.api.show("t-o0", paused=False, pausesElsewhereLeft=0)
        visitor.reads_heading("Sua posição na fila")
        visitor.page.wait_for_timeout(100)
        assert len(visitor.api.requests("POST", "/api/tickets/t-o0/more-time")) == 1, "it would be refused"


def test_a_refusal_of_the_server_is_read_on_the_screen(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        visitor.shown(paused=True)
        visitor.api.answers[f"POST {TICKET}/ready"] = [
            problem(409, "wrong-status", "A situação da senha mudou.")
        ]
        visitor.press("Pode me chamar")
        visitor.reads("A situação da senha mudou.")
