"""`starter.py demo`: the whole SOP in under a minute, a missed deadline, a killed worker and what remains."""

import asyncio
import shutil
from asyncio.subprocess import Process
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import IO

from adapters.documents.store_choice import documents_at
from adapters.machine.private_folder import made_private
from adapters.notices.letterbox import Letterbox, letterbox
from adapters.temporal.cycles import Cycles
from adapters.temporal.dev_server import DevServer, ServerPorts, port_answers, stop
from console.frame.command import out
from console.frame.embedded import Embedded, embedded
from console.frame.terminal import at_terminal, office_trust
from console.shows.demo_records import evidence, expected_letters, show_records, with_channels
from console.tables import cycle_tables
from desk.completing import Completing, Handover, Named
from desk.office import Office
from desk.ordering import Counting, new_cycle_id, order_of
from desk.sending import Sending
from settings import Settings
from sop.base.errors import NoWorkerAnswers, SopError
from sop.cycle.journal import Kind, first_broken
from sop.cycle.messages import CompleteStep, CycleView, Order, StepState
from sop.cycle.progress import Output
from sop.cycle.proof import Commands
from sop.form.document import DEFAULT_SOP, Activity, load_sop

LATE_STEP = 3
"""The demo lets the deadline of this step pass."""
CRASH_STEP = 5
"""The worker is killed while this step is open, and its completion arrives while none runs."""
FORGED_STEP = 4
"""While this step is open, somebody without the desk's key tries to complete it."""
EVIDENCE_STEP = 2
"""A file is handed over with this step."""
STAGE_WITHIN = 45.0
"""Seconds that any single stage may take on a slow machine."""


async def demo(settings: Settings, minute_seconds: float, workflow: type) -> None:
    """Plays the four roles through real signals on the embedded server, and shows what came of it and what is kept.

    Raises:
        SopError: the cycle did not go as the SOP says, or its records do not say so.
    """
    server = _server(settings)
    trust = office_trust(settings)
    order = order_of(
        Office(), "Peragaan pengembangan sistem perizinan", load_sop(DEFAULT_SOP), Counting.ALWAYS, minute_seconds
    ).model_copy(update={"trusted_keys": trust.keyring.trusted, "commands": Commands.SIGNED})
    made_private(settings.data_dir)
    with (settings.data_dir / "demo-worker.log").open("ab") as log, letterbox() as box:
        settings = with_channels(settings, box)
        async with embedded(server, settings) as here:
            cycles = Cycles(here.client)
            sending = Sending(cycles, trust.keyring, lambda: datetime.now(UTC))
            completing = Completing(cycles, documents_at(settings.documents, settings.data_dir), sending)
            play = Play(here, cycles, completing, order, new_cycle_id(datetime.now(UTC)), log, box)
            final = await play.run()
    _show(final, server, settings)
    show_records(final, order, settings, box, workflow)


