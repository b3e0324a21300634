"""A refused sign-in, a missing role, a write from elsewhere: one log line without personal data."""

from __future__ import annotations

import base64
import json
import logging
from collections.abc import Mapping
from pathlib import Path

import pytest

from local_host.id_token import IdTokenSigner
from tests.functions import tokens
from tests.functions.app import OIDS, Scene, problem
from tests.functions.http_client import endpoint_named, send_to
from tests.functions.tokens import PRINCIPAL, claims, headers, principal_of

SITE = {"sec-fetch-site": "same-origin"}
DEEP = 6_000


def nested(begin: str, end: str) -> str:
    return base64.urlsafe_b64encode((begin * DEEP + end * DEEP).encode()).decode().rstrip("=")


async def refused(
    scene: Scene, sent: Mapping[str, str], name: str = "staff_me", body: object = None
) -> tuple[int, str]:
    endpoint = endpoint_named(scene.setup.second, name)
    route = {"officeId": scene.office_id}
    return problem(await send_to(scene.setup.second, endpoint, headers=sent, route=route, body=body))


@pytest.mark.parametrize(
    ("what", "answer"),
    [
        ("another key", (401, "not-authenticated")),
        ("somebody else's token", (401, "not-authenticated")),
        ("a nested header", (401, "not-authenticated")),
        ("a nested token", (401, "not-authenticated")),
        ("a nested principal", (401, "not-authenticated")),
        ("no role", (403, "not-allowed")),
        ("another site", (403, "not-allowed")),
        ("no origin", (403, "not-allowed")),
        ("another office", (403, "not-allowed")),
    ],
)
async def test_one_line_and_nobody_in_it(
    scene: Scene, what: str, answer: tuple[int, str], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    setup = scene.setup
    signer, ana = tokens.signer(setup), tokens.signed_in(setup, "ana", PRINCIPAL)
    name, body = "staff_entries", {"suspended": False}
    cases: dict[str, tuple[Mapping[str, str], str, object]] = {
        "another key": (headers(IdTokenSigner(tmp_path / "k.pem").sign(claims(setup))), "staff_me", None),
        "somebody else's token": (headers(signer.sign(claims(setup, oid=OIDS["carla"]))), "staff_me", None),
        "a nested header": (headers(f"{nested('[', ']')}.e30.e30"), "staff_me", None),
        "a nested token": (
            headers(f"{signer.sign({}).split('.')[0]}.{nested('[', ']')}.e30"),
            "staff_me",
            None,
        ),
        "a nested principal": ({"x-ms-client-principal": nested('{"a":', "}")}, "staff_me", None),
        "no role": ({"x-ms-client-principal": principal_of(_without_roles(ana))}, "staff_me", None),
        "another site": ({**ana, "sec-fetch-site": "cross-site"}, name, body),
        "no origin": (ana, name, body),
        "another office": ({**tokens.signed_in(setup, "bruno", PRINCIPAL), **SITE}, name, body),
    }
    sent, endpoint, given = cases[what]

    with caplog.at_level(logging.WARNING):
        assert await refused(scene, sent, endpoint, given) == answer

    [line] = [one for one in caplog.records if one.name.startswith("functions.")]
    said = line.getMessage() + str(line.exc_info or "")
    assert not [one for one in (*OIDS.values(), "Ana", "Bruno", "Carla", scene.office_id) if one in said]
    assert len(said) < 200


def _without_roles(sent: Mapping[str, str]) -> list[tuple[str, str]]:
    listed = json.loads(base64.b64decode(sent["x-ms-client-principal"]))["claims"]
    return [(each["typ"], each["val"]) for each in listed if each["typ"] != "roles"]
