"""The tenant's script against a directory in memory: whole, repeatable, and honest on paper."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

import pytest

from infra.graph_calls import BASE, az_command
from infra.tenant import (
    GRAPH_APP_ID,
    MEETINGS,
    TenantError,
    ensure_app,
    ensure_identity,
    main,
    teams_commands,
)
from shared.domain.clerk import Role

TENANT, IDENTITY, URL = "t-1", "p-1", "https://balcao.example"
IDENTITY_OPTIONS = ["--tenant-id", TENANT, "--principal-id", IDENTITY, "--client-id", "c-1", "--url", URL]
GROUP = ["--group-id", "g-1"]


class Directory:
    """Entra ID as far as the script goes, by Graph's paths."""

    def __init__(self) -> None:
        self.applications: list[dict[str, Any]] = []
        graph = {"id": "graph", "appId": GRAPH_APP_ID, "appRoles": [{"value": MEETINGS, "id": "r-1"}]}
        self.principals: list[dict[str, Any]] = [graph]
        self.credentials: list[dict[str, Any]] = []
        self.assignments: list[dict[str, Any]] = []
        self.writes: list[str] = []

    def call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        if method != "GET":
            self.writes.append(f"{method} {path}")
        things = self._collection(path)
        if method == "POST":
            made: dict[str, Any] = {**(body or {}), "id": f"o-{len(things)}"}
            if things is self.applications:
                made["appId"] = f"a-{len(things)}"
                roles: list[dict[str, Any]] = made["appRoles"]
                made["appRoles"] = [{**role, "origin": "Application"} for role in roles]
            things.append(made)
            return made
        if method == "PATCH":
            (thing,) = (one for one in things if one["id"] == path.rsplit("/", 1)[1])
            thing.update(body or {})
            return {}
        wanted = re.search(r"\$filter=(\w+) eq '([^']*)'", unquote(path))
        return {"value": [one for one in things if not wanted or one[wanted[1]] == wanted[2]]}

    def _collection(self, path: str) -> list[dict[str, Any]]:
        if "federatedIdentityCredentials" in path:
            return self.credentials
        if "appRoleAssignments" in path:
            assert path == f"/servicePrincipals/{IDENTITY}/appRoleAssignments"
            return self.assignments
        return self.applications if path.startswith("/applications") else self.principals


@pytest.fixture
def directory() -> Directory:
    return Directory()


def test_the_roles_are_those_of_the_code(directory: Directory) -> None:
    ensure_app(directory, "prod")

    roles = directory.applications[0]["appRoles"]
    assert [role["value"] for role in roles] == [role.value for role in Role]
    assert len({role["id"] for role in roles}) == len(Role)


def test_nobody_enters_without_a_role(directory: Directory) -> None:
    ensure_app(directory, "prod")

    assert directory.principals[1]["appRoleAssignmentRequired"] is True


def test_the_id_token_says_who_is_a_member_of_the_tenant(directory: Directory) -> None:
    ensure_app(directory, "prod")
    application = directory.applications[0]
    theirs = {"name": "sid", "essential": True}
    application["optionalClaims"] = {"accessToken": [theirs], "idToken": [theirs]}

    ensure_app(directory, "prod")

    claims = application["optionalClaims"]
    assert [claim["name"] for claim in claims["idToken"]] == ["sid", "acct", "upn"]
    assert (claims["idToken"][0], claims["accessToken"]) == (theirs, [theirs])


def test_the_identity_vouches_for_the_app_and_may_open_meetings(directory: Directory) -> None:
    ensure_identity(directory, "prod", TENANT, IDENTITY, URL)

    (credential,) = directory.credentials
    assert credential["subject"] == IDENTITY
    assert credential["issuer"] == f"https://login.microsoftonline.com/{TENANT}/v2.0"
    assert credential["audiences"] == ["api://AzureADTokenExchange"]
    assert directory.assignments == [
        {"id": "o-0", "principalId": IDENTITY, "resourceId": "graph", "appRoleId": "r-1"}
    ]
    assert directory.applications[0]["web"]["redirectUris"] == [f"{URL}/.auth/login/aad/callback"]
    assert "passwordCredentials" not in directory.applications[0]


