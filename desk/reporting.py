"""What has been recorded: the register, and the monitoring of a SOP over a period."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, NamedTuple

from sop.cycle.messages import Standing
from sop.form.document import Sop
from sop.monitoring.monitoring import Monitoring, monitor
from sop.papers.monitoring_report import MonitoringReport, report_of
from sop.time.periods import Period

if TYPE_CHECKING:
    from collections.abc import Callable

    from adapters.register.register import Register
    from adapters.register.register_rows import RegisteredCycle

_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
"""Before any cycle: one that ends in a period may have begun long before it."""


def semester_of(day: date) -> str:
    """The half of the year that a day is in: `2026-S2`."""
    return f"{day.year}-S{1 if day.month <= 6 else 2}"


class Monitored(NamedTuple):
    """What a report is made of, by whichever door it leaves."""

    sop: Sop
    found: Monitoring
    unit: tuple[Monitoring, ...]
    """Of every SOP of the unit: the rows of Tabel 7."""

    @property
    def report(self) -> MonitoringReport:
        return report_of(self.found, self.sop, self.unit)


class Reporting:
    """Waits for the register; every method raises RegisterUnavailable where that is away."""

    def __init__(self, register: "Register", now: "Callable[[], datetime]") -> None:
        self._register, self._now = register, now

    def cycles(
        self,
        period: Period | None = None,
        standing: Standing | None = None,
        role: str | None = None,
        late: bool | None = None,
    ) -> "list[RegisteredCycle]":
        """Every cycle that was ever started, in the order of their starts; only those that began in `period`, stand as
        `standing`, involve `role`, and were late or not."""
        span = None if period is None else (period.since, period.until)
        return self._register.cycles(span, standing, role, late)

    def monitoring(self, sop: Sop, period: Period, *, rehearsals: bool) -> Monitoring:
        """The figures of PermenPANRB 35/2012 for a period, from what is known now."""
        return self.monitored(sop, (), period, rehearsals=rehearsals).found

    def monitored(self, sop: Sop, others: Iterable[Sop], period: Period, *, rehearsals: bool) -> Monitored:
        """The same of one SOP and of the others of its unit, each SOP once, whatever version of it `others` have."""
        cycles = self._register.cycles((_BEGINNING, period.until))
        grants = self._register.grants(period.since, period.until)
        now = self._now()
        known = {each.id: each for each in others} | {sop.id: sop}
        found = {
            each.id: monitor(
                self._register.attempts(period.since, period.until, each.id),
                *(each, period, cycles, now),
                grants=grants,
                rehearsals=rehearsals,
            )
            for each in known.values()
        }
        return Monitored(sop, found[sop.id], tuple(found.values()))
