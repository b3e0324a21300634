"""429 `too-many-requests` with `Retry-After` and its sentence: the office's limit, and the buckets."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_network

from functions.rate_limits import Buckets, Kind
from shared.client_address import ClientAddresses
from shared.domain.errors import Problem
from shared.domain.problem_texts_pt import PROBLEMS
from tests.builders import HandClock
from tests.functions.app import Scene, problem
from tests.functions.http_client import endpoint_named, send_to

HERE = {"client-ip": "203.0.113.66:50111"}


def test_a_bucket_is_emptied_and_refilled() -> None:
    clock = HandClock()
    buckets = Buckets(clock.now)

    assert [buckets.take(Kind.SECRET, "a") for _ in range(30)] == [0.0] * 30
    assert buckets.take(Kind.SECRET, "a") == 2.0
    assert buckets.take(Kind.SECRET, "b") == buckets.take(Kind.LOOK_UP, "a") == 0.0
    clock.advance(2)
    assert [buckets.take(Kind.SECRET, "a") for _ in range(2)] == [0.0, 2.0]
    clock.advance(hours=1)
    assert [buckets.take(Kind.SECRET, "a") for _ in range(31)][29:] == [0.0, 2.0]


def test_a_clock_that_goes_back_takes_nothing_away() -> None:
    clock = HandClock()
    buckets = Buckets(clock.now)
    buckets.take(Kind.SECRET, "a")
    clock.advance(-60)

    assert [buckets.take(Kind.SECRET, "a") for _ in range(29)] == [0.0] * 29


def test_the_buckets_in_memory_are_bounded() -> None:
    clock = HandClock()
    buckets = Buckets(clock.now, most=2)
    for _ in range(30):
        buckets.take(Kind.SECRET, "a")
    assert buckets.take(Kind.SECRET, "a") > 0
    for network in ("b", "c"):
        buckets.take(Kind.SECRET, network)

    assert buckets.take(Kind.SECRET, "a") == 0.0, "the least recently used is forgotten"


async def test_the_eleventh_of_a_network_reads_why_and_when_to_come_again(scene: Scene) -> None:
    join = endpoint_named(scene.setup.second, "tickets_join")

    answers = [
        await send_to(scene.setup.second, join, headers=HERE, route={"officeId": scene.office_id}, body={})
        for _ in range(11)
    ]

    assert [answer.status for answer in answers] == [201] * 10 + [429]
    refused = answers[-1]
    assert problem(refused) == (429, "too-many-requests")
    assert int(refused.headers["Retry-After"]) == refused["retryAfterSeconds"] == 60
    assert (refused["title"], refused["detail"]) == PROBLEMS[Problem.TOO_MANY_REQUESTS]
    assert refused["contacts"] == []
    elsewhere = await send_to(
        scene.setup.second,
        join,
        headers={"client-ip": "198.51.100.1"},
        route={"officeId": scene.office_id},
        body={},
    )
    forged = {"x-forwarded-for": "9.9.9.9", "client-ip": "9.9.9.9, 203.0.113.66"}
    again = await send_to(
        scene.setup.second, join, headers=forged, route={"officeId": scene.office_id}, body={}
    )
    assert (elsewhere.status, again.status) == (201, 429), "what a client writes in front has no effect"


async def test_wrong_secrets_and_receipts_are_limited_and_the_called_are_not(scene: Scene) -> None:
    services = scene.setup.second
    joined = await send_to(
        services, endpoint_named(services, "tickets_join"), route={"officeId": scene.office_id}, body={}
    )
    show, check = endpoint_named(services, "tickets_show"), endpoint_named(services, "receipts_check")
    route = {"ticketId": joined["ticketId"]}
    wrong = {**HERE, "x-ticket-secret": "a" * 52}

    guesses = [(await send_to(services, show, headers=wrong, route=route)).status for _ in range(31)]
    looked_up = [
        (await send_to(services, check, headers=HERE, route={"protocol": "x"}, query={"code": "x"})).status
        for _ in range(31)
    ]
    right = {**HERE, "x-ticket-secret": joined["secret"]}
    views = [(await send_to(services, show, headers=right, route=route)).status for _ in range(40)]

    assert guesses == [404] * 30 + [429]
    assert looked_up == [404] * 30 + [429]
    assert views == [200] * 40, "with its secret a ticket is always shown"


async def test_a_network_that_is_used_up_keeps_nobody_from_entering(scene: Scene) -> None:
    """What a ticket's visitor does is counted for the ticket alone."""
    services = scene.setup.second
    join, leave = (endpoint_named(services, name) for name in ("tickets_join", "tickets_leave"))
    mine = await send_to(services, join, route={"officeId": scene.office_id}, body={})
    for _ in range(121):
        await send_to(services, join, headers=HERE, route={"officeId": "nenhum"}, body={})
    refused = await send_to(services, join, headers=HERE, route={"officeId": "nenhum"}, body={})
    assert refused.status == 429

    right = {**HERE, "x-ticket-secret": mine["secret"]}
    left = await send_to(services, leave, headers=right, route={"ticketId": mine["ticketId"]}, body={})

    assert (left.status, left["status"]) == (200, "left")


async def test_an_exempt_network_is_never_limited(scene: Scene) -> None:
    rooms = ClientAddresses(exempt=(ip_network("203.0.113.0/24"),))
    services = replace(scene.setup.second, addresses=rooms)
    join = endpoint_named(services, "tickets_join")

    answers = [
        await send_to(services, join, headers=HERE, route={"officeId": scene.office_id}, body={})
        for _ in range(12)
    ]

    assert {answer.status for answer in answers} == {201}
