"""What people get wrong at a command line: one line that says what, and an exit status that says whose fault it is."""

import asyncio
import os
from pathlib import Path

import pytest

from tests.console.commands import Answer, run

NOWHERE = "127.0.0.1:1"
"""Nobody answers at this address."""
BROKEN_SOP = """
id = "rusak"
version = "1"
activities = [{ number = 1, wording = "Menerima berkas", minutes = 0 }]
"""
ACTOR, REASON = ("--actor", "Petugas 1"), ("--reason", "Menunggu data")
UNIT = ("--role", "data_systems_unit")
USAGE = "Bantuan: {} --help"

# Called wrongly (2): what the line says, and where help is.
WRONG_USAGE: dict[str, tuple[str, str]] = {
    "starter.py mulai": ("Perintah 'mulai' tidak dikenal.", "starter.py"),
    "starter.py start": ("Isian '--title' wajib ada.", "starter.py start"),
    "starter.py start --title": ("--title", "starter.py start"),
    "starter.py start --title A --calendar lunar": ("'lunar' bukan salah satu dari 'asn', 'always'", "starter.py start"),
    "starter.py start --title A --minute-seconds 61": ("'--minute-seconds' tidak sah: paling banyak 60", "starter.py start"),
    "starter.py start --title A --surprise": ("Pilihan --surprise tidak dikenal", "starter.py start"),
    "starter.py list --state late": ("'late' bukan salah satu dari 'on_time', 'reminded', 'overdue',", "starter.py list"),
    "starter.py show": ("Isian 'ID' wajib ada.", "starter.py show"),
    "starter.py show a b": ("b", "starter.py show"),
    "starter.py due --minutes dua": ("'--minutes' tidak sah: harus berupa bilangan bulat.", "starter.py due"),
    "starter.py due --minutes -1": ("'--minutes' tidak sah: paling sedikit 0.", "starter.py due"),
    "starter.py up --port 0": ("'--port' tidak sah: paling sedikit 1.", "starter.py up"),
    "actor.py inbox": ("Isian '--role' wajib ada.", "actor.py inbox"),
    "actor.py complete siklus-1 --role developer": ("Isian '--actor' wajib ada.", "actor.py complete"),
    "actor.py extend siklus-1 --minutes satu": ("'--minutes' tidak sah: harus berupa bilangan bulat.", "actor.py extend"),
    "actor.py send siklus-1 complete_step": ("Isian 'BERKAS' wajib ada.", "actor.py send"),
    "worker.py --surprise": ("Pilihan --surprise tidak dikenal", "worker.py"),
}

# Called rightly, and it cannot be done (1): what the line says. No server is asked.
IMPOSSIBLE: dict[str, tuple[tuple[str, ...], str]] = {
    "no such SOP file": (("starter.py", "start", "--title", "A", "--sop", "hilang.toml"), "Berkas hilang.toml: tidak"),
    "a folder as SOP file": (("starter.py", "sop", "--sop", "sop"), "Berkas sop: tidak dapat dibaca."),
    "a SOP file that is no TOML": (("starter.py", "sop", "--sop", "README.md"), "Berkas README.md: bukan TOML yang sah"),
    "a title of blanks": (("starter.py", "start", "--title", "  "), "Isian tidak sah: title: tidak boleh kosong."),
    "a title too long": (("starter.py", "start", "--title", "x" * 201), "title: paling panjang 200 huruf."),
    "a time that is none": (("starter.py", "plan", "--from", "besok"), "Waktu 'besok' tidak dikenali; tulis seperti"),
    "a year no calendar knows": (("starter.py", "plan", "--from", "2031-01-06T07:30"), "2031"),
    "a calendar that is none": (("starter.py", "due", "--minutes", "1", "--calendar", "lunar"), "lunar.toml"),
    "no output": (("actor.py", "complete", "s", *UNIT, *ACTOR), "outputs: tidak boleh kosong."),
    "an output nobody can find": (
        ("actor.py", "complete", "s", *UNIT, *ACTOR, "--output", "Catatan"),
        "keluaran 'Catatan' belum dapat ditelusuri; isi reference (nomor surat) atau sha256.",
    ),
    "an output without title": (("actor.py", "complete", "s", *UNIT, *ACTOR, "--output", "=B/1"), "title: tidak boleh"),
    "no such output file": (
        ("actor.py", "complete", "s", *UNIT, *ACTOR, "--file", "hilang.pdf"),
        "Berkas hilang.pdf tidak dapat dibaca. Periksa nama dan izin berkas itu.",
    ),
    "a reason of blanks": (("actor.py", "pause", "s", *UNIT, *ACTOR, "--reason", " "), "reason: tidak boleh kosong."),
    "a deadline moved back": (
        ("actor.py", "extend", "s", "--minutes", "-5", *UNIT, *ACTOR, *REASON),
        "minutes: harus lebih besar dari 0.",
    ),
    "an unknown message": (("actor.py", "send", "s", "selesai", "-"), "Pesan selesai tidak dikenal; yang dikenal: comp"),
    "no such message file": (("actor.py", "send", "s", "pause_clock", "hilang.json"), "Berkas hilang.json tidak dapat"),
}