@dataclass
class Play:
    """One demonstration cycle, and the worker that runs it."""

    here: Embedded
    cycles: Cycles
    completing: Completing
    order: Order
    cycle_id: str
    log: IO[bytes]
    box: Letterbox
    worker: Process | None = None

    async def run(self) -> CycleView:
        await self._start_worker()
        try:
            await self.cycles.start(self.cycle_id, self.order)
            _say(f"Siklus {self.cycle_id} dimulai. Temporal UI: {self.here.address_of(self.cycle_id)}")
            for activity in self.order.sop.activities:
                await self._until(partial(_at_step, activity.number))
                if activity.number == LATE_STEP:
                    await self._miss_the_deadline(activity)
                if activity.number == FORGED_STEP:
                    await self._refuse_a_stranger(activity)
                if activity.number == CRASH_STEP:
                    await self._complete_while_no_worker_runs(activity)
                else:
                    await self._complete(activity)
            final = await asyncio.wait_for(self.cycles.result(self.cycle_id), STAGE_WITHIN)
            await self._letters(expected_letters(final))
            return final
        except TimeoutError as error:
            raise SopError(f"Peragaan berhenti di tengah jalan; lihat {self.log.name}.") from error
        finally:
            if self.worker is not None:
                await stop(self.worker)

    async def _miss_the_deadline(self, activity: Activity) -> None:
        _say(
            f"Langkah {activity.number}: {self._name(activity.executor)} belum menjawab, batas waktu dibiarkan lewat …"
        )
        view = await self._until(lambda view: bool(view.steps[activity.number - 1].escalations))
        rung = view.steps[activity.number - 1].escalations[-1]
        _say(f"Langkah {activity.number}: terlambat, dieskalasi kepada {self._name(rung.role)}", style="red")
        await self._letters(expected_letters(view))
        _say(f"Langkah {activity.number}: surel dan webhook kepada {self._name(rung.role)} tiba", style="red")

    async def _refuse_a_stranger(self, activity: Activity) -> None:
        """Somebody who reaches the server, and not the desk, completes the step in another's name."""
        forged = CompleteStep(
            step=activity.number,
            role=activity.executor,
            actor=f"Petugas {self._name(activity.executor)} 1",
            outputs=(Output(title=activity.output or activity.label, reference="PALSU/1"),),
        )
        await self.cycles.signal(self.cycle_id, forged)
        await self._until(lambda view: view.journal[-1].kind is Kind.REJECTED)
        _say(f"Langkah {activity.number}: pesan tanpa tanda tangan atas nama pelaksana ditolak", style="red")

    async def _complete_while_no_worker_runs(self, activity: Activity) -> None:
        assert self.worker is not None
        self.worker.kill()
        await self.worker.wait()
        _say(f"Langkah {activity.number}: layanan pemroses dimatikan paksa (SIGKILL)", style="red")
        await self._complete(activity)
        await self._start_worker()
        _say(f"Langkah {activity.number}: layanan pemroses baru berjalan dan menerapkan pesan yang menunggu")

    async def _letters(self, numbers: Collection[str]) -> None:
        """Waits until each of these letters has come by both ways."""
        async with asyncio.timeout(STAGE_WITHIN):
            while not all(number in self.box.mails and number in self.box.posts for number in numbers):
                await asyncio.sleep(0.1)

    async def _complete(self, activity: Activity) -> None:
        proof = None
        if activity.number == EVIDENCE_STEP:
            proof = await asyncio.to_thread(evidence, self.order.sop, self.here.settings)
        handover = Handover(
            step=activity.number,
            role=activity.executor,
            actor=f"Petugas {self._name(activity.executor)} 1",
            outputs=(Named(activity.output or activity.label, f"PERAGAAN/{activity.number}", proof),),
            message_id=f"{self.cycle_id}-{activity.number}",
            heard=False,  # as a signal, which waits where nobody works
        )
        await self.completing.complete(self.cycle_id, handover, at_terminal())
        _say(f"Langkah {activity.number}: {self._name(activity.executor)} mengirim “{activity.output}”", style="green")

    async def _start_worker(self) -> None:
        self.worker = await self.here.start_worker(self.log.fileno())

    async def _until(self, condition: Callable[[CycleView], bool]) -> CycleView:
        """The view as soon as it satisfies `condition`; on a busy machine a new worker takes its time to answer."""
        async with asyncio.timeout(STAGE_WITHIN):
            while True:
                with suppress(NoWorkerAnswers):
                    if condition(view := await self.cycles.view(self.cycle_id)):
                        return view
                await asyncio.sleep(0.1)

    def _name(self, role: str) -> str:
        return self.order.sop.role(role).short


def _at_step(number: int, view: CycleView) -> bool:
    return view.current_step == number


def _server(settings: Settings) -> DevServer:
    """On the file and ports of `starter.py up`, so that the history can be looked at later; aside if they are taken."""
    usual = ServerPorts()
    if not any(port_answers(port) for port in (usual.grpc, usual.ui)):
        return DevServer(settings.data_dir / "temporal.db")
    folder = settings.data_dir / "demo"
    shutil.rmtree(folder, ignore_errors=True)
    return DevServer(folder / "temporal.db", ServerPorts.free())


def _show(final: CycleView, server: DevServer, settings: Settings) -> None:
    """The finished table and what it proves. Raises SopError where it proves nothing."""
    if (broken := first_broken(final.journal)) is not None:
        raise SopError(f"Jurnal rusak pada entri {broken}.")
    if any(step.state is not StepState.COMPLETED for step in final.steps):
        raise SopError(f"Siklus {final.cycle_id} berakhir sebelum semua langkah selesai.")
    out.print()
    out.print(cycle_tables.cycle(final))
    out.print(f"Jurnal: {len(final.journal)} entri, rantai SHA-256 utuh sampai {final.journal[-1].hash[:16]}…")
    data_dir = server.database.parent
    again = "make up" if data_dir == settings.data_dir else f"SOP_DATA_DIR={data_dir} make up"
    page = f"http://127.0.0.1:{ServerPorts().ui}/namespaces/default/workflows/{final.cycle_id}"
    out.print(f"Riwayatnya tersimpan. Lihat dengan: {again}, lalu buka {page}", soft_wrap=True)


def _say(line: str, style: str | None = None) -> None:
    out.print(line, style=style, soft_wrap=True, highlight=False)
