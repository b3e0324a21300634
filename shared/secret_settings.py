"""Settings that are secrets: in Azure references to Key Vault, resolved by the platform before the start."""

from __future__ import annotations

import base64
import binascii
import logging
import re
from collections.abc import Mapping

log = logging.getLogger(__name__)
UNRESOLVED = "its Key Vault reference did not resolve"


class SettingError(ValueError):
    """A setting is missing or cannot be used; the message names it and says what to do."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(f"setting {name}: {message}")
        self.name = name


def pem(environment: Mapping[str, str], name: str, kind: str) -> str:
    """The block of this kind in PEM text, or the whole text if it has none: a certificate of Key Vault comes
    with its key in one text. The portal keeps line breaks, other ways write them as backslash and n.

    Raises `SettingError` if it is no PEM text.
    """
    text = (environment.get(name) or "").replace("\\n", "\n").strip()
    if not text.startswith("-----BEGIN "):
        what = UNRESOLVED if _is_unresolved(text) else "is no PEM text"
        raise SettingError(name, f"{what}; give PEM text, or a Key Vault reference to it")
    block = re.search(rf"-----BEGIN [A-Z ]*{kind}-----.*?-----END [A-Z ]*{kind}-----", text, re.DOTALL)
    return block[0] if block else text


def _is_unresolved(text: str) -> bool:
    """App Service leaves a reference that it could not resolve unchanged."""
    return text.startswith("@Microsoft.KeyVault(")


def ticket_key(environment: Mapping[str, str]) -> bytes:
    """The key from which ids and secrets of tickets derive. Raises `SettingError` without one."""
    key = _key(environment, "TICKET_KEY")
    if key is None:
        raise SettingError("TICKET_KEY", "is missing; give 32 random bytes, base64")
    return key


def previous_key(environment: Mapping[str, str]) -> bytes | None:
    """The key before, while it rotates, or None. One that did not come from the vault is logged as an error:
    tickets from before the rotation are refused then, and an app that does not start would refuse all.

    Raises `SettingError` if it is there and no key.
    """
    name = "TICKET_KEY_PREVIOUS"
    if _is_unresolved(environment.get(name, "")):
        log.error("setting %s: %s; tickets from before the rotation are refused", name, UNRESOLVED)
        return None
    return _key(environment, name)


def _key(environment: Mapping[str, str], name: str) -> bytes | None:
    text = environment.get(name)
    if not text:
        return None
    if _is_unresolved(text):
        raise SettingError(name, f"{UNRESOLVED}; the secret, its network or the identity's role is missing")
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise SettingError(name, "must be base64") from error
    if len(key) < 32:
        raise SettingError(name, "must hold at least 32 bytes")
    return key
