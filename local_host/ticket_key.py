"""The ticket key of this machine: created once, kept in the data folder, so that tickets survive a
restart.
"""

from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path


def ticket_key(data_dir: Path) -> str:
    """32 random bytes, base64; readable by the owner alone."""
    path = data_dir / "ticket.key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        key = base64.b64encode(secrets.token_bytes(32)).decode()
        # Whole or not at all: a process killed here must not leave half a key.
        fresh = path.with_suffix(".new")
        fresh.touch(mode=0o600)
        fresh.write_text(key)
        os.replace(fresh, path)
    return path.read_text()
