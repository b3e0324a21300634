"""Queries whose answers are taken as the service's JSON: rows already known are not parsed at all.

The SDK's own deserialiser makes an object of every cell; for a long board that was half of the time.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import msgspec
from azure.core.exceptions import HttpResponseError
from azure.core.rest import AsyncHttpResponse, HttpRequest

from shared.storage.tables.client.row import Row

_CONTINUATION = ("NextPartitionKey", "NextRowKey")
_OF_THE_SERVICE = frozenset({"PartitionKey", "RowKey", "Timestamp", "odata.metadata", "odata.etag"})


class RawSender(Protocol):
    """The part of the client under the SDK's used here: its connections, sign-in and hooks."""

    def send_request(self, request: HttpRequest, *, stream: bool) -> Awaitable[AsyncHttpResponse]:
        """Send a request with the client's sign-in and hooks; `stream` leaves the body of the answer unread.

        Raises `AzureError` where there is no answer; one of any status is returned.
        """
        ...


@dataclass(frozen=True)
class RawPage:
    """A page of a query's answer: its JSON, and where the next page begins; None after the last."""

    body: bytes
    next_page: Mapping[str, str]


class RawRefusal(HttpResponseError):
    """Storage refused a request. The code is where the SDK's own errors have it."""

    error_code: str


class RawRow(msgspec.Struct, frozen=True):
    """A row of which only partition, key and ETag have been read."""

    partition: str = msgspec.field(name="PartitionKey")
    key: str = msgspec.field(name="RowKey")
    etag: str = msgspec.field(name="odata.etag")
    json: msgspec.Raw = msgspec.Raw()

    def parsed(self) -> Row:
        """The row with its columns; columns of types that we do not write are left out, as everywhere."""
        cells: dict[str, Any] = _CELLS.decode(self.json)
        columns = {
            name: value
            for name, value in cells.items()
            if name not in _OF_THE_SERVICE and isinstance(value, str | int | bool)
        }
        return Row(self.partition, self.key, columns, self.etag)


class _Page(msgspec.Struct):
    value: list[msgspec.Raw]


_PAGE = msgspec.json.Decoder(_Page)
_HEAD = msgspec.json.Decoder(RawRow)
_CELLS = msgspec.json.Decoder(dict[str, Any])


def rows_of(body: bytes) -> list[RawRow]:
    """The rows of a page, about two millionths of a second each."""
    found: list[RawRow] = []
    for raw in _PAGE.decode(body).value:
        head = _HEAD.decode(raw)
        found.append(RawRow(head.partition, head.key, head.etag, raw))
    return found


def page_request(address: str, api_version: str) -> HttpRequest:
    """The request that the SDK would send for a query."""
    headers = {
        "Accept": "application/json;odata=minimalmetadata",
        "DataServiceVersion": "3.0",
        "x-ms-version": api_version,
    }
    return HttpRequest("GET", address, headers=headers)


async def raw_page(sender: RawSender, request: HttpRequest) -> RawPage:
    """One request. Raises the SDK's errors; `RawRefusal` for any other status than 200."""
    response, body = await answer_of(sender, request)
    if response.status_code != 200:
        raise refusal_of(response, body)
    found = {name: response.headers.get(f"x-ms-continuation-{name}") for name in _CONTINUATION}
    return RawPage(body, {name: value for name, value in found.items() if value})


async def answer_of(sender: RawSender, request: HttpRequest) -> tuple[AsyncHttpResponse, bytes]:
    """The answer and its whole body, unparsed. Raises the SDK's errors where there is none."""
    # As a stream: otherwise the pipeline would parse the answer.
    response = await sender.send_request(request, stream=True)
    try:
        return response, await response.read()
    finally:
        await response.close()


def refusal_of(response: AsyncHttpResponse, body: bytes) -> RawRefusal:
    """The error for an answer with an unexpected status."""
    refusal = RawRefusal(message="storage refused a request", response=response)
    refusal.error_code = response.headers.get("x-ms-error-code") or _code_in(body)
    return refusal


def _code_in(body: bytes) -> str:
    """The error code of a refusal, as the table service writes it."""
    try:
        return str(json.loads(body)["odata.error"]["code"])
    except (ValueError, LookupError, TypeError):
        return ""
