"""A month's costs: what they count is what the deployment has."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from infra.flex import GROUPS
from infra.scale import given
from infra.scale.measured import measured
from infra.scale.money import scale
from infra.scale.month import ALWAYS, Addition, month
from local_host.contracts import QUEUE, TIMER
from tests.infra import code_names
from tests.infra.snapshot import golden

PRICES = given.Prices()


def test_the_rules_of_the_deployment_are_priced() -> None:
    rules = golden("simplest").of("Microsoft.Insights/scheduledQueryRules")

    assert Counter(rule["properties"]["evaluationFrequency"] for rule in rules) == given.LOG_ALERTS
    assert set(PRICES.alert_month) == set(given.LOG_ALERTS)
    assert len(golden("simplest").of("Microsoft.Insights/metricAlerts")) == 1


def test_the_endpoints_of_a_private_network_are_priced() -> None:
    found = golden("private-network").of("Microsoft.Network/privateEndpoints")

    assert len(found) == given.PRIVATE_ENDPOINTS


def test_the_test_from_outside_is_priced() -> None:
    test = golden("simplest").one("Microsoft.Insights/webtests")["properties"]

    assert (len(test["Locations"]), test["Frequency"]) == (given.PLACES_OF_THE_TEST, given.TEST_SECONDS)


def test_with_zones_two_of_each_group_are_ready() -> None:
    app = code_names.app()
    own = [function for kind in (QUEUE, TIMER) for function in app.of(kind)]

    assert 2 * (len(GROUPS) + len(own)) == given.ALWAYS_READY_WITH_ZONES


def test_days_without_visits_cost_what_is_always_paid() -> None:
    day = scale(1, measured(), PRICES)
    always = sum(day.costs[item] for item in ALWAYS)

    told = month(given.VISITS_PER_DAY, measured(), PRICES).visits

    assert told == pytest.approx(21 * day.total + 9 * always)


@pytest.mark.parametrize(
    ("addition", "dearer"),
    [
        (Addition.PRIVATE_NETWORK, replace(PRICES, endpoint_hour=2 * PRICES.endpoint_hour)),
        (Addition.ZONES, replace(PRICES, ready_gb_second=2 * PRICES.ready_gb_second)),
        (Addition.ALERTS, replace(PRICES, alert_month={k: 2 * v for k, v in PRICES.alert_month.items()})),
    ],
)
def test_an_addition_follows_its_price(addition: Addition, dearer: given.Prices) -> None:
    before = month(1_000, measured(), PRICES).additions[addition]

    assert month(1_000, measured(), dearer).additions[addition] == pytest.approx(2 * before)
