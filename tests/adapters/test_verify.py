"""Verifying a dossier offline: whatever is changed, `starter.py verify` says so, and says what."""

import os
import re
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import pytest

from adapters.dossiers import history_player
from adapters.dossiers.dossier_zip import NotADossier, unpack
from console.commands.dossier_commands import dossier, is_dossier, verify_dossier
from sop.base.canonical import digest
from sop.base.errors import SopError
from sop.dossier.dossier import DOSSIER, MANIFEST
from tests.adapters.support.filing import NOTE, Filing, eventful, files_in, played, zipped
from tests.adapters.support.tampering import CONTAINERS, FLIPPED, NOTE_PATH, TAMPERED, Files, flipped
from workflows.development_cycle import DevelopmentCycle


@pytest.fixture(scope="module")
async def filing(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Filing]:
    async with played(tmp_path_factory.mktemp("arsip"), eventful) as (_, filing):
        yield filing


@pytest.fixture(scope="module")
def files(filing: Filing) -> Files:
    kept = filing.register.dossier(filing.closings[0].view.cycle_id)
    assert kept is not None
    return files_in(filing, kept)


@pytest.fixture
def genuine(files: Files, tmp_path: Path) -> Path:
    return zipped(files, tmp_path / "asli.zip")


@pytest.fixture
def played_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Histories are played in this process: what comes of it is the same, and no other has to be loaded for it."""

    def run(_: object, *, input: bytes, **__: object) -> SimpleNamespace:
        with ThreadPoolExecutor(1) as aside:  # away from the event loop of the tests
            return SimpleNamespace(stdout=aside.submit(history_player.answered, input).result())

    monkeypatch.setattr("adapters.dossiers.history_replay.subprocess.run", run)


def problem(path: Path) -> str:
    """What verify says of a dossier that is not in order."""
    with pytest.raises(SopError) as found:
        verify_dossier(path, DevelopmentCycle)
    return str(found.value)


def test_a_genuine_dossier_passes_every_check(genuine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its histories, played once more by today's code, give the very closing that was filed; no server is asked."""
    verify_dossier(genuine, DevelopmentCycle)
    said = capsys.readouterr().out
    assert re.findall("^[✓✗–]", said, re.M) == ["✓"] * 7
    assert f"Segel: {digest(unpack(genuine).texts[MANIFEST])}" in said


def test_the_command_fetches_what_verifies(
    filing: Filing, files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`dossier ID` writes the same zip each time, under the id or the name given, and nothing else beside it."""
    monkeypatch.setenv("SOP_DATA_DIR", filing.documents.place)
    monkeypatch.chdir(tmp_path)
    cycle_id = filing.closings[0].view.cycle_id
    dossier(cycle_id)
    dossier(cycle_id, Path("salinan.zip"))
    assert sorted(os.listdir()) == sorted([f"{cycle_id}.zip", "salinan.zip"])
    assert Path("salinan.zip").read_bytes() == Path(f"{cycle_id}.zip").read_bytes()
    assert unpack(Path("salinan.zip")).texts == {path: files[path] for path in files if path != NOTE_PATH}
    with pytest.raises(SopError, match="Belum ada berkas untuk siklus siklus-lain; berkas dibuat ketika"):
        dossier("siklus-lain")
    with pytest.raises(SopError, match=r"tidak-ada/x\.zip tidak dapat ditulis"):
        dossier(cycle_id, Path("tidak-ada/x.zip"))


@pytest.mark.usefixtures("played_here")
@pytest.mark.parametrize("chosen", FLIPPED.values(), ids=FLIPPED)
def test_a_flipped_bit_in_any_file_is_found(files: Files, tmp_path: Path, chosen: Callable[[Files], str]) -> None:
    """Even in a zip that is in order itself: the file is named."""
    path = chosen(files)
    changed = {**files, path: flipped(files[path])}
    assert f"Berkas {path} berubah: SHA-256-nya tidak sama" in problem(zipped(changed, tmp_path / "ubah.zip"))


@pytest.mark.usefixtures("played_here")
@pytest.mark.parametrize(("tamper", "said"), TAMPERED.values(), ids=TAMPERED)
def test_what_is_changed_is_named(files: Files, tmp_path: Path, tamper: Callable[[Files], Files], said: str) -> None:
    """Whoever changes a dossier, with a manifest and a seal of his own making or without."""
    assert re.search(said, problem(zipped(tamper(files), tmp_path / "ubah.zip")))


@pytest.mark.usefixtures("played_here")
@pytest.mark.parametrize(("damage", "said"), CONTAINERS.values(), ids=CONTAINERS)
def test_a_zip_that_is_not_as_it_was_packed_is_found(
    genuine: Path, damage: Callable[[Path], object], said: str
) -> None:
    """Though every file in it may be in order."""
    damage(genuine)
    assert re.search(said, problem(genuine))


@pytest.mark.usefixtures("played_here")
def test_no_byte_of_a_dossier_can_be_changed_unseen(genuine: Path) -> None:
    """One bit flipped in every 701st byte, from the first header to the last: each is found."""
    content = genuine.read_bytes()
    for place in range(0, len(content), 701):
        genuine.write_bytes(flipped(content, place))
        assert problem(genuine), place


def test_no_byte_of_a_zip_can_be_changed_unseen(tmp_path: Path) -> None:
    """Every single byte of a small one, all of its headers included."""
    small = {DOSSIER: b"{}\n", MANIFEST: b"[]\n", NOTE_PATH: NOTE}
    content = zipped(small, tmp_path / "kecil.zip").read_bytes()
    before = unpack(tmp_path / "kecil.zip")
    assert before.problems == ()
    for place in range(len(content)):
        (tmp_path / "ubah.zip").write_bytes(flipped(content, place))
        with suppress(NotADossier):
            after = unpack(tmp_path / "ubah.zip")
            assert after.problems or after.measured != before.measured, place


def test_a_zip_is_told_from_json(genuine: Path, tmp_path: Path) -> None:
    """By its content where it has one, by its name where it is damaged beyond that."""
    view = tmp_path / "siklus.json"
    view.write_text("{}")
    assert [is_dossier(genuine), is_dossier(view)] == [True, False]
    nameless = genuine.rename(tmp_path / "berkas")
    assert is_dossier(nameless)
    broken = tmp_path / "rusak.ZIP"
    broken.write_bytes(b"rusak")
    assert is_dossier(broken)
