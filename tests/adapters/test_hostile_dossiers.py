"""Dossiers that are made to harm whoever verifies them: each is answered within seconds, with little memory."""

import struct
import subprocess
import sys
import time
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from adapters.dossiers.dossier_zip import NotADossier, unpack
from adapters.dossiers.trial import SMALL, Form, trial
from console.commands.journal_file import read_view
from sop.base.canonical import canonical, digest
from sop.base.errors import SopError
from sop.dossier.dossier import DOSSIER, HISTORIES, MANIFEST, REPORT, SEAL, Dossier, Manifest, ManifestEntry
from sop.dossier.dossier_checks import Check, verdicts
from tests.adapters.support.filing import sealed, zipped
from tests.adapters.support.tampering import Files
from tests.console.support.commands import ROOT, program
from tests.sop.support.closings import punctual

WITHIN, MEMORY = 8.0, 1_300_000
"""Seconds of the processor, and kB: what a busy machine does not change. The answer is due in five seconds."""
USED = """
import resource, subprocess, sys
status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(status, used.ru_utime + used.ru_stime, used.ru_maxrss)
"""
"""A small process that says what a program took: one that is begun by a large process is charged with that one's."""
EMPTY = canonical(Manifest(cycle_id="siklus-jahat", files=()))


def of(dossier: bytes, **others: bytes) -> Files:
    """Sealed by whoever made it."""
    return sealed({DOSSIER: dossier, REPORT: b"%PDF", f"{HISTORIES}1.json": b"{}", MANIFEST: EMPTY, **others})


def journal_of(entry: bytes, size: int) -> bytes:
    """A `dossier.json` of `size` bytes with as many entries in its journal as there is room for."""
    begin, end = b'{"format":1,"closing":{"order":{},"view":{"journal":[', b"]}}}"
    return begin + b",".join([entry] * (size // (len(entry) + 1) - 20)) + end


def test_an_unsealed_file_is_not_read() -> None:
    """The seal comes first: of 15 MB that are not what was sealed nobody asks what they mean."""
    files = of(b"{}")
    files[DOSSIER] = journal_of(b"{}", 15 << 20)
    results = list(verdicts(measured(files), files, lambda _: pytest.fail("It was read.")))
    assert [each.check for each in results if not each.performed] == [Check.JOURNAL, Check.RULES, Check.DOCUMENTS]


def measured(files: Files) -> tuple[ManifestEntry, ...]:
    return tuple(ManifestEntry(path=path, sha256=digest(content), size=len(content)) for path, content in files.items())


@pytest.mark.parametrize("entry", [b"{}", b"1", b'"' + b"x" * 1000 + b'"'], ids=["objects", "numbers", "texts"])
def test_what_is_no_dossier_takes_neither_time_nor_memory(tmp_path: Path, entry: bytes) -> None:
    """15 MB under a seal of its own, by the command line: one sentence, within seconds and about a gigabyte."""
    path = zipped(of(journal_of(entry, 15 << 20)), tmp_path / "jahat.zip")
    asked = [sys.executable, "-c", USED, *program("starter.py", "verify", str(path))]
    process = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    status, seconds, memory = process.stdout.splitlines()[-1].split()
    assert status == "1"
    assert process.stderr.startswith(f"Berkas {DOSSIER} tidak dapat dibaca")
    assert process.stderr.count("\n") == 1
    assert float(seconds) < WITHIN
    assert int(memory) < MEMORY


@pytest.mark.parametrize("size", [39_000_000, 15_000_000])
def test_what_is_no_cycle_takes_neither_time_nor_memory(tmp_path: Path, size: int) -> None:
    """A view kept as a file comes from anybody as well."""
    (tmp_path / "siklus.json").write_bytes(b'{"journal":[' + b"1," * (size // 2) + b"1]}")
    with pytest.raises(SopError, match=r"bukan keluaran `starter\.py show ID --json`"):
        read_view(tmp_path / "siklus.json")


def test_a_large_file_that_is_what_it_says_passes() -> None:
    """A trial refuses nothing that is then read."""
    closing = punctual()
    entries = closing.view.journal * 200
    view = closing.view.model_copy(update={"journal": entries})
    dossier = canonical(Dossier(closing=closing.model_copy(update={"view": view})))
    assert len(dossier) > SMALL
    assert trial(dossier) == ""
    assert trial(canonical(view), Form.VIEW) == ""


def test_a_small_file_is_read_without_a_trial() -> None:
    """So that what is usual takes no process of its own."""
    assert trial(b"x" * SMALL) == ""


@pytest.mark.parametrize(
    ("path", "size"), [(DOSSIER, 39_000_000), (MANIFEST, 39_000_000), (SEAL, 2_000_000)], ids=[DOSSIER, MANIFEST, SEAL]
)
def test_a_part_that_is_too_large_is_named_and_not_read(tmp_path: Path, path: str, size: int) -> None:
    """By what the zip says of it, which cannot be less than what it is."""
    large = zipped({**of(b"{}"), path: b"x" * size}, tmp_path / "jahat.zip")
    with pytest.raises(NotADossier, match=rf"di dalamnya {path} lebih besar dari \d+ KB\."):
        unpack(large)


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    """A gigabyte of nothing in one megabyte: a dossier is never compressed."""
    with ZipFile(tmp_path / "bom.zip", "w", ZIP_DEFLATED) as archive, archive.open(DOSSIER, "w") as file:
        for _ in range(64):
            file.write(bytes(1 << 20))
    with pytest.raises(NotADossier, match="dimampatkan atau disandikan"):
        unpack(tmp_path / "bom.zip")


@pytest.mark.parametrize("files", [11_000, 300_000])
def test_hundreds_of_thousands_of_members_are_not_even_listed(tmp_path: Path, files: int) -> None:
    """The list of a zip's files is refused by its length; one that is a little too long by the number of its files."""
    name = f"dokumen/{'a' * 64}".encode()
    header = struct.pack("<4s6H3L2H", b"PK\x03\x04", 20, 0, 0, 0, 33, 0, 0, 0, 0, len(name), 0) + name
    listed = struct.pack("<4s4B4H3L5H2L", b"PK\x01\x02", 20, 3, 20, 0, 0, 0, 0, 33, 0, 0, 0, len(name), *[0] * 6) + name
    content = header + listed * files
    end = struct.pack(
        "<4s4H2LH", b"PK\x05\x06", 0, 0, files & 0xFFFF, files & 0xFFFF, len(listed) * files, len(header), 0
    )
    path = tmp_path / "banyak.zip"
    path.write_bytes(content + end)
    began = time.monotonic()
    with pytest.raises(NotADossier, match="isinya lebih dari 10000 berkas"):
        unpack(path)
    assert time.monotonic() - began < 1
