"""The SOP on the terminal: the whole form as a sheet, and the findings of its lint. Readings, never decisions."""

from datetime import date
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sop.base.numerals import amount
from sop.base.saying import in_hours
from sop.form.document import Activity, Basis, Identity, Item, Lines, Sop
from sop.form.lint import Finding

_BLANK = "(belum diisi)"
_INFERRED = "*"
_FOOTNOTE = f"{_INFERRED} tidak tertulis pada sumber; hasil pembacaan yang harus dipastikan oleh kantor"


def sheet(sop: Sop) -> RenderableType:
    """The form from its head to its total, in the corrected wording; an asterisk marks who is inferred."""
    total = sop.total_minutes
    inferred = any(each.is_inferred for each in sop.activities)
    return Group(
        Text(sop.heading or sop.name, style="bold"),
        _head(sop),
        *(_list(item, lines) for item, lines in sop.lists),
        _rows(sop),
        Text(f"Jumlah waktu baku: {amount(total)} menit ({in_hours(total)})", style="bold"),
        *([Text(_FOOTNOTE, style="dim")] if inferred else []),
    )


def findings(found: tuple[Finding, ...]) -> RenderableType:
    """The findings as a table, with the number in the "Petunjuk Pengisian" that each belongs to."""
    if not found:
        return Text("Tidak ada temuan.")
    table = Table(box=box.SIMPLE_HEAD, title=f"{len(found)} temuan; tidak satu pun menghalangi jalannya SOP")
    table.add_column("Petunjuk", justify="right")
    table.add_column("Tempat", no_wrap=True)
    table.add_column("Temuan")
    for finding in found:
        table.add_row(str(int(finding.item)) if finding.item else "—", Text(finding.place), Text(finding.message))
    return table


def sheet_json(sop: Sop) -> dict[str, Any]:
    """The whole document, with what the sheet derives from it: the name and the total of minutes."""
    return {"name": sop.name, "total_minutes": sop.total_minutes, **sop.model_dump(mode="json")}


def findings_json(found: tuple[Finding, ...]) -> dict[str, Any]:
    return {"findings": [finding.model_dump(mode="json") for finding in found]}


def _head(sop: Sop) -> Table:
    head = sop.identity
    table = Table(box=box.SIMPLE, show_header=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column()
    rows = (
        ("Pemerintah Daerah", head.government),
        (Item.INSTITUTION.title, head.institution),
        (Item.UNIT.title, head.unit),
        (Item.NUMBER.title, head.number),
        (Item.CREATED.title, _day(head.created)),
        (Item.REVISED.title, _day(head.revised)),
        (Item.EFFECTIVE.title, _day(head.effective)),
        (Item.APPROVAL.title, _approval(head)),
        (Item.NAME.title, head.name),
        ("Versi", f"{sop.version} ({sop.id})"),
    )
    for name, value in rows:
        table.add_row(name, Text(value or _BLANK))
    return table


def _list(item: Item, lines: Lines) -> RenderableType:
    table = Table(box=None, show_header=False)
    table.add_column(justify="right")
    table.add_column()
    for number, line in enumerate(lines, start=1):
        table.add_row(str(number), Text(line.label))
    return Group(Text(item.title, style="bold"), table if lines else Text(f" {_BLANK}"), "")


def _rows(sop: Sop) -> Table:
    table = Table(box=box.HORIZONTALS, show_lines=True, padding=0)
    table.add_column("No.", justify="right")
    for name in ("Kegiatan", "Pelaksana\n→ penerima", "Kelengkapan"):
        table.add_column(name)
    table.add_column("Waktu\n(menit)", justify="right")
    table.add_column("Output")
    table.add_column("Ket.")
    for activity in sop.activities:
        table.add_row(
            str(activity.number),
            Text(activity.label),
            Text(_lanes(sop, activity)),
            Text(activity.requirements),
            str(activity.minutes),
            Text(activity.output),
            Text(activity.remarks),
        )
    return table


def _lanes(sop: Sop, activity: Activity) -> str:
    executor = _who(sop, activity.executor, activity.executor_basis)
    recipient = _who(sop, activity.recipient, activity.recipient_basis)
    cosigners = ", ".join(_who(sop, role, activity.cosigners_basis) for role in activity.cosigners)
    together = f" bersama {cosigners}" if cosigners else ""
    return f"{executor}{together}\n→ {recipient}"


def _who(sop: Sop, role: str, basis: Basis | None) -> str:
    return sop.role(role).short + ("" if basis is Basis.STATED else _INFERRED)


def _approval(head: Identity) -> str:
    if head.approval is None:
        return ""
    nip = f"\nNIP. {head.approval.nip}" if head.approval.nip else ""
    return f"{head.approval.position}\n{head.approval.name}{nip}"


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
