"""The management API as the SDK's client and operators call it, with the extension's codes and bodies."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping

from aiohttp import web

from local_host.durable.answer import compact
from local_host.durable.client import WEBHOOKS, management_urls
from local_host.durable.episode import FINISHED
from local_host.durable.history import EventKind, HistoryEvent
from local_host.durable.parts import Parts
from local_host.durable.status_view import history_objects, matching, status_object
from local_host.durable.store import new_instance

_FORM = "application/x-www-form-urlencoded"
_SOMETHING_WRONG = "Something went wrong while processing your request"
_REFUSED = {
    "suspend": "let the orchestrator wait for an event",
    "resume": "raise an event",
    "rewind": "start the instance again",
    "restart": "start the instance again with its input",
}


class ManagementApi:
    """Handlers over the store."""

    def __init__(self, parts: Parts, hub: str) -> None:
        self._parts, self._store = parts, parts.store
        self._hub = hub

    def add_routes(self, app: web.Application, prefix: str) -> None:
        """Register the whole API below `prefix`; any other path below it is an empty 404."""
        router = app.router
        router.add_post(prefix + "/orchestrators/{name}", self._start)
        router.add_post(prefix + "/orchestrators/{name}/{id}", self._start)
        for path in ("/instances", "/instances/"):
            router.add_get(prefix + path, self._list, allow_head=False)
            router.add_delete(prefix + path, self._purge_many)
        router.add_get(prefix + "/instances/{id}", self._status, allow_head=False)
        router.add_delete(prefix + "/instances/{id}", self._purge)
        router.add_post(prefix + "/instances/{id}/raiseEvent/{event}", self._raise)
        router.add_post(prefix + "/instances/{id}/terminate", self._terminate)
        router.add_post(prefix + "/instances/{id}/{operation:suspend|resume|rewind|restart}", self._refuse)
        router.add_route("*", prefix + "/entities{tail:.*}", self._refuse_entities)
        router.add_route("*", prefix + "{tail:(/.*)?}", _nothing)

    async def _start(self, request: web.Request) -> web.Response:
        if "timeout" in request.query:
            return _not_implemented("starting and waiting", "start, then ask for the status")
        text = await _start_body(request)
        if text is not None and text != "":
            try:
                json.loads(text)
            except json.JSONDecodeError as error:
                return _start_body_refused(error, text)
        instance_id = request.match_info.get("id") or uuid.uuid4().hex
        row = new_instance(instance_id, uuid.uuid4().hex, request.match_info["name"], text, self._parts.now())
        in_the_way = self._store.create(row)
        if in_the_way is not None:
            message = f"An Orchestration instance with the status {in_the_way} already exists."
            return web.json_response({"Message": message}, status=409)
        return self._accepted(request, instance_id)

    def _accepted(self, request: web.Request, instance_id: str) -> web.Response:
        base = f"{request.scheme}://{request.host}{WEBHOOKS}"
        urls = management_urls(base, instance_id, self._hub, self._parts.settings.system_key)
        del urls["rewindPostUri"]  # The extension leaves this one out here, and only here.
        headers = {"Location": urls["statusQueryGetUri"], "Retry-After": "10"}
        return web.json_response(urls, status=202, headers=headers)

    async def _status(self, request: web.Request) -> web.Response:
        instance = self._store.find(request.match_info["id"])
        if instance is None:
            return _empty(404)
        body = status_object(instance, show_input=_flag(request.query, "showInput", default=True))
        if _flag(request.query, "showHistory"):
            show_output = _flag(request.query, "showHistoryOutput")
            events = self._store.history(instance.instance_id)
            body["historyEvents"] = history_objects(events, show_output=show_output)
        if instance.status not in FINISHED:
            headers = {"Location": str(request.url), "Retry-After": "5"}
            return web.json_response(body, status=202, headers=headers)
        failed = instance.status == "Failed"
        as_error = failed and _flag(request.query, "returnInternalServerErrorOnFailure")
        return web.json_response(body, status=500 if as_error else 200)

    async def _list(self, request: web.Request) -> web.Response:
        if "top" in request.query:
            return _not_implemented("lists in pages", "leave out top; the whole list comes at once")
        chosen = matching(self._store.list(), request.query)
        show_input = _flag(request.query, "showInput", default=True)
        body = [status_object(instance, show_input=show_input) for instance in chosen]
        return web.json_response(body, headers={"x-ms-continuation-token": ""})

    async def _raise(self, request: web.Request) -> web.Response:
        known = self._store.find(request.match_info["id"])
        if known is None or known.status in FINISHED:
            return _empty(404 if known is None else 410)
        if request.content_type != "application/json":
            return web.json_response(
                {"Message": "Only application/json request content is supported"}, status=400
            )
        try:
            text = compact(json.loads(await request.text()))
        except ValueError as error:
            return _error("Invalid JSON content", error, 400)
        event = HistoryEvent(
            EventKind.EVENT_RAISED, self._parts.now(), name=request.match_info["event"], text=text
        )
        return self._send(request.match_info["id"], event)

    async def _terminate(self, request: web.Request) -> web.Response:
        reason = request.query.get("reason")
        event = HistoryEvent(EventKind.EXECUTION_TERMINATED, self._parts.now(), text=reason)
        return self._send(request.match_info["id"], event)

    def _send(self, instance_id: str, event: HistoryEvent) -> web.Response:
        status = self._store.send(instance_id, event)
        if status is None or status in FINISHED:
            return _empty(404 if status is None else 410)
        return _empty(202)

    async def _purge(self, request: web.Request) -> web.Response:
        instance = self._store.find(request.match_info["id"])
        if instance is None:
            return _empty(404)
        if instance.status not in FINISHED:
            text = (
                "Only orchestrations in a terminal state can be purged, but the orchestration with "
                f"instance ID {instance.instance_id} has status {instance.status}"
            )
            return web.json_response(text, status=412)
        return web.json_response({"instancesDeleted": self._store.purge([instance.instance_id])})

    async def _purge_many(self, request: web.Request) -> web.Response:
        if "createdTimeFrom" not in request.query:
            missing = ValueError("Please provide value for 'createdTimeFrom' parameter.")
            return _error("Invalid request", missing, 400)
        chosen = [row.instance_id for row in matching(self._store.list(), request.query)]
        deleted = self._store.purge(chosen)
        return web.json_response({"instancesDeleted": deleted}) if deleted else _empty(404)

    async def _refuse(self, request: web.Request) -> web.Response:
        operation = request.match_info["operation"]
        return _not_implemented(f"'{operation}'", _REFUSED[operation])

    async def _refuse_entities(self, request: web.Request) -> web.Response:
        return _not_implemented("entities", "keep the state in a table")


async def _start_body(request: web.Request) -> str | None:
    """The input's text. The host loses bodies that are chunked or sent as a form: they arrive as ''."""
    if request.headers.get("Transfer-Encoding", "").lower() == "chunked" or request.content_type == _FORM:
        return ""
    return await request.text() or None


def _start_body_refused(error: json.JSONDecodeError, text: str) -> web.Response:
    if error.pos >= len(
        text
    ):  # A connection that was cut off: the extension does not treat this as the client's error.
        return _error(_SOMETHING_WRONG, error, 500)
    return _error("Invalid JSON content", error, 400)


def _flag(query: Mapping[str, str], name: str, *, default: bool = False) -> bool:
    return query[name].lower() == "true" if name in query else default


def _error(message: str, error: Exception, status: int) -> web.Response:
    shown = {"ExceptionMessage": str(error), "ExceptionType": type(error).__name__, "StackTrace": ""}
    return web.json_response({"Message": message, **shown}, status=status)


def _not_implemented(what: str, instead: str) -> web.Response:
    text = f"The local host has no {what}, which the product does not use: {instead}."
    return web.Response(status=501, text=text)


def _empty(status: int) -> web.Response:
    # The SDK parses any body, so there must be none, not even the reason phrase.
    return web.Response(status=status, body=b"")


async def _nothing(request: web.Request) -> web.Response:
    return _empty(404)
