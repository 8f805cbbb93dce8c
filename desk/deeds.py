"""What people do with a cycle, as the doors offer it: one row for each command, in the order of the buttons."""

from dataclasses import dataclass

from sop.cycle.messages import (
    AcknowledgeEscalation,
    AnyCommand,
    CancelCycle,
    CompleteStep,
    ExtendDeadline,
    PauseClock,
    ResumeClock,
    ReturnStep,
)


@dataclass(frozen=True)
class Deed:
    command: type[AnyCommand]
    address: str
    """The last part of its page's address."""
    title: str
    """The button on the page of the cycle, and the heading of the page behind it."""
    explanation: str = ""
    button: str = ""
    """What is pressed on that page."""
    grave: bool = False


DEEDS = (
    Deed(CompleteStep, "selesai", "Selesaikan langkah ini"),
    Deed(
        AcknowledgeEscalation,
        "tanggapi",
        "Tanggapi eskalasi",
        "Tanggapan dicatat dalam jurnal: Anda sudah mengetahui keterlambatan ini dan menindaklanjutinya.",
        "Tanggapi",
    ),
    Deed(
        ReturnStep,
        "kembalikan",
        "Kembalikan pekerjaan",
        "Langkah yang dipilih dan semua langkah sesudahnya dikerjakan ulang; waktunya dihitung dari awal.",
        "Kembalikan",
    ),
    Deed(
        ExtendDeadline,
        "perpanjang",
        "Perpanjang batas waktu",
        "Menit kerja ditambahkan pada langkah yang sedang berjalan; waktu yang sudah terpakai tetap dihitung.",
        "Perpanjang",
    ),
    Deed(
        PauseClock,
        "hentikan",
        "Hentikan waktu",
        "Waktu langkah yang sedang berjalan berhenti sampai dijalankan kembali; tidak ada pengingat maupun eskalasi.",
        "Hentikan waktu",
    ),
    Deed(
        ResumeClock,
        "jalankan",
        "Jalankan waktu kembali",
        "Waktu langkah yang sedang berjalan dihitung lagi dari sisa yang ada ketika dihentikan.",
        "Jalankan kembali",
    ),
    Deed(
        CancelCycle,
        "batalkan",
        "Batalkan siklus",
        "Siklus berakhir sekarang dan tidak dapat dilanjutkan lagi; jurnal dan berkasnya tetap disimpan.",
        "Batalkan siklus",
        grave=True,
    ),
)
