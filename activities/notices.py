"""Telling people: every notice goes into the notice book, from which the inbox and other channels read."""

from typing import Protocol

import structlog
from temporalio import activity

from sop.notices import Notice

log = structlog.get_logger()


class NoticeBook(Protocol):
    """Where notices are kept."""

    def add(self, notice: Notice) -> bool:
        """Keeps a notice; False where its key is already there, and then nothing changes."""
        ...


class Notices:
    def __init__(self, book: NoticeBook) -> None:
        self._book = book

    @activity.defn
    def announce(self, notice: Notice) -> None:
        """Tells a role once, however often it is run: the book knows each notice by its key."""
        new = self._book.add(notice)
        log.info(
            "notice_kept" if new else "notice_already_kept",
            cycle_id=notice.cycle_id,
            step=notice.step,
            role=notice.role,
            kind=notice.kind.value,
            key=notice.key,
        )
