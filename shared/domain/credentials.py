"""Names and secrets of tickets, all derived from the server's key, so that nothing is read to verify them.

Everything is HMAC-SHA-256: in base32 (RFC 4648 alphabet, lower case) where machines read it, in short
codes without vowels where people do, so that no code spells a word.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

OFFICE_KEY_LENGTH = 10
TICKET_CODE_LENGTH = 26
CALL_ID_LENGTH = 26
SOURCE_TAG_LENGTH = 16
_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
_CODE_ALPHABET = "23456789BCDFGHJKMNPQRTVWXZ"
_RECEIPT_CODE_LENGTH = 10
_HANDOVER_CODE_LENGTH = 12
_DAY_END = OFFICE_KEY_LENGTH + 8
_LETTERS_FOR_DIGITS = str.maketrans("01", "OI")
_DIGITS_FOR_LETTERS = str.maketrans("OIL", "011")
_TICKET_ID = re.compile(rf"[a-z2-7]{{{OFFICE_KEY_LENGTH}}}-[a-z2-7]{{{TICKET_CODE_LENGTH}}}")
_PROTOCOL = re.compile(rf"[A-Z2-7]{{{OFFICE_KEY_LENGTH}}}-([0-9]{{8}})-([{_LETTERS}]{{2}}[0-9]{{3}})")


@lru_cache(maxsize=4096)  # asked at each look at a board; the court has 2,348 offices
def office_key(office_id: str) -> str:
    """The partition of an office: 10 base32 characters of the SHA-256 of its id."""
    return _base32(hashlib.sha256(office_id.encode()).digest())[:OFFICE_KEY_LENGTH]


def is_ticket_id(text: str) -> bool:
    """Whether `text` has the form of a ticket id; everything else is refused before storage is asked."""
    return _TICKET_ID.fullmatch(text) is not None


def office_key_of(ticket_id: str) -> str:
    """The partition that a ticket lies in."""
    return ticket_id[:OFFICE_KEY_LENGTH]


@dataclass(frozen=True)
class Protocol:
    """A receipt's protocol, taken apart."""

    office_key: str
    day: date
    number: str


def typed_code(text: str) -> str:
    """A code as somebody typed it, without what stands between its groups: blanks, any dash, full stops.

    In upper case. Codes have no 0, 1, I and O, so no character has to be guessed.
    """
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(letter for letter in plain if letter.isalnum())


def parse_protocol(text: str) -> Protocol | None:
    """A protocol as somebody typed it; None where `text` is not the protocol of any receipt.

    Blanks and dashes of any kind may stand anywhere or be left out, and 0 and O, 1 and I (or L in the place
    of a digit) are taken for each other: each place of a protocol has either letters or digits.
    """
    plain = typed_code(text)
    office, day, number = (
        plain[:OFFICE_KEY_LENGTH],
        plain[OFFICE_KEY_LENGTH:_DAY_END],
        plain[_DAY_END:],
    )
    written = "-".join(
        (
            office.translate(_LETTERS_FOR_DIGITS),
            day.translate(_DIGITS_FOR_LETTERS),
            number[:2] + number[2:].translate(_DIGITS_FOR_LETTERS),
        )
    )
    match = _PROTOCOL.fullmatch(written)
    if match is None:
        return None
    digits, number = match.groups()
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
    return Protocol(match.group(0)[:OFFICE_KEY_LENGTH].lower(), day, number)


