"""Batches written as the bytes that the service takes: an entity group transaction, as its REST API has it.

The SDK makes a MIME message of every operation with Python's `email`, and parses the answer with it: some
8 ms of processor time for the batch of a join, during which the event loop does nothing else. The request
itself goes through the SDK's pipeline: its sign-in, connections and hooks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from secrets import token_hex
from urllib.parse import quote

import msgspec
from azure.core.exceptions import AzureError
from azure.core.rest import HttpRequest

from shared.storage.tables.client.raw import RawRefusal, RawSender, answer_of, refusal_of
from shared.storage.tables.client.write import Verb, Write

_PART = re.compile(rb"(?:^|\n)HTTP/1\.1 (\d{3})")
_PART_HEAD = b"Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n"
_ETAG = re.compile(rb"(?im)^etag:[ \t]*(.+?)\r?$")
_ERROR = re.compile(rb"\{.*\}")
_INDEX = re.compile(r"(\d+):")
_ACCEPTED = 202


class BatchRefusal(RawRefusal):
    """Storage refused a batch because of the operation with this index."""

    index: int


def batch_request(account: str, table: str, writes: Sequence[Write], api_version: str) -> HttpRequest:
    """The request for these writes to one table; `account` is the service's address without a slash."""
    outer, inner = f"batch_{token_hex(16)}", f"changeset_{token_hex(16)}"
    parts = [f"--{outer}\r\nContent-Type: multipart/mixed; boundary={inner}\r\n\r\n".encode()]
    for write in writes:
        parts.append(f"--{inner}\r\n".encode() + _PART_HEAD + _operation(f"{account}/{table}", write))
    parts.append(f"--{inner}--\r\n\r\n--{outer}--\r\n".encode())
    headers = {
        "Content-Type": f"multipart/mixed; boundary={outer}",
        "Accept": "application/json",
        "DataServiceVersion": "3.0",
        "MaxDataServiceVersion": "3.0;NetFx",
        "x-ms-version": api_version,
    }
    return HttpRequest("POST", f"{account}/$batch", headers=headers, content=b"".join(parts))


async def raw_batch(sender: RawSender, request: HttpRequest, operations: int) -> list[str]:
    """One request; the ETags of its operations in order, empty for what is gone. Raises the SDK's errors.

    `BatchRefusal` for an operation that was refused, `RawRefusal` where the whole batch was, `AzureError`
    for an answer that does not say what became of each operation.
    """
    response, body = await answer_of(sender, request)
    if response.status_code != _ACCEPTED:
        raise refusal_of(response, body)
    etags: list[str] = []
    starts = [*_PART.finditer(body)]
    for place, found in enumerate(starts):
        end = starts[place + 1].start() if place + 1 < len(starts) else len(body)
        part, status = body[found.end() : end], int(found[1])
        if not 200 <= status < 300:
            error = _ERROR.search(part)
            refusal = BatchRefusal(message="an operation was refused", response=response)
            refusal.status_code = status
            refusal.error_code, message = _code_and_message(error[0] if error else b"")
            index = _INDEX.match(message)
            refusal.index = int(index[1]) if index else 0
            raise refusal
        etag = _ETAG.search(part)
        etags.append(etag[1].decode() if etag else "")
    if len(etags) != operations:
        raise AzureError(f"an answer about {len(etags)} operations of {operations}")
    return etags


def _operation(table: str, write: Write) -> bytes:
    """One operation as an HTTP request of its own."""
    row = write.row
    address = f"{table}(PartitionKey='{_in_address(row.partition)}',RowKey='{_in_address(row.key)}')"
    match write.verb:
        case Verb.INSERT:
            line, headers = f"POST {table}", ["Prefer: return-no-content"]
        case Verb.PUT:
            line, headers = f"PUT {address}", []
        case Verb.REPLACE:
            line, headers = f"PUT {address}", [f"If-Match: {row.etag or '*'}"]
        case Verb.DELETE:
            line, headers = f"DELETE {address}", [f"If-Match: {row.etag or '*'}"]
    headers += ["Accept: application/json;odata=minimalmetadata", "DataServiceVersion: 3.0"]
    if write.verb is Verb.DELETE:
        return "\r\n".join([f"{line} HTTP/1.1", *headers, "", "", ""]).encode()
    entity = msgspec.json.encode({"PartitionKey": row.partition, "RowKey": row.key, **row.columns})
    headers += ["Content-Type: application/json", f"Content-Length: {len(entity)}"]
    return "\r\n".join([f"{line} HTTP/1.1", *headers, "", ""]).encode() + entity + b"\r\n"


def _in_address(key: str) -> str:
    """A key between the quotes of an address."""
    return quote(key.replace("'", "''"), safe="")


def _code_and_message(body: bytes) -> tuple[str, str]:
    """Code and message of a refusal; empty where the body is not the service's."""
    try:
        error = msgspec.json.decode(body, type=_Refusal).error
    except msgspec.DecodeError:
        return "", ""
    return error.code, error.message.value


class _Message(msgspec.Struct):
    value: str = ""


class _Error(msgspec.Struct):
    code: str = ""
    message: _Message = msgspec.field(default_factory=_Message)


class _Refusal(msgspec.Struct):
    error: _Error = msgspec.field(name="odata.error")
