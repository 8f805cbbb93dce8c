"""Server-sent events: an open page is told when what it shows has changed, and fetches itself anew (`static/live.js`).

Nothing but `berubah` is ever sent. A subject (a cycle, an inbox, a list) is watched once for all who look at it, and
only while somebody does. A mark is any text that changes when the subject does; a page brings the mark that it was made
with, so nothing that happens between two connections is missed.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from contextlib import asynccontextmanager

import structlog
from fastapi import Request
from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse, format_sse_event
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from adapters.people.accounts import Session
from portal.frame.ports import ports_of
from portal.frame.security import SESSION, cookie
from sop.base.errors import CycleNotFound, NotHere, SopError

log = structlog.get_logger()

EVERY = 3.0
"""Seconds between two looks at lists."""
HEARTBEAT = 5.0
"""Seconds of silence after which a comment is sent, so that no proxy takes the stream for dead. Before that, and before
every event, it is asked whether whoever listens is still signed in: within so many seconds of his end a stream ends."""
LONGEST = 300.0
"""Seconds of a stream: then the browser comes again, through the gate, as long as its session is good."""
RETRY = 3_000
"""Milliseconds after which a browser comes again."""
STREAMS = 4
"""How many a session may have open at once: a browser has six connections for all its windows, and pages need some."""

Marks = Callable[[], AsyncIterator[str]]


class Live:
    """The streams of one portal."""

    def __init__(self) -> None:
        self._watches: dict[Hashable, _Watch] = {}
        self._open: Counter[str] = Counter()
        self._closed = False

    def stream(self, request: Request, session: Session, subject: Hashable, marks: Marks) -> Response:
        """Tells a page whose address names its mark (`tanda`) whenever `subject` has another."""
        known = request.headers.get("last-event-id") or request.query_params.get("tanda", "")
        return _Stream(self, session.csrf, self._events(subject, marks, known, _signed_in(request)))

    def close(self) -> None:
        """Ends all streams; there will be no others."""
        self._closed = True
        for watch in self._watches.values():
            watch.end()

    def enter(self, owner: str) -> bool:
        """Whether one more stream is allowed to a session; if so, `leave` must follow."""
        if self._closed or self._open[owner] >= STREAMS:
            return False
        self._open[owner] += 1
        return True

    def leave(self, owner: str) -> None:
        self._open[owner] -= 1
        self._open += Counter()  # forgets who has none left

    async def _events(
        self, subject: Hashable, marks: Marks, known: str, signed_in: Callable[[], Awaitable[bool]]
    ) -> AsyncIterator[bytes]:
        yield format_sse_event(retry=RETRY)
        loop = asyncio.get_running_loop()
        end = loop.time() + LONGEST
        async with self._watching(subject, marks) as watch:
            while (left := end - loop.time()) > 0:
                try:
                    async with asyncio.timeout(min(HEARTBEAT, left)):
                        mark = await watch.other_than(known)
                except TimeoutError:
                    mark = known
                if mark is None or not await signed_in():
                    return
                if mark == known:
                    yield KEEPALIVE_COMMENT
                    continue
                known = mark
                yield format_sse_event(event="berubah", data_str="", id=mark)

    @asynccontextmanager
    async def _watching(self, subject: Hashable, marks: Marks) -> AsyncIterator["_Watch"]:
        """The one watch of a subject, which ends with its last reader."""
        watch = self._watches.get(subject)
        if watch is None:
            watch = self._watches[subject] = _Watch(subject, marks)
        watch.readers += 1
        try:
            yield watch
        finally:
            watch.readers -= 1
            if watch.readers == 0 and self._watches.get(subject) is watch:
                del self._watches[subject]
                watch.end()


class _Watch:
    """The latest mark of a subject, followed until its end."""

    def __init__(self, subject: Hashable, marks: Marks) -> None:
        self.readers = 0
        self._mark: str | None = None
        self._ended = False
        self._turned = asyncio.Event()
        self._following = asyncio.create_task(self._follow(marks), name=f"watch {subject}")

    def end(self) -> None:
        self._following.cancel()
        self._ended = True
        self._turned.set()

    async def other_than(self, known: str) -> str | None:
        """The mark as soon as it is not `known`; None once the watch has ended."""
        while self._mark in (None, known):
            if self._ended:
                return None
            await self._turned.wait()
        return self._mark

    async def _follow(self, marks: Marks) -> None:
        try:
            while True:
                try:
                    async for mark in marks():
                        if mark != self._mark:
                            self._mark, turned, self._turned = mark, self._turned, asyncio.Event()
                            turned.set()
                    return
                except (CycleNotFound, NotHere):
                    return
                except SopError as error:  # the server or its workers are away for a while: pages stay as they are
                    log.info("watch_interrupted", reason=str(error))
                    await asyncio.sleep(EVERY)
        finally:
            self._ended = True
            self._turned.set()


class _Stream(EventSourceResponse):
    """Counted, and certain to let go of its watch, however it ends."""

    def __init__(self, live: Live, owner: str, events: AsyncIterator[bytes]) -> None:
        super().__init__(events, headers={"cache-control": "no-store", "x-accel-buffering": "no"})
        self._live, self._owner, self._events = live, owner, events

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._live.enter(self._owner):
            await Response(status_code=429)(scope, receive, send)
            return
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._live.leave(self._owner)
            await self._events.aclose()  # type: ignore[attr-defined]


def _signed_in(request: Request) -> Callable[[], Awaitable[bool]]:
    """Whether the session of a request is still one. While nobody can say, pages stay as they are."""
    ports, token = ports_of(request), cookie(request, SESSION)

    async def asked() -> bool:
        try:
            return await run_in_threadpool(ports.accounts.is_signed_in, token, ports.now())
        except SopError:
            return True

    return asked


def live_of(request: Request) -> Live:
    live: Live = request.app.state.live
    return live


def looking(mark: Callable[[], Awaitable[str]]) -> Marks:
    """Marks of what can only be looked at: one now, and one after every `EVERY` seconds."""

    async def marks() -> AsyncIterator[str]:
        while True:
            yield await mark()
            await asyncio.sleep(EVERY)

    return marks
