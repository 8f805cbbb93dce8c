"""Deliveries over days of skipped time, to web addresses that are real: closed offices, servers that are away."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowFailureError
from temporalio.testing import WorkflowEnvironment

from adapters.register.register import Register, register_at
from sop.base.errors import SopError
from sop.cycle.deliveries import DeliveryState
from tests.adapters.support.receivers import Endpoint, web_server
from tests.sop.support.cycles import DEVELOPER, HEAD
from tests.workflows.support.post_office import WORKING_DAY, PostOffice, instant

LONGEST_PAUSE = timedelta(minutes=16)
"""Between two attempts, the back-off at its longest and the attempt itself."""
ACTIVITY_COMPLETED = EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED


@pytest.fixture
def head() -> Iterator[Endpoint]:
    """Where the head's letters arrive."""
    with web_server() as endpoint:
        yield endpoint


@pytest.fixture
def operator() -> Iterator[Endpoint]:
    """Where the operator's letters arrive."""
    with web_server() as endpoint:
        yield endpoint


@pytest.fixture
def office(
    skipping_server: WorkflowEnvironment, tmp_path: Path, head: Endpoint, operator: Endpoint
) -> Iterator[PostOffice]:
    register = register_at("", tmp_path)
    addresses = {"kepala": (HEAD, head.url()), "operator": ("operator", operator.url())}
    yield PostOffice(skipping_server, register, addresses)
    register.close()


async def test_a_notice_waits_until_the_office_opens(office: PostOffice, head: Endpoint) -> None:
    """No mail at night: a minute before the opening there is none, a minute after it there is one."""
    notice = await office.notice(opens_in=timedelta(hours=14))
    async with office.at_work():
        await office.post.send(notice)
        await office.server.sleep(timedelta(hours=13, minutes=59))
        assert head.numbers == []
        await office.server.sleep(timedelta(minutes=2))
        await office.delivered(notice)
    assert head.numbers == [notice.key]
    assert office.log(notice) == {"@kepala": (DeliveryState.DELIVERED, "")}


async def test_a_server_that_comes_back_gets_the_letter_once(office: PostOffice, head: Endpoint) -> None:
    """Nobody listens for three hours; then the letter comes, within the longest pause, and comes once."""
    head.close()
    notice = await office.notice()
    async with office.at_work():
        await office.post.send(notice)
        await office.server.sleep(timedelta(hours=3))
        assert office.log(notice) == {"@kepala": (DeliveryState.FAILED, "sambungan ditolak")}
        head.open()
        back_at = await office.server.get_current_time()
        assert await office.delivered(notice) < back_at + LONGEST_PAUSE
    assert head.numbers == [notice.key]
    assert office.log(notice) == {"@kepala": (DeliveryState.DELIVERED, "")}


async def test_a_channel_that_stays_down_is_reported_after_a_working_day(
    office: PostOffice, head: Endpoint, operator: Endpoint
) -> None:
    """Tried from within seconds to every quarter of an hour; then the operator hears of it, and the log says so."""
    head.status = 503
    notice = await office.notice()
    async with office.at_work():
        await office.post.send(notice)
        ended_at = await office.delivered(notice)
    assert notice.give_up_at is not None
    assert notice.give_up_at <= ended_at < notice.give_up_at + LONGEST_PAUSE
    assert set(head.numbers) == {notice.key}
    assert 30 < len(head.numbers) < 45
    assert operator.numbers == [f"{notice.key}/kepala"]
    assert office.log(notice) == {
        "@kepala": (DeliveryState.UNDELIVERED, "server menjawab dengan kode HTTP 503"),
        "/kepala@operator": (DeliveryState.DELIVERED, ""),
    }


async def test_the_report_itself_is_tried_again(office: PostOffice, head: Endpoint, operator: Endpoint) -> None:
    """An operator whose own server is away hears of it when that is back."""
    head.status = operator.status = 503
    notice = await office.notice()
    async with office.at_work():
        await office.post.send(notice)
        await office.server.sleep(WORKING_DAY + timedelta(hours=2))
        assert office.log(notice)["@kepala"][0] is DeliveryState.UNDELIVERED
        assert office.log(notice)["/kepala@operator"][0] is DeliveryState.FAILED
        operator.status = 200
        await office.delivered(notice)
    assert office.log(notice)["/kepala@operator"] == (DeliveryState.DELIVERED, "")


async def test_a_delivery_of_which_nobody_could_be_told_fails_in_sight(
    office: PostOffice, head: Endpoint, operator: Endpoint
) -> None:
    """A day after the working day it ends as failed, where the Temporal UI shows it; the log keeps what happened."""
    head.status = operator.status = 503
    notice = await office.notice()
    async with office.at_work():
        await office.post.send(notice)
        with pytest.raises(WorkflowFailureError):
            await office.delivered(notice)
        ended_at = await office.ended_at(notice)
    assert notice.give_up_at is not None
    assert timedelta(days=1) <= ended_at - notice.give_up_at < timedelta(days=1) + 2 * LONGEST_PAUSE
    assert office.log(notice)["@kepala"][0] is DeliveryState.UNDELIVERED


