"""Timer triggers: never two runs of one function at once, the next run counted from the start of the last."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from local_host.contracts import TIMER, HostClock, HostedFunction
from local_host.converters import Datum, converter_of
from local_host.ncrontab import Schedule, ScheduleError
from local_host.problems import AppRefusedError
from local_host.tasks import cancel
from local_host.worker import Invoker

NEVER = "0001-01-01T00:00:00"
_MONITORED_FROM = timedelta(minutes=1)


@dataclass(frozen=True)
class _Status:
    """What the monitor keeps of one timer; `last` and `next` are ISO 8601."""

    schedule: str
    last: str
    next: str


class Timer:
    """One timer function. Schedules of less than a minute are not monitored, as in Azure."""

    def __init__(self, function: HostedFunction, status_file: Path) -> None:
        settings = function.trigger.settings
        self.function = function
        self._expression = str(settings["schedule"])
        try:
            self.schedule = Schedule(self._expression)
        except ScheduleError as error:
            raise AppRefusedError([f"{function.name}: {error}. Use six NCRONTAB fields."]) from error
        self._file = status_file
        self._is_monitored = settings.get("useMonitor") is not False

    def status(self, now: datetime) -> _Status | None:
        """The stored state, created if there is none for this schedule; None if it is not monitored."""
        upcoming = self.schedule.after(now)
        if not self._is_monitored or self.schedule.after(upcoming) - upcoming < _MONITORED_FROM:
            return None
        with contextlib.suppress(FileNotFoundError):
            kept = _Status(**json.loads(self._file.read_text("utf-8")))
            if kept.schedule == self._expression:
                return kept
        return self._keep(_Status(self._expression, NEVER, upcoming.isoformat()))

    def ran(self, started: datetime) -> None:
        """Note a run, so that the next start knows which one was missed."""
        if self.status(started) is not None:
            upcoming = self.schedule.after(started).isoformat()
            self._keep(_Status(self._expression, started.isoformat(), upcoming))

    def _keep(self, status: _Status) -> _Status:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        draft = self._file.with_suffix(".new")
        draft.write_text(json.dumps(asdict(status)), "utf-8")
        os.replace(draft, self._file)
        return status


class Timers:
    """All timer functions of the app, each in a task of its own."""

    def __init__(
        self, functions: Sequence[HostedFunction], invoker: Invoker, clock: HostClock, data_dir: Path
    ) -> None:
        self._timers = [Timer(f, data_dir / "timers" / f"{f.name}.json") for f in functions]
        self._invoker = invoker
        self._clock = clock
        self._tasks: list[asyncio.Task[None]] = []
        self._stopping = asyncio.Event()

    def start(self) -> None:
        """Begin to wait for the first occurrences; a run missed before happens at once, past due."""
        self._tasks = [asyncio.create_task(self._keep_time(timer)) for timer in self._timers]

    async def stop(self, grace_seconds: float) -> None:
        """Start nothing more, and give running functions `grace_seconds` to end."""
        self._stopping.set()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=grace_seconds)
        await cancel(self._tasks)

    async def _keep_time(self, timer: Timer) -> None:
        started = self._clock.now()
        status = timer.status(started)
        missed = status is not None and datetime.fromisoformat(status.next) < started
        if missed:
            await self._run(timer, is_past_due=True)
        while not self._stopping.is_set():
            wait = (timer.schedule.after(started) - self._clock.now()).total_seconds()
            if wait > 0 and not await self._slept(wait):
                return
            started = self._clock.now()
            await self._run(timer, is_past_due=False)

    async def _slept(self, seconds: float) -> bool:
        """True after `seconds`; False as soon as the host stops."""
        sleep = asyncio.create_task(self._clock.sleep(seconds))
        stop = asyncio.create_task(self._stopping.wait())
        try:
            await asyncio.wait({sleep, stop}, return_when=asyncio.FIRST_COMPLETED)
            return not self._stopping.is_set()
        finally:
            await cancel((sleep, stop))

    async def _run(self, timer: Timer, *, is_past_due: bool) -> None:
        started = self._clock.now()
        status = timer.status(started)
        shown = {"Last": status.last, "Next": status.next, "LastUpdated": status.last} if status else None
        info = {"Schedule": {"AdjustForDST": True}, "ScheduleStatus": shown, "IsPastDue": is_past_due}
        request = converter_of(TIMER).decode(Datum(json.dumps(info), "json"), trigger_metadata=None)
        # A failure is logged and does not end the schedule.
        with contextlib.suppress(Exception):
            await self._invoker.run(timer.function, request)
        timer.ran(started)
