"""A change of configuration in Portuguese: the fields of its entry with names and values, as one text."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import cast

from shared.domain import texts_pt
from shared.domain.office.opening_hours import DAYS, DayKind

FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "name": "Nome",
        "district": "Comarca",
        "city": "Cidade",
        "degree": "Grau",
        "kind": "Tipo",
        "timeZone": "Fuso horário",
        "active": "Ativa",
        "about": "Sobre este balcão",
        "contacts": "Outros canais",
        "weekly": "Horário",
        "exceptions": "Exceções",
        "limits": "Limites",
        "opens": "Abre às",
        "account": "Conta",
        "officeId": "Unidade",
        "objectId": "Identificação da conta",
        "minute_seconds": "Minuto para entrar depois do aviso (s)",
        "long_minute_seconds": "Minuto de quem pediu mais tempo (s)",
        "no_show_after_seconds": "Folga antes de «não entrou» (s)",
        "ring_within_seconds": "Espera pelo aviso na página (s)",
        "absent_after_seconds": "Sem sinal depois de (s)",
        "unreached_after_seconds": "Aviso não recebido depois de (s)",
        "return_within_seconds": "Prazo para voltar à fila (s)",
        "return_after_drop_seconds": "Prazo para voltar depois de uma queda (s)",
        "pause_seconds": "Duração de uma pausa (s)",
        "pauses": "Pausas por pessoa",
        "clerk_late_after_seconds": "Atendente atrasado depois de (s)",
        "nobody_came_after_seconds": "«Ninguém apareceu» depois de (s)",
        "empty_room_after_seconds": "Sala vazia encerra depois de (s)",
        "longest_meeting_seconds": "Reunião mais longa (s)",
        "served_after_closing_seconds": "Atende depois de fechar por (s)",
        "queue_limit": "Pessoas na fila, no máximo",
        "source_limit": "Senhas da mesma rede na fila, no máximo",
        "crowded_source_limit": "Senhas da mesma rede com a fila quase cheia",
        "uncalled_after_seconds": "Alarme se ninguém chama há (s)",
    }
)
"""Field of an entry → its name."""
KINDS: Mapping[str, str] = MappingProxyType(
    {
        DayKind.NO_SERVICE.value: "sem expediente",
        DayKind.LATE_START.value: "abre mais tarde",
        DayKind.SUSPENSION.value: "suspensão",
        DayKind.RECESS.value: "recesso",
        DayKind.SPECIAL_HOURS.value: "horário especial",
    }
)
_NOTHING = "nada"
_DAYS: Mapping[str, str] = dict(zip(DAYS, texts_pt.WEEKDAYS, strict=True))
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def words_of(side: str | None) -> list[str] | None:
    """One side of an entry, a JSON object, as `["Nome: Vara Única", "Ativa: sim"]`; None stays None.

    A side without a field says that there was nothing.
    """
    if side is None:
        return None
    values = cast("dict[str, object]", json.loads(side))
    return [f"{FIELDS.get(name, name)}: {_value(name, of)}" for name, of in values.items()] or [_NOTHING]


def in_words(side: str | None) -> str | None:
    """The same as one text."""
    words = words_of(side)
    return None if words is None else "; ".join(words)


def _value(name: str, of: object) -> str:
    if isinstance(of, bool):
        return "sim" if of else "não"
    if isinstance(of, Mapping):
        limits = cast("Mapping[str, object]", of)
        return ", ".join(f"{FIELDS.get(each, each)} {_value(each, value)}" for each, value in limits.items())
    if isinstance(of, list):
        return ", ".join(_value(name, each) for each in cast("list[object]", of))
    text = str(of)
    if name == "weekly":
        day, _, block = text.partition(" ")
        return f"{_DAYS.get(day, day)} {block}"
    if name == "exceptions":
        days, _, rest = text.partition(" ")
        kind, _, rest = rest.partition(" ")
        stretch = " a ".join(_DATE.sub(r"\3/\2/\1", day) for day in days.split("/"))
        return f"{stretch} {KINDS.get(kind, kind)} {rest}"
    return KINDS.get(text, text) if name == "kind" else text
