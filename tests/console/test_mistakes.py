"""What people get wrong at a command line: one line that says what, and an exit status that says whose fault it is."""

import asyncio
import os
from pathlib import Path

import pytest

from sop.form.document import DEFAULT_SOP
from tests.console.support.commands import Answer, run

NOWHERE = "127.0.0.1:1"
"""Nobody answers at this address."""
ALONE = {**os.environ, "TEMPORAL_ADDRESS": NOWHERE, "TEMPORAL_CONFIG_FILE": os.devnull}
ACTOR, REASON = ("--actor", "Petugas 1"), ("--reason", "Menunggu data")
UNIT = ("--role", "data_systems_unit")

# Called wrongly (2): what the line says.
WRONG_USAGE = {
    "starter.py mulai": "Perintah 'mulai' tidak dikenal. Bantuan: starter.py --help",
    "starter.py start": "Isian '--title' wajib ada. Bantuan: starter.py start --help",
    "starter.py start --title A --calendar lunar": "'lunar' bukan salah satu dari 'asn', 'always'",
    "starter.py start --title A --minute-seconds 61": "'--minute-seconds' tidak sah: paling banyak 60",
    "starter.py list --state late": "'late' bukan salah satu dari 'on_time', 'reminded', 'overdue'",
    "starter.py sop --pdf lembar.pdf --paper A5": "'A5' bukan salah satu dari",
    "starter.py report": "Isian '--period' wajib ada. Bantuan: starter.py report --help",
    "starter.py notices log --state lost": "'lost' bukan salah satu dari",
    "starter.py notices test": "Sebutkan salah satu dari '--role' dan '--webhook'. Bantuan: starter.py notices",
    "starter.py due --minutes dua": "'--minutes' tidak sah: harus berupa bilangan bulat.",
    "actor.py complete siklus-1 --role developer": "Isian '--actor' wajib ada. Bantuan: actor.py complete --help",
    "actor.py send siklus-1 complete_step": "Isian 'BERKAS' wajib ada. Bantuan: actor.py send --help",
    "worker.py --surprise": "Pilihan --surprise tidak dikenal atau kurang isiannya. Bantuan: worker.py --help",
}

# Called rightly, and it cannot be done (1): what the line says. No server is asked.
IMPOSSIBLE: dict[str, tuple[tuple[str, ...], str]] = {
    "no such SOP file": (("starter.py", "start", "--title", "A", "--sop", "hilang.toml"), "Berkas hilang.toml: tidak"),
    "a SOP file that is no TOML": (("starter.py", "sop", "--sop", "Makefile"), "Berkas Makefile: bukan TOML yang sah"),
    "a title of blanks": (("starter.py", "start", "--title", "  "), "Isian tidak sah: title: tidak boleh kosong."),
    "a time that is none": (("starter.py", "plan", "--from", "besok"), "Waktu 'besok' tidak dikenali; tulis seperti"),
    "a year no calendar knows": (("starter.py", "plan", "--from", "2031-01-06T07:30"), "tahun 2025 sampai dengan 2027"),
    "a calendar that is none": (("starter.py", "due", "--minutes", "1", "--calendar", "lunar"), "lunar.toml"),
    "a period that is none": (("starter.py", "register", "--period", "2026-S3"), "Periode '2026-S3' tidak dikenali"),
    "a period that ends before it begins": (
        ("starter.py", "report", "--period", "2026-06-30..2026-01-01"),
        "Periode '2026-06-30..2026-01-01' berakhir sebelum dimulai",
    ),
    "a dossier that is not there": (("starter.py", "verify", "hilang.zip"), "Berkas hilang.zip tidak dapat dibaca."),
    "a sheet into a folder that is not there": (
        ("starter.py", "sop", "--pdf", "hilang/lembar.pdf"),
        "Berkas hilang/lembar.pdf tidak dapat ditulis.",
    ),
    "a final sheet on the terminal": (("starter.py", "sop", "--final"), "tambahkan --pdf atau --svg."),
    "a trial without channels": (
        ("starter.py", "notices", "test", "--role", "operator"),
        "Belum ada berkas saluran.",
    ),
    "no such output file": (
        ("actor.py", "complete", "s", *UNIT, *ACTOR, "--file", "hilang.pdf"),
        "Berkas hilang.pdf tidak dapat dibaca. Periksa nama dan izin berkas itu.",
    ),
    "a deadline moved back": (
        ("actor.py", "extend", "s", "--minutes", "-5", *UNIT, *ACTOR, *REASON),
        "minutes: harus lebih besar dari 0.",
    ),
    "a reason of blanks": (("actor.py", "pause", "s", *UNIT, *ACTOR, "--reason", " "), "reason: tidak boleh kosong."),
    "an unknown message": (
        ("actor.py", "send", "s", "selesai", "-"),
        "Pesan selesai tidak dikenal; yang",
    ),
    "no such message file": (("actor.py", "send", "s", "pause_clock", "hilang.json"), "Berkas hilang.json tidak dapat"),
}

