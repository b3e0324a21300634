"""`python -m shared.meetings.check --organiser <object id>`: will meetings work on this tenant?

Settings come from the environment as the app's do (GRAPH_BASE, GRAPH_SCOPE, GRAPH_CLIENT_ID,
MEETING_JOIN_HOSTS). `--credential environment` takes AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET
(or AZURE_CLIENT_CERTIFICATE_PATH) in the place of the managed identity, which only exists in Azure. The exit
code is 0 when nothing is missing, 1 when something is, 2 for settings that make no sense.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Mapping, Sequence

from shared.clock import MachineClock
from shared.domain.self_check import Finding, Result
from shared.graph_settings import GraphSettings
from shared.meetings import check_texts_pt as texts
from shared.meetings.graph import GraphMeetings
from shared.meetings.self_check import MeetingCheck
from shared.settings import SettingError, read_graph_settings


def main(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run the check and print it; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m shared.meetings.check")
    parser.add_argument("--organiser", required=True, help="object id of a clerk's account")
    parser.add_argument("--credential", choices=("identity", "environment"), default="identity")
    given = parser.parse_args(arguments)
    try:
        settings = read_graph_settings(environment)
    except SettingError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    findings = asyncio.run(_run(settings, given.organiser, given.credential))
    sys.stdout.write(report(findings, given.organiser))
    return int(any(finding.result is Result.FAILED for finding in findings))


def report(findings: Sequence[Finding], organiser_id: str) -> str:
    """The findings as people read them in a terminal."""
    lines = [texts.HEADING.format(organiser=organiser_id), ""]
    for finding in findings:
        lines.append(f"[{texts.RESULTS[finding.result]:^9}] {finding.label}: {finding.detail}")
        if finding.request_id:
            lines.append(f"            request-id {finding.request_id}")
        if finding.remedy:
            lines.append(f"            {texts.MENDING}: {finding.remedy}")
        lines += [f"            PS> {line}" for line in (finding.command or "").splitlines()]
    missing = sum(finding.result is Result.FAILED for finding in findings)
    lines += ["", texts.SOMETHING_MISSING.format(count=missing) if missing else texts.ALL_WELL, ""]
    return "\n".join(lines)


async def _run(settings: GraphSettings, organiser_id: str, credential: str) -> Sequence[Finding]:
    meetings = GraphMeetings(settings, from_environment=credential == "environment")
    try:
        return await MeetingCheck(meetings, None, MachineClock()).run(organiser_id)
    finally:
        await meetings.aclose()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
