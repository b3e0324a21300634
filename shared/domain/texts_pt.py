"""Portuguese texts of the API: statuses, opening hours, receipts, notices.

Those of problems stand in `problem_texts_pt.py`, of the directory and its imports in
`office/directory_texts_pt.py`, of malformed requests in `functions/request_texts_pt.py`, of operators'
tools in `infra/texts_pt.py`, of the self-check in `shared/meetings/check_texts_pt.py`, of reports' files
in `report_texts_pt.py`; the pages' own in the `texts.js` files of `web/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shared.domain.actor import Actor
from shared.domain.priority import Priority
from shared.domain.status import Status

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
    "Protocolo",
    "Senha",
    "O que aconteceu",
    "Quem",
    "Nome",
    "Antes",
    "Depois",
    "Prioridade",
    "Resultado",
    "Motivo",
    "Destino",
    "Código da operação",
    "Identificação",
    "Código da chamada",
    "Código da senha",
    "Sequência",
)

ENTRY_HELD = (
    "O atendente está em outro atendimento",
    "O atendente está terminando outro atendimento. Você é a próxima pessoa.",
)
"""Title and detail of `clerk-busy` for a visitor who has entered in time."""
PAUSED_ELSEWHERE = "Chamado ou em atendimento em outra unidade: pausa pedida pela própria página."
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
