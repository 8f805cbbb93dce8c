"""Where letters arrive: a mail server and a web address, both real and on free ports of this machine."""

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import Message as Mail
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from aiosmtpd.smtp import SMTP, Envelope, Session


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Mailbox(Message):
    """A mail server that takes all mail, but for recipients whom it does not know."""

    def __init__(self) -> None:
        super().__init__()
        self.port = free_port()
        self.mails: list[Mail] = []

    def url(self, to: str = "kepala@kantor.example", login: str = "") -> str:
        return f"mailto://{login}127.0.0.1:{self.port}?from=sop@kantor.example&to={to}"

    def handle_message(self, message: Mail) -> None:
        self.mails.append(message)

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, to: str, options: list[str]) -> str:
        if to.startswith("unknown"):
            return f"550 5.1.1 {to} is not known here"
        envelope.rcpt_tos.append(to)
        return "250 OK"


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port)
    controller.start()
    yield mailbox
    controller.stop()


class Endpoint:
    """A web address that keeps what is posted to it. It can be away, and it can be asked to answer with an error."""

    def __init__(self) -> None:
        self.port = free_port()
        self.posts: list[dict[str, Any]] = []
        """The payload of each, its headers under `headers` and its path under `path`."""
        self.status = 200
        self.answer: dict[str, Any] = {}
        self.on_post: Callable[[], None] = lambda: None
        self._server: ThreadingHTTPServer | None = None

    def url(self, path: str = "", login: str = "") -> str:
        return f"json://{login}127.0.0.1:{self.port}/{path}"

    @property
    def numbers(self) -> list[str]:
        """Under which idempotency keys letters came, in order."""
        return [post["headers"]["X-Idempotency-Key"] for post in self.posts]

    def open(self) -> None:
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                payload = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                endpoint.posts.append(payload | {"headers": dict(self.headers), "path": self.path})
                endpoint.on_post()
                answer = json.dumps(endpoint.answer).encode()
                self.send_response(endpoint.status)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, format: str, *args: Any) -> None:
                """Keeps silent."""

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self) -> None:
        """From now on nobody listens."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


@contextmanager
def web_server() -> Iterator[Endpoint]:
    endpoint = Endpoint()
    endpoint.open()
    yield endpoint
    endpoint.close()


@contextmanager
def silent_server() -> Iterator[int]:
    """The port of a server that accepts connections and then says nothing."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]
