"""What a refusal says on the staff's pages: a sentence for staff, also where the server's is for visitors."""

from __future__ import annotations

import re

import pytest

from docs.routes import endpoints
from functions.endpoints import Access
from functions.openapi import problems_of
from shared.domain.errors import Problem
from shared.domain.problem_texts_pt import PROBLEMS
from tests.architecture.source import ROOT

TO_VISITORS = re.compile(r"lugar|voltar|por aqui")
"""Words in which the server's sentences speak to somebody in the queue."""


def staff_sentences() -> dict[str, str]:
    """The pages' own sentences, by problem."""
    text = (ROOT / "web" / "staff" / "texts.js").read_text("utf-8")
    own = text.split("export const REFUSED", 1)[1]
    return dict(re.findall(r'^  "?([a-z-]+)"?: "([^"]+)",$', own, re.MULTILINE))


def answered_to_staff() -> list[Problem]:
    """Every problem that an endpoint for staff may answer."""
    for_staff = [endpoint for endpoint in endpoints() if endpoint.access is Access.STAFF]
    return sorted({problem for endpoint in for_staff for problem in problems_of(endpoint)})


@pytest.mark.parametrize("problem", answered_to_staff())
def test_staff_are_not_spoken_to_as_visitors(problem: Problem) -> None:
    _title, detail = PROBLEMS[problem]

    assert not TO_VISITORS.search(staff_sentences().get(problem, detail))


def test_the_words_are_found_in_sentences_for_visitors() -> None:
    for problem in (Problem.STORAGE_UNAVAILABLE, Problem.TOO_LATE, Problem.ALREADY_RETURNED):
        assert TO_VISITORS.search(PROBLEMS[problem][1])
