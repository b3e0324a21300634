"""What the product has said while it ran, in whichever process: kept in files that a test can read."""

from __future__ import annotations

import json
import logging
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

OURS = ("shared", "functions", "orchestrations")
"""The product's own loggers; `local_host` is the host's."""
_SUFFIX = ".log.jsonl"


@dataclass(frozen=True)
class Logged:
    """One line of the log. `at` is UTC seconds of real time; `text` ends with the traceback, if any."""

    at: float
    logger: str
    level: int
    text: str

    @property
    def is_ours(self) -> bool:
        """Whether the product itself said it, and not its host or a library."""
        return self.logger.split(".")[0] in OURS


@contextmanager
def kept_log(folder: Path, name: str) -> Generator[None]:
    """Keep what is logged meanwhile in `folder`, in a file of this process, named `name`.

    What product and host say is kept from INFO on, of libraries what the root logger lets through.
    """
    folder.mkdir(parents=True, exist_ok=True)
    handler = _File(folder / f"{name}{_SUFFIX}")
    loggers = [logging.getLogger(one) for one in (*OURS, "local_host")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.INFO)
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
        handler.close()
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


def read_log(folder: Path) -> list[Logged]:
    """What every process has said so far, in order of time."""
    files = folder.glob(f"*{_SUFFIX}")
    # A process may be writing its last line.
    lines = [line for file in files for line in file.read_text("utf-8").splitlines(keepends=True)]
    logged = [Logged(**json.loads(line)) for line in lines if line.endswith("\n")]
    return sorted(logged, key=lambda one: one.at)


class _File(logging.Handler):
    """One JSON object a line, whatever the message holds."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._file = path.open("a", encoding="utf-8", buffering=1)

    def emit(self, record: logging.LogRecord) -> None:
        logged = Logged(record.created, record.name, record.levelno, self.format(record))
        self._file.write(json.dumps(asdict(logged)) + "\n")

    def close(self) -> None:
        self._file.close()
        super().close()
