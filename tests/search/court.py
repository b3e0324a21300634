"""A court of some 900 offices under their real names, made from two short tables of facts."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from shared.domain.office.office import Office
from shared.domain.office.office_list import new_offices, read_offices
from shared.domain.office.opening_hours import COURT_DEFAULT, OpeningHours

FOLDER = Path(__file__).parent
_HOURS = OpeningHours("America/Sao_Paulo", COURT_DEFAULT)
_CAPITAL = "São Paulo"
_NAMES = {
    "civel": "Vara Cível",
    "criminal": "Vara Criminal",
    "familia": "Vara da Família e das Sucessões",
    "fazenda": "Vara da Fazenda Pública",
    "juizado": "Vara do Juizado Especial Cível",
    "infancia": "Vara da Infância e da Juventude",
    "cumulativa": "Vara Cumulativa",
    "vara_unica": "Vara Única",
    "cejusc": "Centro Judiciário de Solução de Conflitos e Cidadania",
    "execucao_fiscal": "Serviço de Anexo Fiscal",
}
_SERIES = re.compile(r"\{(\d+)-(\d+)\}(.*)")


def offices() -> list[Office]:
    """Every office of the two tables."""
    named = [*_of_places(), *_of_others()]
    return [
        Office(f"o{number}", name, district, district, kind, _HOURS)
        for number, (name, kind, district) in enumerate(named)
    ]


def offices_of(path: Path) -> list[Office]:
    """The offices of a list as the administration imports it."""
    return new_offices(read_offices(path.read_bytes()))


def _of_places() -> Iterator[tuple[str, str, str]]:
    for row in _rows("places.csv"):
        where = row.pop("where")
        is_in_capital = where.startswith("Foro ")
        of_it = f" - {where}" if is_in_capital else f" de {where}"
        for kind, many in row.items():
            for number in range(1, int(many or 0) + 1):
                name = _NAMES[kind] if many == "1" else f"{number}ª {_NAMES[kind]}"
                yield name + of_it, kind, _CAPITAL if is_in_capital else where


def _of_others() -> Iterator[tuple[str, str, str]]:
    for row in _rows("others.csv"):
        series = _SERIES.fullmatch(row["name"])
        if series is None:
            yield row["name"], row["kind"], row["district"]
            continue
        first, last, rest = series.groups()
        for number in range(int(first), int(last) + 1):
            yield f"{number}{rest}", row["kind"], row["district"]


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
