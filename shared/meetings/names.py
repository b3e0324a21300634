"""Names shared with Microsoft."""

from __future__ import annotations

LOOPBACK_APP = "5a0f6f53-3a52-4a4e-9d0f-0c0000000001"
"""The application id in the unsigned token: the stand-in issues its notifications' tokens for it."""
MEETING_ROLE = "OnlineMeetings.ReadWrite.All"
"""The one application permission that opening, changing and deleting meetings needs."""
