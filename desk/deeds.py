"""What people do with a cycle, as the doors offer it: pages, operations and command lines are made of this table.

Every command has its row, but for calendars and keys: those are decreed for all cycles at once.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from sop.cycle.messages import (
    AcknowledgeEscalation,
    AnyCommand,
    AssignParty,
    CancelCycle,
    CompleteStep,
    ExtendDeadline,
    PauseClock,
    ResumeClock,
    ReturnStep,
)


class Tone(StrEnum):
    """How a button looks; in the order in which buttons stand."""

    MAIN = "main"
    PLAIN = ""
    GRAVE = "danger"


@dataclass(frozen=True, kw_only=True)
class Deed:
    command: type[AnyCommand]
    verb: str
    """On command lines and in the API's addresses."""
    help: str
    """On command lines."""
    says: str
    """In the API's document."""
    address: str
    """The last part of its page's address."""
    title: str
    """The button on the page of the cycle, and the heading of the page behind it."""
    explanation: str = ""
    button: str = ""
    """What is pressed on that page."""
    tone: Tone = Tone.PLAIN
    by_operator: bool = False
    """Whether it is a command of `starter.py`, not of `actor.py`."""


COMPLETION = Deed(
    command=CompleteStep,
    verb="complete",
    help="Menyelesaikan langkah yang terbuka.",
    says="Completes the open step; answers what that has changed, or that it waits for a worker.",
    address="selesai",
    title="Selesaikan langkah ini",
    tone=Tone.MAIN,
)
"""What takes more than a few fields: its form, its operation and its command are their own."""
DEEDS = (
    COMPLETION,
    Deed(
        command=ReturnStep,
        verb="return",
        help="Mengembalikan pekerjaan ke langkah sebelumnya.",
        says="Work goes back to an earlier step.",
        address="kembalikan",
        title="Kembalikan pekerjaan",
        explanation="Langkah yang dipilih dan semua langkah sesudahnya dikerjakan ulang; waktunya dihitung dari awal.",
        button="Kembalikan",
    ),
    Deed(
        command=ExtendDeadline,
        verb="extend",
        help="Memperpanjang batas waktu langkah yang terbuka.",
        says="Gives the open step more working minutes.",
        address="perpanjang",
        title="Perpanjang batas waktu",
        explanation="Menit kerja ditambahkan pada langkah yang sedang berjalan; "
        "waktu yang sudah terpakai tetap dihitung.",
        button="Perpanjang",
    ),
    Deed(
        command=PauseClock,
        verb="pause",
        help="Menghentikan waktu langkah yang terbuka; sisa waktunya tetap.",
        says="Stops the clock of the open step.",
        address="hentikan",
        title="Hentikan waktu",
        explanation="Waktu langkah yang sedang berjalan berhenti sampai dijalankan kembali; "
        "tidak ada pengingat maupun eskalasi.",
        button="Hentikan waktu",
    ),
    Deed(
        command=ResumeClock,
        verb="resume",
        help="Menjalankan kembali waktu yang dihentikan.",
        says="Lets the clock go on.",
        address="jalankan",
        title="Jalankan waktu kembali",
        explanation="Waktu langkah yang sedang berjalan dihitung lagi dari sisa yang ada ketika dihentikan.",
        button="Jalankan kembali",
    ),
    Deed(
        command=AcknowledgeEscalation,
        verb="acknowledge",
        help="Menyatakan bahwa eskalasi telah dilihat.",
        says="Says that an escalation was seen.",
        address="tanggapi",
        title="Tanggapi eskalasi",
        explanation="Tanggapan dicatat dalam jurnal: Anda sudah mengetahui keterlambatan ini dan menindaklanjutinya.",
        button="Tanggapi",
        tone=Tone.MAIN,
    ),
    Deed(
        command=CancelCycle,
        verb="cancel",
        help="Membatalkan satu siklus dan menutup jurnalnya.",
        says="Ends the cycle now.",
        address="batalkan",
        title="Batalkan siklus",
        explanation="Siklus berakhir sekarang dan tidak dapat dilanjutkan lagi; jurnal dan berkasnya tetap disimpan.",
        button="Batalkan siklus",
        tone=Tone.GRAVE,
        by_operator=True,
    ),
    Deed(
        command=AssignParty,
        verb="assign",
        help="Menetapkan atau mengganti pihak luar yang memegang satu peran pada siklus ini.",
        says="An outside role of the cycle belongs to an organisation from now on; what another has left there stays "
        "that one's.",
        address="pihak",
        title="Tetapkan pihak",
        explanation="Hanya akun pihak luar dari pihak ini yang melihat dan mengerjakan langkahnya, mulai sekarang; "
        "yang dikerjakan pihak sebelumnya tidak dilihatnya.",
        button="Tetapkan",
        by_operator=True,
    ),
)
DECISIONS = tuple(deed for deed in DEEDS if deed is not COMPLETION)
BUTTONS = tuple(sorted(DEEDS, key=lambda deed: [*Tone].index(deed.tone)))
"""In the order in which they stand on the page of a cycle."""


class Field(NamedTuple):
    """What is said of a field, whichever command has it."""

    label: str = ""
    """Its name, where something is wrong with it."""
    help: str = ""
    """On command lines."""
    says: str = ""
    """In the API's document."""
    asks: str = ""
    """Above it in a form; empty: its label."""
    missing: str = ""
    """Where a form lacks it."""


FIELDS = {
    "role": Field(
        help="Peran dalam SOP yang diwakili, misalnya promotion_head.",
        says="The role that acts: one that the account holds today.",
    ),
    "actor": Field(help="Siapa yang bertindak: nama atau jabatan."),
    "reason": Field("Alasan", help="Alasan; tercatat dalam jurnal."),
    "note": Field("Catatan", help="Catatan; tercatat dalam jurnal.", asks="Catatan (boleh kosong)"),
    "to_step": Field(
        "Langkah tujuan",
        help="Langkah tujuan, sebelum langkah yang terbuka.",
        says="Earlier than the open one.",
        asks="Kembali ke langkah",
        missing="Pilih langkah yang menerima pekerjaan kembali.",
    ),
    "minutes": Field(
        "Menit tambahan",
        help="Tambahan menit kerja.",
        says="SOP minutes of working time.",
        asks="Menit kerja tambahan",
        missing="Isi menit tambahan dengan bilangan bulat, misalnya 60.",
    ),
    "role_of": Field(
        "Peran pihak luar",
        help="Peran pihak luar yang dipegang pihak itu, misalnya developer.",
        says="The outside role that the party has.",
    ),
    "party": Field(
        "Nama pihak",
        help="Nama organisasi, seperti pada akun pihak luarnya.",
        says="The organisation, by the name that its accounts have.",
    ),
    "attempt": Field(says="Named: for that attempt alone."),
    "outputs": Field(
        "Keluaran",
        says="Each with a `reference`, or with what `POST /documents` has answered to this token within a day, or "
        "both.",
    ),
    "title": Field("Judul"),
    "reference": Field("Nomor surat"),
}
