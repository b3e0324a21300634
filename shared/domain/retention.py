"""How long things are kept. The table for people stands in `docs/operations/retencao.md`."""

from __future__ import annotations

from datetime import date, timedelta

PERSONAL = timedelta(hours=12)
"""Name, case number and link after the end; the limit is 24 hours, half of it is a margin."""
POST_MEMORY = timedelta(days=2)
"""A POST's Idempotency-Key; it is honoured for 24 hours."""
DEVICE = timedelta(days=2)
"""Which ticket a device has; longer while that ticket lives."""
NUMBER = timedelta(days=400)
"""Which ticket had a number: as long as its receipt can be checked."""
CALL_MEMORY = timedelta(days=2)
"""Which call a clerk's Idempotency-Key made; honoured for 24 hours, as a visitor's."""
PRESENCE = timedelta(days=1)
"""What one instance has heard at an office."""
ACTIVE_OFFICE = timedelta(days=14)
"""On which days an office had visitors; the last of them is kept, so that its old rows are found."""
FIRST_DAY = date(2020, 1, 1)
"""No office was active before."""