# The server is asked, and nobody answers (1): the line names the address.
UNREACHABLE = (
    ("starter.py", "start", "--title", "A"),
    ("starter.py", "list"),
    ("starter.py", "show", "s"),
    ("starter.py", "show", "s", "--follow"),
    ("starter.py", "cancel", "s", *UNIT, *ACTOR, *REASON),
    ("actor.py", "inbox", *UNIT),
    ("actor.py", "complete", "s", *UNIT, *ACTOR, "--output", "Catatan=B/1"),
    ("actor.py", "return", "s", "--to-step", "1", *UNIT, *ACTOR, *REASON),
    ("worker.py",),
)

Answers = dict[tuple[str, ...], Answer]


@pytest.fixture(scope="module")
async def answers() -> Answers:
    """What each command of the tables answers: they need no server and do not meet, so they run side by side."""
    environment = {**os.environ, "TEMPORAL_ADDRESS": NOWHERE, "TEMPORAL_CONFIG_FILE": os.devnull}
    commands = [tuple(line.split()) for line in WRONG_USAGE]
    commands += [command for command, _ in IMPOSSIBLE.values()] + list(UNREACHABLE)
    free = asyncio.Semaphore(3)

    async def answer(command: tuple[str, ...]) -> Answer:
        async with free:
            return await run(*command, environment=environment)

    return dict(zip(commands, await asyncio.gather(*map(answer, commands)), strict=True))


@pytest.mark.parametrize("line", WRONG_USAGE)
def test_wrong_usage(answers: Answers, line: str) -> None:
    """Exit status 2, one line: what is wrong, and which help to ask for."""
    fragment, command = WRONG_USAGE[line]
    sentence = answers[tuple(line.split())].refused(status=2)
    assert fragment in sentence
    assert sentence.endswith(USAGE.format(command))


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
    file.write_text(BROKEN_SOP)
    options = ("--title", "A", "--sop", str(file))
    sentence = (await run("starter.py", "start", *options, environment={**os.environ})).refused()
    assert sentence.startswith(f"Berkas {file}: ")


@pytest.mark.parametrize(
    ("name", "value", "fragment"),
    [
        ("SOP_LOG_LEVEL", "LOUD", "log_level: harus salah satu dari"),
        ("SOP_RETENTION_DAYS", "0", "retention_days: paling sedikit 1."),
        ("TEMPORAL_CONFIG_FILE", "README.md", "Profil koneksi Temporal tidak dapat dibaca"),
    ],
)
async def test_a_setting_that_cannot_be_used(name: str, value: str, fragment: str) -> None:
    """The worker does not start on a guess: the line names the setting."""
    assert fragment in (await run("worker.py", environment={**os.environ, name: value})).refused()


@pytest.mark.parametrize("name", ["starter.py", "actor.py", "worker.py"])
async def test_help(name: str) -> None:
    """Help is no mistake: exit status 0, and all of it in Bahasa Indonesia."""
    said = (await run(name, "--help", environment={**os.environ})).said
    assert "Pilihan" in said
    assert not [english for english in ("Usage", "Options", "Show this message", "exit") if english in said]
