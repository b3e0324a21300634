"""The tables of one storage account: the client, its time limits, and what its refusals mean.

The SDK's own retries are off: a write that is retried may have taken effect the first time, and the caller
has to know that (`Rejected.repeated`).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Protocol, TypeVar, cast
from urllib.parse import quote, urlencode
from weakref import WeakKeyDictionary

from azure.core.exceptions import AzureError, HttpResponseError
from azure.core.pipeline import PipelineRequest, PipelineResponse
from azure.core.pipeline.transport import AsyncHttpResponse, HttpRequest
from azure.data.tables.aio import TableServiceClient

from shared.ports import Clock, StorageUnavailable
from shared.storage.bundle import StorageConfig
from shared.storage.names import Names, Table
from shared.storage.tables.client.raw import RawPage, RawSender, page_request, raw_page
from shared.storage.tables.client.raw_batch import BatchRefusal, batch_request, raw_batch
from shared.storage.tables.client.write import Write
from shared.storage.time_limit import TimeLimit

_T = TypeVar("_T")
ATTEMPT_SECONDS = 3.5
"""One attempt at a request, from when it goes out. Seconds in which our loop has run: see `TimeLimit`."""
TOTAL_SECONDS = 8.0
"""All attempts at a request: a host that stops allows about 10 s, and people wait."""
AT_ONCE = 64
"""Requests of one loop under way. The next ones wait for a slot here, where it is not counted as an
attempt's time, and not for one of the transport's 100 connections, where it would be."""
PAUSES = (0.1, 0.5)
"""Seconds before the second and the third attempt."""
HALF_A_SECOND = timedelta(seconds=0.5)
_REFUSALS = frozenset({404, 409, 412})
_MISSING_TABLE = ("TableNotFound", "TableBeingDeleted")

RequestHook = Callable[[str], None]
"""Called with the kind of each request sent, retries included: `get`, `query`, `batch`, `other`.

Requests to the change log, which depend on time and not on what anybody asks, are `note` and `notes`.
"""


class Entity(Protocol):
    """The part of the SDK's `TableEntity` used here."""

    def items(self) -> Iterable[tuple[str, object]]:
        """Name and value of each property, the keys included."""
        ...

    @property
    def metadata(self) -> Mapping[str, object]:
        """What is no property: `etag` and `timestamp`."""
        ...


class TableApi(Protocol):
    """The part of the SDK's `TableClient` used here; the SDK leaves its keyword arguments untyped."""

    def get_entity(self, partition_key: str, row_key: str) -> Awaitable[Entity]:
        """One entity by its keys. Raises `ResourceNotFoundError`."""
        ...

    def query_entities(self, query_filter: str, *, parameters: dict[str, object]) -> AsyncIterator[Entity]:
        """The entities that match an OData filter, by partition and key; it is asked page by page.

        `parameters` are the values of the filter's `@names`. Raises `HttpResponseError`.
        """
        ...

    def create_entity(self, entity: Mapping[str, object]) -> Awaitable[Mapping[str, object]]:
        """Insert an entity; the headers of the answer, `etag` among them. Raises `ResourceExistsError`."""
        ...

    def create_table(self) -> Awaitable[object]:
        """Make the table. Raises `ResourceExistsError` where it exists."""
        ...


class Rejected(Exception):
    """Storage refused with 404, 409 or 412 because of the operation with this index in a batch."""

    def __init__(self, status: int, index: int, *, repeated: bool) -> None:
        super().__init__(f"status {status} at operation {index}")
        self.status = status
        self.index = index
        self.repeated = repeated
        """An earlier attempt got no answer, so this refusal may be caused by our own success."""


@dataclass(frozen=True)
class _Connection:
    """The clients of one event loop."""

    service: TableServiceClient
    tables: dict[Table, TableApi] = field(default_factory=dict[Table, TableApi])
    slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))


