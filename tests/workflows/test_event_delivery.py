"""Events on their way to other systems that are real, over days of skipped time."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from temporalio.api.enums.v1 import EventType as HistoryEventType
from temporalio.testing import WorkflowEnvironment

from adapters.register.register import Register, register_at
from sop.cycle.deliveries import DeliveryState
from sop.cycle.events import Event, EventType
from tests.adapters.support.integrations import SECRET, Integration, integration
from tests.adapters.support.receivers import Endpoint, web_server
from tests.adapters.support.recorded import Recorded
from tests.sop.support.cycles import HEAD, SOP, UNIT
from tests.workflows.support.event_office import EventOffice

DAY = timedelta(days=1)
LONGEST_PAUSE = timedelta(minutes=16)
OPENED = Recorded().records[0].events[0]


@pytest.fixture
def system() -> Iterator[Integration]:
    with integration() as receiver:
        yield receiver


@pytest.fixture
def operator() -> Iterator[Endpoint]:
    with web_server() as endpoint:
        yield endpoint


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    opened = register_at("", tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def closed_office(
    skipping_server: WorkflowEnvironment, register: Register, system: Integration, operator: Endpoint
) -> EventOffice:
    """No worker runs yet."""
    return EventOffice(skipping_server, kept=register, hooks=(system.webhook(),), operator=operator.url())


@pytest.fixture
async def office(closed_office: EventOffice) -> AsyncIterator[EventOffice]:
    """Its worker runs."""
    async with closed_office.at_work(remembers=True):
        yield closed_office
        await closed_office.close()


def event() -> Event:
    """An event of a cycle that nobody else has."""
    return OPENED.model_copy(update={"data": OPENED.data.model_copy(update={"cycle_id": f"siklus-{uuid4()}"})})


async def test_a_whole_cycle_is_told_event_by_event(office: EventOffice, system: Integration) -> None:
    """Each step opened and completed once, the late one reminded of and escalated: in the office's own words nowhere,
    and each message verified by the other system."""
    cycle = await office.start()
    await cycle.pass_time(hours=3)
    view = await cycle.finish()
    await office.until(lambda: len(system.seen) == 2 * len(SOP.activities) + 2)
    first = [
        (message["type"], message["data"]["role"], message["data"]["rung"])
        for _, message in sorted(system.seen, key=lambda seen: seen[1]["timestamp"])
        if message["data"]["step"] == 1
    ]
    assert first == [
        ("step.opened", UNIT, None),
        ("step.reminded", UNIT, 0),
        ("step.escalated", HEAD, 1),
        ("step.completed", UNIT, None),
    ]
    assert set(Counter(system.ids).values()) == {1}
    assert {message["data"]["cycle_id"] for _, message in system.seen} == {view.cycle_id}
    assert system.refused == 0
    last = next(message for message_id, message in system.seen if message_id.endswith("/8/1/completed/0"))
    assert last["data"]["clock"]["due_at"] is not None
    assert "Petugas" not in str(system.seen)


async def test_a_system_is_told_of_what_it_asked_for_alone(office: EventOffice, system: Integration) -> None:
    office.hooks = (system.webhook("integrasi", EventType.ESCALATED),)
    quiet, wanted = event(), event().model_copy(update={"type": EventType.ESCALATED})
    for each in (quiet, wanted):
        await office.events.announce(each)
    await office.delivered(wanted)
    assert system.ids == [wanted.key]
    with pytest.raises(Exception, match=r"(?i)not found"):
        await office.delivery(quiet).describe()


async def test_what_fails_is_tried_again_under_the_same_id(office: EventOffice, system: Integration) -> None:
    """Within seconds, with the same body."""
    system.answers = [500, 503, 301]
    told = event()
    begun = await office.server.get_current_time()
    await office.events.announce(told)
    assert await office.delivered(told) < begun + timedelta(minutes=2)
    assert system.ids == [told.key] * 4
    assert all(message == system.seen[0][1] for _, message in system.seen)
    assert office.log(told) == {"@integrasi": (DeliveryState.DELIVERED, 4, "")}


async def test_what_is_not_taken_within_a_day_is_reported(
    office: EventOffice, system: Integration, operator: Endpoint
) -> None:
    """At any hour, to every quarter of an hour; then the operator hears of it, and the log says so."""
    system.answers = [503] * 200
    told = event()
    begun = await office.server.get_current_time()
    await office.events.announce(told)
    ended = await office.delivered(told)
    assert DAY <= ended - begun < DAY + LONGEST_PAUSE
    assert 96 < len(system.ids) < 115
    assert operator.numbers == [f"{told.key}/integrasi"]
    problem = "server menjawab dengan kode HTTP 503"
    assert office.log(told) == {
        "@integrasi": (DeliveryState.UNDELIVERED, len(system.ids), problem),
        "/integrasi@surel": (DeliveryState.DELIVERED, 1, ""),
    }


async def test_a_system_that_is_gone_is_asked_once(
    office: EventOffice, system: Integration, operator: Endpoint
) -> None:
    """410: nothing is tried again, and the operator hears of it at once."""
    system.answers = [410]
    told = event()
    begun = await office.server.get_current_time()
    await office.events.announce(told)
    assert await office.delivered(told) < begun + timedelta(minutes=1)
    assert system.ids == [told.key]
    assert operator.numbers == [f"{told.key}/integrasi"]
    assert office.log(told)["@integrasi"] == (DeliveryState.UNDELIVERED, 1, "server menjawab dengan kode HTTP 410")


async def test_an_event_announced_twice_is_delivered_once(office: EventOffice, system: Integration) -> None:
    """While its delivery runs, and after it has ended: a record may be kept more than once."""
    told = event()
    await office.events.announce(told)
    await office.events.announce(told)
    await office.delivered(told)
    await office.events.announce(told)
    assert system.ids == [told.key]


async def test_each_system_is_told_by_itself(closed_office: EventOffice, system: Integration) -> None:
    """One that is away holds up no other, and hears of the event when it is back."""
    with integration() as other:
        other.answers = [503]
        closed_office.hooks = (other.webhook("lain"), system.webhook())
        async with closed_office.at_work(remembers=True):
            told = event()
            await closed_office.events.announce(told)
            await closed_office.delivery(told).result()
            assert (len(system.ids), len(other.ids)) == (1, 1)
            await closed_office.delivered(told, "lain")
    assert other.ids == [told.key] * 2


async def test_an_office_without_webhooks_starts_nothing(office: EventOffice) -> None:
    """No delivery, and no workflow that does nothing."""
    office.hooks = ()
    told = event()
    await office.events.announce(told)
    with pytest.raises(Exception, match=r"(?i)not found"):
        await office.delivery(told).describe()


async def test_the_history_tells_whom_and_what_and_no_secret(office: EventOffice, system: Integration) -> None:
    """In the Temporal UI: step, event and webhook on the workflow and on its activity; neither address nor secret."""
    system.answers = [500]
    told = event()
    await office.events.announce(told)
    await office.delivered(told)
    description = await office.delivery(told).describe()
    assert await description.static_summary() == "Langkah 1 dibuka → integrasi"
    history = await office.delivery(told).fetch_history()
    said = {
        item.event_type: item.user_metadata.summary.data.decode().strip('"')
        for item in history.events
        if item.HasField("user_metadata")
    }
    assert said[HistoryEventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED] == "integrasi: Langkah 1 dibuka"
    assert SECRET not in history.to_json()
    assert "/kait" not in history.to_json()
