"""The HTTP half of the host: from an aiohttp request to a function's answer."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from aiohttp import web
from multidict import CIMultiDict

from local_host.contracts import HostedFunction
from local_host.http_request import MAX_BODY, function_request, merged_headers, refusal, with_address
from local_host.http_response import HostResponse, UnusableAnswerError, answer, explained
from local_host.platform_auth import PlatformAuth, without_identity
from local_host.problems import AppProblem, Effect
from local_host.routes import Routes, decoded_path
from local_host.worker import Invoker

HOME_PAGE = "<!doctype html><title>local host</title><p>Your function app is up and running."

log = logging.getLogger("local_host.http")


@dataclass(frozen=True)
class HttpHost:
    """Answers everything that is not the durable API's; `pages` are the host's own, by path."""

    routes: Routes
    invoker: Invoker
    problems: Sequence[AppProblem]
    pages: Mapping[str, Callable[[], str]]
    auth: PlatformAuth | None
    body_limit: int = MAX_BODY
    """Bytes; a longer body is refused before it is read."""

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request."""
        refused = refusal(request)
        if refused:
            return HostResponse(refused)
        path = decoded_path(request.raw_path)
        if self.auth is not None and self.auth.owns(path):
            return await self.auth.answer(request, path)
        if down := self._explanation(Effect.HOST_DOWN):
            return explained(503, down)
        return await self._function_answer(request, path)

    async def _function_answer(self, request: web.BaseRequest, path: str) -> web.StreamResponse:
        if path.lower() in self.pages:
            return _html(self.pages[path.lower()]())
        found = self.routes.find(request.method, path)
        if path.lower() == "/admin/host/status":
            return HostResponse(401)
        if found is None:
            return self._unmatched(request, path)
        function, values = found
        if (request.content_length or 0) > self.body_limit:
            log.error("%s: body above %d bytes; Azure answers an empty 500", path, self.body_limit)
            return HostResponse(500)
        sent = with_address(request, merged_headers(request))
        headers = self.auth.platform_headers(request, sent) if self.auth else without_identity(sent)
        return await self._invoke(function, await function_request(request, path, values, headers))

    async def _invoke(self, function: HostedFunction, argument: object) -> web.StreamResponse:
        try:
            return answer(await self.invoker.run(function, argument))
        except UnusableAnswerError as error:
            sentence = f"{function.name}: {error}. {error.in_azure}."
            log.error(sentence)
            return explained(500, sentence)
        except Exception:  # noqa: BLE001 -- the outermost handler: user code may raise anything
            return HostResponse(500)

    def _unmatched(self, request: web.BaseRequest, path: str) -> web.StreamResponse:
        if path == "/" and request.method in ("GET", "HEAD"):
            return _html(HOME_PAGE)
        empty = self._explanation(Effect.NO_FUNCTIONS)
        return explained(404, empty) if empty else HostResponse(404)

    def _explanation(self, effect: Effect) -> str:
        return "\n".join(str(problem) for problem in self.problems if problem.effect is effect)


def _html(page: str) -> HostResponse:
    return HostResponse(200, page.encode(), CIMultiDict({"Content-Type": "text/html"}))
