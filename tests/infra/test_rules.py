"""Every rule holds for every variant, and every rule sees its fault when one is planted."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import cast

import pytest

from tests.infra import (
    faults_app,
    faults_data,
    faults_edge,
    faults_operation,
    rules_app,
    rules_data,
    rules_edge,
    rules_operation,
)
from tests.infra.snapshot import VARIANTS, Snapshot, golden

Rule = Callable[[Snapshot], list[str]]
RULES: dict[str, Rule] = {
    name: cast(Rule, rule)
    for module in (rules_app, rules_data, rules_edge, rules_operation)
    for name, rule in vars(module).items()
    if callable(rule) and not name.startswith("_") and getattr(rule, "__module__", "") == module.__name__
}
FAULTS = (*faults_app.FAULTS, *faults_data.FAULTS, *faults_edge.FAULTS, *faults_operation.FAULTS)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("rule", RULES)
def test_holds(variant: str, rule: str) -> None:
    assert RULES[rule](golden(variant)) == []


@pytest.mark.parametrize(
    ("rule", "variant", "plant"),
    FAULTS,
    ids=[f"{rule}-{number}" for number, (rule, _, _) in enumerate(FAULTS)],
)
def test_sees_a_planted_fault(rule: str, variant: str, plant: Callable[[Snapshot], None]) -> None:
    right = golden(variant)
    faulty = right.with_fault(plant)

    assert json.dumps(faulty.content) != json.dumps(right.content)
    assert RULES[rule](faulty) != []


def test_every_rule_has_a_planted_fault() -> None:
    assert {rule for rule, _, _ in FAULTS} == set(RULES)
