"""PDFs of ours, signed as an office signs them: PAdES, by a certificate that nobody else knows."""

import io
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import NoEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509 import CertificateBuilder, Name, NameAttribute, random_serial_number
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter

from adapters.papers.sop_sheets import sheet_pdf
from sop.papers.sheet import sheet_of
from tests.sop.support.cycles import SOP


def paper() -> bytes:
    """A page of ours."""
    return sheet_pdf(sheet_of(SOP))


def signed(pdf: bytes, name: str, field: str = "Tanda") -> bytes:
    """The PDF with one more signature, by a certificate of `name`."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    meta = signers.PdfSignatureMetadata(field_name=field, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256")
    out = signers.sign_pdf(writer, meta, signer=_signer(name))
    return bytes(out.getbuffer())


def _signer(name: str) -> signers.SimpleSigner:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = Name(
        [NameAttribute(NameOID.COMMON_NAME, name), NameAttribute(NameOID.ORGANIZATION_NAME, "Pemerintah Kota Cirebon")]
    )
    now = datetime.now(UTC)
    certificate = (
        CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    packed = serialize_key_and_certificates(None, key, certificate, None, NoEncryption())
    signer: signers.SimpleSigner | None = signers.SimpleSigner.load_pkcs12_data(packed, other_certs=[], passphrase=None)
    assert signer is not None
    return signer
