"""The only module that imports msgraph-sdk.

Importing it costs 0.2 s and 30 MiB, so `graph.py` does so only when a meeting is due. Answers are taken as
bytes: the SDK's typed answers import some 1,200 classes at the first one, a second of CPU on the event loop.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime

import httpx
from azure.core.exceptions import AzureError, ClientAuthenticationError
from azure.identity import CredentialUnavailableError
from kiota_abstractions.api_error import APIError
from kiota_abstractions.request_information import RequestInformation
from kiota_abstractions.request_option import RequestOption
from kiota_authentication_azure.azure_identity_authentication_provider import (
    AzureIdentityAuthenticationProvider,
)
from kiota_http.middleware.options import RedirectHandlerOption, RetryHandlerOption
from msgraph.generated.models.lobby_bypass_scope import LobbyBypassScope
from msgraph.generated.models.lobby_bypass_settings import LobbyBypassSettings
from msgraph.generated.models.meeting_chat_mode import MeetingChatMode
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.models.online_meeting import OnlineMeeting
from msgraph.generated.models.online_meeting_presenters import OnlineMeetingPresenters
from msgraph.generated.users.item.online_meetings.create_or_get.create_or_get_post_request_body import (
    CreateOrGetPostRequestBody,
)
from msgraph.generated.users.item.online_meetings.item.online_meeting_item_request_builder import (
    OnlineMeetingItemRequestBuilder,
)
from msgraph.generated.users.item.online_meetings.online_meetings_request_builder import (
    OnlineMeetingsRequestBuilder,
)
from msgraph.graph_request_adapter import GraphRequestAdapter
from msgraph.graph_service_client import GraphServiceClient
from msgraph_core import GraphClientFactory

from shared.domain.meeting import MeetingFailed, MeetingFailure
from shared.domain.self_check import Item
from shared.graph_settings import GraphSettings
from shared.meetings.credentials import credential_for
from shared.meetings.failures import failure_from_answer
from shared.meetings.options import OPTIONS


class GraphClient:
    """One connection pool and one identity, usable only on the event loop where it was created.

    Every method makes one request and raises `MeetingFailed`; nothing is retried here.
    """

    def __init__(self, settings: GraphSettings, *, from_environment: bool = False) -> None:
        # At INFO httpx logs every URL, and ours hold the clerk's object id.
        logging.getLogger("httpx").setLevel(logging.WARNING)
        self._settings = settings
        self._credential = credential_for(settings, from_environment=from_environment)
        # Kept separately: the SDK's own transport wraps it and does not close it.
        self._connections = httpx.AsyncHTTPTransport(http2=True)
        self._http = _http_client(settings, self._connections)
        authentication = AzureIdentityAuthenticationProvider(
            self._credential, scopes=[settings.scope], allowed_hosts=[settings.host]
        )
        self._adapter = GraphRequestAdapter(authentication, client=self._http)
        self._adapter.base_url = settings.base_url.rstrip("/")
        self.graph = GraphServiceClient(request_adapter=self._adapter)

    async def create_or_get(
        self, *, call_id: str, organiser_id: str, subject: str, starts_at: datetime
    ) -> bytes | None:
        """The onlineMeeting as Graph's JSON; the same one whenever call and organiser are the same."""
        body = CreateOrGetPostRequestBody(
            external_id=call_id,
            subject=subject,
            start_date_time=starts_at,
            end_date_time=starts_at + self._settings.meeting_length,
        )
        builder = self._meetings(organiser_id).create_or_get
        return await self.send(builder.to_post_request_information(body))

    async def set_options(self, *, organiser_id: str, meeting_id: str) -> None:
        """Set `OPTIONS`; this also works while the meeting is running."""
        options = OnlineMeeting(
            lobby_bypass_settings=LobbyBypassSettings(
                scope=LobbyBypassScope(OPTIONS[Item.LOBBY].asked), is_dial_in_bypass_enabled=True
            ),
            allowed_presenters=OnlineMeetingPresenters(OPTIONS[Item.PRESENTER].asked),
            allow_meeting_chat=MeetingChatMode(OPTIONS[Item.CHAT].asked),
        )
        builder = self._meeting(organiser_id, meeting_id)
        await self.send(builder.to_patch_request_information(options))

    async def get(self, *, organiser_id: str, meeting_id: str) -> bytes | None:
        """The onlineMeeting as Graph's JSON."""
        return await self.send(self._meeting(organiser_id, meeting_id).to_get_request_information())

    async def token(self) -> str:
        """The token that requests carry, for callers that need its claims."""
        async with _failures_translated():
            return (await self._credential.get_token(self._settings.scope)).token

    async def delete(self, *, organiser_id: str, meeting_id: str) -> None:
        """Delete a meeting."""
        await self.send(self._meeting(organiser_id, meeting_id).to_delete_request_information())

    async def aclose(self) -> None:
        """Close the connections and those of the identity."""
        await self._http.aclose()
        await self._connections.aclose()
        await self._credential.close()

    def _meetings(self, organiser_id: str) -> OnlineMeetingsRequestBuilder:
        return self.graph.users.by_user_id(organiser_id).online_meetings

    def _meeting(self, organiser_id: str, meeting_id: str) -> OnlineMeetingItemRequestBuilder:
        return self._meetings(organiser_id).by_online_meeting_id(meeting_id)

    async def send(self, request: RequestInformation) -> bytes | None:
        """One request; its answer's body as it came, None where there is none. Raises `MeetingFailed`."""
        async with _failures_translated():
            answer: object = await self._adapter.send_primitive_async(request, "bytes", {"XXX": ODataError})
        return answer if isinstance(answer, bytes) else None


