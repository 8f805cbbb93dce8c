"""A cycle shown live until it ends: a table that changes in a terminal, a line per event elsewhere."""

import asyncio

from rich.console import Group, RenderableType
from rich.live import Live
from rich.text import Text

from adapters.temporal.cycles import Cycles
from console.frame.command import out
from console.tables import cycle_tables
from desk.paging import whole
from sop.base.errors import NoWorkerAnswers, ServerUnreachable
from sop.cycle import wording
from sop.cycle.messages import CycleView
from sop.cycle.progress import State

PAUSE = 1.0
"""Seconds between two looks."""


async def follow(cycles: Cycles, cycle_id: str) -> None:
    """Shows a cycle until it is closed. Waits out a server or worker that has gone; raises CycleNotFound at once."""
    view = await cycles.view(cycle_id)
    if not out.is_terminal:
        await _follow_lines(cycles, view)
        return
    trouble = ""
    with Live(console=out, refresh_per_second=4, transient=True) as live:
        while not _closed(view):
            live.update(_fitting(view, trouble))
            await asyncio.sleep(PAUSE)
            try:
                view, trouble = await cycles.view(cycle_id), ""
            except (NoWorkerAnswers, ServerUnreachable) as error:
                trouble = str(error)
    out.print(cycle_tables.cycle(view))


async def _follow_lines(cycles: Cycles, view: CycleView) -> None:
    shown = 0
    while True:
        if shown < view.entries - len(view.journal):
            view = await whole(cycles, view)
        for entry in view.journal:
            if entry.seq > shown:
                out.print(wording.entry(entry, view.zone), soft_wrap=True, markup=False, highlight=False)
        shown = view.entries
        if _closed(view):
            return
        await asyncio.sleep(PAUSE)
        try:
            view = await cycles.view(view.cycle_id)
        except (NoWorkerAnswers, ServerUnreachable):
            continue


def _closed(view: CycleView) -> bool:
    return view.state in (State.COMPLETED, State.CANCELLED)


def _fitting(view: CycleView, trouble: str = "") -> RenderableType:
    """As many steps around the open one as the terminal is high enough for; what would not fit is cut off unseen.

    `trouble`: why this is only the last that is known.
    """
    stale = [Text(f"Keadaan terakhir yang diketahui. {trouble}", style="yellow")] if trouble else []
    for within in range(len(view.steps), -1, -1):
        shown = Group(cycle_tables.cycle(view, within=within), *stale)
        if len(out.render_lines(shown)) <= out.height:
            break
    return shown
