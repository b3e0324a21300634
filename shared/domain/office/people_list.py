"""Who serves where as a CSV file: `account,offices`, ids separated by blanks, or `account,officeId` line by
line; an optional `remove` ends the membership instead.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shared.domain.office import directory_texts_pt
from shared.domain.office.csv_rows import BadLine, LineFault, read_csv
from shared.domain.office.office_list import check_id

_COLUMN_OF_MANY, _COLUMN_OF_ONE = "offices", "officeid"
OPTIONAL = (_COLUMN_OF_MANY, _COLUMN_OF_ONE, "remove")
LONGEST_ACCOUNT = 200
_ACCOUNT = re.compile(r"[a-z0-9._'+-]{1,100}@[a-z0-9.-]{1,100}", re.ASCII)
_KEPT = frozenset({"", "não", "nao", "no", "false", "0"})
_ENDED = frozenset({"sim", "yes", "true", "x", "1", "remove"})


@dataclass(frozen=True)
class PeopleLine:
    """One account and the offices that it belongs to, or no longer does where `remove` is true."""

    line: int
    account: str
    office_ids: Sequence[str]
    remove: bool


@dataclass(frozen=True)
class PeopleList:
    """What a file holds: lines that can be used, lines that cannot, notes on the rest."""

    lines: Sequence[PeopleLine]
    rejected: Sequence[LineFault]
    notes: Sequence[str]


def read_people(data: bytes) -> PeopleList:
    """The memberships of a CSV file. Raises `BadLine` when the file as a whole cannot be used."""
    file = read_csv(data, ("account",), OPTIONAL)
    if file.rows and not {_COLUMN_OF_MANY, _COLUMN_OF_ONE} & set(file.rows[0][1]):
        raise BadLine(directory_texts_pt.CSV_PEOPLE_COLUMN_MISSING)
    lines: list[PeopleLine] = []
    rejected = list(file.rejected)
    seen: dict[tuple[str, str], int] = {}
    for line, row in file.rows:
        try:
            read = _line(line, row)
            for office_id in read.office_ids:
                first = seen.get((read.account, office_id))
                if first is not None:
                    raise BadLine(directory_texts_pt.CSV_MEMBER_TWICE.format(office=office_id, line=first))
        except BadLine as error:
            rejected.append(LineFault(line, str(error)))
        else:
            seen.update({(read.account, office_id): line for office_id in read.office_ids})
            lines.append(read)
    return PeopleList(lines, sorted(rejected, key=lambda bad: bad.line), file.notes)


def account_name(text: str) -> str | None:
    """An account's name in the directory, in lower case; None for what cannot be one."""
    name = text.strip().lower()
    return name if _ACCOUNT.fullmatch(name) and len(name) <= LONGEST_ACCOUNT else None


def _line(line: int, row: Mapping[str, str]) -> PeopleLine:
    account = account_name(row["account"])
    if account is None:
        raise BadLine(directory_texts_pt.CSV_BAD_ACCOUNT.format(value=row["account"][:60]))
    said = row.get("remove", "").lower()
    if said not in _KEPT | _ENDED:
        raise BadLine(directory_texts_pt.CSV_BAD_REMOVE.format(value=said[:20]))
    given = f"{row.get(_COLUMN_OF_MANY, '')} {row.get(_COLUMN_OF_ONE, '')}".split()
    office_ids = tuple(dict.fromkeys(given))
    if not office_ids:
        raise BadLine(directory_texts_pt.CSV_NO_OFFICES)
    for office_id in office_ids:
        check_id(office_id)
    return PeopleLine(line, account, office_ids, remove=said in _ENDED)
