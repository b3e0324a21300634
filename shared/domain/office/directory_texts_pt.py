"""Portuguese texts of the directory: faults of files, reports of imports, the audit of configuration."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shared.domain.office.configuration import ChangeResult, Subject

PHONE = "Telefone"
EMAIL = "E-mail"
CSV_TOO_LARGE = "O arquivo passa de {megabytes} MB: divida-o."
CSV_UTF16 = "O arquivo está em UTF-16: salve-o como «CSV UTF-8»."
CSV_READ_AS_WINDOWS = (
    "O arquivo não está em UTF-8 e foi lido como Windows-1252 (Latin-1): confira os acentos."
)
CSV_BAD_BYTES = "A linha tem bytes que não são UTF-8: confira os acentos."
CSV_BAD_QUOTES = "Há aspas que não fecham nesta linha."
CSV_BAD_HEADER = "O cabeçalho não pode ser lido: confira as aspas e os acentos da primeira linha."
CSV_COLUMN_TWICE = "A coluna «{column}» aparece duas vezes no cabeçalho."
CSV_CELL_TOO_LONG = "Há um campo com mais de {limit} caracteres."
CSV_CELL_COUNT = "A linha tem {cells} campos e o cabeçalho tem {columns}: confira os separadores e as aspas."
CSV_COLUMNS_MISSING = "Faltam colunas no cabeçalho: {columns}."
CSV_COLUMNS_IGNORED = "Colunas ignoradas: {columns}."
CSV_ID_TWICE = "Este id já está na linha {line}."
CSV_RESERVED_ID = "O id «{value}» é reservado pelo sistema."
CSV_TOO_LONG = "A coluna «{column}» pode ter até {limit} caracteres."
CSV_TIME_WITHOUT_USE = "Só o tipo late_start tem horário na coluna opens."
CSV_DAY_TWICE = "O dia {day} desta abrangência já está na linha {line}."
CSV_BAD_ACCOUNT = "«{value}» não é uma conta, como nome@tjsp.jus.br."
CSV_NO_OFFICES = "Informe os ids das unidades, separados por espaço."
CSV_BAD_REMOVE = "A coluna remove aceita sim, não ou nada; veio «{value}»."
CSV_MEMBER_TWICE = "A conta e a unidade «{office}» já estão na linha {line}."
CSV_PEOPLE_COLUMN_MISSING = "Faltam colunas no cabeçalho: offices ou officeId."
CSV_BAD_ID = "O id deve ter só letras minúsculas sem acento, números e hífens (até 120)."
CSV_BAD_NAME = "O nome é obrigatório e pode ter até {limit} caracteres."
CSV_HOURS_INCOMPLETE = "Preencha opens, closes e weekdays, ou deixe os três em branco."
CSV_HOURS_ORDER = "O fechamento deve ser depois da abertura."
CSV_BAD_TIME = "«{value}» não é um horário HH:MM."
CSV_BAD_WEEKDAYS = "«{value}» não são dias da semana (mon-fri ou mon,wed)."
CSV_BAD_KIND = "«{value}» não é um tipo de dia (no_service, late_start, recesso, suspension, municipal)."
CSV_MUNICIPAL_WITHOUT_DISTRICT = "Um feriado municipal precisa da comarca na coluna scope."
CSV_NO_DAY_NAME = "O nome do dia é obrigatório."
IMPORT_INACTIVE = "Linha {line}: a unidade {office} está inativa e continua inativa."
IMPORT_CHANGED_MEANWHILE = "A unidade foi mudada durante a importação: importe de novo."
IMPORT_UNKNOWN_DISTRICT = (
    "Não há unidade na comarca «{district}»: confira o nome ou importe as unidades antes."
)
IMPORT_UNKNOWN_OFFICE = "A unidade «{office}» não existe: importe as unidades antes."
CSV_BAD_DATE = "«{value}» não é uma data AAAA-MM-DD nem um período de até um ano."

CONFIGURATION_LABELS: Mapping[tuple[Subject, str], str] = MappingProxyType(
    {
        (Subject.OFFICE, "created"): "Unidade criada",
        (Subject.OFFICE, "changed"): "Unidade alterada",
        (Subject.OFFICE, "removed"): "Unidade removida",
        (Subject.DAY, "created"): "Dia incluído no calendário",
        (Subject.DAY, "changed"): "Dia do calendário alterado",
        (Subject.DAY, "removed"): "Dia retirado do calendário",
        (Subject.MEMBER, "created"): "Pessoa incluída ou vinculada",
        (Subject.MEMBER, "changed"): "Lotação alterada",
        (Subject.MEMBER, "removed"): "Pessoa retirada",
        (Subject.SETTINGS, "created"): "Ajustes do Tribunal definidos",
        (Subject.SETTINGS, "changed"): "Ajustes do Tribunal alterados",
        (Subject.SETTINGS, "removed"): "Ajustes do Tribunal removidos",
    }
)
"""Subject and operation → what people read."""
CONFIGURATION_RESULTS: Mapping[ChangeResult, str] = MappingProxyType(
    {
        ChangeResult.DONE: "Feito",
        ChangeResult.REFUSED: "Recusado: já havia outra mudança",
        ChangeResult.NOT_MADE: "Não foi feito: parou antes de gravar",
        ChangeResult.PENDING: "Sem confirmação: confira se foi feito",
    }
)
CONFIGURATION_COLUMNS = (
    "Data e hora",
    "Quem",
    "Identificação",
    "Papel",
    "O quê",
    "Onde",
    "Antes",
    "Depois",
    "Resultado",
)
