"""People find the office that they mean by what they type."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from shared.storage.directory import search_words
from shared.storage.directory.search_words import read_words
from tests.search import court, score

QUERIES = score.read_queries(court.FOLDER / "queries.csv")
LIST = Path(search_words.__file__).with_name("search_words.csv")


def test_nearly_every_query_finds_its_office_among_the_first_five() -> None:
    scored = score.score(QUERIES, court.offices())
    missed = [each.typed for each in scored if not each.is_answered]
    assert len(QUERIES) >= 80
    assert len(missed) <= 0.05 * len(QUERIES), missed


def test_every_query_means_an_office_that_there_is() -> None:
    names = [office.name for office in court.offices()]
    assert [typed for typed, meant in QUERIES if not any(score.is_meant(name, meant) for name in names)] == []


def test_the_searches_of_a_court_of_other_offices_are_not_answered() -> None:
    scored = score.score([("jec santos", "* de Bauru"), ("xyzzy", "*")], court.offices())
    assert [each.is_answered for each in scored] == [False, False]
    assert "0 of 2 queries (0.0 %)" in score.table(scored, "none")


def test_every_line_of_the_list_has_its_source_and_nothing_more() -> None:
    lines = [line for line in LIST.read_text("utf-8").splitlines() if not line.startswith("#")]
    rows = list(csv.reader(lines))
    assert [row for row in rows if len(row) != 3 or not row[0] or not row[2]] == []


def test_every_kind_that_the_list_means_is_one_of_the_court() -> None:
    kinds = {f"={office.kind}" for office in court.offices()}
    meant = {
        word for means in search_words.search_words().meanings.values() for each in means for word in each
    }
    assert {word for word in meant if word.startswith("=")} <= kinds


def test_a_phrase_means_one_thing() -> None:
    with pytest.raises(ValueError, match="twice"):
        read_words(["typed,means,source", "jec,juizado,a law", "JEC,vara,another"])


def test_a_score_is_published_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    queries, page = tmp_path / "theirs.csv", tmp_path / "score.md"
    queries.write_text("typed,meant\njec santos,*Juizado Especial Cível de Santos\n", "utf-8")
    monkeypatch.setattr("sys.argv", ["score", str(queries), "--write", str(page)])
    score.main()
    published = page.read_text("utf-8")
    assert "1 of 1 queries (100.0 %)" in published
    with pytest.raises(SystemExit, match="published once"):
        score.main()
    assert page.read_text("utf-8") == published