class TicketKeys:
    """The server's key and, while it rotates, the one before.

    Key material is at least 32 bytes, else `ValueError`.
    """

    def __init__(self, current: bytes, previous: bytes | None = None) -> None:
        for key in (current, previous):
            if key is not None and len(key) < 32:
                raise ValueError("a ticket key has at least 32 bytes")
        self._current = current
        self._all: Iterable[bytes] = (current,) if previous is None else (current, previous)
        self.previous = None if previous is None else TicketKeys(previous)
        """The key before, alone, while it rotates: names that were derived from it are still stored."""

    def ticket_id(self, office_id: str, seed: str | None) -> str:
        """The id of a new ticket: the same for the same office and seed; random without a seed."""
        seed = seed or secrets.token_urlsafe(32)
        code = self._code(self._current, "ticket", office_id, seed)[:TICKET_CODE_LENGTH]
        return f"{office_key(office_id)}-{code}"

    def ticket_secret(self, ticket_id: str) -> str:
        """What the visitor's page shows to act on the ticket; 52 characters."""
        return self._code(self._current, "secret", ticket_id)

    def is_secret(self, ticket_id: str, secret: str) -> bool:
        """Whether `secret` belongs to the ticket, by the present key or the one before."""
        given = secret.encode("utf-8", "replace")
        matches = [
            hmac.compare_digest(self._code(key, "secret", ticket_id).encode(), given) for key in self._all
        ]
        return any(matches)

    def call_id(self, clerk_id: str, seed: str | None) -> str:
        """The id of a call: the same for the same clerk and seed; random without a seed."""
        seed = seed or secrets.token_urlsafe(32)
        return self._code(self._current, "call", clerk_id, seed)[:CALL_ID_LENGTH]

    def event_state(self, ticket_id: str, call_id: str) -> str:
        """`clientState` of a call's notifications: names ticket and call, with a proof; 117 characters."""
        return f"{ticket_id}.{call_id}.{self._code(self._current, 'events', ticket_id, call_id)}"

    def read_event_state(self, state: str) -> tuple[str, str] | None:
        """Ticket and call that a notification is about, verified without a read; None for a forged one."""
        parts = state.split(".")
        if len(parts) != 3 or not is_ticket_id(parts[0]):
            return None
        ticket_id, call_id, proof = parts
        given = proof.encode("utf-8", "replace")
        matches = [
            hmac.compare_digest(self._code(key, "events", ticket_id, call_id).encode(), given)
            for key in self._all
        ]
        return (ticket_id, call_id) if any(matches) else None

    def number(self, ticket_id: str, attempt: int) -> str:
        """The short code `BC123`; `attempt` gives the next candidate when a code is taken that day."""
        value = int.from_bytes(self._digest(self._current, "number", ticket_id, str(attempt))[:8], "big")
        value, digits = divmod(value, 1000)
        value, second = divmod(value, len(_LETTERS))
        return f"{_LETTERS[value % len(_LETTERS)]}{_LETTERS[second]}{digits:03d}"

    def receipt_code(self, ticket_id: str) -> str:
        """The code beside the protocol that proves a receipt; 10 characters."""
        return self._receipt_code(self._current, ticket_id)

    def is_receipt_code(self, ticket_id: str, code: str) -> bool:
        """Whether `code` proves the receipt, by the present key or the one before."""
        given = typed_code(code).encode()
        matches = [
            hmac.compare_digest(self._receipt_code(key, ticket_id).encode(), given) for key in self._all
        ]
        return any(matches)

    def handover_code(self, ticket_id: str, seed: str | None) -> str:
        """A code that carries the ticket to another device; 12 characters, 56 bits.

        The same for the same ticket and seed; random without a seed.
        """
        seed = seed or secrets.token_urlsafe(32)
        return _readable(self._digest(self._current, "handover", ticket_id, seed), _HANDOVER_CODE_LENGTH)

    def blind(self, purpose: str, value: str) -> str:
        """A name for `value` that cannot be turned back without the key (devices, evaluations)."""
        return self._code(self._current, purpose, value)[:TICKET_CODE_LENGTH]

    def is_blind(self, purpose: str, value: str, name: str) -> bool:
        """Whether `name` is the blind name of `value`, by the present key or the one before."""
        return self.blind(purpose, value) == name or (
            self.previous is not None and self.previous.is_blind(purpose, value, name)
        )

    def _receipt_code(self, key: bytes, ticket_id: str) -> str:
        return _readable(self._digest(key, "receipt", ticket_id), _RECEIPT_CODE_LENGTH)

    def _code(self, key: bytes, *parts: str) -> str:
        return _base32(self._digest(key, *parts))

    @staticmethod
    def _digest(key: bytes, *parts: str) -> bytes:
        return hmac.new(key, "\x00".join(parts).encode(), hashlib.sha256).digest()


def source_tag(key: bytes, network: str) -> str:
    """What stands for a network on a ticket: the same all day, and nothing without the day's key."""
    return _base32(hmac.new(key, network.encode(), hashlib.sha256).digest())[:SOURCE_TAG_LENGTH]


def protocol(ticket_id: str, day: date, number: str) -> str:
    """The protocol that stands on the receipt."""
    return f"{office_key_of(ticket_id).upper()}-{day:%Y%m%d}-{number}"


def fingerprint(*parts: str) -> str:
    """A short name for the content of a request, to tell a repetition from another request."""
    return _base32(hashlib.sha256("\x00".join(parts).encode()).digest())[:TICKET_CODE_LENGTH]


def _readable(digest: bytes, length: int) -> str:
    """A code for people, without vowels and without what is taken for another character."""
    return "".join(_CODE_ALPHABET[byte % len(_CODE_ALPHABET)] for byte in digest[:length])


def _base32(data: bytes) -> str:
    return base64.b32encode(data).decode().rstrip("=").lower()
