"""`make audit` says «clean» only of what was asked about."""

from __future__ import annotations

from typing import Any

import pytest

from infra.advisories import Judged, Verdict, judged_node, judged_python, judged_service, report

KNOWN: dict[str, Any] = {
    "name": "jinja2",
    "version": "2.10",
    "vulns": [{"id": "PYSEC-2019-217", "fix_versions": ["2.10.1"], "aliases": ["CVE-2019-10906"]}],
}
CLEAN: dict[str, Any] = {"name": "aiohttp", "version": "3.14.5", "vulns": []}
SKIPPED: dict[str, Any] = {"name": "msgspec", "skip_reason": "Dependency not found on PyPI: msgspec (0.22.0)"}
"""As pip-audit 2.10.1 answers behind a mirror without advisories, with the status 0."""
REFUSED: dict[str, Any] = {
    "message": "405 Method Not Allowed",
    "method": "POST",
    "statusCode": 405,
    "body": "",
}
"""As npm 10 answers behind a mirror without advisories."""


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        ({"dependencies": [CLEAN], "fixes": []}, Verdict.CLEAN),
        ({"dependencies": [CLEAN, KNOWN], "fixes": []}, Verdict.ADVISORIES),
        ({"dependencies": [CLEAN, SKIPPED], "fixes": []}, Verdict.NOT_ASKED),
        ({"dependencies": [KNOWN, SKIPPED], "fixes": []}, Verdict.NOT_ASKED),
        ({"dependencies": [], "fixes": []}, Verdict.NOT_ASKED),
        (None, Verdict.NOT_ASKED),
    ],
    ids=["clean", "advisory", "one skipped", "advisory and skipped", "nothing asked", "no answer"],
)
def test_python_packages_are_clean_only_if_each_was_asked_about(
    answer: dict[str, Any] | None, verdict: Verdict
) -> None:
    assert judged_python("requirements.txt", answer).verdict is verdict


def test_an_advisory_is_told_even_where_another_package_was_skipped() -> None:
    told = judged_python("requirements.txt", {"dependencies": [KNOWN, SKIPPED]}).lines
    assert told == [
        "jinja2 2.10: PYSEC-2019-217, mended in 2.10.1",
        "1 of 2 packages are unknown to the advisory service: msgspec",
    ]


def test_a_service_that_does_not_know_what_everybody_knows_is_not_believed() -> None:
    assert judged_service({"dependencies": [KNOWN]}).verdict is Verdict.CLEAN
    assert judged_service({"dependencies": [{**KNOWN, "vulns": []}]}).verdict is Verdict.NOT_ASKED
    assert judged_service(None).verdict is Verdict.NOT_ASKED


def test_node_packages_are_clean_only_with_a_report() -> None:
    empty: dict[str, Any] = {"auditReportVersion": 2, "vulnerabilities": {}}
    found = {"auditReportVersion": 2, "vulnerabilities": {"ws": {"name": "ws", "severity": "high"}}}
    assert judged_node(empty).verdict is Verdict.CLEAN
    assert judged_node(found) == Judged("package-lock.json", Verdict.ADVISORIES, ["ws: high"])
    assert judged_node(REFUSED).verdict is Verdict.NOT_ASKED
    assert judged_node(None).verdict is Verdict.NOT_ASKED


def test_what_is_not_known_decides_the_exit_status() -> None:
    text, verdict = report(
        [Judged("a", Verdict.CLEAN), Judged("b", Verdict.NOT_ASKED), Judged("c", Verdict.ADVISORIES, ["ws"])]
    )
    assert verdict is Verdict.NOT_ASKED
    assert text.splitlines() == [
        "a: no advisory is known",
        "b: NOT ASKED, so nothing is known",
        "c: ADVISORIES",
        "  ws",
    ]
