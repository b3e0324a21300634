"""Portuguese titles and details of problems (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shared.domain.errors import Problem

PROBLEMS: Mapping[Problem, tuple[str, str]] = MappingProxyType(
    {
        Problem.INVALID_REQUEST: (
            "O pedido tem dados inválidos",
            "Confira os campos indicados e envie de novo.",
        ),
        Problem.NOT_AUTHENTICATED: (
            "É preciso entrar",
            "Entre com a conta do Tribunal para continuar.",
        ),
        Problem.SIGN_IN_EXPIRED: (
            "A sua entrada expirou",
            "Entre de novo com a conta do Tribunal.",
        ),
        Problem.NOT_ALLOWED: ("Sem permissão", "A sua conta não pode fazer isso nesta unidade."),
        Problem.NOT_FOUND: ("Não encontrado", "O endereço não existe ou não está disponível para você."),
        Problem.METHOD_NOT_ALLOWED: (
            "Método não permitido",
            "Este endereço não aceita esse tipo de pedido.",
        ),
        Problem.LENGTH_REQUIRED: (
            "O pedido chegou sem tamanho",
            "Envie o corpo do pedido com Content-Length, sem Transfer-Encoding.",
        ),
        Problem.BODY_TOO_LARGE: ("O pedido é grande demais", "Envie menos dados de cada vez."),
        Problem.UNSUPPORTED_MEDIA_TYPE: (
            "Formato não aceito",
            "O corpo do pedido está em um formato que este endereço não aceita.",
        ),
        Problem.IDEMPOTENCY_KEY_REUSED: (
            "Chave de repetição já usada",
            "A mesma Idempotency-Key veio com outro pedido. Use uma chave nova.",
        ),
        Problem.CHANGED_MEANWHILE: (
            "Mudou entretanto",
            "Outra pessoa mudou isto depois da sua leitura. Leia de novo e repita a sua mudança.",
        ),
        Problem.OFFICE_CLOSED: (
            "O atendimento ainda não começou por aqui",
            "Esta unidade está fechada agora. Veja o horário de atendimento.",
        ),
        Problem.ENTRIES_SUSPENDED: (
            "As entradas estão suspensas",
            "Esta unidade não recebe novas entradas no momento.",
        ),
        Problem.NOBODY_SERVES: (
            "Ninguém atende nesta unidade",
            "Esta unidade ainda não tem atendentes no Balcão Virtual. Escolha outra, ou oriente a pessoa.",
        ),
        Problem.QUEUE_FULL: ("A fila está cheia", "Tente de novo dentro de alguns minutos."),
        Problem.WRONG_STATUS: (
            "Isso não é possível agora",
            "A situação da senha mudou. Veja a situação atual.",
        ),
        Problem.ROOM_NOT_READY: (
            "A sala ainda não está pronta",
            "Aguarde alguns segundos: a sala está sendo aberta.",
        ),
        Problem.CALL_EXPIRED: (
            "O atendimento foi finalizado",
            "O prazo para entrar terminou. Você pode voltar à fila por alguns minutos.",
        ),
        Problem.NO_MORE_PAUSES: (
            "Não há mais pausas",
            "O limite de pedidos de mais tempo foi atingido.",
        ),
        Problem.TOO_LATE: ("O prazo terminou", "Não é mais possível voltar a este lugar na fila."),
        Problem.TOO_EARLY: ("Ainda não", "Aguarde mais um pouco e tente de novo."),
        Problem.ALREADY_RETURNED: (
            "Você já voltou à fila",
            "Só é possível voltar uma vez ao mesmo lugar.",
        ),
        Problem.ALREADY_EVALUATED: ("Avaliação já recebida", "A sua avaliação já está registrada. Obrigado."),
        Problem.NOT_ENDED: (
            "O atendimento não terminou",
            "A avaliação fica disponível depois do atendimento.",
        ),
        Problem.QUEUE_EMPTY: ("Fila vazia", "Não há ninguém para chamar agora."),
        Problem.REASON_REQUIRED: ("Falta o motivo", "Diga o motivo para continuar."),
        Problem.CLERK_BUSY: (
            "Você já tem um atendimento",
            "Encerre ou devolva o atendimento atual antes de chamar outra pessoa.",
        ),
        Problem.NOT_YOUR_CALL: (
            "Este atendimento não é seu",
            "Outra pessoa está com esta senha, ou a chamada já terminou.",
        ),
        Problem.TICKET_TAKEN: ("Senha já chamada", "Outra pessoa chamou esta senha primeiro."),
        Problem.CODE_USED: (
            "Código já usado",
            "Este código já trouxe a senha para um aparelho. No outro aparelho, gere um código novo.",
        ),
        Problem.CODE_EXPIRED: (
            "O código venceu",
            "O código vale 2 minutos. No outro aparelho, gere um código novo.",
        ),
        Problem.TRY_AGAIN: (
            "Tente de novo",
            "Muitas mudanças ao mesmo tempo. Nada foi perdido; tente de novo em instantes.",
        ),
        Problem.TOO_MANY_REQUESTS: (
            "Muitos pedidos da mesma rede",
            "Várias pessoas estão usando a mesma rede que você ao mesmo tempo. Aguarde alguns minutos e "
            "tente de novo, de preferência por outra rede, ou procure a unidade por telefone ou e-mail.",
        ),
        Problem.OVERLOADED: (
            "Muitos acessos neste momento",
            "Quem já tem senha não perde o lugar. Tente de novo em instantes.",
        ),
        Problem.STORAGE_UNAVAILABLE: (
            "Serviço indisponível por instantes",
            "Nada foi perdido e o seu lugar está guardado. Tente de novo em instantes.",
        ),
        Problem.INTERNAL: ("Algo deu errado", "O erro foi registrado. Tente de novo em instantes."),
    }
)
"""problem → (title, detail)."""
