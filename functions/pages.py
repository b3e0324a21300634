"""The pages' files with their headers, and the answers for every path that no endpoint has."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from functions import scoped_bundle, shared_bundle
from functions.endpoints import Endpoint, problem_response
from functions.requests import Request
from functions.responses import API_HEADERS, Response, is_known, not_modified
from shared.domain.errors import Problem, Refused

WEB = Path(__file__).resolve().parent.parent / "web"
TYPES: Mapping[str, str] = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".json": "application/json; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".txt": "text/plain; charset=utf-8",
    ".wav": "audio/wav",
}
_COMPRESSED = frozenset({".html", ".js", ".css", ".svg", ".json", ".webmanifest", ".txt"})
_FOLDERS = ("public", "common", "staff", "clerk", "self-check", "administration")
_NAMED = {
    "/": "public/index.html",
    "/BalcaoVirtual": "public/index.html",
    "/continuar": "public/index.html",
    "/robots.txt": "public/robots.txt",
    "/atendente": "clerk/index.html",
    "/atendente/autoverificacao": "self-check/self-check.html",
    **dict.fromkeys(
        (
            "/administracao",
            "/administracao/unidade",
            "/administracao/pessoas",
            "/administracao/importar",
            "/administracao/calendario",
            "/administracao/ajustes",
            "/administracao/auditoria",
            "/administracao/agora",
            "/administracao/historia",
            "/administracao/ordem",
            "/administracao/relatorios",
            "/administracao/atendentes",
        ),
        "administration/index.html",
    ),
    # Its earlier address, still used by pages that were opened before it moved.
    "/assets/clerk/signed-in.html": "staff/signed-in.html",
}
_APP, _TEXTS, _VISIT = "public/app.js", "public/texts.js", "parts.js"
_PARTS_OF_A_VISIT = ("visit-page.js", "office-page.js", "continue-page.js", "sound.js")
_PUBLIC_PAGES = ("como-funciona", "privacidade", "acessibilidade", "conferir")
NOT_FOUND_PAGE = "public/nao-encontrada.html"
CONTENT_SECURITY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "media-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
PAGE_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": CONTENT_SECURITY,
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), screen-wake-lock=(self)",
    # A page is revalidated each time, and a 304 is cheap: a new version is never mixed with an old one.
    "Cache-Control": "no-cache",
}


@dataclass(frozen=True)
class PageFile:
    """One file in the forms in which it is sent."""

    content_type: str
    plain: bytes
    zipped: bytes | None
    etag: str

    def for_request(self, request: Request) -> tuple[bytes, dict[str, str]]:
        """The bytes and headers of the form that this client accepts."""
        headers = {"Content-Type": self.content_type, "ETag": self.etag, **PAGE_HEADERS}
        if self.zipped is None:
            return self.plain, headers
        headers["Vary"] = "Accept-Encoding"
        if not _takes_gzip(request.headers.get("accept-encoding", "")):
            return self.plain, headers
        # Another form needs another ETag: a cache must not answer one with the other.
        return self.zipped, {**headers, "Content-Encoding": "gzip", "ETag": f'{self.etag[:-1]}-gz"'}


def _takes_gzip(accepted: str) -> bool:
    codings = [part.replace(" ", "").lower().partition(";q=") for part in accepted.split(",")]
    return any(name == "gzip" and (not weight or weight.strip("0.") != "") for name, _, weight in codings)


def load_pages(web: Path = WEB) -> dict[str, PageFile]:
    """path → file, for every path under which a file of `web` is served."""
    found = {
        path.relative_to(web).as_posix(): path.read_bytes()
        for folder in _FOLDERS
        for path in sorted((web / folder).rglob("*"))
        if path.suffix in TYPES
    }
    files = {f"/assets/{name}": _served(name, content) for name, content in _with_joined(found).items()}
    named = {**_NAMED, **{f"/{name}": f"public/{name}.html" for name in _PUBLIC_PAGES}}
    for path, source in named.items():
        if f"/assets/{source}" in files:
            files[path] = files[f"/assets/{source}"]
    return files


def _with_joined(found: Mapping[str, bytes]) -> dict[str, bytes]:
    """path → content, with the modules that all pages share as one file, which the others import."""
    parts = shared_bundle.modules_of(found)
    joined = shared_bundle.joined({Path(name).name: found[name].decode() for name in parts})
    others = {
        name: shared_bundle.naming_the_joined(content.decode()).encode()
        for name, content in found.items()
        if name.endswith(".js") and name not in parts
    }
    sources = {name: content.decode() for name, content in others.items()}
    return {
        **found,
        **others,
        f"{shared_bundle.FOLDER}/{shared_bundle.JOINED}": joined.encode(),
        **{name: text.encode() for name, text in _of_a_visit(sources).items()},
    }


def _of_a_visit(sources: Mapping[str, str]) -> dict[str, str]:
    """What a visitor's first view and what their first press need, as one file each."""
    if _APP not in sources:
        return {}
    folder = _APP.partition("/")[0]
    entries = [f"{folder}/{name}" for name in _PARTS_OF_A_VISIT]
    app = scoped_bundle.naming_the_scoped(sources[_APP], _PARTS_OF_A_VISIT, _VISIT)
    first = scoped_bundle.scoped({**sources, _APP: app}, [_APP], {_TEXTS})
    return {_APP: first, f"{folder}/{_VISIT}": scoped_bundle.scoped(sources, entries, {_TEXTS})}


