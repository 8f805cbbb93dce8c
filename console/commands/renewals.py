"""What running cycles are told one after the other: newer calendars, other keys."""

from collections.abc import Callable
from typing import Annotated

from adapters.temporal.cycles import Cycles
from console.frame.command import Argument, Option, errors, out, print_json, warn, with_cycles
from console.frame.terminal import office_sending
from console.tables import cycle_tables
from desk.deciding import Deciding, Renewals
from desk.office import Office
from sop.base.errors import SopError
from sop.cycle.messages import Receipt

OneCycle = Annotated[str | None, Argument(metavar="[ID]", help="Nomor siklus.")]
AllCycles = Annotated[bool, Option("--all", help="Semua siklus yang berjalan.")]
Ids = list[str] | None
Renewal = Callable[[Deciding, Ids], Renewals]


def renew(renewal: Renewal, one: str | None, *, everywhere: bool, nothing: str, json: bool) -> None:
    """Tells one cycle, or all that run, and says what each has answered; `nothing`: why none was told.

    Raises:
        SopError: neither one nor all are named, or some have refused.
    """
    if (one is None) is not everywhere:
        raise SopError("Sebutkan satu nomor siklus, atau --all untuk semua siklus yang berjalan.")
    answers = with_cycles(lambda cycles: _told(cycles, renewal, None if one is None else [one]))
    receipts = [answer for answer in answers if isinstance(answer, Receipt)]
    if json:
        print_json(receipts)
    else:
        for receipt in receipts:
            out.print(f"[bold]{receipt.cycle_id}[/]", cycle_tables.receipt(receipt))
    if not answers:
        warn(nothing)
    if len(receipts) < len(answers):
        raise SopError(f"{len(answers) - len(receipts)} siklus tidak diperbarui; alasannya tertera di atas.")


async def _told(cycles: Cycles, renewal: Renewal, ids: Ids) -> list[Receipt | SopError]:
    answers: list[Receipt | SopError] = []
    async for each, answer in renewal(Deciding(cycles, Office(), office_sending(cycles)), ids):
        answers.append(answer)
        if isinstance(answer, SopError):
            errors.print(f"{each}: {answer}", markup=False, soft_wrap=True)
    return answers
