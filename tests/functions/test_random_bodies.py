"""Random bodies, headers and paths: only documented answers, never a failure of ours."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import cast

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.dispatch import all_endpoints
from functions.endpoints import Endpoint
from functions.request_bodies import (
    CallBody,
    DetailsBody,
    EntriesBody,
    EvaluationBody,
    FinishBody,
    ReasonBody,
)
from tests.functions.app import Scene, Setup
from tests.functions.http_client import endpoint_named, send_to
from tests.functions.tokens import signed_in

FIELDS = sorted(
    {
        name
        for body in (CallBody, DetailsBody, EntriesBody, EvaluationBody, FinishBody, ReasonBody)
        for name in body.__struct_encode_fields__
    }
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=90)
    | st.sampled_from(["legal", "over80", "libras", "resolved", "x"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
BODIES = st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=4) | VALUES
HEADERS = st.dictionaries(
    st.sampled_from(
        [
            "idempotency-key",
            "x-device-id",
            "if-none-match",
            "x-ticket-secret",
            "x-ms-client-principal",
            "origin",
        ]
    ),
    st.text(max_size=70),
    max_size=3,
)
BOUNDED = settings(
    max_examples=40,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def documented(setup: Setup, endpoint: Endpoint, status: int, body: Mapping[str, object]) -> bool:
    assert setup.contract is not None
    operation = setup.contract.document["paths"][f"/{endpoint.route}"][endpoint.method.lower()]
    return str(status) in operation["responses"] and (status < 400 or body["status"] == status)


@BOUNDED
@given(number=st.integers(0, 99), body=BODIES, headers=HEADERS, text=st.text(max_size=40))
async def test_no_request_makes_an_endpoint_fail(
    scene: Scene, number: int, body: object, headers: dict[str, str], text: str
) -> None:
    services = scene.setup.second
    endpoints = [endpoint for endpoint in all_endpoints(services) if "wait" not in endpoint.query]
    endpoint = endpoints[number % len(endpoints)]
    here = {"officeId": scene.office_id}
    joined = await send_to(services, endpoint_named(services, "tickets_join"), route=here, body={})
    route = {**here, "ticketId": joined["ticketId"], "protocol": text}
    told: dict[str, object] = cast("dict[str, object]", body) if isinstance(body, dict) else {}
    own = [scene.office_id]
    sent_body = {**told, "officeIds": own} if "officeIds" in told else cast("object", body)
    allowed = {
        "x-ticket-secret": joined["secret"],
        "sec-fetch-site": "same-origin",
        **signed_in(scene.setup, "carla"),
    }

    for sent in ({**headers, **allowed}, headers):
        query = {"q": text, "cursor": text, "limit": text, "officeId": text, "code": text, "district": text}
        answer = await send_to(services, endpoint, headers=sent, route=route, query=query, body=sent_body)
        assert answer.status < 500, (endpoint.name, json.dumps(sent_body), answer.raw)
        assert documented(scene.setup, endpoint, answer.status, answer.body), (endpoint.name, answer.raw)
