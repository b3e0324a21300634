"""What Microsoft signs and encrypts: notifications' content for a certificate, and the tokens beside it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7
from jwt.algorithms import RSAAlgorithm

from local_host.id_token import TENANT_ID

CHANGE_TRACKING = "0bf30f3b-4a52-48df-9a82-234910c4a086"
_KEY_ID = "graph-standin"


def sealed(content: Mapping[str, object], certificate_der: bytes, certificate_id: str) -> dict[str, object]:
    """`encryptedContent`: a fresh AES key, wrapped by OAEP with SHA-1; CBC; HMAC-SHA-256 of the data."""
    public = x509.load_der_x509_certificate(certificate_der).public_key()
    assert isinstance(public, rsa.RSAPublicKey)
    key = secrets.token_bytes(32)
    padder = PKCS7(128).padder()
    padded = padder.update(json.dumps(content).encode()) + padder.finalize()
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    data = encryptor.update(padded) + encryptor.finalize()
    sha1 = hashes.SHA1()  # noqa: S303
    wrapped = public.encrypt(key, padding.OAEP(mgf=padding.MGF1(algorithm=sha1), algorithm=sha1, label=None))
    return {
        "data": _text(data),
        "dataSignature": _text(hmac.new(key, data, hashlib.sha256).digest()),
        "dataKey": _text(wrapped),
        "encryptionCertificateId": certificate_id,
        "encryptionCertificateThumbprint": hashlib.sha1(certificate_der).hexdigest().upper(),  # noqa: S324
    }


def can_seal_for(certificate_der: bytes) -> bool:
    """Whether Graph accepts the certificate: an RSA key of 2048 to 4096 bits."""
    try:
        public = x509.load_der_x509_certificate(certificate_der).public_key()
    except ValueError:
        return False
    return isinstance(public, rsa.RSAPublicKey) and 2048 <= public.key_size <= 4096


class MicrosoftKeys:
    """Signs validation tokens; the public half is served at an address that only local settings name."""

    def __init__(self) -> None:
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def validation_token(self, app_id: str, now: datetime, **changes: object) -> str:
        """The token that accompanies a delivery to `app_id`; `changes` make it an invalid one."""
        claims: dict[str, object] = {
            "aud": app_id,
            "iss": f"https://sts.windows.net/{TENANT_ID}/",
            "iat": int(now.timestamp()),
            "nbf": int(now.timestamp()),
            "exp": int((now + timedelta(hours=1)).timestamp()),
            "appid": CHANGE_TRACKING,
            "tid": TENANT_ID,
            "ver": "1.0",
        }
        return jwt.encode({**claims, **changes}, self._key, algorithm="RS256", headers={"kid": _KEY_ID})

    def jwks(self) -> str:
        """The public key as a JSON Web Key Set."""
        public = dict(RSAAlgorithm.to_jwk(self._key.public_key(), as_dict=True))
        return json.dumps({"keys": [{**public, "kid": _KEY_ID, "use": "sig", "alg": "RS256"}]})


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
