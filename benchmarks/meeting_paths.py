"""What the ways to Graph cost in a fresh process: import and first call, light path and typed path."""

from __future__ import annotations

import asyncio
import json
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
RUNS = 5
_MEASURE = """
import asyncio, json, sys, time
from datetime import UTC, datetime
wall, cpu = time.perf_counter(), time.process_time()
{body}
print(json.dumps({{
    "wall": (time.perf_counter() - wall) * 1000,
    "cpu": (time.process_time() - cpu) * 1000,
    "modules": len(sys.modules),
    "models": sum(name.startswith("msgraph.") for name in sys.modules),
    "peak": int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0]) / 1024,
}}))
"""
_PROVIDER = """
from shared.meetings.graph import GraphMeetings
from shared.graph_settings import GraphSettings
patient = GraphSettings(base_url={base!r}, in_cloud=False, attempt_seconds=120, connect_seconds=60)
meetings = GraphMeetings(patient)
"""
_LIGHT = """
async def first() -> None:
    for number in range({calls}):
        await meetings.open(call_id=f"light-{{number}}-{run}", organiser_id="ana", subject="Atendimento",
                            starts_at=datetime.now(UTC))
    await meetings.aclose()
asyncio.run(first())
"""
_TYPED = """
from msgraph.generated.users.item.online_meetings.create_or_get.create_or_get_post_request_body import (
    CreateOrGetPostRequestBody,
)
from shared.meetings.sdk import GraphClient
async def first() -> None:
    async with meetings.attempt("typed") as client:
        for number in range({calls}):
            answer = await client.graph.users.by_user_id("ana").online_meetings.create_or_get.post(
                CreateOrGetPostRequestBody(external_id=f"typed-{{number}}-{run}", subject="Atendimento",
                                           start_date_time=datetime.now(UTC))
            )
            assert answer.join_web_url
            await client.set_options(organiser_id="ana", meeting_id=answer.id)
    await meetings.aclose()
asyncio.run(first())
"""
_WARM = "asyncio.run(meetings.warm_up())\n"
WAYS = {
    "an app that waits (no SDK)": "",
    "the SDK imported (warm-up)": _WARM,
    "first call, light path (ours)": _LIGHT,
    "first call, typed path (baseline)": _TYPED,
}
"""Name → what a fresh process does. A call is createOrGet and the PATCH of the options, either way."""


@dataclass(frozen=True)
class PathCost:
    """Medians of `RUNS` fresh processes; times in ms, memory in MiB."""

    name: str
    wall: float
    cpu: float
    modules: int
    models: int
    peak: float


async def costs(base_url: str) -> list[PathCost]:
    """Every way in turn, so that none meets a warmer machine than the others."""
    found: dict[str, list[dict[str, float]]] = {name: [] for name in WAYS}
    for run in range(RUNS):
        for name, body in WAYS.items():
            code = (_PROVIDER + body).format(base=base_url, calls=1, run=run)
            found[name].append(await asyncio.to_thread(_measured, code))
    return [_median(name, runs) for name, runs in found.items()]


def _measured(body: str) -> dict[str, float]:
    script = _MEASURE.format(body=body)
    done = subprocess.run(  # noqa: S603  (our own text)
        [sys.executable, "-W", "ignore", "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return json.loads(done.stdout)


def _median(name: str, runs: list[dict[str, float]]) -> PathCost:
    middle = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
    return PathCost(
        name, middle["wall"], middle["cpu"], int(middle["modules"]), int(middle["models"]), middle["peak"]
    )
