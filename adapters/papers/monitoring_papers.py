"""The monitoring report as a paper: PDF for printing, assessing and signing."""

from adapters.papers.office_profile import NO_PROFILE, OfficePapers
from adapters.papers.sop_sheets import Paper
from adapters.papers.typesetting import typeset
from sop.form.document import Sop
from sop.papers.monitoring_report import MonitoringReport


def monitoring_pdf(
    report: MonitoringReport, sop: Sop, office: OfficePapers = NO_PROFILE, paper: Paper | None = None
) -> bytes:
    """The report on `sop`, dressed as the office's profile says; on its paper where no other is asked for."""
    return typeset(
        "monitoring", office.on_paper({"paper": paper or office.paper, **report.model_dump(mode="json")}, sop)
    )
