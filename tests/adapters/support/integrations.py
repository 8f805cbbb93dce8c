"""Another system of the office, on a free port of this machine: it verifies what it gets with `standardwebhooks`, an
implementation that is not ours."""

import base64
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from pydantic import SecretStr
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from adapters.notices.channel_file import Webhook
from sop.cycle.events import EventType

SECRET = f"whsec_{base64.b64encode(bytes(range(32))).decode()}"
ANOTHER_SECRET = f"whsec_{base64.b64encode(bytes(32)).decode()}"


@dataclass
class Integration:
    """Answers with what `answers` holds in turn, then with 204; and with 401 to what it cannot verify."""

    secret: str = SECRET
    answers: list[int] = field(default_factory=list)
    silence: float = 0.0
    """Seconds that it thinks before it answers."""
    seen: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    """Of every request that verifies: its `webhook-id`, and its body."""
    refused: int = 0
    """How many requests did not verify."""
    scheme: str = "http"
    port: int = 0

    @property
    def address(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}/kait"

    @property
    def ids(self) -> list[str]:
        return [message_id for message_id, _ in self.seen]

    def answer(self, body: bytes, headers: dict[str, str]) -> int:
        try:
            message = Verifier(self.secret).verify(body, headers)
        except WebhookVerificationError:
            self.refused += 1
            return 401
        self.seen.append((headers["webhook-id"], message))
        time.sleep(self.silence)
        return self.answers.pop(0) if self.answers else 204

    def webhook(self, name: str = "integrasi", *events: EventType, secret: str = SECRET) -> Webhook:
        """How the office's channel file has it."""
        wanted = events or tuple(EventType)
        return Webhook(name=name, url=SecretStr(self.address), secret=SecretStr(secret), events=wanted)


@contextmanager
def integration(certificate: Path | None = None) -> Iterator[Integration]:
    """Listens for as long as the context lasts; encrypted where it is given a certificate, with its key."""
    system = Integration(scheme="https" if certificate else "http")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(system.answer(body, dict(self.headers)))
            self.send_header("Location", f"{system.address}/pindah")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Keeps silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    system.port = server.server_port
    if certificate is not None:
        trusted = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        trusted.load_cert_chain(certificate)
        server.socket = trusted.wrap_socket(server.socket, server_side=True)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield system
    server.shutdown()
    server.server_close()
