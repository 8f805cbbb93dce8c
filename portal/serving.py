"""The server of the portal's pages."""

import socket

import uvicorn

from portal.live import Live


class Server(uvicorn.Server):
    """Ends the streams of open pages before it waits for the answers that are under way: a stream is never done."""

    def __init__(self, config: uvicorn.Config, live: Live) -> None:
        super().__init__(config)
        self._live = live

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._live.close()
        await super().shutdown(sockets)
