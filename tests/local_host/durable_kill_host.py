"""A process of its own for the kill test: an engine on a folder, its address on the first line of output.

Run as `python -m tests.local_host.durable_kill_host FOLDER LOG`. The activity appends its input to LOG.
"""

from __future__ import annotations

import asyncio
import os
import sys
import warnings
from pathlib import Path

from local_host.clock import SystemClock
from local_host.durable.engine import DurableEngine
from local_host.durable.settings import DurableSettings
from local_host.worker import FunctionWorker
from tests.local_host.durable_flows import Context, Flow
from tests.local_host.durable_hub import hosted


def visit(context: Context) -> Flow:
    """Waits for two events, with an activity after each; the second generation ends."""
    told: list[object] | None = context.get_input()
    if told is not None:
        return told
    told = []
    for number in range(2):
        got = yield context.wait_for_external_event(f"event{number}")
        told.append((yield context.call_activity("note", f"{context.instance_id} {got}")))
    context.continue_as_new(told)


async def serve(path: Path, log: Path) -> None:
    def note(value: object) -> object:
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{value}\n")
            file.flush()
            os.fsync(file.fileno())
        return value

    worker = FunctionWorker(timeout_seconds=60)
    worker.start()
    engine = DurableEngine(
        path,
        functions=hosted([visit], {"note": note}),
        worker=worker,
        clock=SystemClock(),
        settings=DurableSettings(max_queue_polling_interval=0.05, max_concurrent_activities=20),
        runs_here=True,
    )
    await engine.start()
    sys.stdout.write(engine.client_payload("http://desk.example") + "\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    asyncio.run(serve(Path(sys.argv[1]), Path(sys.argv[2])))
