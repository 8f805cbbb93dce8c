"""The records of a cycle that has ended, on the command lines: they need neither the server nor the worker any more."""

import asyncio
import csv
import io
import os
import re
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from pypdf import PdfReader

from adapters.register.register import register_at
from sop.dossier.dossier_checks import Check
from tests.adapters.support.recorded import eventful
from tests.adapters.support.signing_pdfs import paper, signed
from tests.console.support.commands import Answer, run
from tests.console.support.office import HEAD, UNIT, Office
from tests.console.test_mistakes import ALONE

EVIDENCE = b"%PDF-1.7 berita acara"
YEAR = f"{datetime.now(UTC):%Y}"


@pytest.fixture(scope="module")
async def ended(office: Office, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A rehearsal that was late at step 2 and escalated; a file was handed in with step 1."""
    file = tmp_path_factory.mktemp("bukti") / "berita-acara.pdf"
    file.write_bytes(EVIDENCE)
    cycle_id = await office.new_cycle(minute_seconds=0.02)
    who = ("--role", UNIT, "--actor", "Petugas Data 1")
    assert "langkah 1 selesai" in (await office.actor("complete", cycle_id, *who, "--file", str(file))).said
    await office.until(cycle_id, lambda view: bool(view.steps[1].escalations))
    for _ in range(2, 9):
        await office.complete(cycle_id)
    await office.cycles.result(cycle_id)
    return cycle_id


async def later(office: Office, *arguments: str) -> Answer:
    """What `starter.py` answers when there is no Temporal server any more."""
    return await run("starter.py", *arguments, environment=office.environment | ALONE | folder_of(office))


@pytest.fixture(scope="module")
def signed_letter() -> bytes:
    return signed(paper(), "Kepala Bidang 1")


def folder_of(office: Office) -> dict[str, str]:
    return {"SOP_DATA_DIR": str(office.here.settings.data_dir)}


async def test_a_dossier_proves_itself_to_whoever_has_the_file(office: Office, ended: str, tmp_path: Path) -> None:
    """Neither server nor register nor documents are there: every check is named, and the seal is the register's."""
    file = tmp_path / "berkas.zip"
    filed = await later(office, "dossier", ended, "--out", str(file))
    seal = re.fullmatch(rf"Tersimpan: {file}\nSegel: ([0-9a-f]{{64}})\n", filed.said)
    assert seal is not None
    elsewhere = ALONE | {"SOP_DATA_DIR": str(tmp_path / "tidak-ada")}
    said = (await run("starter.py", "verify", str(file), environment=elsewhere)).said
    assert said.splitlines() == [*(f"✓ {each}" for each in Check), f"Segel: {seal[1]}"]
    with ZipFile(file) as dossier:
        documents = [dossier.read(name) for name in dossier.namelist() if name.startswith("dokumen/")]
    assert documents == [EVIDENCE]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["berkas.zip"]


async def test_one_other_byte_is_found_and_its_file_named(office: Office, ended: str, tmp_path: Path) -> None:
    """Wherever it is: in the data, in a paper or in a document; and a zip without its last byte is none."""
    file = tmp_path / "berkas.zip"
    assert (await later(office, "dossier", ended, "--out", str(file))).status == 0
    whole = file.read_bytes()
    with ZipFile(file) as dossier:
        document = next(name for name in dossier.namelist() if name.startswith("dokumen/"))
        places = {
            name: (info := dossier.getinfo(name)).header_offset + 30 + len(name) + len(info.extra) + info.file_size // 2
            for name in ("dossier.json", "laporan.pdf", document)
        }
    damaged: dict[str, Path] = {}
    for name, place in places.items():
        damaged[name] = tmp_path / f"{len(damaged)}.zip"
        damaged[name].write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
    answers = await asyncio.gather(*(later(office, "verify", str(each)) for each in damaged.values()))
    for name, answer in zip(damaged, answers, strict=True):
        assert answer.status == 1
        assert f"Berkas {name} " in answer.error
        assert f"✗ {Check.CONTAINER}" in answer.out
        assert "Segel" not in answer.out
    cut = tmp_path / "terpotong.zip"
    cut.write_bytes(whole[:-1])
    assert str(cut) in (await later(office, "verify", str(cut))).refused()


async def test_only_an_ended_cycle_has_a_dossier(office: Office, tmp_path: Path) -> None:
    """Of one that runs, and of one that nobody knows: a sentence, and no file."""
    running, file = await office.new_cycle(), tmp_path / "berkas.zip"
    for cycle_id in (running, "tidak-ada"):
        refused = (await office.starter("dossier", cycle_id, "--out", str(file))).refused()
        assert refused.startswith(f"Belum ada berkas untuk siklus {cycle_id}; berkas dibuat ketika siklus berakhir.")
    assert not file.exists()


async def test_the_register_answers_without_a_server(office: Office, ended: str, tmp_path: Path) -> None:
    """By lateness, state and period; as a table, as data and as both kinds of spreadsheet."""
    options = ("--late", "--state", "completed", "--period", YEAR)
    files = {name: tmp_path / f"register.{name}" for name in ("csv", "xlsx")}
    table, data, saved, others = await asyncio.gather(
        later(office, "register", *options),
        later(office, "register", *options, "--json"),
        later(office, "register", *options, "--csv", str(files["csv"]), "--xlsx", str(files["xlsx"])),
        later(office, "register", "--on-time", "--json"),
    )
    (row,) = [row for row in data.json if row["cycle_id"] == ended]
    assert (row["standing"], row["late"], row["minute_seconds"]) == ("completed", True, 0.02)
    assert row["escalations"] >= 1
    assert row["seal"][:12] in table.said
    assert ended not in [row["cycle_id"] for row in others.json]
    assert saved.said.splitlines() == [f"Tersimpan: {file} ({len(data.json)} siklus)." for file in files.values()]
    lines = csv.DictReader(io.StringIO(files["csv"].read_text("utf-8-sig"), newline=""), delimiter=";")
    assert row["seal"] in [line["Segel berkas"] for line in lines if line["Siklus"] == ended]
    sheet = openpyxl.load_workbook(files["xlsx"]).active
    assert sheet is not None
    assert ended in [line[0] for line in sheet.iter_rows(values_only=True)]


async def test_the_report_counts_rehearsals_only_when_asked(office: Office, ended: str, tmp_path: Path) -> None:
    """As data, and as a paper that says what it is."""
    paper = tmp_path / "laporan.pdf"
    period = ("report", "--period", YEAR)
    rehearsals, work, completed = await asyncio.gather(
        later(office, *period, "--rehearsals", "--json", "--pdf", str(paper)),
        later(office, *period, "--json"),
        later(office, "register", "--state", "completed", "--json"),
    )
    of_rehearsals = [row["minute_seconds"] != 60 for row in completed.json]
    assert rehearsals.json["cycles"]["completed"] == of_rehearsals.count(True) >= 1
    assert rehearsals.json["activities"][1]["late"] >= 1
    assert work.json["cycles"]["completed"] == of_rehearsals.count(False)
    assert work.json["left_out"] >= 1
    text = PdfReader(paper).pages[0].extract_text()
    assert "GLADI" in text
    assert f"TAHUN {YEAR}" in text


async def test_the_notice_book_outlives_the_server(office: Office, ended: str) -> None:
    """It still knows who was told that the cycle was late."""
    kept = (await later(office, "notices", "--role", HEAD, "--limit", "1000", "--json")).json
    told = [each["notice"] for each in kept if each["notice"]["cycle_id"] == ended]
    assert "escalated" in {notice["kind"] for notice in told}
    assert (await later(office, "notices", "log")).said == "Belum ada pengiriman yang sesuai.\n"


async def test_what_cannot_be_written_leaves_nothing(office: Office, ended: str, tmp_path: Path) -> None:
    """One sentence names the file; no part of it, and nothing of another file, is there."""
    gone = str(tmp_path / "tidak-ada" / "berkas")
    commands = (
        ("dossier", ended, "--out", gone),
        ("register", "--csv", gone),
        ("register", "--xlsx", gone),
        ("report", "--period", YEAR, "--rehearsals", "--pdf", gone),
    )
    for answer in await asyncio.gather(*(later(office, *command) for command in commands)):
        assert answer.refused() == f"Berkas {gone} tidak dapat ditulis. Periksa nama folder dan izinnya."
    assert list(tmp_path.iterdir()) == []


async def test_an_id_that_temporal_has_forgotten_stays_taken(office: Office, tmp_path: Path) -> None:
    """What the register knows is never begun again under the same id; nothing is asked where no id is named."""
    register, cycle = register_at("", tmp_path), eventful("lama-1")
    for record in cycle.records:
        register.keep(record)
    register.close()
    environment = office.environment | {"SOP_DATA_DIR": str(tmp_path)}
    start = ("starter.py", "start", "--title", "Sekali lagi", "--calendar", "always")
    refused = (await run(*start, "--id", "lama-1", environment=environment)).refused()
    assert refused.startswith("Siklus lama-1 sudah pernah dijalankan. Pilih nomor lain dengan --id")
    assert (await office.temporal("workflow", "describe", "--workflow-id", "lama-1")).status != 0
    assert (await run(*start, "--id", "baru-1", environment=environment)).said.startswith("Siklus baru-1 dimulai.")
    away = environment | {"SOP_DATABASE_URL": f"sqlite:///{os.devnull}/register.db"}
    assert (await run(*start, environment=away)).status == 0
    assert (await run(*start, "--id", "baru-2", environment=away)).refused().startswith("Register di /dev/null")


async def test_a_signed_letter_comes_back_to_a_cycle_that_has_ended(
    office: Office, ended: str, signed_letter: bytes, tmp_path: Path
) -> None:
    """The server is not asked; signer and state are printed, and the list has it. A cycle that never was is named."""
    letter = tmp_path / "nota.pdf"
    letter.write_bytes(signed_letter)
    said = (await later(office, "paper", "add", ended, str(letter), "--title", "Nota dinas langkah 2")).said
    assert "Nota dinas langkah 2" in said
    assert "Kepala Bidang 1, Pemerintah Kota Cirebon" in said
    assert "utuh: berkas tidak berubah sejak ditandatangani" in said
    (kept,) = (await later(office, "paper", "list", ended, "--json")).json
    assert (kept["title"], kept["signatures"][0]["state"]) == ("Nota dinas langkah 2", "whole")
    assert "tidak ditemukan" in (await later(office, "paper", "add", "siklus-0000-1", str(letter))).refused()
    missing = (await later(office, "paper", "add", ended, str(tmp_path / "tidak-ada.pdf"))).refused()
    assert "tidak-ada.pdf" in missing