class Account:
    """The clients of one account, created at first use, one per event loop."""

    def __init__(
        self, config: StorageConfig, on_request: RequestHook | None = None, clock: Clock | None = None
    ) -> None:
        self._config = config
        self._clock = clock
        self.clock_ahead: timedelta | None = None
        """How far `clock` is ahead of storage's, by the last answer and to a second; None before the first.
        """
        self._names = Names(config.table_prefix)
        self._on_request = on_request
        self._connections: WeakKeyDictionary[asyncio.AbstractEventLoop, _Connection] = WeakKeyDictionary()
        self._credential: Any = None  # of azure.identity, which is imported only in Azure

    def table(self, table: Table) -> TableApi:
        """A table's client for the running event loop; all share the account's connections."""
        connection = self._connection()
        if table not in connection.tables:
            connection.tables[table] = connection.service.get_table_client(self._names.table(table))
        return connection.tables[table]

    async def page(self, table: Table, query: Mapping[str, str]) -> RawPage:
        """One page of a query as the service sends it; `query` holds the parameters of the address. Raises as
        `call` does.
        """
        service = self._connection().service
        sender = cast("RawSender", service._client)  # pyright: ignore[reportPrivateUsage] - no public way
        parameters = urlencode(query, quote_via=quote)
        address = f"{service.url.rstrip('/')}/{self._names.table(table)}()?{parameters}"
        return await self.call(lambda: raw_page(sender, page_request(address, service.api_version)))

    async def batch(self, table: Table, writes: Sequence[Write]) -> list[str]:
        """One batch to a table: the ETags in order, empty for what is gone. Raises as `call` does."""
        service = self._connection().service
        sender = cast("RawSender", service._client)  # pyright: ignore[reportPrivateUsage] - no public way
        address, name = service.url.rstrip("/"), self._names.table(table)

        async def send() -> list[str]:
            request = batch_request(address, name, writes, service.api_version)
            return await raw_batch(sender, request, len(writes))

        return await self.call(send)

    async def call(self, request: Callable[[], Awaitable[_T]]) -> _T:
        """Make a request, repeated if it got no answer. Raises `Rejected`, `StorageUnavailable`."""
        failure: Exception | None = None
        slots = self._connection().slots
        try:
            async with TimeLimit(TOTAL_SECONDS):
                for pause in (*PAUSES, None):
                    try:
                        async with slots, TimeLimit(ATTEMPT_SECONDS):
                            return await request()
                    except (AzureError, TimeoutError) as error:
                        _raise_if_final(error, repeated=failure is not None)
                        failure = error
                    if pause is not None:
                        await asyncio.sleep(pause)
        except TimeoutError as error:
            failure = failure or error
        raise StorageUnavailable(_describe(failure)) from failure

    async def close(self) -> None:
        """Close the running loop's connections; the next use opens new ones."""
        connection = self._connections.pop(asyncio.get_running_loop(), None)
        if connection is not None:
            await connection.service.close()
        if self._credential is not None:
            await self._credential.close()
            self._credential = None

    def _connection(self) -> _Connection:
        loop = asyncio.get_running_loop()
        if loop not in self._connections:
            self._connections[loop] = _Connection(self._connect())
        return self._connections[loop]

    def _observe(self, request: PipelineRequest[HttpRequest]) -> None:
        if self._on_request is not None:
            self._on_request(_kind(request.http_request, self._names.table(Table.CHANGES)))

    def _heard(self, response: PipelineResponse[HttpRequest, AsyncHttpResponse]) -> None:
        """Note storage's time, which every answer carries."""
        if self._clock is None:
            return
        try:
            there = parsedate_to_datetime(response.http_response.headers["Date"])
        except (KeyError, ValueError):
            return  # a proxy has removed or changed it
        # The header is in whole seconds: on average half a second has passed since.
        self.clock_ahead = self._clock.now() - there - HALF_A_SECOND

    def _connect(self) -> TableServiceClient:
        # At INFO the SDK writes two records for every request, and the worker sends each to the host.
        logging.getLogger("azure").setLevel(logging.WARNING)
        options: dict[str, Any] = {"retry_total": 0, "raw_request_hook": self._observe}
        options["raw_response_hook"] = self._heard
        if self._config.connection_string is not None:
            return TableServiceClient.from_connection_string(self._config.connection_string, **options)
        # Imported here: only an account in Azure is accessed by identity, and the import takes 130 ms.
        from azure.identity.aio import AzureCliCredential, ManagedIdentityCredential

        assert self._config.table_endpoint is not None
        if self._config.by_command_line:
            self._credential = AzureCliCredential()
        else:
            self._credential = ManagedIdentityCredential(client_id=self._config.client_id)
        return TableServiceClient(self._config.table_endpoint, credential=self._credential, **options)


def _kind(request: HttpRequest, change_log: str) -> str:
    path = request.url.partition("?")[0]
    if request.method == "POST":
        return "batch" if path.endswith("/$batch") else "note" if path.endswith(f"/{change_log}") else "other"
    if "(PartitionKey=" in path:
        return "get"
    return "notes" if path.endswith(f"/{change_log}()") else "query"


def _raise_if_final(error: AzureError | TimeoutError, *, repeated: bool) -> None:
    """Return only if another attempt makes sense."""
    if not isinstance(error, HttpResponseError) or error.status_code is None:
        return
    status = error.status_code
    code = getattr(error, "error_code", None)
    if status in _REFUSALS and getattr(code, "value", code) not in _MISSING_TABLE:
        index = error.index if isinstance(error, BatchRefusal) else 0
        raise Rejected(status, index, repeated=repeated) from error
    if 400 <= status < 500 and status not in (408, 429):
        raise StorageUnavailable(_describe(error)) from error


def _describe(error: Exception | None) -> str:
    """Status and code only: the service's messages may quote the row."""
    status = getattr(error, "status_code", None)
    code = getattr(error, "error_code", None)
    return f"{type(error).__name__} {status or ''} {getattr(code, 'value', code) or ''}".strip()
