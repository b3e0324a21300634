"""How long things are kept. The table for people stands in `docs/operations.md`."""

from __future__ import annotations

from datetime import timedelta

PERSONAL = timedelta(hours=12)
"""Name, case number and link after the end; the law of the house says 24 hours, half of it is our margin."""
POST_MEMORY = timedelta(days=2)
"""A POST's Idempotency-Key; it is honoured for 24 hours."""
DEVICE = timedelta(days=2)
"""Which ticket a device entered; longer while that ticket lives."""
NUMBER = timedelta(days=400)
"""Which ticket had a number: as long as its receipt can be checked."""
ACTIVE_OFFICE = timedelta(days=14)
"""On which days an office had visitors; housekeeping looks no further back."""
