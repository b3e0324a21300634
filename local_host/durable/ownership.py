"""Which process dispatches a hub: the one that holds the lock on a file beside it."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


class Ownership:
    """A lock that the kernel releases when its process dies, so that a killed host can be replaced at
    once.
    """

    def __init__(self, store_path: Path) -> None:
        self._path = store_path.with_name(store_path.name + ".dispatcher")
        self.file: int | None = None
        """The lock's file while this process dispatches."""

    def acquire(self) -> bool:
        """Take the lock if it is free; never waits."""
        if self.file is None:
            file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(file)
                return False
            self.file = file
        return True

    def release(self) -> None:
        """Give the lock back."""
        if self.file is not None:
            os.close(self.file)
            self.file = None
