"""The certificate that call events are encrypted to on this machine: created once, kept in the data
folder.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

_VALID = dt.timedelta(days=3650)


def event_certificate(data_dir: Path) -> tuple[str, str]:
    """Certificate and private key as PEM."""
    certificate_file, key_file = data_dir / "call-events.crt", data_dir / "call-events.key"
    if not (certificate_file.exists() and key_file.exists()):
        data_dir.mkdir(parents=True, exist_ok=True)
        certificate, key = new_certificate()
        key_file.touch(mode=0o600)
        key_file.write_text(key)
        certificate_file.write_text(certificate)
    return certificate_file.read_text(), key_file.read_text()


def new_certificate() -> tuple[str, str]:
    """A self-signed certificate and its key, as PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "balcao-virtual-call-events")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + _VALID)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return certificate.public_bytes(serialization.Encoding.PEM).decode(), private.decode()
