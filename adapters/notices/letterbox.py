"""A mail server and a webhook on this machine that count the letters they receive: for the demonstration."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from adapters.temporal.dev_server import HOST, ServerPorts
from sop.base.errors import SopError

NUMBER = "X-Idempotency-Key"


@dataclass
class Letterbox:
    """How often each letter has come by each way."""

    mail_port: int
    web_port: int
    mails: Counter[str] = field(default_factory=Counter)
    posts: Counter[str] = field(default_factory=Counter)

    @property
    def mail_url(self) -> str:
        return f"mailto://{HOST}:{self.mail_port}?from=sop@kantor.example&to=kepala@kantor.example"

    @property
    def web_url(self) -> str:
        return f"json://{HOST}:{self.web_port}/"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Takes a mail; aiosmtpd calls it by this name."""
        self.mails[message_from_bytes(envelope.content).get(NUMBER, "")] += 1
        return "250 OK"


@contextmanager
def letterbox() -> Iterator[Letterbox]:
    """Both servers, for as long as the context lasts.

    Raises:
        SopError: the mail server is not installed; production has no use for it.
    """
    try:
        from aiosmtpd.controller import Controller
    except ImportError as error:
        raise SopError("Paket aiosmtpd tidak terpasang; jalankan peragaan dengan: make demo") from error
    ports = ServerPorts.free()
    box = Letterbox(ports.grpc, ports.ui)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            box.posts[self.headers.get(NUMBER, "")] += 1
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *arguments: object) -> None:
            """Keeps silent."""

    mail, web = Controller(box, hostname=HOST, port=box.mail_port), ThreadingHTTPServer((HOST, box.web_port), Handler)
    mail.start()
    Thread(target=web.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield box
    finally:
        web.shutdown()
        web.server_close()
        mail.stop()
