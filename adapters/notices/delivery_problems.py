"""Why a channel failed, in words of our own: what a library says of it may hold passwords, tokens and addresses."""

import logging
import re
from collections.abc import Iterable

UNKNOWN = "sebabnya tidak diketahui"

_CAUSES = (
    (r"\berror=(?P<code>[1-9]\d\d)\b", "server menjawab dengan kode HTTP {code}"),
    (r"\(5(30|34|35), |Authentication", "nama pengguna atau kata sandi ditolak"),
    (r"\((?P<code>[45]\d\d), |refused: (?P<other>[45]\d\d) ", "ditolak server dengan kode {code}"),
    (r"AUTH extension|No suitable authentication", "server tidak menyediakan cara masuk dengan kata sandi"),
    (r"(?i)certificate", "sertifikat server tidak dapat dipercaya"),
    (r"STARTTLS", "server tidak mendukung STARTTLS"),
    (r"\[SSL", "sambungan TLS gagal"),
    (r"(?i)timed out|timeout|did not finish", "server tidak menjawab pada waktunya"),
    (r"Connection ?[Rr]efused", "sambungan ditolak"),
    (r"(?i)getaddrinfo|name resolution|NameResolution|Name or service|No address", "nama server tidak dikenal"),
    (r"(?i)unreachable|No route", "jaringan tidak terjangkau"),
    (r"(?i)reset|aborted|closed|disconnected|broken pipe", "sambungan terputus"),
    (r"RemoteProtocolError", "jawaban server tidak dapat dipahami"),
)


def problem_of(lines: Iterable[str]) -> str:
    """One reason for all that was logged of a failed attempt; of the text itself only a status code gets through."""
    text = "\n".join(lines)
    for pattern, words in _CAUSES:
        if found := re.search(pattern, text):
            codes = found.groupdict()
            return words.format(code=codes.get("code") or codes.get("other"))
    return UNKNOWN


def unheard(*loggers: str) -> None:
    """Keeps out of our logs what libraries log of addresses, at whatever level."""
    for name in loggers:
        logger = logging.getLogger(name)
        if logger.propagate:
            logger.addHandler(logging.NullHandler())  # without one, Python would print warnings itself
            logger.propagate = False
