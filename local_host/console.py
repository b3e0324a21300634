"""What a developer sees: one readable line per event, tracebacks below it, no library chatter."""

from __future__ import annotations

import logging
import sys
import time


def configure_console(level: int = logging.INFO) -> None:
    """Send the host's and the app's log to standard error (UTC); libraries only from warnings on."""
    formatter = logging.Formatter("%(asctime)s.%(msecs)03d %(message)s", "%H:%M:%S")
    formatter.converter = time.gmtime
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in ("local_host", "functions", "orchestrations", "shared"):
        logging.getLogger(name).setLevel(level)
    # A malformed request is the client's error; aiohttp would print a traceback for it.
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)
