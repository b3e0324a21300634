"""What Graph sends is read only when it is Microsoft's, whole, and encrypted to us."""

from __future__ import annotations

import base64
import json
import socket
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from local_host.event_certificate import new_certificate
from local_host.graph_standin import GraphStandIn
from local_host.graph_standin.call_event_sender import CallEventSender
from local_host.graph_standin.sealing import MicrosoftKeys, sealed
from local_host.graph_standin.subscription_book import SubscriptionBook
from local_host.id_token import TENANT_ID
from shared.domain.call_events import Occupancy
from shared.meetings.call_events.envelope import Certificate, EnvelopeOpener
from shared.meetings.call_events.notifications import (
    LARGEST_MESSAGE,
    BadNotification,
    EncryptedContent,
    Notification,
    read_batch,
    read_event,
    read_message,
    read_notification,
    to_message,
)
from shared.meetings.call_events.validation_tokens import TokenValidator
from shared.signed_tokens import KeysUnavailable
from tests.builders import START, HandClock

APP = "5a0f6f53-3a52-4a4e-9d0f-0c0000000009"
CERTIFICATE, KEY = new_certificate()
OTHER_CERTIFICATE, OTHER_KEY = new_certificate()
EVENT = {"eventType": "callEnded", "eventDateTime": "2026-11-24T17:00:00.1234567Z"}


def seal(content: Mapping[str, object], certificate: str = CERTIFICATE) -> dict[str, Any]:
    public = Certificate(certificate)
    return sealed(content, base64.b64decode(public.base64_der), public.certificate_id)


def envelope(**changes: object) -> EncryptedContent:
    return msgspec.convert({**seal(EVENT), **changes}, EncryptedContent)


# --- envelopes -----------------------------------------------------------------------------------


def test_what_was_sealed_for_us_opens() -> None:
    opened = EnvelopeOpener(CERTIFICATE, KEY).open(envelope())

    assert json.loads(opened) == EVENT


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"encryptionCertificateId": "old"}, "another certificate"),
        ({"dataKey": "%%%"}, "dataKey is not base64"),
        ({"dataKey": base64.b64encode(b"x" * 256).decode()}, "cannot be read with our private key"),
        ({"dataKey": ""}, "cannot be read with our private key"),
        ({"dataSignature": base64.b64encode(b"x" * 32).decode()}, "signature does not match"),
        ({"data": base64.b64encode(b"x" * 64).decode()}, "signature does not match"),
    ],
)
def test_what_was_changed_on_the_way_does_not(changes: dict[str, object], says: str) -> None:
    with pytest.raises(BadNotification, match=says):
        EnvelopeOpener(CERTIFICATE, KEY).open(envelope(**changes))


def test_another_private_key_opens_nothing() -> None:
    with pytest.raises(BadNotification, match="private key"):
        EnvelopeOpener(CERTIFICATE, OTHER_KEY).open(envelope())


def test_an_invalid_padding_is_an_error() -> None:
    """Signed with the right key, but no AES-CBC of anything."""
    import hashlib
    import hmac

    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding, rsa
    from cryptography.x509 import load_pem_x509_certificate

    public = load_pem_x509_certificate(CERTIFICATE.encode()).public_key()
    assert isinstance(public, rsa.RSAPublicKey)
    sha1 = hashes.SHA1()  # noqa: S303
    for key, data, says in ((b"k" * 32, b"x" * 17, "decrypted"), (b"k" * 7, b"", "impossible length")):
        wrapped = public.encrypt(key, padding.OAEP(padding.MGF1(sha1), sha1, None))
        content = envelope(
            dataKey=base64.b64encode(wrapped).decode(),
            data=base64.b64encode(data).decode(),
            dataSignature=base64.b64encode(hmac.new(key, data, hashlib.sha256).digest()).decode(),
        )
        with pytest.raises(BadNotification, match=says):
            EnvelopeOpener(CERTIFICATE, KEY).open(content)


# --- events --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "occupancy"),
    [
        ({"eventType": "callEnded"}, Occupancy.EMPTY),
        ({"eventType": "CallEnded"}, Occupancy.EMPTY),
        ({"eventType": "Microsoft.Communication.CallEnded"}, Occupancy.EMPTY),
        ({"eventType": "callStarted"}, Occupancy.OCCUPIED),
        ({"eventType": "rosterUpdated"}, None),
        ({"eventType": "rosterUpdated", "participants@delta": [{"id": "1"}]}, Occupancy.OCCUPIED),
        ({"eventType": "rosterUpdated", "participants@delta": [{"id": "1", "isInLobby": True}]}, None),
        ({"eventType": "rosterUpdated", "participants@delta": [{"removedState": {"reason": "Left"}}]}, None),
        ({"eventType": "somethingNew", "x": 1}, None),
    ],
)
def test_events_of_every_kind(event: dict[str, object], occupancy: Occupancy | None) -> None:
    read = read_event(json.dumps(event).encode(), START)

    assert (read.occupancy, read.at) == (occupancy, START)


def test_an_event_counts_by_its_own_instant() -> None:
    at = read_event(json.dumps(EVENT).encode(), START).at

    assert at == datetime(2026, 11, 24, 17, 0, 0, 123457, tzinfo=UTC)
    naive = {**EVENT, "eventDateTime": "2026-11-24T17:00:00"}
    assert read_event(json.dumps(naive).encode(), START).at == START


