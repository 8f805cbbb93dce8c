"""Options that several commands have, each said once."""

from pathlib import Path
from typing import Annotated

from adapters.papers.sop_sheets import Paper
from console.frame.command import Option
from desk.ordering import Counting
from sop.base.errors import SopError

SopFile = Annotated[Path, Option("--sop", metavar="BERKAS", help="Berkas SOP (TOML).")]
Count = Annotated[
    Counting,
    Option("--calendar", help="asn: menit dihitung dalam jam kerja; always: 24 jam sehari, termasuk hari libur."),
]
MinuteSeconds = Annotated[
    float, Option(min=0.01, max=60, help="Lama satu menit SOP dalam detik; kurang dari 60 untuk gladi.")
]
From = Annotated[
    str | None, Option("--from", metavar="WAKTU", help="Waktu mulai (ISO 8601, zona kantor); bawaan: sekarang.")
]
Parties = Annotated[
    list[str],
    Option(
        "--party",
        metavar="PERAN=NAMA",
        help="Pihak luar yang memegang peran itu, misalnya developer=PT Contoh; boleh berulang.",
    ),
]
Pdf = Annotated[Path | None, Option(metavar="BERKAS", help="Simpan sebagai PDF.")]
PaperSize = Annotated[Paper, Option("--paper", help="Ukuran kertas.")]
Svg = Annotated[Path | None, Option(metavar="BERKAS", help="Simpan sebagai SVG, satu berkas per halaman.")]


def parties_in(given: list[str]) -> dict[str, str]:
    """The party of each role, as `Parties` are typed. Raises SopError."""
    parties: dict[str, str] = {}
    for each in given:
        role, _, name = (part.strip() for part in each.partition("="))
        if not role or not name:
            raise SopError(f"Pihak '{each}' tidak dikenali; tulis peran dan namanya, misalnya developer=PT Contoh.")
        if role in parties:
            raise SopError(f"Peran {role} mendapat lebih dari satu pihak; sebutkan satu saja.")
        parties[role] = name
    return parties
