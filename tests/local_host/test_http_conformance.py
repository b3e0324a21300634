"""Every recorded answer of Azure's own host to a request, given again by ours."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from local_host.azurite import Azurite
from tests.local_host.hosting import Answer, Hosted, hosted
from tests.local_host.observed_app import observed_app, observed_site

Case = dict[str, Any]
_DATA = Path(__file__).parent / "data"
_KEPT = ("content-length", "transfer-encoding", "content-type", "set-cookie", "x-probe", "x-evil", "location")


def recorded(name: str) -> list[Any]:
    cases: list[Case] = json.loads((_DATA / name).read_text("utf-8"))
    return [pytest.param(case, id=case["case"]) for case in cases]


@pytest.fixture(scope="module")
def app_host(azurite: Azurite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosted]:
    with hosted(observed_app(), azurite, tmp_path_factory.mktemp("app")) as host:
        yield host


@pytest.fixture(scope="module")
def site_host(azurite: Azurite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosted]:
    no_prefix = {"extensions": {"http": {"routePrefix": ""}}}
    with hosted(observed_site(), azurite, tmp_path_factory.mktemp("site"), host_json=no_prefix) as host:
        yield host


@pytest.mark.parametrize("case", recorded("http_answers.json"))
def test_answers_as_azure_did(app_host: Hosted, case: Case) -> None:
    _compare(app_host, case)


@pytest.mark.parametrize("case", recorded("http_root_answers.json"))
def test_answers_for_a_whole_site_as_azure_did(site_host: Hosted, case: Case) -> None:
    _compare(site_host, case)


def _compare(host: Hosted, case: Case) -> None:
    answer = host.call(case["method"], case["path"], case.get("body"), case.get("headers"))
    assert answer.status == case["status"]
    assert _seen(host, answer, case) == {key: case[key] for key in _VIEWS if key in case}


def _seen(host: Hosted, answer: Answer, case: Case) -> dict[str, object]:
    text = answer.text.replace(host.netloc, "HOST")
    return {key: view(answer, text, case) for key, view in _VIEWS.items() if key in case}


_VIEWS: dict[str, Callable[[Answer, str, Case], object]] = {
    "text": lambda answer, text, case: text,
    "json": lambda answer, text, case: json.loads(text),
    "includes": lambda answer, text, case: {key: json.loads(text)[key] for key in case["includes"]},
    "lines": lambda answer, text, case: sorted(
        line for line in answer.lines if line.partition(":")[0].lower() in _KEPT
    ),
    "header_names": lambda answer, text, case: sorted(answer.headers),
    "header_values": lambda answer, text, case: {
        name: answer.headers.get(name) for name in case["header_values"]
    },
    # What the product does not use and Azure answers is refused in a sentence; `status` is ours then.
    "refused": lambda answer, text, case: text.endswith("Azure answers it, the local host refuses it."),
    # Empty in Azure; here a sentence that names the function.
    "explained": lambda answer, text, case: "Azure answers an empty 500" in text,
}