def test_a_second_run_changes_nothing(directory: Directory) -> None:
    ensure_app(directory, "prod")
    ensure_identity(directory, "prod", TENANT, IDENTITY, URL)
    directory.writes.clear()

    ensure_app(directory, "prod")
    ensure_identity(directory, "prod", TENANT, IDENTITY, URL)

    assert directory.writes == []


def test_what_was_changed_by_hand_is_put_right_and_what_is_not_ours_stays(directory: Directory) -> None:
    ensure_identity(directory, "prod", TENANT, IDENTITY, URL)
    application = directory.applications[0]
    application["appRoles"] = [{"id": "theirs", "value": "Leitor"}]
    application["web"]["redirectUris"].append("https://other.example")
    directory.principals[1]["appRoleAssignmentRequired"] = False
    directory.credentials[0]["subject"] = "somebody"

    ensure_identity(directory, "prod", TENANT, IDENTITY, URL)

    assert [role["value"] for role in application["appRoles"]] == ["Leitor", *(role.value for role in Role)]
    assert "https://other.example" in application["web"]["redirectUris"]
    assert directory.principals[1]["appRoleAssignmentRequired"] is True
    assert directory.credentials[0]["subject"] == IDENTITY


def test_two_of_one_name_are_for_a_person_to_settle(directory: Directory) -> None:
    ensure_app(directory, "prod")
    directory.applications.append({**directory.applications[0], "id": "o-9"})

    with pytest.raises(TenantError, match="2 app registrations"):
        ensure_app(directory, "prod")


def test_on_paper_the_calls_are_those_that_would_be_made(
    directory: Directory, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["identity", "--environment", "prod", "--dry-run", *IDENTITY_OPTIONS, *GROUP])

    lines = [shlex.split(line) for line in capsys.readouterr().out.splitlines() if line.startswith("az ")]
    ensure_identity(directory, "prod", TENANT, IDENTITY, URL)
    made = [write.replace("o-0", "<object-id-of-the-app>") for write in directory.writes]
    printed = [f"{line[3].upper()} {line[5].removeprefix(BASE)}" for line in lines if line[3] != "get"]
    assert printed == made
    assert json.loads(lines[1][lines[1].index("--body") + 1])["displayName"] == "Balcão Virtual (prod)"


def test_the_first_step_says_what_the_deployment_needs(capsys: pytest.CaptureFixture[str]) -> None:
    main(["app", "--environment", "prod", "--dry-run"])

    assert capsys.readouterr().out.splitlines()[-1] == "azd env set STAFF_CLIENT_ID <client-id-of-the-app>"


@pytest.mark.parametrize(("group", "whom"), [(None, "-Global"), ("g-1", "-Group 'g-1' -Rank 1")])
def test_teams_is_told_who_may_be_represented(group: str | None, whom: str) -> None:
    commands = teams_commands("c-1", group)

    assert commands == (
        "Connect-MicrosoftTeams",
        "if (-not (Get-CsApplicationAccessPolicy -Identity BalcaoVirtual -ErrorAction SilentlyContinue)) "
        "{ New-CsApplicationAccessPolicy -Identity BalcaoVirtual -AppIds 'c-1' } "
        "else { Set-CsApplicationAccessPolicy -Identity BalcaoVirtual -AppIds @{Add='c-1'} }",
        f"Grant-CsApplicationAccessPolicy -PolicyName BalcaoVirtual {whom}",
    )


@pytest.mark.parametrize("whom", [[], [*GROUP, "--everybody"]])
def test_everybody_is_said_and_not_left_out(whom: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["identity", "--environment", "prod", "--dry-run", *IDENTITY_OPTIONS, *whom])

    assert "--everybody" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("whom", "granted"), [(GROUP, "-Group 'g-1' -Rank 1"), (["--everybody"], "-Global")], ids=["group", "all"]
)
def test_the_policy_is_the_group_s_unless_everybody_is_asked_for(
    whom: list[str], granted: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["identity", "--environment", "prod", "--dry-run", *IDENTITY_OPTIONS, *whom])

    assert capsys.readouterr().out.rstrip().endswith(granted)


def test_a_body_is_one_argument() -> None:
    assert az_command("POST", "/x", {"a": "é b"})[-1] == '{"a": "é b"}'
