"""Certificates for servers of this machine, signed by nobody but themselves."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

PEM = serialization.Encoding.PEM


def self_signed(folder: Path) -> Path:
    """One for 127.0.0.1, valid for a day, in one file with its key."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name.from_rfc4514_string("CN=kantor.example")
    now, serial = datetime.now(UTC), x509.random_serial_number()
    begins, ends = now - timedelta(hours=1), now + timedelta(days=1)
    bare = x509.CertificateBuilder(name, name, key.public_key(), serial, begins, ends)
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    certificate = bare.add_extension(here, critical=False).sign(key, hashes.SHA256())
    private = key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = folder / "kantor.pem"
    file.write_bytes(private + certificate.public_bytes(PEM))
    return file
