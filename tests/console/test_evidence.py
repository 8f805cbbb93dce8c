"""Completions that carry files: what is checked, what is kept where, and what the cycle learns of it."""

import asyncio
import hashlib
import os
from pathlib import Path

import pytest

from adapters.documents.store_choice import documents_at
from sop.cycle.messages import CycleView
from tests.adapters.support.buckets import BUCKET, bucket_server
from tests.console.support.commands import run
from tests.console.support.office import HEAD, UNIT, Office
from tests.console.test_mistakes import ALONE

WHO = ("--role", UNIT, "--actor", "Petugas Data 1")
EXPECTED = "Catatan pengembangan sistem"
"""What the SOP calls the output of step 1."""
PDF = b"%PDF-1.7 rahasia dagang"


def pdf(folder: Path, name: str = "hasil.pdf", content: bytes = PDF) -> Path:
    file = folder / name
    file.write_bytes(content)
    return file


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def titles(view: CycleView) -> list[str]:
    return [output.title for output in view.steps[0].outputs]


async def test_a_file_is_kept_and_only_its_fingerprint_travels(office: Office, tmp_path: Path) -> None:
    """The store gives the file back, also when the original is gone; Temporal has never seen a byte of it."""
    cycle_id, file = await office.new_cycle(), pdf(tmp_path)
    assert "langkah 1 selesai" in (await office.actor("complete", cycle_id, *WHO, "--file", str(file))).said
    file.unlink()
    (output,) = (await office.cycles.view(cycle_id)).steps[0].outputs
    assert (output.sha256, output.size, output.media_type) == (sha256(PDF), len(PDF), "application/pdf")
    assert documents_at("", office.here.settings.data_dir).read_bytes(sha256(PDF)) == PDF
    history = await office.here.client.get_workflow_handle(cycle_id).fetch_history()
    told = b"".join(event.SerializeToString() for event in history.events)
    assert sha256(PDF).encode() in told
    assert PDF[-14:] not in told


async def test_what_has_no_title_has_the_one_that_the_sop_names(office: Office, tmp_path: Path) -> None:
    """A letter without title or a file alone is the step's output; what comes beside it has its own file's name."""
    alone, letter, beside = [await office.new_cycle() for _ in range(3)]
    file, annex = str(pdf(tmp_path)), str(pdf(tmp_path, "lampiran.pdf"))
    answers = await asyncio.gather(
        office.actor("complete", alone, *WHO, "--file", file),
        office.actor("complete", letter, *WHO, "--output", "=B/7/2026"),
        office.actor("complete", beside, *WHO, "--output", "Lampiran teknis", "--file", annex, "--file", file),
    )
    for answer in answers:
        assert "langkah 1 selesai" in answer.said
    views = [await office.cycles.view(cycle_id) for cycle_id in (alone, letter, beside)]
    assert [titles(view) for view in views] == [[EXPECTED], [EXPECTED], ["Lampiran teknis", EXPECTED]]
    assert views[1].steps[0].outputs[0].reference == "B/7/2026"


async def test_a_refused_completion_leaves_its_files_in_the_store(office: Office, tmp_path: Path) -> None:
    """The cycle is as it was; the document does no harm, and the rightful executor hands in the same one."""
    content = PDF + os.urandom(8)
    cycle_id, file = await office.new_cycle(), str(pdf(tmp_path, content=content))
    wrong = await office.actor("complete", cycle_id, "--role", HEAD, "--actor", "Kepala 1", "--file", file)
    assert wrong.refused().startswith(f"Peran {HEAD} tidak berwenang menyelesaikan langkah 1")
    assert (await office.cycles.view(cycle_id)).current_step == 1
    assert documents_at("", office.here.settings.data_dir).has(sha256(content))
    assert "langkah 1 selesai" in (await office.actor("complete", cycle_id, *WHO, "--file", file)).said


async def test_a_bucket_takes_the_place_of_the_folder(office: Office, tmp_path: Path) -> None:
    """`SOP_DOCUMENTS` and the standard variables are all it takes; a store that fails completes no step."""
    content = PDF + os.urandom(8)
    cycle_id, file = await office.new_cycle(), str(pdf(tmp_path, content=content))
    complete = ("actor.py", "complete", cycle_id, *WHO, "--file", file)
    with bucket_server() as server:
        setting = office.environment | server
        missing = await run(*complete, environment=setting | {"SOP_DOCUMENTS": "s3://tidak-ada"})
        assert missing.refused().startswith("Penyimpanan dokumen di s3://tidak-ada tidak dapat dipakai")
        assert (await office.cycles.view(cycle_id)).current_step == 1
        there = await run(*complete, environment=setting | {"SOP_DOCUMENTS": f"s3://{BUCKET}/bukti"})
        assert "langkah 1 selesai" in there.said
        with pytest.MonkeyPatch.context() as patch:
            for name, value in server.items():
                patch.setenv(name, value)
            assert documents_at(f"s3://{BUCKET}/bukti", tmp_path).read_bytes(sha256(content)) == content
    assert not documents_at("", office.here.settings.data_dir).has(sha256(content))


async def test_files_that_are_no_evidence_are_refused_before_anything_is_kept(tmp_path: Path) -> None:
    """One line names the first file at fault and what to do; no server is asked, and not even the good file is kept."""
    good, data = pdf(tmp_path), tmp_path / "data"
    os.mkfifo(tmp_path / "pipa.pdf")
    refused = {
        tmp_path: "bukan berkas biasa; sebutkan satu berkas, bukan folder.",
        tmp_path / "pipa.pdf": "bukan berkas biasa",
        tmp_path / "hilang.pdf": "tidak dapat dibaca. Periksa nama dan izin berkas itu.",
        pdf(tmp_path, "kosong.pdf", b""): "kosong; periksa",
        pdf(tmp_path, "besar.pdf", PDF * 100): "lebih besar dari 1 kB, batas yang berlaku",
        pdf(
            tmp_path, "program.exe", b"MZ\x00"
        ): "bukan jenis yang diterima (application/octet-stream); yang diterima: pdf",
        pdf(tmp_path, "palsu.pdf", b"MZ\x00"): "menurut isinya bukan PDF",
    }
    setting = ALONE | {"SOP_DATA_DIR": str(data), "SOP_DOCUMENT_MAX_BYTES": "1000", "SOP_DOCUMENTS_PER_STEP": "2"}
    complete = ("actor.py", "complete", "siklus-1", *WHO, "--file", str(good), "--file")
    answers = [await run(*complete, str(file), environment=setting) for file in refused]
    for answer, (file, fragment) in zip(answers, refused.items(), strict=True):
        assert file.name in answer.refused()
        assert fragment in answer.refused()
    many = await run(*complete, str(good), "--file", str(good), environment=setting)
    assert many.refused() == "Berkas terlalu banyak; satu langkah paling banyak membawa 2 berkas."
    assert not data.exists()