# The server is asked, and nobody answers (1): the line names the address.
UNREACHABLE = (
    ("starter.py", "start", "--title", "A"),
    ("starter.py", "list"),
    ("starter.py", "show", "s", "--follow"),
    ("starter.py", "cancel", "s", *UNIT, *ACTOR, *REASON),
    ("actor.py", "inbox", *UNIT),
    ("actor.py", "complete", "s", *UNIT, *ACTOR, "--output", "Catatan=B/1"),
    ("worker.py",),
)

Answers = dict[tuple[str, ...], Answer]


@pytest.fixture(scope="module")
async def answers() -> Answers:
    """What each command of the tables answers: they need no server and do not meet, so they run side by side."""
    commands = [tuple(line.split()) for line in WRONG_USAGE]
    commands += [command for command, _ in IMPOSSIBLE.values()] + list(UNREACHABLE)
    free = asyncio.Semaphore(3)

    async def answer(command: tuple[str, ...]) -> Answer:
        async with free:
            return await run(*command, environment=ALONE)

    return dict(zip(commands, await asyncio.gather(*map(answer, commands)), strict=True))


@pytest.mark.parametrize("line", WRONG_USAGE)
def test_wrong_usage(answers: Answers, line: str) -> None:
    """Exit status 2, one line: what is wrong, and which help to ask for."""
    sentence = answers[tuple(line.split())].refused(status=2)
    assert WRONG_USAGE[line] in sentence
    assert sentence.endswith(" --help")


@pytest.mark.parametrize("what", IMPOSSIBLE)
def test_what_cannot_be_done(answers: Answers, what: str) -> None:
    """Exit status 1, one line that names the file, the field or the value; found out before any server is asked."""
    command, fragment = IMPOSSIBLE[what]
    assert fragment in answers[command].refused()


@pytest.mark.parametrize("command", UNREACHABLE, ids=" ".join)
def test_a_server_that_cannot_be_reached(answers: Answers, command: tuple[str, ...]) -> None:
    """Exit status 1, one line that names the address and what to do."""
    sentence = answers[command].refused()
    assert sentence.startswith(f"Server Temporal di {NOWHERE} tidak dapat dihubungi. Jalankan `starter.py up`")


async def test_a_sop_file_against_the_rules(tmp_path: Path) -> None:
    """The line names the file, the row and the rule; nothing is started."""
    file = tmp_path / "rusak.toml"
    file.write_text(DEFAULT_SOP.read_text().replace("minutes = 150", "minutes = 0"))
    answer = await run("starter.py", "start", "--title", "A", "--sop", str(file), environment=ALONE)
    assert answer.refused() == f"Berkas {file}: activities[1].minutes (baris 1): harus lebih besar dari 0."


async def test_a_setting_that_cannot_be_used(tmp_path: Path) -> None:
    """The worker does not start on a guess: one line names the setting, or the profile file's fault."""
    profile = tmp_path / "temporal.toml"
    profile.write_text("[profile.default\n")
    level, broken = await asyncio.gather(
        run("worker.py", environment=ALONE | {"SOP_LOG_LEVEL": "LOUD"}),
        run("worker.py", environment=ALONE | {"TEMPORAL_CONFIG_FILE": str(profile)}),
    )
    assert level.refused().startswith("Pengaturan SOP_LOG_LEVEL tidak sah: harus salah satu dari")
    assert broken.refused().startswith("Profil koneksi Temporal tidak dapat dibaca")


async def test_help_is_no_mistake() -> None:
    """Exit status 0, in the reader's language; a command line without a command shows its help, as wrong usage."""
    helps = (("starter.py", "--help"), ("starter.py", "start", "-h"), ("actor.py", "--help"), ("worker.py", "--help"))
    for answer in await asyncio.gather(*(run(*command, environment=ALONE) for command in helps)):
        assert "Pemakaian:" in answer.said
        assert not [english for english in ("Usage", "Options", "Show this", "required") if english in answer.out]
    bare = await run("actor.py", environment=ALONE)
    assert bare.status == 2
    assert "complete" in bare.out