def _http_client(settings: GraphSettings, connections: httpx.AsyncBaseTransport) -> httpx.AsyncClient:
    """The SDK's pipeline without its retries, which go on for minutes and know nothing of the waiting
    visitor.

    It does not follow redirects either: Graph sends none here, and the token must not go anywhere else.
    """
    client = httpx.AsyncClient(
        transport=connections,
        timeout=httpx.Timeout(settings.attempt_seconds, connect=settings.connect_seconds),
    )
    options: dict[str, RequestOption] = {
        RetryHandlerOption.get_key(): RetryHandlerOption(max_retries=0),
        RedirectHandlerOption.get_key(): RedirectHandlerOption(should_redirect=False),
    }
    return GraphClientFactory.create_with_default_middleware(client=client, options=options)


@asynccontextmanager
async def _failures_translated() -> AsyncGenerator[None, None]:
    """Turn everything that the SDK raises into `MeetingFailed`.

    Causes are removed: their texts contain addresses with the clerk's object id.
    """
    try:
        yield
    except APIError as error:
        raise _from_api_error(error) from None
    except httpx.TimeoutException:
        raise MeetingFailed(MeetingFailure.TIMED_OUT) from None
    except httpx.HTTPError:
        raise MeetingFailed(MeetingFailure.UNAVAILABLE) from None
    except CredentialUnavailableError:
        # The identity's endpoint did not answer: an instance that is still starting.
        raise MeetingFailed(MeetingFailure.UNAVAILABLE) from None
    except ClientAuthenticationError:
        raise MeetingFailed(MeetingFailure.NOT_ALLOWED) from None
    except AzureError:
        raise MeetingFailed(MeetingFailure.UNAVAILABLE) from None


def _from_api_error(error: APIError) -> MeetingFailed:
    message, request_id = "", None
    if isinstance(error, ODataError) and error.error is not None:
        message = error.error.message or ""
        request_id = error.error.inner_error.request_id if error.error.inner_error else None
    headers = {name.lower(): value for name, value in (error.response_headers or {}).items()}
    return failure_from_answer(error.response_status_code, message, headers, request_id=request_id)
