"""Runs user code away from the host: an event loop of its own in one thread, sync functions on a pool."""

from __future__ import annotations

import asyncio
import contextvars
import inspect
import logging
import sys
import threading
import time
import uuid
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from local_host.clock import CURRENT_INVOCATION
from local_host.contracts import DURABLE_CLIENT, HostedFunction, Worker
from local_host.tasks import cancel

THREADS = 1000
"""Threads for sync functions, as many as the real host gives its worker."""

OUT_OF_PROC_LABEL = "\n\n$OutOfProcData$"
"""The SDK appends an orchestrator's whole state to its exception; a person wants what stands before."""

log = logging.getLogger("local_host.function")


@dataclass
class _Running:
    id: str
    function: HostedFunction
    begun: float = field(default_factory=time.perf_counter)


class FunctionWorker:
    """Satisfies `contracts.Worker`. All async functions share one loop: the durable client needs that."""

    def __init__(self, *, timeout_seconds: float) -> None:
        self.timeout = timeout_seconds
        self._running: dict[str, _Running] = {}

    def start(self) -> None:
        """Start the functions' loop."""
        self._loop = asyncio.new_event_loop()
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="function")
        self._thread = threading.Thread(target=self._loop.run_forever, name="functions", daemon=True)
        self._thread.start()

    def in_flight(self) -> Mapping[str, str]:
        """Invocation id → function name of everything that runs now."""
        return {running.id: running.function.name for running in tuple(self._running.values())}

    async def invoke(self, function: HostedFunction, arguments: Mapping[str, object]) -> object:
        """Run `function` and return what it returned.

        Raises what it raised, and `TimeoutError` after `functionTimeout` (real seconds: a test clock
        that leaps over a day must not end a request in flight).
        """
        running = _Running(str(uuid.uuid4()), function)
        self._running[running.id] = running
        future = asyncio.wrap_future(self._submit(running, arguments))
        try:
            await asyncio.wait({future}, timeout=self.timeout)
            if not future.done():
                future.cancel()
                raise TimeoutError(f"{function.name} ran longer than {self.timeout:g} s (functionTimeout)")
            result = future.result()
        except Exception as error:
            self._report(running, error)
            raise
        finally:
            del self._running[running.id]
        self._report(running, None)
        return result

    async def stop(self, close_app: Callable[[], Awaitable[None]] | None = None) -> None:
        """Stop the loop and leave the threads; the caller has waited for the functions as long as it wants.

        `close_app` is awaited on the functions' loop first: connections can only be closed where they were
        opened.
        """
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(_tidy(close_app), self._loop))
        self._loop.call_soon_threadsafe(self._loop.stop)
        await asyncio.to_thread(self._thread.join)
        self._loop.close()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _submit(self, running: _Running, arguments: Mapping[str, object]) -> Future[object]:
        function = running.function
        if function.is_async:
            return asyncio.run_coroutine_threadsafe(_call_async(function, running.id, arguments), self._loop)
        context = contextvars.copy_context()
        context.run(CURRENT_INVOCATION.set, running.id)
        return self._pool.submit(context.run, _call_sync, function, arguments)

    def _report(self, running: _Running, error: Exception | None) -> None:
        took = (time.perf_counter() - running.begun) * 1000
        line = f"{running.function.name} {running.id} {'failed' if error else 'ok'} {took:.0f} ms"
        if error is None:
            log.info(line)
            return
        text = str(error).split(OUT_OF_PROC_LABEL)[0]
        shown = error.__cause__ if OUT_OF_PROC_LABEL in str(error) else error
        log.error("%s: %s: %s", line, type(error).__name__, text, exc_info=shown)


class Invoker:
    """Gives a function its arguments: the trigger's value, and the durable client where it asks for one."""

    def __init__(self, worker: Worker, client_payload: Callable[[], str]) -> None:
        self._worker = worker
        self._client_payload = client_payload

    async def run(self, function: HostedFunction, trigger_value: object) -> object:
        """What the function returned. Raises what it raised."""
        clients = [binding.name for binding in function.bindings if binding.kind == DURABLE_CLIENT]
        given: dict[str, object] = {name: self._client_payload() for name in clients}
        return await self._worker.invoke(function, {**given, function.trigger.name: trigger_value})


def _call_sync(function: HostedFunction, arguments: Mapping[str, object]) -> object:
    try:
        return function.call(**arguments)
    except (SystemExit, KeyboardInterrupt) as error:
        raise _worker_exit(function, error) from error


async def _call_async(function: HostedFunction, invocation: str, arguments: Mapping[str, object]) -> object:
    CURRENT_INVOCATION.set(invocation)
    try:
        returned = function.call(**arguments)
        return await returned if inspect.isawaitable(returned) else returned
    except (SystemExit, KeyboardInterrupt) as error:
        raise _worker_exit(function, error) from error


def _worker_exit(function: HostedFunction, error: BaseException) -> RuntimeError:
    return RuntimeError(
        f"{function.name} raised {type(error).__name__}: in Azure this kills the worker and every request "
        "in flight with it; raise an ordinary exception instead"
    )


async def _tidy(close_app: Callable[[], Awaitable[None]] | None) -> None:
    """Cancel what still runs on the functions' loop, close the app, and close the durable SDK's HTTP session.

    Tasks end first: one that goes on after the app has closed would open its connections anew.
    The session lives on the loop of its first call, and the next host of this process has another loop.
    The SDK names no public way to close it; its functions are private but stable since 1.4.
    """
    await _cancel_others()
    if close_app is not None:
        try:
            await close_app()
        except Exception:
            log.exception("the app could not close its connections")
        await _cancel_others()
    sdk: Any = sys.modules.get("azure.durable_functions.models.utils.http_utils")
    if sdk is not None:
        await sdk._close_session()
        sdk._session_lock = asyncio.Lock()


async def _cancel_others() -> None:
    """Cancel every task of the running loop but this one, and those that begin meanwhile."""
    this = asyncio.current_task()
    while tasks := [task for task in asyncio.all_tasks() if task is not this]:
        await cancel(tasks)
