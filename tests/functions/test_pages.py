"""The pages and their files: every path served, headers, caching, compression, and what is missing."""

from __future__ import annotations

import gzip
import urllib.robotparser
from pathlib import Path

import pytest

from functions.pages import NOT_FOUND_PAGE, PAGE_HEADERS, WEB, Remainder, load_pages
from functions.requests import Request
from functions.responses import Response
from tests.functions import raw
from tests.functions.app import Setup, problem
from tests.product import WORKING_HOURS, Answer

FILES = load_pages()
PAGES = {
    "/": "public/index.html",
    "/BalcaoVirtual": "public/index.html",
    "/balcaovirtual": "public/index.html",
    "/atendente": "clerk/index.html",
    "/atendente/": "clerk/index.html",
    "/atendente/autoverificacao": "self-check/self-check.html",
    "/assets/clerk/signed-in.html": "staff/signed-in.html",
    "/como-funciona": "public/como-funciona.html",
    "/privacidade": "public/privacidade.html",
    "/acessibilidade": "public/acessibilidade.html",
    "/conferir": "public/conferir.html",
    "/continuar": "public/index.html",
    "/?unidade=balcao-de-demonstracao": "public/index.html",
}


async def get(setup: Setup, path: str, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await raw.send(setup.product.url, "GET", path, named)


@pytest.mark.parametrize("path", PAGES)
async def test_pages_have_names_of_their_own(setup: Setup, path: str) -> None:
    answer = await get(setup, path)

    assert answer.status == 200
    assert answer.raw == (WEB / PAGES[path]).read_bytes()
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


async def test_search_engines_are_kept_from_what_is_no_page_for_the_public(setup: Setup) -> None:
    answer = await get(setup, "/robots.txt")

    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    robots = urllib.robotparser.RobotFileParser()
    robots.parse(answer.raw.decode().splitlines())
    assert all(robots.can_fetch("*", path) for path in ("/", "/como-funciona", "/?unidade=apoio"))
    kept = ("/api/offices", "/administracao", "/atendente", "/continuar")
    assert not any(robots.can_fetch("*", path) for path in kept)


async def test_every_file_is_served_with_its_headers(setup: Setup) -> None:
    for path, file in FILES.items():
        answer = await get(setup, path, Accept_Encoding="gzip")

        assert answer.status == 200, path
        assert {name: answer.headers.get(name) for name in PAGE_HEADERS} == dict(PAGE_HEADERS), path
        assert answer.headers["Content-Type"] == file.content_type
        plain = (
            gzip.decompress(answer.raw) if answer.headers.get("Content-Encoding") == "gzip" else answer.raw
        )
        assert plain == file.plain, path


def test_every_file_of_the_pages_has_a_type_and_a_path() -> None:
    """Compressed JSON, sources of texts: whatever lies there is either served or no file of a page."""
    for folder in (each for each in WEB.iterdir() if each.is_dir()):
        for path in folder.rglob("*"):
            if path.is_file() and not path.name.endswith((".md", ".d.ts")):
                assert f"/assets/{path.relative_to(WEB).as_posix()}" in FILES, path


def test_the_policy_lets_no_stranger_in() -> None:
    policy = PAGE_HEADERS["Content-Security-Policy"]
    assert "'unsafe-inline'" not in policy
    assert "'unsafe-eval'" not in policy
    assert "http" not in policy
    for directive in (
        "default-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "trusted-types 'none'",
    ):
        assert directive in policy


async def test_an_unchanged_file_is_not_sent_again(setup: Setup) -> None:
    plain, zipped = await get(setup, "/"), await get(setup, "/", Accept_Encoding="br, gzip;q=0.5")
    assert plain.headers["ETag"] != zipped.headers["ETag"]
    assert plain.headers["Vary"] == zipped.headers["Vary"] == "Accept-Encoding"

    for first, accepted in ((plain, ""), (zipped, "gzip")):
        etag = first.headers["ETag"]
        for sent in (etag, f'"other", W/{etag}'):
            again = await get(setup, "/", Accept_Encoding=accepted, If_None_Match=sent)
            assert (again.status, again.raw, again.headers["ETag"]) == (304, b"", etag)
            assert again.headers["Vary"] == "Accept-Encoding"
            assert again.headers["Content-Security-Policy"] == PAGE_HEADERS["Content-Security-Policy"]
    crossed = await get(setup, "/", Accept_Encoding="gzip", If_None_Match=plain.headers["ETag"])
    assert crossed.status == 200


@pytest.mark.parametrize("accepted", ["", "identity", "br", "gzip;q=0", "gzip; q=0.0", "notgzip"])
async def test_who_takes_no_gzip_gets_none(setup: Setup, accepted: str) -> None:
    answer = await get(setup, "/assets/common/api.js", Accept_Encoding=accepted)

    assert "Content-Encoding" not in answer.headers
    assert answer.raw == (WEB / "common/api.js").read_bytes()


async def test_head_is_get_without_a_body(setup: Setup) -> None:
    for path in ("/", "/assets/common/api.js", "/conferir"):
        whole = await get(setup, path)
        head = await raw.send(setup.product.url, "HEAD", path, {})
        assert (head.status, head.raw) == (200, b"")
        assert head.headers["ETag"] == whole.headers["ETag"]
        assert head.headers["Content-Type"] == whole.headers["Content-Type"]


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../functions/app.py",
        "/assets/public/../../host.json",
        "/assets/%2e%2e/host.json",
        "/assets/public/..%2f..%2fhost.json",
        "/assets/public/..%5c..%5chost.json",
        "/..%2f..%2fetc/passwd",
        "/assets/",
        "/assets/public",
        "/assets/PUBLIC/index.html",
        "/index.html%00",
        "/host.json",
        "/local.settings.json",
        "/function_app.py",
        "/.git/config",
    ],
)
async def test_nothing_else_is_a_file(setup: Setup, path: str) -> None:
    assert problem(await get(setup, path)) == (404, "not-found")


def asked(path: str, accept: str) -> Request:
    return Request("GET", {"accept": accept}, {}, {}, b"", WORKING_HOURS, path)


def missing(web: Path, path: str, accept: str) -> Response:
    return Remainder(load_pages(web), []).answer(asked(path, accept))


def test_people_get_a_page_and_programs_a_problem(tmp_path: Path) -> None:
    page = tmp_path / NOT_FOUND_PAGE
    page.parent.mkdir()
    page.write_text("<h1>Página não encontrada</h1>")

    for_people = missing(tmp_path, "/nada", "text/html,*/*")
    assert (for_people.status, for_people.body) == (404, page.read_bytes())
    assert for_people.headers["Content-Security-Policy"] == PAGE_HEADERS["Content-Security-Policy"]
    for path, accept in (("/nada", "application/json"), ("/nada", ""), ("/api/nada", "text/html")):
        for_programs = missing(tmp_path, path, accept)
        assert for_programs.status == 404
        assert for_programs.headers["Content-Type"] == "application/problem+json; charset=utf-8"
