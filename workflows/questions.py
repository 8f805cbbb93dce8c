"""What a cycle is asked: its state, its rules, and its long lists and its closing in parts."""

from temporalio import workflow
from temporalio.common import RawValue

with workflow.unsafe.imports_passed_through():
    from sop.base.contract import Query
    from sop.cycle import view
    from sop.cycle.answers import CycleView, StepView
    from sop.cycle.cycle import Cycle
    from sop.cycle.journal import Entry
    from sop.cycle.messages import Order
    from sop.cycle.parts import Rows, page
    from sop.cycle.progress import Pause
    from sop.dossier.dossier import Closing, Part, part_of
    from workflows.payloads import start_in, undecoded

FROM = 'Satu objek JSON: {"from": N}, banyaknya yang dilewati.'


class Questions:
    """The queries of a cycle. None of them changes it."""

    _cycle: Cycle
    closing: Closing | None
    """What is handed over for filing; None while the cycle runs."""

    @workflow.query(
        name=Query.STATUS, description="Keadaan siklus seutuhnya: langkah, batas waktu, eskalasi, dan jurnal."
    )
    def status(self) -> CycleView:
        return view.status_of(self._cycle, workflow.now())

    @workflow.query(
        name=Query.RULES, description="Aturan yang berlaku bagi siklus ini sekarang: SOP, kalender, dan pihak luar."
    )
    def rules(self) -> Order:
        return self._cycle.order

    @workflow.query(name=Query.JOURNAL, description=f"Jurnal, sehalaman demi sehalaman. {FROM}")
    @undecoded
    def journal(self, *payloads: RawValue) -> Rows[Entry]:
        return page(self._cycle.progress.journal, start_in(Query.JOURNAL, payloads))

    @workflow.query(name=Query.PAST, description=f"Pengerjaan yang dikembalikan, sehalaman demi sehalaman. {FROM}")
    @undecoded
    def past(self, *payloads: RawValue) -> Rows[StepView]:
        return page(view.past_of(self._cycle, workflow.now()), start_in(Query.PAST, payloads))

    @workflow.query(name=Query.PAUSES, description=f"Penghentian waktu, sehalaman demi sehalaman. {FROM}")
    @undecoded
    def pauses(self, *payloads: RawValue) -> Rows[Pause]:
        return page(self._cycle.progress.pauses, start_in(Query.PAUSES, payloads))

    @workflow.query(
        name=Query.CLOSING,
        description="Bahan berkas siklus yang telah berakhir, bagian demi bagian; kosong selama siklus berjalan. "
        + FROM,
    )
    @undecoded
    def closing_part(self, *payloads: RawValue) -> Part | None:
        return None if self.closing is None else part_of(self.closing, start_in(Query.CLOSING, payloads))
