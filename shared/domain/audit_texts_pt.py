"""Portuguese texts of the audit and of the story: operations, reasons of the system, rules of the order."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shared.domain.call_events import Occupancy
from shared.domain.meeting import MeetingFailure
from shared.domain.priority import Priority
from shared.domain.queue.story import CallRule
from shared.domain.status import Outcome
from shared.domain.ticket.audit import ERASED, OfficeDayOperation, OfficeEntry
from shared.domain.ticket.overdue_service import EndedBy
from shared.domain.ticket.transitions import Operation

OPERATION_LABELS: Mapping[Operation | OfficeDayOperation, str] = MappingProxyType(
    {
        Operation.JOIN: "Entrou na fila",
        Operation.DETAILS: "Mudou os próprios dados",
        Operation.CLAIM: "Chamada na ordem",
        Operation.ROOM_ATTEMPT: "A sala não abriu; nova tentativa",
        Operation.ROOM_READY: "Sala pronta",
        Operation.ROOM_FAILED: "A sala não abriu; voltou ao lugar",
        Operation.RING: "Aviso mostrado: o minuto começou",
        Operation.UNHEARD: "Aviso não confirmado; voltou ao lugar",
        Operation.AWAY: "Página fechada ou deixada",
        Operation.HEARD: "Página com sinal de novo",
        Operation.PASSED_OVER: "Chamada passou adiante: página sem sinal",
        Operation.UNREACH: "Aviso não recebido: lugar encerrado",
        Operation.ENTER: "Entrou na sala",
        Operation.ENTRY_HELD: "Entrou a tempo; o atendente estava com outra pessoa",
        Operation.PUT_BACK: "Voltou ao lugar: o atendente recebeu outra pessoa",
        Operation.CLERK_ENTER: "Atendente entrou na sala",
        Operation.INVITE: "Link da reunião copiado para um colega",
        Operation.CALL_EVENTS: "Avisos da reunião pedidos ao Teams",
        Operation.CALL_EVENT: "Aviso da reunião pelo Teams",
        Operation.NO_SHOW: "Não entrou a tempo",
        Operation.MORE_TIME: "Pediu mais tempo",
        Operation.READY: "Disse que pode ser chamado",
        Operation.RETURN: "Voltou à fila",
        Operation.RECALL: "Chamada novamente",
        Operation.RELEASE: "Devolvido à fila",
        Operation.NOBODY_CAME: "Ninguém apareceu; voltou ao lugar",
        Operation.FINISH: "Atendimento encerrado",
        Operation.LEAVE: "Saiu da fila",
        Operation.REMOVE: "Retirado da fila",
        Operation.CLOSE: "Expediente encerrado",
        Operation.TRANSFER: "Transferido",
        Operation.MESSAGE: "Mensagem enviada",
        Operation.NOTE: "Anotação da unidade mudada",
        Operation.PRIORITY: "Prioridade decidida pela unidade",
        Operation.SETTLE: "Prazo para voltar encerrado",
        Operation.EVALUATE: "Avaliação recebida",
        Operation.ERASE: "Dados pessoais apagados",
        OfficeDayOperation.SUSPEND: "Entradas suspensas",
        OfficeDayOperation.RESUME: "Entradas reabertas",
        OfficeDayOperation.CLOSE_DAY: "Dia encerrado",
    }
)
"""What people read of each kind of entry."""
CLAIMED_OUT_OF_ORDER = "Chamada fora da ordem"
CAME_OVER = "Entrou por transferência"
OUTCOME_LABELS: Mapping[Outcome, str] = MappingProxyType(
    {
        Outcome.RESOLVED: "Resolvido",
        Outcome.PENDING: "Pendente",
        Outcome.OUT_OF_SCOPE: "Não é deste balcão",
        Outcome.DROPPED: "Caiu",
    }
)
SYSTEM_REASONS: Mapping[str, str] = MappingProxyType(
    {
        MeetingFailure.THROTTLED.value: "O Teams pediu que se espere",
        MeetingFailure.NO_ACCESS_POLICY.value: "Falta a política de acesso do Teams",
        MeetingFailure.UNKNOWN_ORGANISER.value: "O Teams não conhece a conta do atendente",
        MeetingFailure.NOT_ALLOWED.value: "O Teams recusou",
        MeetingFailure.UNAVAILABLE.value: "O Teams não respondeu",
        MeetingFailure.TIMED_OUT.value: "O Teams demorou demais",
        MeetingFailure.BAD_ANSWER.value: "O Teams deu uma resposta inesperada",
        EndedBy.LIMIT.value: "Duração máxima da reunião",
        Occupancy.EMPTY.value: "Todos saíram da sala",
        Occupancy.OCCUPIED.value: "Há alguém na sala",
        EndedBy.GRAPH.value: "Todos saíram da sala",
        **{priority.name.lower(): "" for priority in Priority},
    }
)
"""Reasons that the system writes as a word of its own; the priority has its own column."""
REASON_ERASED = "(apagado com os dados da pessoa)"
"""What a clerk wrote of a visitor was erased with the visitor's data."""
_BY_THE_SYSTEM = frozenset(
    {
        Operation.ROOM_ATTEMPT,
        Operation.ROOM_FAILED,
        Operation.FINISH,
        Operation.CALL_EVENT,
        Operation.PRIORITY,
    }
)

RULES: Mapping[CallRule, str] = MappingProxyType(
    {
        CallRule.PRIORITY: "Tinha prioridade maior ({priority}).",
        CallRule.ARRIVAL: "Chegou antes.",
        CallRule.CAME_BACK: "Chegou antes e tinha voltado ao próprio lugar.",
        CallRule.CAME_OVER: "Veio transferida de outra unidade e manteve a hora de chegada.",
        CallRule.CHOSEN: "Foi chamada fora da ordem, com o motivo: {reason}",
        CallRule.RECALLED: "Tinha perdido uma chamada e foi chamada novamente.",
        CallRule.PROMISED: "Tinha entrado a tempo enquanto o atendente terminava outro atendimento: era a "
        "próxima dele.",
        CallRule.PAUSED: "Quem esperava ({number}) tinha pedido mais tempo.",
        CallRule.ABSENT: "A página de quem esperava ({number}) estava sem sinal.",
        CallRule.AT_ONCE: "Dois atendentes chamaram no mesmo instante; {number} foi chamada junto.",
        CallRule.UNKNOWN: "O registro não diz o motivo.",
    }
)
"""Said of the one who was called; `number` is of the one who waited."""
NEVER_CALLED = "A outra senha não foi chamada."
CALLED_BEFORE_ENTRY = "Foi chamada antes de esta senha entrar na fila."
CALLED_AFTER = "Foi chamada depois desta senha."
CALLED_ELSEWHEN = "Foi chamada enquanto esta senha não esperava na fila."


def operation_label(entry: OfficeEntry) -> str:
    """What happened, in words; a call out of order is told from an ordinary one by its reason."""
    if entry.operation is Operation.CLAIM and entry.reason is not None:
        return CLAIMED_OUT_OF_ORDER
    if entry.operation is Operation.JOIN and entry.reason is not None:
        return CAME_OVER
    return OPERATION_LABELS[entry.operation]


def reason_text(entry: OfficeEntry) -> str | None:
    """The reason as people read it: people's own words while they are kept, or the system's translated."""
    if entry.reason is not None and entry.operation in _BY_THE_SYSTEM:
        return SYSTEM_REASONS.get(entry.reason, entry.reason) or None
    return REASON_ERASED if entry.reason == ERASED else entry.reason