async def test_one_channel_that_is_down_does_not_delay_the_other(
    office: PostOffice, head: Endpoint, operator: Endpoint
) -> None:
    """Both are for the head; one has the letter at once, while the other is away all day."""
    with web_server() as second:
        office.addresses["kedua"] = (HEAD, second.url())
        head.close()
        notice = await office.notice()
        async with office.at_work():
            await office.post.send(notice)
            await office.delivered(notice)
        history = await office.delivery(notice).fetch_history()
        first = next(event for event in history.events if event.event_type == ACTIVITY_COMPLETED)
        assert notice.send_at is not None
        assert instant(first) - notice.send_at < timedelta(minutes=1)
        assert second.numbers == [notice.key]
    assert operator.numbers == [f"{notice.key}/kepala"]


async def test_a_rehearsal_gives_up_sooner(office: PostOffice, head: Endpoint, operator: Endpoint) -> None:
    """Where a working day takes 22 seconds, the operator does not wait for one of the office."""
    head.status = 503
    notice = await office.notice(patience=timedelta(seconds=22.5))
    sent_at = await office.server.get_current_time()
    async with office.at_work():
        await office.post.send(notice)
        assert await office.delivered(notice) < sent_at + timedelta(minutes=2)
    assert operator.numbers == [f"{notice.key}/kepala"]


async def test_a_notice_whose_time_is_over_is_still_tried_once(
    office: PostOffice, head: Endpoint, operator: Endpoint
) -> None:
    """After a week without any worker it is not given up before anybody has tried."""
    reached, missed = await office.notice(opens_in=timedelta(days=-7)), await office.notice(opens_in=timedelta(days=-7))
    async with office.at_work():
        await office.post.send(reached)
        await office.delivered(reached)
        head.status = 503
        await office.post.send(missed)
        await office.delivered(missed)
    assert head.numbers == [reached.key, missed.key]
    assert operator.numbers == [f"{missed.key}/kepala"]


async def test_a_notice_sent_twice_is_delivered_once(office: PostOffice, head: Endpoint) -> None:
    """While its delivery runs, and after it has ended."""
    notice = await office.notice(opens_in=timedelta(hours=1))
    async with office.at_work():
        await office.post.send(notice)
        await office.post.send(notice)
        await office.delivered(notice)
        await office.post.send(notice)
        await office.server.sleep(timedelta(hours=1))
    assert head.numbers == [notice.key]


async def test_a_role_without_channels_starts_nothing(office: PostOffice) -> None:
    """No delivery, no error, and no workflow that does nothing."""
    notice = await office.notice(role=DEVELOPER)
    await office.post.send(notice)
    with pytest.raises(Exception, match=r"(?i)not found"):
        await office.delivery(notice).describe()


class ForgetfulRegister:
    """A register that is away at the moment in which the first delivery is to be logged."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self.deliveries = register.deliveries
        self.forgotten = False

    def log_delivery(self, key: str, channel: str, state: DeliveryState, attempt: int, problem: str = "") -> None:
        if not self.forgotten:
            self.forgotten = True
            raise SopError("Register tidak dapat dihubungi.")
        self._register.log_delivery(key, channel, state, attempt, problem)


async def test_what_was_sent_and_not_logged_comes_again_under_the_same_number(
    office: PostOffice, head: Endpoint
) -> None:
    """So that whoever reads it can tell that it is the same letter."""
    notice = await office.notice()
    async with office.at_work(ForgetfulRegister(office.register)):
        await office.post.send(notice)
        await office.delivered(notice)
    assert head.numbers == [notice.key, notice.key]
    assert head.posts[0]["message"] == head.posts[1]["message"]


async def test_the_history_says_in_its_own_words_whom_it_tells(office: PostOffice) -> None:
    """In the Temporal UI: the notice's line on the workflow, the channel's on its activity, the wait on its timer."""
    notice = await office.notice(opens_in=timedelta(hours=1))
    async with office.at_work():
        await office.post.send(notice)
        await office.delivered(notice)
        description = await office.delivery(notice).describe()
        assert await description.static_summary() == notice.summary
        history = await office.delivery(notice).fetch_history()
    said = {
        event.event_type: event.user_metadata.summary.data.decode().strip('"')
        for event in history.events
        if event.HasField("user_metadata")
    }
    assert said[EventType.EVENT_TYPE_TIMER_STARTED] == "Menunggu jam kerja penerima"
    assert said[EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED] == f"kepala: {notice.summary}"
