"""Options that several commands have, each said once."""

from pathlib import Path
from typing import Annotated

from adapters.papers.sop_sheets import Paper
from console.frame.command import Option
from desk.ordering import Counting

SopFile = Annotated[Path, Option("--sop", metavar="BERKAS", help="Berkas SOP (TOML).")]
Count = Annotated[
    Counting, Option("--calendar", help="asn: menit dihitung dalam jam kerja; always: menit dihitung terus-menerus.")
]
MinuteSeconds = Annotated[
    float, Option(min=0.01, max=60, help="Lama satu menit SOP dalam detik; kurang dari 60 untuk gladi.")
]
From = Annotated[
    str | None, Option("--from", metavar="WAKTU", help="Waktu mulai (ISO 8601, zona kantor); bawaan: sekarang.")
]
Pdf = Annotated[Path | None, Option(metavar="BERKAS", help="Simpan sebagai PDF.")]
PaperSize = Annotated[Paper, Option("--paper", help="Ukuran kertas.")]
Svg = Annotated[Path | None, Option(metavar="BERKAS", help="Simpan sebagai SVG, satu berkas per halaman.")]
