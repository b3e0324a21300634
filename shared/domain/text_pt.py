"""Every Portuguese text of the server, apart from the code: hours, statuses, problems, papers.

The pages' own texts stand in `web/*/texts.js`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shared.domain.errors import Problem
from shared.domain.status import Actor, Priority, Status

WEEKDAYS = (
    "segunda-feira",
    "terça-feira",
    "quarta-feira",
    "quinta-feira",
    "sexta-feira",
    "sábado",
    "domingo",
)
MONTHS = (
    "janeiro",
    "fevereiro",
    "março",
    "abril",
    "maio",
    "junho",
    "julho",
    "agosto",
    "setembro",
    "outubro",
    "novembro",
    "dezembro",
)
FIRST_DAY = "1º"
ALL_DAY = "24 horas por dia"
NO_HOURS = "sem horário de atendimento publicado"
ZONES: Mapping[str, str] = MappingProxyType(
    {
        "America/Sao_Paulo": "Horário de Brasília",
        "America/Manaus": "Horário do Amazonas",
        "America/Rio_Branco": "Horário do Acre",
        "America/Noronha": "Horário de Fernando de Noronha",
    }
)
ZONE_OF = "Horário de {city}"
CLOSED_TODAY = "Hoje não há atendimento: {name}."
DAY_OVER = "O atendimento de hoje terminou às {time}."
DAY_CLOSED = "O atendimento de hoje foi encerrado às {time}."
DAY_CLOSED_WHY = "O atendimento de hoje foi encerrado às {time}: {reason}."
LATE_START = "Hoje o atendimento começa mais tarde: {name}."
NO_SERVICE_TODAY = "Hoje não há atendimento nesta unidade."
OPENS_TODAY = "hoje, às {time}"
OPENS_TOMORROW = "amanhã, às {time}"
OPENS_ON = "{weekday}, {day} de {month}, às {time}"

PREPOSITIONS: Mapping[str, str] = MappingProxyType(
    {
        "anexo": "do",
        "balcão": "do",
        "câmara": "da",
        "cartório": "do",
        "cejusc": "do",
        "central": "da",
        "centro": "do",
        "colégio": "do",
        "coordenadoria": "da",
        "departamento": "do",
        "diretoria": "da",
        "divisão": "da",
        "execuções": "das",
        "foro": "do",
        "fórum": "do",
        "gabinete": "do",
        "grupo": "do",
        "infância": "da",
        "itinerante": "do",
        "juizado": "do",
        "juizados": "dos",
        "júri": "do",
        "núcleo": "do",
        "ofício": "do",
        "órgão": "do",
        "ouvidoria": "da",
        "plantão": "do",
        "posto": "do",
        "secretaria": "da",
        "seção": "da",
        "serviço": "do",
        "setor": "do",
        "supervisão": "da",
        "turma": "da",
        "unidade": "da",
        "upj": "da",
        "vara": "da",
        "varas": "das",
    }
)

STATUS_LABELS: Mapping[Status, str] = MappingProxyType(
    {
        Status.WAITING: "Na fila",
        Status.CALLED: "Chamando",
        Status.RINGING: "Aguardando entrada",
        Status.IN_SERVICE: "Em atendimento",
        Status.NO_SHOW: "Não entrou a tempo",
        Status.UNREACHED: "Aviso não recebido",
        Status.COMPLETED: "Atendido",
        Status.LEFT: "Saiu da fila",
        Status.REMOVED: "Retirado",
        Status.CLOSED: "Expediente encerrado",
        Status.TRANSFERRED: "Transferido",
    }
)

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
            "Envie o corpo do pedido como application/json.",
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
        Problem.TRY_AGAIN: (
            "Tente de novo",
            "Muitas mudanças ao mesmo tempo. Nada foi perdido; tente de novo em instantes.",
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

ACTORS: Mapping[Actor, str] = MappingProxyType(
    {
        Actor.VISITOR: "Interessado",
        Actor.CLERK: "Atendente",
        Actor.MANAGER: "Gestor",
        Actor.ADMINISTRATOR: "Administrador",
        Actor.SYSTEM: "Sistema",
    }
)
PRIORITY_LABELS: Mapping[Priority, str] = MappingProxyType(
    {
        Priority.OVER_80: "80 anos ou mais",
        Priority.LEGAL: "Prioridade legal",
        Priority.DONOR: "Doador de sangue",
        Priority.NONE: "Sem prioridade",
    }
)
AUDIT_COLUMNS = (
    "Data e hora",
    "Senha",
    "Sequência",
    "Operação",
    "Quem",
    "Identificação",
    "Antes",
    "Depois",
    "Chamada",
    "Motivo",
    "Prioridade antes",
    "Prioridade depois",
)

ENTRY_HELD = (
    "O atendente está em outro atendimento",
    "O atendente está terminando outro atendimento. Você é a próxima pessoa.",
)
"""Title and detail of `clerk-busy` for a visitor who has entered in time."""
PAUSED_ELSEWHERE = "Em atendimento em outra unidade: pausa pedida pela própria página."
TRANSFER_TO_ITSELF = "Escolha outra unidade."
CALLED_AFTER_THE_END = "Esta senha não está mais na fila. Situação: {label}."
MESSAGE_REQUIRED = "Escreva a mensagem."
OVERTAKEN_BY_ONE = "1 pessoa com prioridade legal entrou"
OVERTAKEN_BY_SOME = "{count} pessoas com prioridade legal entraram"
DEMOTED = "A unidade corrigiu a sua prioridade"
ONE_ROSE = "1 pessoa passou a ter prioridade legal"
SOME_ROSE = "{count} pessoas passaram a ter prioridade legal"
ONE_CAME_BACK = "1 pessoa voltou ao seu lugar"
SOME_CAME_BACK = "{count} pessoas voltaram ao seu lugar"
ONE_CAME_OVER = "1 pessoa veio transferida de outra unidade"
SOME_CAME_OVER = "{count} pessoas vieram transferidas de outra unidade"
AND = " e "
EVALUATION_EMPTY = "Dê uma nota ou escreva um comentário."
SCORE_ONLY_AFTER_SERVICE = "A nota só pode ser dada depois de um atendimento."
MEETING_SUBJECT = "Balcão Virtual – senha {number}"

NAME_TOO_LONG = "O nome pode ter até {limit} caracteres."
NAME_WITHOUT_LETTER = "O nome precisa ter ao menos uma letra."
CASE_NUMBER_FORM = "Use o formato NNNNNNN-DD.AAAA.J.TR.OOOO."
CASE_NUMBER_CHECK = "Confira o número: os dígitos verificadores não conferem."
TEXT_TOO_LONG = "O texto pode ter até {limit} caracteres."

PHONE = "Telefone"
EMAIL = "E-mail"
CSV_NOT_UTF8 = "O arquivo não está em UTF-8."
CSV_UNREADABLE = "O arquivo não é um CSV válido: há um campo grande demais ou aspas sem fim."
CSV_COLUMNS_MISSING = "Faltam colunas no cabeçalho: {columns}."
CSV_COLUMNS_IGNORED = "Colunas ignoradas: {columns}."
CSV_ID_TWICE = "Este id aparece mais de uma vez no arquivo."
CSV_BAD_ID = "O id deve ter só letras minúsculas sem acento, números e hífens (até 120)."
CSV_BAD_NAME = "O nome é obrigatório e pode ter até {limit} caracteres."
CSV_HOURS_INCOMPLETE = "Preencha opens, closes e weekdays, ou deixe os três em branco."
CSV_HOURS_ORDER = "O fechamento deve ser depois da abertura."
CSV_BAD_TIME = "«{value}» não é um horário HH:MM."
CSV_BAD_WEEKDAYS = "«{value}» não são dias da semana (mon-fri ou mon,wed)."
CSV_BAD_KIND = "«{value}» não é um tipo de dia (no_service, late_start, recesso, suspension)."
CSV_NO_DAY_NAME = "O nome do dia é obrigatório."
CSV_BAD_DATE = "«{value}» não é uma data AAAA-MM-DD nem um período de até um ano."
