"""The monitoring report as a paper: PDF for printing, assessing and signing."""

from adapters.papers.sop_sheets import Paper
from adapters.papers.typesetting import typeset
from sop.papers.monitoring_report import MonitoringReport


def monitoring_pdf(report: MonitoringReport, paper: Paper = Paper.F4) -> bytes:
    return typeset("monitoring", {"paper": paper, **report.model_dump(mode="json")})
