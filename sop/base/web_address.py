"""Addresses on the web that secrets may travel to: encrypted, or within this machine."""

from typing import Annotated
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator

_HERE = ("127.0.0.1", "::1", "localhost")


def _parts(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        sound = parts.hostname and parts.port != 0 and parts.username is None and text.isprintable() and " " not in text
    except ValueError:
        sound = False
    if not sound or parts.scheme not in (("https", "http") if parts.hostname in _HERE else ("https",)):
        raise ValueError("harus berupa alamat yang diawali https://; http:// hanya untuk 127.0.0.1 dan localhost.")
    return parts


def _web_address(text: str) -> str:
    _parts(text)
    return text


def _issuer(text: str) -> str:
    if text and (parts := _parts(text)).query + parts.fragment:
        raise ValueError("harus berupa alamat tanpa ? dan tanpa #, persis seperti yang disebut penyedianya.")
    return text


def _origin(text: str) -> str:
    if text and (parts := _parts(text)).path.strip("/") + parts.query + parts.fragment:
        raise ValueError("harus berupa alamat tanpa jalur, misalnya https://sop.example.go.id.")
    return text.rstrip("/")


WebAddress = Annotated[str, AfterValidator(_web_address)]
Issuer = Annotated[str, AfterValidator(_issuer)]
"""Letter by letter what an identity provider calls itself; or nothing."""
Origin = Annotated[str, AfterValidator(_origin)]
"""Scheme, host and port, without a slash at the end; or nothing."""
