"""What a test asks of the product that is started for it, in whichever form it runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shared.domain.office.office import Office
from shared.ports import NO_LOAD, Load, Telemetry


@dataclass(frozen=True)
class ProductOptions:
    """Fields that only one process can have say so."""

    offices: Sequence[Office] = ()
    """Beside the demo's."""
    history_weeks: int = 0
    """Made-up visits of so many weeks before."""
    call_events: bool = False
    """Graph tells of meetings."""
    attempt_seconds: float | None = None
    """The patience with Graph; None leaves it as deployed."""
    token_store: bool = False
    """The platform hands on ID tokens, which the product then asks for. One process."""
    telemetry: Telemetry | None = None
    """None lets the settings decide. One process."""
    load: Load = NO_LOAD
    """What the product is told of the machine's load, on which no test can rely. One process."""


AS_DEPLOYED = ProductOptions()
