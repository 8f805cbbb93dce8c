"""The program that reads the signatures in a PDF (PAdES, ISO 32000-2) with pyHanko: the file on standard input, what it
finds as JSON (`FOUND`) on standard output. It is run by `pdf_signatures` alone, which nothing here may harm."""

import io
import logging
import sys
from collections.abc import Iterator

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from adapters.machine.apart import bound_memory
from sop.papers.signed_papers import FOUND, PaperSignature, SignatureState

MEMORY = 1 << 30
"""Bytes that reading may take."""


def found(pdf: bytes) -> Iterator[PaperSignature]:
    nobody = ValidationContext(trust_roots=[], allow_fetching=False)
    for each in PdfFileReader(io.BytesIO(pdf), strict=False).embedded_regular_signatures:
        status = validate_pdf_signature(each, nobody, nobody, skip_diff=True)
        whole = status.coverage is SignatureCoverageLevel.ENTIRE_FILE
        stamp = status.timestamp_validity
        stamped = stamp is not None and stamp.valid and stamp.intact
        state = SignatureState.WHOLE if whole else SignatureState.ADDED_TO
        yield PaperSignature(
            signer=_name(status.signing_cert.subject.native),
            issuer=_name(status.signing_cert.issuer.native),
            at=stamp.timestamp if stamp is not None and stamped else status.signer_reported_dt,
            stamped=stamped,
            state=state if status.intact and status.valid else SignatureState.BROKEN,
        )


def _name(subject: dict[str, object]) -> str:
    """Of a certificate: its common name, with the organisation where there is one."""
    parts = (subject.get(part) for part in ("common_name", "organization_name"))
    return ", ".join(dict.fromkeys(str(part) for part in parts if part)) or "tanpa nama"


def main() -> None:
    bound_memory(MEMORY)
    logging.disable()  # that nobody trusts a certificate is not news
    sys.stdout.buffer.write(FOUND.dump_json(tuple(found(sys.stdin.buffer.read()))))


if __name__ == "__main__":
    main()
