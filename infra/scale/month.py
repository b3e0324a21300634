"""What a month costs in US dollars at some numbers of visits, and what each option of the deployment adds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from infra.scale import given
from infra.scale.measured import Measured
from infra.scale.money import DAY_SECONDS, BillItem, Scale, scale

ALWAYS = (BillItem.READY, BillItem.HOUSEKEEPING, BillItem.POLLS)
"""What is paid on days without visits as well."""


class Addition(StrEnum):
    """What is on top of the visits' own costs: always, or by a parameter of infra/main.bicep."""

    ALERTS = "alerts"
    AVAILABILITY_TEST = "availabilityTest"
    CALL_EVENTS = "callEvents"
    ZONES = "zoneRedundant"
    PRIVATE_NETWORK = "privateNetwork"
    EDGE_STANDARD = "frontDoor=standard"
    EDGE_PREMIUM = "frontDoor=premium"


@dataclass(frozen=True)
class MonthlyCosts:
    """US dollars a month of `given.WORKING_DAYS` working days with so many visits each."""

    visits_per_day: int
    visits: float
    """What the product itself costs: the items of the day's bill."""
    additions: Mapping[Addition, float]


def month(visits_per_day: int, measured: Measured, prices: given.Prices) -> MonthlyCosts:
    """The model of a month."""
    day = scale(visits_per_day / given.VISITS_PER_DAY, measured, prices)
    always = sum(day.costs[item] for item in ALWAYS)
    working = day.total - always
    total = always * given.DAYS_OF_A_MONTH + working * given.WORKING_DAYS
    return MonthlyCosts(visits_per_day, total, _additions(day, prices))


def _additions(day: Scale, prices: given.Prices) -> Mapping[Addition, float]:
    count, days = day.divided.deployments, given.DAYS_OF_A_MONTH
    hours = days * 24
    one_ready = given.MEMORY_GB * DAY_SECONDS * prices.ready_gb_second
    zones = (given.ALWAYS_READY_WITH_ZONES - given.ALWAYS_READY) * one_ready * days
    tests = given.PLACES_OF_THE_TEST * hours * 3600 / given.TEST_SECONDS
    base = {tier: count * fee for tier, fee in prices.edge_month.items()}
    by_use = {
        tier: (day.front_door[tier] - count * fee / days) * given.WORKING_DAYS
        for tier, fee in prices.edge_month.items()
    }
    return {
        Addition.ALERTS: count * sum(prices.alert_month[every] * n for every, n in given.LOG_ALERTS.items()),
        Addition.AVAILABILITY_TEST: count * (tests * prices.availability_test + prices.metric_alert_month),
        Addition.CALL_EVENTS: day.call_events * days,
        Addition.ZONES: count * zones,
        Addition.PRIVATE_NETWORK: count * given.PRIVATE_ENDPOINTS * hours * prices.endpoint_hour,
        Addition.EDGE_STANDARD: base["standard"] + by_use["standard"],
        Addition.EDGE_PREMIUM: base["premium"] + by_use["premium"],
    }


def months(measured: Measured, prices: given.Prices) -> list[MonthlyCosts]:
    """Those that the operators' page shows."""
    return [month(visits, measured, prices) for visits in given.VISITS_OF_MONTHS]
