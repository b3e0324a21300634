"""Settings that contradict each other are refused at the start."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.graph_settings import GraphSettings, InvalidGraphSettings

CLOUD = GraphSettings(base_url="https://graph.microsoft.com/v1.0")
LOCAL = GraphSettings(base_url="http://127.0.0.1:18099/v1.0", in_cloud=False)


@pytest.mark.parametrize(
    "base_url",
    [
        "",
        "/v1.0",
        "graph.microsoft.com/v1.0",
        "https:///v1.0",
        "https://graph.microsoft.com",
        "https://graph.microsoft.com/beta",
        "http://graph.microsoft.com/v1.0",
        "ftp://graph.microsoft.com/v1.0",
        "https://user@graph.microsoft.com/v1.0",
        "https://graph.microsoft.com/v1.0?x=1",
        "https://graph.microsoft.com/v1.0#x",
        "https://graph.microsoft.com:port/v1.0",
        "https://[graph/v1.0",
        "http://127.0.0.1:18099/v1.0",
        "http://localhost:18099/v1.0",
        "http://[::1]:18099/v1.0",
        "https://evil.example/v1.0",  # the scope is another host's
    ],
)
def test_a_base_that_makes_no_sense_in_the_cloud_is_refused(base_url: str) -> None:
    with pytest.raises(InvalidGraphSettings):
        replace(CLOUD, base_url=base_url)


def test_a_national_cloud_comes_with_its_scope_and_links() -> None:
    government = GraphSettings(
        base_url="https://graph.microsoft.us/v1.0/",
        scope="https://graph.microsoft.us/.default",
        extra_join_hosts=frozenset({"gov.teams.microsoft.us"}),
    )

    assert government.accepts_join_url("https://gov.teams.microsoft.us/l/meetup-join/1")
    assert government.accepts_join_url("https://teams.microsoft.com/meet/1")
    assert not CLOUD.accepts_join_url("https://gov.teams.microsoft.us/l/meetup-join/1")


@pytest.mark.parametrize(
    "host", ["", "Teams.example", "teams.example:8443", "a@b", "*.example", "a/b", "a b"]
)
def test_an_extra_host_must_be_a_host_name(host: str) -> None:
    with pytest.raises(InvalidGraphSettings):
        replace(CLOUD, extra_join_hosts=frozenset({host}))


def test_the_stand_in_is_for_this_machine_only() -> None:
    assert LOCAL.is_loopback
    assert LOCAL.loopback_origin == "http://127.0.0.1:18099"
    assert LOCAL.accepts_join_url("http://127.0.0.1:18099/meet/1")
    assert CLOUD.loopback_origin is None
    with pytest.raises(InvalidGraphSettings):
        replace(LOCAL, in_cloud=True)
    with pytest.raises(InvalidGraphSettings):
        replace(LOCAL, managed_identity_client_id="11111111-1111-1111-1111-111111111111")
    with pytest.raises(InvalidGraphSettings):
        replace(LOCAL, base_url="http://10.0.0.5:18099/v1.0")


def test_a_real_graph_may_be_used_from_a_developers_machine() -> None:
    assert not replace(CLOUD, in_cloud=False).is_loopback


@pytest.mark.parametrize(
    "change", [{"attempt_seconds": 0.0}, {"connect_seconds": 9.0}, {"connect_seconds": 0.0}]
)
def test_times_must_be_possible(change: dict[str, float]) -> None:
    with pytest.raises(InvalidGraphSettings):
        replace(CLOUD, **change)  # pyright: ignore[reportArgumentType] -- the names above are all floats


def test_a_meeting_has_a_length() -> None:
    with pytest.raises(InvalidGraphSettings):
        replace(CLOUD, meeting_length=timedelta(0))
