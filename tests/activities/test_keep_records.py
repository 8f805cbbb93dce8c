"""Keeping a record: the register has it once, and people are told under one key, however often the activity runs."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from temporalio.testing import ActivityEnvironment

from activities.keeping_records import Records
from adapters.register.register import Register, RegisterUnavailable, register_at
from sop.cycle.events import Event
from sop.cycle.notices import Notice
from tests.adapters.support.recorded import Recorded


class Letters:
    """A post that remembers what it was given, and may break down."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.announced: list[str] = []
        self.broken = False

    async def send(self, notice: Notice) -> None:
        if self.broken:
            raise ConnectionError
        self.sent.append(notice.key)

    async def announce(self, event: Event) -> None:
        if self.broken:
            raise ConnectionError
        self.announced.append(event.key)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    opened = register_at("", tmp_path)
    yield opened
    opened.close()


BEGUN, CLOSED = Recorded().complete().records
"""A cycle begins; its first step is closed, so that the second is opened."""


async def test_a_record_is_kept_and_what_follows_from_it_is_sent(register: Register) -> None:
    """The step is in the register, the opening of the next in the notice book and on its way to people; other systems
    hear of both."""
    post = Letters()
    await ActivityEnvironment().run(Records(register, post).keep, CLOSED)
    assert [(row.cycle_id, row.current_step) for row in register.cycles()] == [("siklus-2026-1", 2)]
    assert [kept.notice.key for kept in register.notices(10)] == post.sent == ["siklus-2026-1/2/1/opened/0"]
    assert post.announced == ["siklus-2026-1/1/1/completed/0", "siklus-2026-1/2/1/opened/0"]


async def test_an_attempt_whose_result_was_lost_doubles_nothing(register: Register) -> None:
    """It runs again, perhaps in another worker: same rows, and notice and events go to the post under the same keys,
    which is how the post knows them."""
    post = Letters()
    for _ in range(2):
        await ActivityEnvironment().run(Records(register, post).keep, CLOSED)
    assert len(register.notices(10)) == 1
    assert post.sent == ["siklus-2026-1/2/1/opened/0"] * 2
    assert post.announced == ["siklus-2026-1/1/1/completed/0", "siklus-2026-1/2/1/opened/0"] * 2


async def test_a_post_that_fails_costs_no_record(register: Register) -> None:
    """The register is first; the attempt fails, so that Temporal runs it again, and then the notice is sent."""
    post = Letters()
    post.broken = True
    with pytest.raises(ConnectionError):
        await ActivityEnvironment().run(Records(register, post).keep, BEGUN)
    assert len(register.cycles()) == 1
    post.broken = False
    await ActivityEnvironment().run(Records(register, post).keep, BEGUN)
    assert len(register.notices(10)) == len(post.sent) == 1


async def test_nobody_is_told_of_what_is_not_kept(tmp_path: Path) -> None:
    """A register that cannot be written fails the attempt before any notice is sent."""
    post, register = Letters(), register_at("", tmp_path)
    register.close()
    for file in tmp_path.iterdir():
        file.write_bytes(b"rusak" * 1000)
    with pytest.raises(RegisterUnavailable):
        await ActivityEnvironment().run(Records(register, post).keep, BEGUN)
    assert post.sent == post.announced == []
    register.close()
