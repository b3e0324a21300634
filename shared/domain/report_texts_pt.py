"""Portuguese texts of reports' files for Excel: what the lines are cut by, and the headings."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

CUTS: Mapping[str, str] = MappingProxyType(
    {
        "day": "Dia",
        "month": "Mês",
        "hour": "Hora",
        "weekday": "Dia da semana",
        "class": "Prioridade",
        "clerk": "Atendente",
        "office": "Unidade",
        "district": "Comarca",
    }
)
TOTAL = "Total"
COLUMNS = (
    "Entraram",
    "Atendidos",
    "Conexão caiu",
    "Não entraram a tempo",
    "Aviso não recebido",
    "Perderam a chamada e depois foram atendidos",
    "Saíram da fila",
    "Retirados",
    "Expediente encerrado",
    "Transferidos",
    "Recusados: unidade fechada (aprox.)",
    "Recusados: fila cheia (aprox.)",
    "Recusados: entradas suspensas (aprox.)",
    "Recusados: limite por rede (aprox.)",
    "Chamados fora da ordem",
    "Espera: mediana (min)",
    "Espera: 9 em cada 10 até (min)",
    "Espera: maior (min)",
    "Da chamada à entrada: mediana (min)",
    "Da chamada à entrada: 9 em cada 10 até (min)",
    "Da chamada à entrada: maior (min)",
    "Atendimento: mediana (min)",
    "Atendimento: 9 em cada 10 até (min)",
    "Atendimento: maior (min)",
    "Avaliações",
    "Nota média",
)
