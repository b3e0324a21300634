"""Whether advisories are known for the pinned packages: `make audit`.

pip-audit and npm audit both answer «no vulnerabilities» where nobody told them anything: pip-audit skips
what its service does not know, npm ends without a report. So each answer is judged: clean is only what was
asked about whole.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

ROOT = Path(__file__).parent.parent
LOCKS = ("requirements.txt", "requirements-dev.txt", "scripts/advisories.txt")
WITH_ADVISORIES = "jinja2==2.10"
"""Three are known since 2019: a service that tells none of them tells nothing."""
PATIENCE_SECONDS = 300


class Verdict(IntEnum):
    """The exit status; the worst of all answers counts, and what is not known is worse than what is."""

    CLEAN = 0
    ADVISORIES = 1
    NOT_ASKED = 3


@dataclass(frozen=True)
class Judged:
    """One answer: what it is about, what it says, and a line for each thing to read."""

    about: str
    verdict: Verdict
    lines: Sequence[str] = ()


def judged_python(about: str, answer: Mapping[str, Any] | None) -> Judged:
    """The answer of `pip-audit --format json`; None where there was none."""
    if answer is None or not answer.get("dependencies"):
        return Judged(about, Verdict.NOT_ASKED, ["no answer of the advisory service"])
    packages: list[Mapping[str, Any]] = answer["dependencies"]
    skipped = [str(each["name"]) for each in packages if "skip_reason" in each]
    found = [
        f"{each['name']} {each['version']}: {one['id']}, mended in {', '.join(one['fix_versions']) or 'none'}"
        for each in packages
        for one in each.get("vulns", ())
    ]
    if skipped:
        said = f"{len(skipped)} of {len(packages)} packages are unknown to the advisory service: "
        return Judged(about, Verdict.NOT_ASKED, [*found, said + ", ".join(skipped[:5])])
    return Judged(about, Verdict.ADVISORIES if found else Verdict.CLEAN, found)


def judged_service(answer: Mapping[str, Any] | None) -> Judged:
    """Whether the service tells what is known of a package with advisories."""
    about = f"the service, asked about {WITH_ADVISORIES}"
    if judged_python(about, answer).verdict is Verdict.ADVISORIES:
        return Judged(about, Verdict.CLEAN)
    return Judged(about, Verdict.NOT_ASKED, ["it does not tell the advisories that everybody knows"])


def judged_node(answer: Mapping[str, Any] | None) -> Judged:
    """The answer of `npm audit --json`."""
    about = "package-lock.json"
    if answer is None or "auditReportVersion" not in answer:
        said = str((answer or {}).get("statusCode") or "none")
        return Judged(about, Verdict.NOT_ASKED, [f"no answer of the advisory service (HTTP status: {said})"])
    found = [f"{name}: {each['severity']}" for name, each in answer["vulnerabilities"].items()]
    return Judged(about, Verdict.ADVISORIES if found else Verdict.CLEAN, found)


def report(answers: Sequence[Judged]) -> tuple[str, Verdict]:
    """What is printed, and the exit status."""
    said = {
        Verdict.CLEAN: "no advisory is known",
        Verdict.ADVISORIES: "ADVISORIES",
        Verdict.NOT_ASKED: "NOT ASKED, so nothing is known",
    }
    lines = [
        line
        for each in answers
        for line in (f"{each.about}: {said[each.verdict]}", *(f"  {line}" for line in each.lines))
    ]
    return "\n".join(lines) + "\n", max(each.verdict for each in answers)


def main() -> None:
    """Ask about every lock file; ends with the exit status of `report`."""
    pip_audit = sys.argv[1]
    with TemporaryDirectory() as folder:
        known = Path(folder) / "known.txt"
        known.write_text(WITH_ADVISORIES + "\n", encoding="utf-8")
        answers = [judged_service(_answer([*_asking(pip_audit), "--no-deps", "--requirement", str(known)]))]
    for lock in LOCKS:
        answers.append(judged_python(lock, _answer([*_asking(pip_audit), "--requirement", lock])))
    answers.append(judged_node(_answer(["npm", "audit", "--json"])))
    text, verdict = report(answers)
    sys.stdout.write(text)
    raise SystemExit(verdict)


def _asking(pip_audit: str) -> Sequence[str]:
    return (pip_audit, "--disable-pip", "--progress-spinner", "off", "--format", "json")


def _answer(command: Sequence[str]) -> Mapping[str, Any] | None:
    """What the command prints as JSON, whatever its status; None where that is nothing."""
    try:
        ran = subprocess.run(  # noqa: S603 - our own words
            command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
        )
        found = json.loads(ran.stdout)
    except (OSError, subprocess.TimeoutExpired, json.JSONDecodeError):
        return None
    return cast("Mapping[str, Any]", found) if isinstance(found, dict) else None


if __name__ == "__main__":
    main()
