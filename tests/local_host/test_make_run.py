"""`make run`: what it says when something is in the way, how it starts, stops and goes on."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from local_host.ports import free_port
from tests.make_run import ROOT, make_run, without_make

OFFICES = (ROOT / "local_host" / "demo" / "offices.csv").read_text("utf-8")


def run_in_vain(**environment: str) -> str:
    """What the program says before it gives up; nothing is left running."""
    done = subprocess.run(
        [sys.executable, "-m", "local_host"],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr


def test_a_port_in_use_is_named_with_another(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = run_in_vain(PORT=str(port), DATA_DIR=str(tmp_path))

    assert f"Port {port} is in use" in said
    assert f"make run PORT={port + 1}" in said


def test_a_port_that_is_none_is_named(tmp_path: Path) -> None:
    assert "PORT=abc is not a port" in run_in_vain(PORT="abc", DATA_DIR=str(tmp_path))


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    said = run_in_vain(PORT=str(free_port()), DATA_DIR=str(tmp_path / "file"))

    assert "cannot be used (File exists): name a folder" in said


def test_a_machine_without_node_is_told_to_install_it(tmp_path: Path) -> None:
    said = run_in_vain(PORT=str(free_port()), DATA_DIR=str(tmp_path), PATH=str(tmp_path))

    assert "install Node.js 20 and run `make setup`" in said


def test_make_hands_on_names_with_a_space_and_a_quote(tmp_path: Path) -> None:
    """A file stands where the folder should be, so that nothing is started."""
    folder, offices = tmp_path / "it's my data", tmp_path / "my offices.csv"
    folder.write_text("in the way")
    done = subprocess.run(
        ["make", "run", f"PORT={free_port()}", f"DATA_DIR={folder}", f"OFFICES={offices}"],
        cwd=ROOT,
        env=without_make(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert f"{folder} cannot be used" in done.stderr
    assert "command not found" not in done.stderr


def test_a_number_of_clerks_that_is_none_is_named(tmp_path: Path) -> None:
    """Through `make`, which hands it on."""
    done = subprocess.run(
        ["make", "run", f"PORT={free_port()}", f"DATA_DIR={tmp_path}", "CLERKS=100000"],
        cwd=ROOT,
        env=without_make(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert "CLERKS=100000 is no number of clerks: give one from 1 to 500" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_list_of_offices_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("this;is;no;list\n")
    options = {"PORT": str(free_port()), "DATA_DIR": str(tmp_path)}

    assert "cannot be read (No such file" in run_in_vain(OFFICES=str(tmp_path / "no.csv"), **options)
    assert "is not a list of offices" in run_in_vain(OFFICES=str(tmp_path / "list.csv"), **options)


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_starts_stops_cleanly_and_goes_on_where_it_was(tmp_path: Path, number: signal.Signals) -> None:
    offices = tmp_path / "my offices.csv"
    offices.write_text(
        f"{OFFICES.rstrip()}\nquebrado,Cartório,São Paulo,São Paulo,1,outro,09:00,25:00,mon-fri\n"
    )

    with make_run(tmp_path / "my data", OFFICES=str(offices)) as running:
        first = running.started_after_azurite()
        key = (tmp_path / "my data" / "ticket.key").read_text()
        assert httpx.get(f"{running.url}/api/offices", trust_env=False).status_code == 200
        code = running.stop(number)

        assert code == 0, running.output
        assert "Unclosed" not in running.output
        assert running.processes() == []
        assert not running.azurite_runs()
        lines = len(offices.read_text("utf-8").splitlines())
        assert f"line {lines} of {offices}" in running.output
        assert f"ready {running.url}" in running.output
        assert running.output.rstrip().endswith("stopped")

        running.start()
        sys.stdout.write(f"after Azurite: {first:.1f} s, again {running.started_after_azurite():.1f} s\n")
        assert (tmp_path / "my data" / "ticket.key").read_text() == key


@pytest.mark.slow
def test_graph_tells_of_meetings_where_that_is_wished(tmp_path: Path) -> None:
    """The self-check makes a subscription: Graph's stand-in validates our endpoint."""
    with (
        make_run(tmp_path / "data", GRAPH_CALL_EVENTS="on") as running,
        httpx.Client(base_url=running.url, trust_env=False, timeout=60) as admin,
    ):
        signed_in = admin.post("/.auth/login/aad", data={"user": "admin"})
        assert signed_in.status_code == 302

        report = admin.post("/api/admin/self-check", json={}, headers={"Origin": running.url}).json()

        results = {finding["item"]: finding["result"] for finding in report["findings"]}
        assert (report["healthy"], results["callEvents"]) == (True, "ok"), report
