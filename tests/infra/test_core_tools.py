"""`HOST=func`: a double of Core Tools shows what reaches Azure's host and what comes back."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import textwrap
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from local_host.clock import SystemClock
from local_host.core_tools import CoreTools
from local_host.core_tools_process import FuncProcess
from local_host.platform_auth import PlatformAuth
from tests.infra.code_names import ROOT

DOUBLE = f"""#!{sys.executable}
    import json, os, sys, time
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

    class Echo(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            if self.path == "/hangs":
                time.sleep(60)
            length = int(self.headers.get("Content-Length", 0))
            body = json.dumps({{
                "path": self.path, "method": self.command, "body": self.rfile.read(length).decode(),
                "headers": {{name.lower(): value for name, value in self.headers.items()}},
                "runtime": os.environ["FUNCTIONS_WORKER_RUNTIME"], "folder": os.getcwd(),
            }}).encode()
            self.send_response(404 if "missing" in self.path else 200)
            self.send_header("X-Answer", "yes")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET

        def log_message(self, *_):
            pass

    assert sys.argv[1:3] == ["start", "--port"]
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[3])), Echo).serve_forever()
"""


def executable(folder: Path, text: str) -> str:
    path = folder / "func"
    path.write_text(textwrap.dedent(text.replace("\n    ", "\n")))
    path.chmod(0o755)
    return str(path)


@pytest.fixture
async def front(tmp_path: Path, unused_tcp_port: int) -> AsyncIterator[CoreTools]:
    """The double behind the front, with the platform's sign-in."""
    auth = PlatformAuth(tmp_path, SystemClock())
    func = FuncProcess(executable(tmp_path, DOUBLE), tmp_path)
    tools = CoreTools(func, unused_tcp_port, auth, http_grace_seconds=0.2)
    await auth.start()
    await tools.start()
    yield tools
    await tools.stop()
    await auth.stop()


async def test_passes_requests_on_and_answers_back(front: CoreTools, tmp_path: Path) -> None:
    async with aiohttp.ClientSession() as session:
        async with session.post(f"{front.url}/api/x%20y?a=1", data=b"body") as answer:
            seen = await answer.json(content_type=None)
            assert answer.headers["X-Answer"] == "yes"
        async with session.get(f"{front.url}/missing") as answer:
            assert answer.status == 404

    assert (seen["method"], seen["path"], seen["body"]) == ("POST", "/api/x%20y?a=1", "body")
    assert (seen["runtime"], seen["folder"]) == ("python", str(tmp_path))


async def test_only_the_sign_in_says_who_somebody_is(front: CoreTools) -> None:
    forged = {"X-MS-CLIENT-PRINCIPAL": "me", "X-MS-TOKEN-AAD-ID-TOKEN": "mine"}
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        async with session.get(f"{front.url}/api/x", headers=forged) as answer:
            before = (await answer.json(content_type=None))["headers"]
        async with session.post(
            f"{front.url}/.auth/login/aad", data={"user": "ana"}, allow_redirects=False
        ) as answer:
            assert answer.status == 302
        async with session.get(f"{front.url}/api/x", headers=forged) as answer:
            after = (await answer.json(content_type=None))["headers"]

    assert not [name for name in before if name.startswith("x-ms-")]
    assert after["x-ms-client-principal-name"] == "ana@demo.balcao.test"
    assert after["x-ms-client-principal"] != "me"
    assert "x-ms-token-aad-id-token" not in after


async def test_a_request_that_is_held_does_not_hold_the_stop(front: CoreTools) -> None:
    async with aiohttp.ClientSession() as session:
        held = asyncio.ensure_future(session.get(f"{front.url}/hangs"))
        async with session.get(f"{front.url}/api/x") as answer:
            assert answer.status == 200
        await asyncio.wait_for(front.stop(), 15)

        with pytest.raises(aiohttp.ClientError):
            await held


@pytest.mark.parametrize(
    ("host", "sentence"), [("func", "needs Azure Functions Core Tools 4"), ("mars", "HOST=mars is unknown")]
)
def test_a_clear_sentence_where_it_is_not(
    host: str, sentence: str, tmp_path: Path, unused_tcp_port: int
) -> None:
    found = subprocess.run(
        [sys.executable, "-m", "local_host"],
        cwd=ROOT,
        env={"PATH": str(tmp_path), "HOST": host, "DATA_DIR": str(tmp_path), "PORT": str(unused_tcp_port)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert found.returncode == 1
    assert sentence in found.stderr
