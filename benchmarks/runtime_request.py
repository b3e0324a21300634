"""Case 10 in the worker library of Python 3.13: `python -m benchmarks.runtime_request FOLDER [HOURS PEOPLE]`.

Run with the Python of `make check-next-runtime`, where that library is installed. Without hours the handlers
are empty. Prints microseconds of processor time for a request, as `waiting_request.Cost` has them.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.waiting_request import CALLS, REPETITIONS, SHOW, Cost, questions, tickets_of
from local_host.contracts import HTTP
from local_host.converters import Datum, converter_of
from local_host.next_runtime_app import RuntimeFunction, runtime_functions

FUNCTION_APP = "from benchmarks.runtime_app import app\n"


async def main(folder: Path, hours: str, people: int) -> Cost:
    """The least of the repetitions. With `people` 0 the handlers are empty."""
    (folder / "function_app.py").write_text(FUNCTION_APP)
    [show] = [each for each in runtime_functions(folder) if each.name == SHOW]
    from benchmarks.runtime_app import services

    tickets = await tickets_of(services, hours, people) if services else [("0" * 30, "none")]
    at_once, held = await questions(lambda request: show.call(**_given(show, request)), tickets)
    found = [
        Cost(await _each(show, at_once, together=False), await _each(show, held, together=True))
        for _ in range(REPETITIONS)
    ]
    if services:
        await services.storage.close()
    return Cost(min(cost.at_once for cost in found), min(cost.held for cost in found))


def _given(show: RuntimeFunction, request: Datum) -> dict[str, object]:
    return {show.trigger.name: converter_of(HTTP).decode(request, trigger_metadata=None)}


async def _each(show: RuntimeFunction, requests: Sequence[Datum], *, together: bool) -> float:
    """Processor time of one: from the host's message to the library's answer."""
    sent = [show.invocation(_given(show, request)) for request in requests]
    began = time.process_time()
    if together:
        answers = await asyncio.gather(*(show.invoke(each) for each in sent))
    else:
        answers = [await show.invoke(each) for each in sent]
    took = time.process_time() - began
    assert {answer.return_value.http.status_code for answer in answers} == {"304"}
    return took / CALLS * 1e6


if __name__ == "__main__":
    made, *rest = sys.argv[1:]
    if rest:
        os.environ["MEASURED_APP_FOLDER"] = made
    given = (rest[0], int(rest[1])) if rest else ("", 0)
    print(json.dumps(asdict(asyncio.run(main(Path(made), *given)))))
