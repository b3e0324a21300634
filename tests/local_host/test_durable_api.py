"""The management API: codes and bodies as the real extension answered, raw and through the SDK's client."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import azure.durable_functions as df
import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from local_host.durable.client import WEBHOOKS
from tests.local_host import durable_flows as flows
from tests.local_host.durable_flows import Context, Flow
from tests.local_host.durable_hub import SDK_WARNINGS, Hub, Json, running_hub, until

pytestmark = [pytest.mark.filterwarnings(text) for text in SDK_WARNINGS]
JSON = {"Content-Type": "application/json"}
LINKS = {
    "id",
    "purgeHistoryDeleteUri",
    "restartPostUri",
    "resumePostUri",
    "sendEventPostUri",
    "statusQueryGetUri",
    "suspendPostUri",
    "terminatePostUri",
}


def input_kind(context: Context) -> Flow:
    got = context.get_input()
    seen = yield context.call_activity("kind", got)
    return [f"{type(got).__name__}:{got!r}", seen]


def event_kind(context: Context) -> Flow:
    got = yield context.wait_for_external_event("go")
    return f"{type(got).__name__}:{got!r}"


def kind(value: object) -> str:
    return f"{type(value).__name__}:{value!r}"


class Api:
    """A raw caller of the public API, beside the hub that answers."""

    def __init__(self, hub: Hub, http: TestClient[web.Request, web.Application]) -> None:
        self.hub = hub
        self._http = http

    async def call(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, Json]:
        status, value, _ = await self.full(method, path, body, headers)
        return status, value

    async def full(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, Json, dict[str, str]]:
        given = headers if headers is not None else (JSON if body is not None else {})
        async with self._http.request(method, WEBHOOKS + path, data=body, headers=given) as answer:
            return answer.status, await _value(answer), {k.lower(): v for k, v in answer.headers.items()}

    async def waiting(self, instance_id: str) -> str:
        """Start an instance of that id that waits for an event."""
        status, _ = await self.call("POST", f"/orchestrators/event_kind/{instance_id}", b"{}")
        assert status == 202
        await self.hub.reaches(instance_id, "Running")
        return instance_id


async def _value(answer: ClientResponse) -> Json:
    raw = await answer.read()
    try:
        return json.loads(raw) if raw else None
    except ValueError:
        return raw.decode()


@asynccontextmanager
async def running_api(path: Path) -> AsyncGenerator[Api]:
    async with running_hub(
        path, [input_kind, event_kind, flows.raises_late], {"kind": kind, "A": kind}
    ) as hub:
        app = web.Application()
        hub.engine.add_routes(app)
        async with TestClient(TestServer(app)) as http:
            yield Api(hub, http)


async def test_a_start_answers_with_the_links(tmp_path: Path) -> None:
    async with running_api(tmp_path) as api:
        status, body, headers = await api.full("POST", "/orchestrators/event_kind/one", b'{"a":1}')

        assert (status, set(body), headers["retry-after"]) == (202, LINKS, "10")
        assert headers["location"] == body["statusQueryGetUri"]
        assert body["id"] == "one"
        assert body["terminatePostUri"].endswith(
            f"{WEBHOOKS}/instances/one/terminate?reason={{text}}&taskHub=test&connection=Storage&code=local"
        )


async def test_a_running_id_is_taken_and_a_finished_one_is_not(tmp_path: Path) -> None:
    async with running_api(tmp_path) as api:
        await api.waiting("one")

        taken = {"Message": "An Orchestration instance with the status Running already exists."}
        assert await api.call("POST", "/orchestrators/event_kind/one", b"{}") == (409, taken)
        with pytest.raises(Exception, match="already exists"):
            await api.hub.client.start_new("event_kind", "one")

        await api.call("POST", "/instances/one/terminate?reason=bye")
        await api.hub.reaches("one", "Terminated")
        assert (await api.call("POST", "/orchestrators/event_kind/one", b"{}"))[0] == 202
        assert await api.hub.reaches("one", "Running") == "Running"
        assert len(api.hub.view("one").history) == 3


async def test_the_status_of_a_running_and_of_a_finished_instance(tmp_path: Path) -> None:
    async with running_api(tmp_path) as api:
        await api.waiting("one")

        status, body, headers = await api.full("GET", "/instances/one")
        assert (status, headers["retry-after"]) == (202, "5")
        assert headers["location"].endswith("/instances/one")
        assert body == {
            "name": "event_kind",
            "instanceId": "one",
            "runtimeStatus": "Running",
            "input": {},
            "customStatus": None,
            "output": None,
            "createdTime": "2026-11-24T09:00:00Z",
            "lastUpdatedTime": "2026-11-24T09:00:00Z",
        }
        assert (await api.call("GET", "/instances/one?showInput=False"))[1]["input"] is None

        await api.call("POST", "/instances/one/raiseEvent/go", b"7")
        await api.hub.reaches("one", "Completed")
        status, body = await api.call("GET", "/instances/one?showHistory=true&showHistoryOutput=true")
        assert (status, body["output"]) == (200, "int:7")
        shown = [(e["EventType"], e.get("FunctionName", e.get("Name"))) for e in body["historyEvents"]]
        assert shown == [
            ("ExecutionStarted", "event_kind"),
            ("EventRaised", "go"),
            ("ExecutionCompleted", None),
        ]
        assert body["historyEvents"][-1]["Result"] == "int:7"


async def test_a_failed_instance_is_an_error_only_for_who_asks(tmp_path: Path) -> None:
    async with running_api(tmp_path) as api:
        visit = await api.hub.client.start_new("raises_late")
        await api.hub.reaches(visit, "Failed")

        status, body = await api.call("GET", f"/instances/{visit}?showHistory=true")
        assert (status, body["output"]) == (200, "Orchestrator function 'raises_late' failed: late")
        assert [e["EventType"] for e in body["historyEvents"]] == [
            "ExecutionStarted",
            "TaskCompleted",
            "ExecutionCompleted",
        ]
        assert body["historyEvents"][1]["FunctionName"] == "A"
        strict = await api.call("GET", f"/instances/{visit}?returnInternalServerErrorOnFailure=true")
        assert strict[0] == 500


@pytest.mark.parametrize("operation", ["raiseEvent/go", "terminate?reason=r"])
async def test_what_needs_a_running_instance(tmp_path: Path, operation: str) -> None:
    async with running_api(tmp_path) as api:
        assert await api.call("POST", f"/instances/nobody/{operation}", b"1") == (404, None)

        await api.waiting("one")
        assert await api.call("POST", f"/instances/one/{operation}", b"1") == (202, None)
        await api.hub.reaches("one", "Completed", "Terminated")
        assert await api.call("POST", f"/instances/one/{operation}", b"1") == (410, None)


async def test_an_event_must_be_json(tmp_path: Path) -> None:
    async with running_api(tmp_path) as api:
        await api.waiting("one")

        status, body = await api.call("POST", "/instances/one/raiseEvent/go", b"{bad")
        assert (status, body["Message"]) == (400, "Invalid JSON content")
        assert set(body) == {"Message", "ExceptionMessage", "ExceptionType", "StackTrace"}
        assert (await api.call("POST", "/instances/one/raiseEvent/go", b""))[0] == 400
        refused = await api.call("POST", "/instances/one/raiseEvent/go", b"x", {"Content-Type": "text/plain"})
        assert refused == (400, {"Message": "Only application/json request content is supported"})


async def test_a_termination_shows_its_reason(tmp_path: Path) -> None:
    async with running_api(tmp_path) as api:
        await api.waiting("one")
        await api.call("POST", "/instances/one/terminate?reason=bye")
        await api.hub.reaches("one", "Terminated")

        assert (await api.call("GET", "/instances/one"))[1]["output"] == "bye"
        await api.hub.client.terminate("one", "again")


async def test_only_finished_instances_are_purged(tmp_path: Path) -> None:
    async with running_api(tmp_path) as api:
        await api.waiting("one")

        status, body = await api.call("DELETE", "/instances/one")
        assert status == 412
        assert body == (
            "Only orchestrations in a terminal state can be purged, but the orchestration "
            "with instance ID one has status Running"
        )
        await api.call("POST", "/instances/one/terminate")
        await api.hub.reaches("one", "Terminated")
        assert await api.call("DELETE", "/instances/one") == (200, {"instancesDeleted": 1})
        assert await api.call("DELETE", "/instances/one") == (404, None)
        assert (await api.hub.client.purge_instance_history("one")).instances_deleted == 0


async def test_old_instances_are_purged_together(tmp_path: Path) -> None:
    async with running_api(tmp_path) as api:
        for name in ("one", "two"):
            await api.waiting(name)
        await api.call("POST", "/instances/one/terminate")
        await api.hub.reaches("one", "Terminated")

        assert (await api.call("DELETE", "/instances/"))[0] == 400
        since = "createdTimeFrom=2026-11-24T00:00:00.000000Z"
        begun = datetime(2026, 11, 24, tzinfo=UTC)
        finished = [df.OrchestrationRuntimeStatus.Completed]
        nothing = await api.hub.client.purge_instance_history_by(begun, None, finished)
        assert nothing.instances_deleted == 0
        finished.append(df.OrchestrationRuntimeStatus.Terminated)
        gone = await api.hub.client.purge_instance_history_by(
            begun, datetime(2026, 11, 25, tzinfo=UTC), finished
        )
        assert gone.instances_deleted == 1
        assert await api.call("DELETE", f"/instances/?{since}") == (404, None)


async def test_the_list_is_filtered_and_comes_whole(tmp_path: Path) -> None:
    async with running_api(tmp_path) as api:
        for name in ("a1", "a2", "b1"):
            await api.waiting(name)
        await api.call("POST", "/instances/a2/terminate")
        await api.hub.reaches("a2", "Terminated")

        async def ids(query: str) -> list[str]:
            return [row["instanceId"] for row in (await api.call("GET", f"/instances{query}"))[1]]

        assert await ids("?instanceIdPrefix=a") == ["a1", "a2"]
        assert await ids("?runtimeStatus=Running,Pending") == ["a1", "b1"]
        assert await ids("?runtimeStatus=Nonsense") == ["a1", "a2", "b1"]
        assert await ids("?createdTimeTo=2026-11-24T08:00:00Z") == []
        status, sentence, _ = await api.full("GET", "/instances?top=2")
        assert (status, "leave out top" in str(sentence)) == (501, True)
        assert len(await api.hub.client.get_status_all()) == 3


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


async def test_the_binding_has_the_links_of_the_real_host(tmp_path: Path) -> None:
    async with running_api(tmp_path) as api:
        links = api.hub.client.create_http_management_payload("INSTANCE")

        assert set(links) == LINKS | {"rewindPostUri"}
        base = f"http://desk.example{WEBHOOKS}/instances/INSTANCE"
        common = "taskHub=test&connection=Storage&code=local"
        assert links["statusQueryGetUri"] == f"{base}?{common}"
        assert links["sendEventPostUri"] == f"{base}/raiseEvent/{{eventName}}?{common}"
        assert links["rewindPostUri"] == f"{base}/rewind?reason={{text}}&{common}"
