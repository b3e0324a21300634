"""What the durable work of a visit costs on Azure, by the table measured on the real Functions host.

The local engine counts the work; one unit of each kind has so many storage requests there
(Durable extension 3.14.1, Azure Storage backend, the polls that work adds apart).
"""

from __future__ import annotations

from local_host.durable.records import DurableWork

PRICES = {
    "starts": 8,
    "wakeups": 7,
    "activities": 7,
    "timers_cancelled": 1,
    "timers_matured": 4,
    "unclaimed_deliveries": 3,
    "timers_fired": 5,
    "continue_as_new": 0,
}
"""Counter → storage requests each. A start includes its end; an unclaimed delivery is by the sources."""


def price(work: DurableWork) -> int:
    """Storage requests of this work on Azure."""
    return sum(getattr(work, counter) * requests for counter, requests in PRICES.items())
