"""What the management API takes: inputs, events, instance ids, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.local_host.durable_api import JSON, running_api
from tests.local_host.durable_hub import SDK_WARNINGS, Json, until

pytestmark = [pytest.mark.filterwarnings(text) for text in SDK_WARNINGS]


async def test_an_event_must_be_json(tmp_path: Path) -> None:
    async with running_api(tmp_path) as api:
        await api.waiting("one")

        status, body = await api.call("POST", "/instances/one/raiseEvent/go", b"{bad")
        assert (status, body["Message"]) == (400, "Invalid JSON content")
        assert set(body) == {"Message", "ExceptionMessage", "ExceptionType", "StackTrace"}
        assert (await api.call("POST", "/instances/one/raiseEvent/go", b""))[0] == 400
        refused = await api.call("POST", "/instances/one/raiseEvent/go", b"x", {"Content-Type": "text/plain"})
        assert refused == (400, {"Message": "Only application/json request content is supported"})


@pytest.mark.parametrize(
    ("body", "headers", "output"),
    [
        (b'{"a":1}', JSON, ["dict:{'a': 1}", "dict:{'a': 1}"]),
        (b'{"a":1}', {"Content-Type": "text/plain"}, ["dict:{'a': 1}", "dict:{'a': 1}"]),
        (b"null", JSON, ["NoneType:None", "NoneType:None"]),
        (b"", {}, ["NoneType:None", "NoneType:None"]),
        (
            b"5",
            JSON,
            "Orchestrator function 'input_kind' failed: "
            "the JSON object must be str, bytes or bytearray, not int",
        ),
        (
            b'"x"',
            JSON,
            "Orchestrator function 'input_kind' failed: Expecting value: line 1 column 1 (char 0)",
        ),
        (
            b'{"a":1}',
            {"Content-Type": "application/x-www-form-urlencoded"},
            "Orchestrator function 'input_kind' failed: One or more errors occurred. "
            "(Exception while executing function: Functions.input_kind)",
        ),
    ],
)
async def test_a_raw_input_is_seen_as_it_was_sent(
    tmp_path: Path, body: bytes, headers: dict[str, str], output: Json
) -> None:
    async with running_api(tmp_path) as api:
        status, links = await api.call("POST", "/orchestrators/input_kind", body, headers)

        assert status == 202
        assert await api.hub.output(links["id"]) == output


async def test_a_start_refuses_what_is_not_json(tmp_path: Path) -> None:
    async with running_api(tmp_path) as api:
        status, body = await api.call("POST", "/orchestrators/input_kind", b"{bad}")
        assert (status, body["Message"]) == (400, "Invalid JSON content")
        assert body["ExceptionMessage"]
        assert (await api.call("POST", "/orchestrators/input_kind", b'{"a":'))[0] == 500


async def test_inputs_and_events_of_the_client_are_encoded_twice(tmp_path: Path) -> None:
    async with running_api(tmp_path) as api:
        visit = await api.hub.client.start_new("input_kind", client_input={"a": 1})
        assert await api.hub.output(visit) == ["dict:{'a': 1}", "dict:{'a': 1}"]
        assert (await api.call("GET", f"/instances/{visit}"))[1]["input"] == '{"a": 1}'

        with_object, with_nothing = await api.waiting("one"), await api.waiting("two")
        await api.hub.client.raise_event(with_object, "go", {"a": 1})
        await api.hub.client.raise_event(with_nothing, "go")
        assert await api.hub.output(with_object) == "str:'{\"a\": 1}'"
        assert await api.hub.output(with_nothing) == "str:'null'"


async def test_the_client_says_what_is_wrong(tmp_path: Path) -> None:
    async with running_api(tmp_path) as api:
        client = api.hub.client
        with pytest.raises(Exception, match="No instance with ID nobody found"):
            await client.raise_event("nobody", "go")
        assert not await client.get_status("nobody")

        await api.waiting("one")
        await client.terminate("one", "bye")
        await api.hub.reaches("one", "Terminated")
        with pytest.raises(Exception, match="Instance with ID one is gone: either completed or failed"):
            await client.raise_event("one", "go")


@pytest.mark.parametrize("instance_id", ["@a", "a%23b", "a" * 300, "a%5Cb"])
async def test_ids_are_not_checked_and_names_have_no_case(tmp_path: Path, instance_id: str) -> None:
    async with running_api(tmp_path) as api:
        assert (await api.call("POST", f"/orchestrators/EVENT_KIND/{instance_id}", b"{}"))[0] == 202
        await until(lambda: [v.status for v in api.hub.engine.instances()] == ["Running"], "it runs")
        assert (await api.call("GET", f"/instances/{instance_id}"))[0] == 202


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/instances/one/suspend?reason=r"),
        ("POST", "/instances/one/resume?reason=r"),
        ("POST", "/instances/one/rewind?reason=r"),
        ("POST", "/instances/one/restart"),
        ("GET", "/entities/desk/one"),
        ("POST", "/orchestrators/event_kind?timeout=1&pollingInterval=1"),
    ],
)
async def test_what_the_product_does_not_use_is_501_with_advice(
    tmp_path: Path, method: str, path: str
) -> None:
    async with running_api(tmp_path) as api:
        status, text = await api.call(method, path, b"{}")

        assert status == 501
        assert "the product does not use" in text


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/nope"), ("PUT", "/instances/one"), ("HEAD", "/instances/one")]
)
async def test_anything_else_is_an_empty_404(tmp_path: Path, method: str, path: str) -> None:
    async with running_api(tmp_path) as api:
        assert await api.call(method, path) == (404, None)
