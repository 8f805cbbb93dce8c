"""The server of the portal's pages."""

import socket

import uvicorn

from portal.frame.live import Live


class Server(uvicorn.Server):
    """Ends the streams of open pages before it waits for the answers that are under way: a stream is never done.

    Every answer leaves at once: the kernel would keep the last part of a page back for 40 ms, and asyncio asks for that
    only on sockets that name their protocol, which `socket.create_server` does not.
    """

    def __init__(self, config: uvicorn.Config, live: Live) -> None:
        super().__init__(config)
        self._live = live

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        for door in sockets or ():
            door.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # inherited by what comes in
        await super().startup(sockets)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._live.close()
        await super().shutdown(sockets)