def _served(name: str, plain: bytes) -> PageFile:
    suffix = Path(name).suffix
    zipped = gzip.compress(plain, 9, mtime=0) if suffix in _COMPRESSED else None
    etag = f'"{hashlib.sha256(plain).hexdigest()[:22]}"'
    return PageFile(TYPES[suffix], plain, zipped, etag)


class Remainder:
    """Answers every path that no endpoint has: pages and files, 405 for an endpoint's other methods, 404
    otherwise.
    """

    def __init__(self, files: Mapping[str, PageFile], endpoints: Sequence[Endpoint]) -> None:
        self._files = files
        self._pages = {path.lower(): file for path, file in files.items() if not path.startswith("/assets/")}
        self._methods = _methods_by_route(endpoints)

    def answer(self, request: Request) -> Response:
        """The answer to any method on any path."""
        path = request.path
        file = self._file(path)
        allowed = {"GET", "HEAD"} if file else self._allowed(path)
        if not allowed:
            return self._missing(request)
        if request.method == "OPTIONS":
            headers = PAGE_HEADERS if file else API_HEADERS
            return Response(204, b"", {**headers, "Allow": ", ".join(sorted(allowed | {"OPTIONS"}))})
        if file is None or request.method not in allowed:
            listed = ", ".join(sorted(allowed))
            return problem_response(Refused(Problem.METHOD_NOT_ALLOWED, allow=listed))
        return _file_response(file, request)

    def _file(self, path: str) -> PageFile | None:
        """The file of a path. Pages match in any case, as the platform's routes do, because people type
        their names.
        """
        path = path if path == "/" else path.rstrip("/")
        return self._files.get(path) or self._pages.get(path.lower())

    def _allowed(self, path: str) -> set[str]:
        return {m for route, methods in self._methods if route.fullmatch(path) for m in methods}

    def _missing(self, request: Request) -> Response:
        """A page with links for browsers, a problem for programs."""
        page = self._files.get(f"/assets/{NOT_FOUND_PAGE}")
        wants_page = "text/html" in request.headers.get("accept", "")
        if page is None or not wants_page or f"{request.path}/".startswith("/api/"):
            return problem_response(Refused(Problem.NOT_FOUND))
        return _file_response(page, request, status=404)


def _methods_by_route(endpoints: Sequence[Endpoint]) -> list[tuple[re.Pattern[str], set[str]]]:
    methods: dict[str, set[str]] = {}
    for endpoint in endpoints:
        methods.setdefault(endpoint.route, set()).add(endpoint.method)
    return [
        (re.compile("/" + re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(route)) + "/?", re.IGNORECASE), allowed)
        for route, allowed in methods.items()
    ]


def _file_response(file: PageFile, request: Request, status: int = 200) -> Response:
    body, headers = file.for_request(request)
    answer = Response(status, body, headers)
    return not_modified(answer) if status == 200 and is_known(request, headers["ETag"]) else answer
