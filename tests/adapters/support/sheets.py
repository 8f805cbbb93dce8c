"""Procedures of any size for the sheet: rows, lanes, names and returns as a test wants them."""

from io import BytesIO
from typing import Any

from pypdf import PageObject, PdfReader

from adapters.papers.sop_sheets import Paper, sheet_pdf
from sop.form.document import Sop
from sop.papers.sheet import sheet_of

LONG_NAMES = (
    *("Pengadu/Pelapor", "Petugas Penerima Pengaduan/Laporan Masyarakat"),
    *("Sub Koordinasi Pengolahan Data dan Sistem Informasi", "Tim Teknis Pertimbangan/Rekomendasi Nonperizinan"),
    *("Kepala Bidang Penyelenggaraan Pelayanan Perizinan", "Kepala Dinas Penanaman Modal dan Pelayanan Terpadu"),
    *("Penanggungjawab/Penyelenggara", "Sekretaris"),
)


def procedure(rows: int = 12, lanes: int = 6, /, **changed: dict[str, Any]) -> Sop:
    """`rows` activities for `lanes` roles of long names, all stated, with fields of some rows changed (`row3`)."""
    roles = [
        {"id": f"r{lane}", "name": LONG_NAMES[lane], "short": f"S{lane}", "calendar": "kantor"} for lane in range(lanes)
    ]
    activities = [
        {
            "number": number,
            "wording": f"Memeriksa kelengkapan berkas tahap {number} dan menyiapkan nota dinas",
            "executor": f"r{number - 1 if number <= lanes else number * 5 % lanes}",
            "executor_basis": "stated",
            "recipient": "r0",
            "recipient_basis": "stated",
            "minutes": 1350,
            "output": "Nota dinas",
        }
        | changed.get(f"row{number}", {})
        for number in range(1, rows + 1)
    ]
    identity = {"institution": "Dinas Contoh", "name": "Prosedur Besar"}
    return Sop.model_validate(
        {"id": "besar", "version": "1", "identity": identity, "roles": roles, "activities": activities}
    )


def matrix_of(sop: Sop, paper: Paper = Paper.F4) -> list[PageObject]:
    """The pages of its matrix: those after the head."""
    return list(PdfReader(BytesIO(sheet_pdf(sheet_of(sop), paper))).pages)[1:]
