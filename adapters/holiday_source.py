"""The PyPI package `holidays` as a source of proposals for a calendar file, which a person reviews."""

import json
from collections.abc import Mapping
from datetime import date
from importlib.metadata import version

from sop.base.errors import SopError
from sop.time.office_hours import Holiday


def propose(year: int) -> str:
    """The `[[decrees]]` tables of one year in TOML, for a person to check against the joint decree (SKB 3 Menteri).

    Raises:
        SopError: the package is not installed, or knows no libur nasional of that year.
    """
    try:
        import holidays
    except ModuleNotFoundError:
        raise SopError("Paket holidays tidak terpasang. Pasang dengan: pip install 'holidays>=0.109'") from None
    source = f"paket holidays {version('holidays')}"
    found = {
        kind: holidays.country_holidays("ID", years=year, categories=(kind.value,), language="id") for kind in Holiday
    }
    if not found[Holiday.PUBLIC]:
        raise SopError(f"Tidak ada libur nasional tahun {year} dalam {source}.")
    return "\n".join(
        [
            f"# Usul hari libur tahun {year} dari {source}, untuk diperiksa terhadap SKB 3 Menteri.",
            "# Setelah diperiksa: salin ke berkas kalender, isi legal_basis dengan nomor SKB, naikkan version.",
            *(_table(year, kind, days, source) for kind, days in found.items()),
        ]
    )


def _table(year: int, kind: Holiday, days: Mapping[date, str], source: str) -> str:
    if not days:
        # A year without the table is undecreed; an empty table would claim that there is none.
        return f"\n# {kind.label} tahun {year} belum ditetapkan menurut {source}; tabelnya sengaja tidak dibuat."
    rows = (f"{day} = {_quoted(_name(name))}" for day, name in sorted(days.items()))
    head = (
        "",
        "[[decrees]]",
        f"year = {year}",
        f'kind = "{kind}"',
        f'legal_basis = "Usul {source}"',
        'basis = "inferred"',
    )
    return "\n".join([*head, "", "[decrees.days]", *rows])


def _name(name: str) -> str:
    """The table says the kind already. What the package marks as computed stays marked: "(perkiraan)"."""
    return name.removeprefix("Cuti Bersama ")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # a JSON string is a TOML basic string
