"""The published retention table is written from the periods by which the code erases."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from docs.retention import PAGE, ROWS, page, table
from shared.domain import retention
from shared.domain.retention import KEPT

PRIVACY = Path(__file__).parents[2] / "web" / "public" / "privacidade.html"
PERIODS = {
    value for name, value in vars(retention).items() if name.isupper() and isinstance(value, timedelta)
}


def test_the_page_is_up_to_date() -> None:
    text = PAGE.read_text("utf-8")
    assert page(text) == text, "python -m docs.retention"


def test_every_kind_has_its_words_and_every_period_is_published() -> None:
    assert ROWS.keys() == {kept.name for kept in KEPT}
    assert {kept.period for kept in KEPT} - {None} == PERIODS
    assert "12 horas depois do fim" in table()
    assert "| 2 dias |" in table()


def test_the_visitors_page_promises_no_more_than_is_kept() -> None:
    """24 hours are promised; the sweep runs each hour, and an alert comes two hours after it fails."""
    assert "Apagados em até 24 horas depois do fim" in PRIVACY.read_text("utf-8")
    assert timedelta(hours=3) + retention.PERSONAL < timedelta(hours=24)
