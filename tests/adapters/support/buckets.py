"""A server that speaks S3 over HTTP, with one bucket."""

import http.client
from collections.abc import Iterator
from contextlib import contextmanager

from moto.server import ThreadedMotoServer

BUCKET = "arsip"


@contextmanager
def bucket_server() -> Iterator[dict[str, str]]:
    """The `AWS_*` variables by which the server is reached for as long as the context lasts."""
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        connection = http.client.HTTPConnection(host, port)
        connection.request("PUT", f"/{BUCKET}")
        assert connection.getresponse().status == 200
        connection.close()
        yield {
            "AWS_ENDPOINT_URL": f"http://{host}:{port}",
            "AWS_ACCESS_KEY_ID": "penguji",
            "AWS_SECRET_ACCESS_KEY": "rahasia",
        }
    finally:
        server.stop()
