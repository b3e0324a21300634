"""Decrypts what Graph has encrypted to our certificate, and gives the certificate in the form that Graph
wants.

`cryptography` is imported with the first envelope, so that visitors' requests never wait for it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import ssl
from datetime import datetime
from typing import TYPE_CHECKING

from shared.meetings.call_events.notifications import BadNotification, EncryptedContent

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

_BLOCK = 16
_KEY_LENGTHS = frozenset({16, 24, 32})


class Certificate:
    """The public half, to which Graph encrypts. Raises `ValueError` for anything that is no PEM
    certificate.
    """

    def __init__(self, pem: str) -> None:
        der = ssl.PEM_cert_to_DER_cert(pem)
        self.base64_der = base64.b64encode(der).decode()
        self.certificate_id = hashlib.sha256(der).hexdigest()[:32]
        """Our own name for it, returned in each notification."""


class EnvelopeOpener:
    """The private half, loaded when first needed."""

    def __init__(self, certificate_pem: str, key_pem: str) -> None:
        self._certificate_pem = certificate_pem
        self._key_pem = key_pem
        self._certificate_id: str | None = None
        self._key: RSAPrivateKey | None = None

    def open(self, content: EncryptedContent) -> bytes:
        """The plain content, after its integrity check. Raises `BadNotification`, which names the step
        that failed.
        """
        if content.encryption_certificate_id != self._own_id():
            raise BadNotification("the content is encrypted to another certificate")
        key = self._content_key(_decoded(content.data_key, "dataKey"))
        data = _decoded(content.data, "data")
        proof = hmac.new(key, data, hashlib.sha256).digest()
        if not hmac.compare_digest(proof, _decoded(content.data_signature, "dataSignature")):
            raise BadNotification("the content's signature does not match")
        return _decrypted(key, data)

    def days_left(self, now: datetime) -> int:
        """Whole days until the certificate expires; negative after it. Raises `ValueError` if it is none."""
        from cryptography.x509 import load_pem_x509_certificate

        return (load_pem_x509_certificate(self._certificate_pem.encode()).not_valid_after_utc - now).days

    def _own_id(self) -> str:
        if self._certificate_id is None:
            self._certificate_id = Certificate(self._certificate_pem).certificate_id
        return self._certificate_id

    def _content_key(self, wrapped: bytes) -> bytes:
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import padding

        # Graph's choice, fixed by its documentation; OAEP is safe with SHA-1.
        sha1 = hashes.SHA1()  # noqa: S303
        try:
            key = self._private_key().decrypt(
                wrapped, padding.OAEP(mgf=padding.MGF1(algorithm=sha1), algorithm=sha1, label=None)
            )
        except ValueError:
            raise BadNotification("the content's key cannot be read with our private key") from None
        if len(key) not in _KEY_LENGTHS:
            raise BadNotification("the content's key has an impossible length")
        return key

    def _private_key(self) -> RSAPrivateKey:
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        if self._key is None:
            loaded = load_pem_private_key(self._key_pem.encode(), password=None)
            if not isinstance(loaded, RSAPrivateKey):
                raise ValueError("GRAPH_EVENTS_KEY is no RSA key")
            self._key = loaded
        return self._key


def _decrypted(key: bytes, data: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
    from cryptography.hazmat.primitives.padding import PKCS7

    try:
        decryptor = Cipher(algorithms.AES(key), modes.CBC(key[:_BLOCK])).decryptor()
        unpadder = PKCS7(_BLOCK * 8).unpadder()
        padded = decryptor.update(data) + decryptor.finalize()
        return unpadder.update(padded) + unpadder.finalize()
    except ValueError:
        raise BadNotification("the content cannot be decrypted") from None


def _decoded(text: str, name: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise BadNotification(f"{name} is not base64") from None
