"""Batches as bytes: what is sent, and what an answer means. On Azurite, `test_rows.py` shows the same."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from azure.core.exceptions import AzureError
from azure.core.rest import AsyncHttpResponse, HttpRequest

from shared.storage.tables.client.raw import RawRefusal, RawSender
from shared.storage.tables.client.raw_batch import BatchRefusal, batch_request, raw_batch
from shared.storage.tables.client.row import Row
from shared.storage.tables.client.write import Verb, Write

HEAD = "\r\n--changesetresponse\r\nContent-Type: application/http\r\n\r\n"


@dataclass
class Answer:
    """The part of the SDK's response that is used."""

    body: bytes
    status_code: int = 202
    headers: dict[str, str] = field(default_factory=dict[str, str])
    reason: str = ""
    content_type: str = "multipart/mixed"

    async def read(self) -> bytes:
        return self.body

    async def close(self) -> None:
        pass


@dataclass
class Sender:
    answer: Answer

    async def send_request(self, request: HttpRequest, *, stream: bool) -> AsyncHttpResponse:
        assert stream
        return cast(Any, self.answer)


def sent(*writes: Write) -> str:
    request = batch_request("https://court.table.core.windows.net", "desk", writes, "2019-02-02")
    assert request.url == "https://court.table.core.windows.net/$batch"
    return bytes(request.content).decode()


async def answered(body: str, status: int = 202, operations: int = 3) -> list[str]:
    sender: RawSender = cast(Any, Sender(Answer(body.encode(), status)))
    return await raw_batch(sender, batch_request("https://a", "t", [], "2019-02-02"), operations)


def test_each_verb_is_the_request_that_the_service_knows() -> None:
    row = Row("p", "k", {"name": "Ana", "n": 1, "yes": True}, 'W/"1"')
    address = "https://court.table.core.windows.net/desk(PartitionKey='p',RowKey='k')"

    body = sent(
        Write(Verb.INSERT, row), Write(Verb.PUT, row), Write(Verb.REPLACE, row), Write(Verb.DELETE, row)
    )

    lines = [line for line in body.split("\r\n") if line.endswith("HTTP/1.1")]
    assert lines == [
        "POST https://court.table.core.windows.net/desk HTTP/1.1",
        f"PUT {address} HTTP/1.1",
        f"PUT {address} HTTP/1.1",
        f"DELETE {address} HTTP/1.1",
    ]
    assert body.count('If-Match: W/"1"') == 2, "the replaced and the deleted one"
    assert body.count('{"PartitionKey":"p","RowKey":"k","name":"Ana","n":1,"yes":true}') == 3


def test_keys_are_quoted_for_the_address() -> None:
    body = sent(Write(Verb.DELETE, Row("d'água/#?", "ç 1", {})))
    assert "desk(PartitionKey='d%27%27%C3%A1gua%2F%23%3F',RowKey='%C3%A7%201') HTTP/1.1" in body
    assert "If-Match: *" in body


def test_no_text_of_a_person_can_end_an_operation() -> None:
    body = sent(Write(Verb.PUT, Row("p", "k", {"name": "x\r\n--changeset\r\n\r\nHTTP/1.1 204 No Content"})))
    assert len(re.findall(r"(?m)^--changeset_", body)) == 2
    assert r"x\r\n--changeset\r\n\r\nHTTP/1.1 204 No Content" in body


async def test_etags_come_in_order_and_what_is_gone_has_none() -> None:
    told = (
        f'{HEAD}HTTP/1.1 204 No Content\r\nETag: W/"one"\r\nDataServiceVersion: 3.0;\r\n\r\n'
        f"{HEAD}HTTP/1.1 204 No Content\r\nDataServiceVersion: 3.0;\r\n\r\n"
        f'{HEAD}HTTP/1.1 204 No Content\r\netag: W/"three"\r\n\r\n\r\n--changesetresponse--\r\n'
    )
    assert await answered(told) == ['W/"one"', "", 'W/"three"']


async def test_a_refusal_names_its_operation_and_code() -> None:
    error = '{"odata.error":{"code":"UpdateConditionNotSatisfied","message":{"lang":"en","value":"2:Not"}}}'
    told = f"{HEAD}HTTP/1.1 412 Precondition Failed\r\nContent-Type: application/json\r\n\r\n{error}\r\n"

    with pytest.raises(BatchRefusal) as refused:
        await answered(told)

    assert (refused.value.status_code, refused.value.index) == (412, 2)
    assert refused.value.error_code == "UpdateConditionNotSatisfied"


@pytest.mark.parametrize("body", ["", "<html>", "{}", '{"odata.error":7}'])
async def test_a_refusal_without_the_services_words_is_one_of_the_first(body: str) -> None:
    with pytest.raises(BatchRefusal) as refused:
        await answered(f"{HEAD}HTTP/1.1 409 Conflict\r\n\r\n{body}\r\n")
    assert (refused.value.status_code, refused.value.index, refused.value.error_code) == (409, 0, "")


async def test_a_batch_that_is_refused_whole_is_told_apart() -> None:
    with pytest.raises(RawRefusal) as refused:
        await answered('{"odata.error":{"code":"InvalidInput","message":{"value":"no"}}}', 400)
    assert not isinstance(refused.value, BatchRefusal)
    assert (refused.value.status_code, refused.value.error_code) == (400, "InvalidInput")


@pytest.mark.parametrize(
    "body", ["", "<html>HTTP/1.1 200 OK</html>", f"{HEAD}HTTP/1.1 204 No Content\r\n\r\n"]
)
async def test_an_incomplete_answer_is_an_error(body: str) -> None:
    with pytest.raises(AzureError):
        await answered(body)
