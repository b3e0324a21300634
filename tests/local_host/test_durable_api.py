"""The management API: codes and bodies as the real extension answered, raw and through the SDK's client."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import azure.durable_functions as df
import pytest

from local_host.durable.client import WEBHOOKS
from tests.local_host.durable_api import running_api
from tests.local_host.durable_hub import SDK_WARNINGS

pytestmark = [pytest.mark.filterwarnings(text) for text in SDK_WARNINGS]
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


async def test_the_binding_has_the_links_of_the_real_host(tmp_path: Path) -> None:
    async with running_api(tmp_path) as api:
        links = api.hub.client.create_http_management_payload("INSTANCE")

        assert set(links) == LINKS | {"rewindPostUri"}
        base = f"http://desk.example{WEBHOOKS}/instances/INSTANCE"
        common = "taskHub=test&connection=Storage&code=local"
        assert links["statusQueryGetUri"] == f"{base}?{common}"
        assert links["sendEventPostUri"] == f"{base}/raiseEvent/{{eventName}}?{common}"
        assert links["rewindPostUri"] == f"{base}/rewind?reason={{text}}&{common}"
