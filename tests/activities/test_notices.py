"""Telling people: kept once, whoever runs it, however often."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from temporalio.testing import ActivityEnvironment

from activities.notices import Notices
from adapters.notice_book import SqliteNoticeBook
from sop.journal import Kind
from sop.notices import Notice


def notice(step: int = 1, kind: Kind = Kind.OPENED, role: str = "data_systems_unit") -> Notice:
    return Notice(
        key=f"siklus-2026-1/{step}/1/{kind}/0",
        cycle_id="siklus-2026-1",
        title="Siklus uji",
        step=step,
        kind=kind,
        role=role,
        role_name="Sub Koordinasi",
        subject=f"{step}. Kegiatan",
        body="Standar 150 menit.",
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "notices.db"


def test_a_retried_notice_is_kept_once(path: Path) -> None:
    """An activity whose result was lost runs again, perhaps in another worker; the role is told once."""
    for book in (SqliteNoticeBook(path), SqliteNoticeBook(path)):
        activity = Notices(book)
        ActivityEnvironment().run(activity.announce, notice())
        ActivityEnvironment().run(activity.announce, notice())
    assert [kept.notice for kept in SqliteNoticeBook(path).latest(10)] == [notice()]


def test_many_threads_share_one_book(path: Path) -> None:
    """A worker runs several notices at once; none is lost, none is doubled."""
    book = SqliteNoticeBook(path)
    notices = [notice(step) for step in range(1, 101)]
    with ThreadPoolExecutor(8) as threads:
        new = list(threads.map(book.add, notices * 3))
    assert sum(new) == 100
    assert {kept.notice.step for kept in book.latest(1000)} == set(range(1, 101))


def test_the_book_is_read_by_role_newest_first(path: Path) -> None:
    """An operator sees who was told what, the latest on top."""
    book = SqliteNoticeBook(path)
    book.add(notice(1))
    book.add(notice(3, Kind.ESCALATED, role="promotion_head"))
    book.add(notice(2))
    assert [kept.notice.step for kept in book.latest(10, role="data_systems_unit")] == [2, 1]
    assert [kept.notice.step for kept in book.latest(2)] == [2, 3]


def test_a_book_survives_its_process(path: Path) -> None:
    """What was kept is there for the next worker on the same file."""
    first = SqliteNoticeBook(path)
    first.add(notice())
    first.close()
    assert SqliteNoticeBook(path).add(notice()) is False