def _read_event(plain: bytes) -> object:
    return read_event(plain, START)


def _read_notification(raw: bytes) -> object:
    return read_notification(msgspec.Raw(raw))


@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_whatever_comes_is_read_or_named(body: bytes) -> None:
    readers: list[Callable[[bytes], object]] = [read_batch, read_message, _read_event]
    for read in readers:
        try:
            read(body)
        except BadNotification as bad:
            assert body not in str(bad).encode() or len(body) < 4


def test_what_is_nested_too_deeply_is_named() -> None:
    """Also in what is ignored otherwise; the content is what Graph says, the rest anybody may send."""
    deep = b"[" * 100_000 + b"]" * 100_000
    event = b'{"eventType":"callEnded","participants@delta":[{"removedState":' + deep + b"}]}"
    readers: list[Callable[[bytes], object]] = [read_batch, read_message, _read_event, _read_notification]
    for read in readers:
        for body in (deep, b'{"x":' + deep + b"}", event):
            with pytest.raises(BadNotification):
                read(body)


def test_a_notification_needs_content_or_a_lifecycle_event() -> None:
    good = {"subscriptionId": "s", "clientState": "c", "lifecycleEvent": "missed"}
    assert read_notification(msgspec.Raw(json.dumps(good).encode())).lifecycle_event == "missed"
    bad_ones: list[object] = [{**good, "lifecycleEvent": None}, {**good, "clientState": None}, {}, [], 7]
    for bad in bad_ones:
        with pytest.raises(BadNotification):
            read_notification(msgspec.Raw(json.dumps(bad).encode()))


def test_a_message_survives_the_queue_and_one_too_large_is_named() -> None:
    notification = Notification("s", "c", envelope())
    message = read_message(to_message(notification, ["t"], "ticket", "call", START).encode())

    assert (message.ticket_id, message.call_id, message.received_at) == ("ticket", "call", START)
    assert (message.content, message.tokens) == (notification.encrypted_content, ["t"])
    with pytest.raises(BadNotification, match="does not fit"):
        to_message(notification, ["t" * LARGEST_MESSAGE], "ticket", "call", START)
    newer = json.loads(to_message(notification, [], "ticket", "call", START))
    with pytest.raises(BadNotification, match="schema version 2"):
        read_message(json.dumps({**newer, "v": 2}).encode())


# --- tokens --------------------------------------------------------------------------------------


@pytest.fixture
def clock() -> HandClock:
    return HandClock(START)


def validator(standin: GraphStandIn, clock: HandClock, url: str | None = None) -> TokenValidator:
    return TokenValidator(jwks_url=url or standin.keys_url, audience=APP, tenant_id=TENANT_ID, clock=clock)


@pytest.fixture
async def signing(standin: GraphStandIn) -> MicrosoftKeys:
    """The stand-in's own keys."""
    return standin.microsoft_keys


async def test_tokens_of_microsoft_for_us_are_good(
    standin: GraphStandIn, clock: HandClock, signing: MicrosoftKeys
) -> None:
    v1 = signing.validation_token(APP, START)
    v2 = signing.validation_token(APP, START, azp="0bf30f3b-4a52-48df-9a82-234910c4a086", appid="other")

    await validator(standin, clock).check([v1, v2])


@pytest.mark.parametrize(
    ("claims", "says"),
    [
        ({"aud": "another-app"}, "InvalidAudienceError"),
        ({"appid": "somebody-else"}, "another sender"),
        ({"tid": "another-tenant"}, "another tenant"),
        ({"exp": int((START - timedelta(minutes=6)).timestamp())}, "expired"),
        ({"nbf": int((START + timedelta(minutes=6)).timestamp())}, "not valid yet"),
        ({"nbf": "soon"}, "times that are no numbers"),
    ],
)
async def test_tokens_of_others_are_not(
    standin: GraphStandIn, clock: HandClock, signing: MicrosoftKeys, claims: dict[str, object], says: str
) -> None:
    good, bad = signing.validation_token(APP, START), signing.validation_token(APP, START, **claims)

    with pytest.raises(BadNotification, match=says):
        await validator(standin, clock).check([good, bad])


async def test_forged_and_missing_tokens_are_named(standin: GraphStandIn, clock: HandClock) -> None:
    checking = validator(standin, clock)
    forged = MicrosoftKeys().validation_token(APP, START)
    unsigned = f"{forged.rsplit('.', 1)[0]}."

    with pytest.raises(BadNotification, match="appRoleAssignmentRequired"):
        await checking.check([])
    for token in (forged, unsigned, "", "a.b.c", "é"):
        with pytest.raises(BadNotification, match="not good"):
            await checking.check([token])


async def test_keys_out_of_reach_are_no_verdict(
    standin: GraphStandIn, clock: HandClock, signing: MicrosoftKeys
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    away = validator(standin, clock, f"http://127.0.0.1:{port}/keys")

    with pytest.raises(KeysUnavailable):
        await away.check([signing.validation_token(APP, START)])


def test_the_standin_makes_keys_only_when_somebody_listens() -> None:
    sender = CallEventSender(SubscriptionBook(lambda: START), lambda: START)
    sender.tell("http://127.0.0.1/meet/1", "callEnded")

    assert "keys" not in vars(sender)
