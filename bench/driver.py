"""The driver, the same for both kinds of work: starts cycles, completes their steps by signal, measures the answer."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from temporalio.api.enums.v1 import EventType
from temporalio.client import Client

from bench.stage import Stage
from bench.work import Work

T = TypeVar("T")

THINK = 0.25
"""Seconds from the notice to the completion: nobody answers before the step that he is told of is even committed."""


@dataclass
class Driven:
    """A cycle that was driven to its end: when each step's completion was sent (Unix time), by step number."""

    id: str
    sent: dict[int, float] = field(default_factory=dict)


async def drive(stage: Stage, work: Work, ids: Iterable[str], in_flight: int) -> list[Driven]:
    """Runs the cycles to their end, at most `in_flight` at once."""

    async def run(cycle: Driven) -> None:
        await work.start(stage.client, cycle.id)
        for step in range(1, work.steps + 1):
            await stage.open_steps.wait(cycle.id, step)
            await asyncio.sleep(THINK)
            cycle.sent[step] = time.time()
            await work.complete(stage.client, cycle.id, step)
        await stage.client.get_workflow_handle(cycle.id).result()
        stage.look()

    driven = [Driven(id) for id in ids]
    await _at_most(in_flight, run, driven)
    return driven


async def park(stage: Stage, work: Work, ids: Iterable[str], in_flight: int) -> None:
    """Starts cycles and leaves them in step 1."""

    async def run(cycle_id: str) -> None:
        await work.start(stage.client, cycle_id)
        await stage.open_steps.wait(cycle_id, 1)

    await _at_most(in_flight, run, ids)
    stage.look()


async def probe(stage: Stage, work: Work, ids: Iterable[str]) -> list[float]:
    """One cycle after another: seconds from a completion being sent until a query shows the next step open.

    All of it as a client sees it: signal, workflow task, commit, and the query itself.
    """
    seconds = []
    for cycle_id in ids:
        await work.start(stage.client, cycle_id)
        await _until_open(stage.client, work, cycle_id, 1)
        for step in range(1, work.steps):
            begin = time.perf_counter()
            await work.complete(stage.client, cycle_id, step)
            await _until_open(stage.client, work, cycle_id, step + 1)
            seconds.append(time.perf_counter() - begin)
        await work.complete(stage.client, cycle_id, work.steps)
        await stage.client.get_workflow_handle(cycle_id).result()
    stage.look()
    return seconds


async def answers(stage: Stage, driven: Iterable[Driven]) -> list[float]:
    """Seconds from each completion being sent until the server was handed the decision that opened the next step.

    Read off the histories afterwards, so that measuring costs the run nothing; the server and we share one clock.
    """
    seconds: list[float] = []
    for cycle in driven:
        waiting: list[tuple[int, float]] = []
        sent = iter(cycle.sent.values())
        async for event in stage.client.get_workflow_handle(cycle.id).fetch_history_events():
            if event.event_type == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED:
                waiting.append((event.event_id, next(sent)))
            elif event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED and waiting:
                began = event.workflow_task_completed_event_attributes.started_event_id
                if waiting[0][0] < began:
                    seconds.append(event.event_time.ToNanoseconds() / 1e9 - waiting.pop(0)[1])
        del seconds[-1:]  # the last completion opens no step
    return seconds


async def _until_open(client: Client, work: Work, cycle_id: str, step: int) -> None:
    while await work.step_of(client, cycle_id) < step:
        pass


async def _at_most(number: int, run: Callable[[T], Awaitable[None]], inputs: Iterable[T]) -> None:
    """Runs `run` for each input, at most `number` at once."""
    places = asyncio.Semaphore(number)

    async def placed(each: T) -> None:
        async with places:
            await run(each)

    async with asyncio.TaskGroup() as group:
        for each in inputs:
            group.create_task(placed(each))
