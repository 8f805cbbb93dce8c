"""The office's profile: read once, refused in one sentence, and printed on every paper that is filed."""

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from adapters.dossiers.archive import files_of
from adapters.papers.office_profile import LARGEST_LOGO, NO_PROFILE, OfficePapers, load_office
from sop.base.errors import InvalidFile
from sop.dossier.dossier import LETTERS, REPORT
from tests.sop.support.closings import STORED, eventful

EXAMPLE = Path(__file__).parents[2] / "office.example.toml"
NONE = EXAMPLE.parent / "deploy" / "no-office.toml"
ARMS = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="10"><path d="M0 0h8v6l-4 4l-4-4z"/></svg>'
LEAST = 'government = "Pemerintah Kota Contoh"\ninstitution = "Dinas Contoh"\n'
HEAD = '[[signatories]]\nrole = "agency_head"\n'
CHIEF = '[[signatories]]\nrole = "promotion_head"\n'


def office(folder: Path, more: str = "", **files: bytes) -> OfficePapers:
    for name, content in files.items():
        (folder / name).write_bytes(content)
    (folder / "office.toml").write_text(LEAST + more)
    return load_office(folder / "office.toml")


def papers(profile: OfficePapers) -> dict[str, list[str]]:
    """The words of each page of the dossier's papers, single spaces between them."""
    filed = files_of(eventful(), [], {STORED: 1_234_567}, profile)
    return {
        path: [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]
        for path, content in filed
        if path.endswith(".pdf")
    }


def test_the_example_loads_and_names_no_person() -> None:
    """What an office copies: the only names in it are its own to write."""
    profile = load_office(EXAMPLE)
    assert profile.stationery() is not None
    assert 'name = ""' in EXAMPLE.read_text()
    assert "SOSROHARSONO" not in EXAMPLE.read_text()


def test_an_office_without_a_profile_prints_what_the_sop_says() -> None:
    """Nor one whose profile is empty: no line of it is guessed."""
    assert load_office(None).stationery() is None
    report = " ".join(papers(NO_PROFILE)[REPORT])
    assert papers(load_office(NONE)) == papers(NO_PROFILE)
    assert report.startswith("PEMERINTAH DAERAH KOTA CIREBON DINAS PENANAMAN MODAL DAN PELAYANAN TERPADU SATU PINTU")
    assert "Telepon" not in report
    assert "Tembusan" not in report


def test_every_paper_has_the_letterhead_of_the_profile(tmp_path: Path) -> None:
    """Government, institution, address and ways to reach it, on the report and on each letter; tembusan on letters."""
    more = (
        'address = "Jalan Contoh 1"\ntelephone = "(0000) 1"\nwebsite = "dinas.example"\npostcode = "45100"\n'
        'place = "Cirebon"\ncopies = ["Inspektur", "Arsip"]\nlogo = "arms"\npaper = "a4"\n'
    )
    found = papers(office(tmp_path, more, arms=ARMS.encode()))
    for first, *_ in found.values():
        assert "PEMERINTAH KOTA CONTOH DINAS CONTOH Jalan Contoh 1 Telepon (0000) 1 · Laman dinas.example" in first
        assert "Kode Pos 45100" in first
    letters = [page for path, pages in found.items() if path.startswith(LETTERS) for page in pages]
    assert all("Tembusan: 1. Inspektur 2. Arsip" in page for page in letters)
    assert "Cirebon, …" in " ".join(found[REPORT])


@pytest.mark.parametrize(("paper", "millimetres"), [("f4", (215, 330)), ("a4", (210, 297))])
def test_report_and_letters_stand_on_the_paper_of_the_profile(
    paper: str, millimetres: tuple[int, int], tmp_path: Path
) -> None:
    """Upright, every page."""
    for path, content in files_of(eventful(), [], {}, office(tmp_path, f'paper = "{paper}"')):
        if path.endswith(".pdf"):
            for page in PdfReader(io.BytesIO(content)).pages:
                sides = (float(page.mediabox.width), float(page.mediabox.height))
                assert tuple(round(side * 25.4 / 72) for side in sides) == millimetres


def test_who_signs_is_printed_with_rank_and_nip(tmp_path: Path) -> None:
    """Below the room for his signature; a role that the profile does not name keeps its blank line."""
    more = HEAD + 'position = "Kepala Dinas"\nname = "Nama Contoh"\nrank = "Pembina"\nnip = "19000101 200001 1 001"\n'
    report = " ".join(papers(office(tmp_path, more))[REPORT])
    assert "Mengetahui, Kepala Dinas Nama Contoh Pembina NIP. 19000101 200001 1 001" in report
    assert report.count("NIP.") == 1


@pytest.mark.parametrize(
    ("acting", "printed"),
    [
        ('acting = "Plt."', "Plt. Kepala Bidang Promosi Penanaman Modal"),
        ('acting = "Plh."', "Plh. Kepala Bidang Promosi Penanaman Modal"),
        ('acting = "a.n."\non_behalf = ["Kepala Dinas"]', "a.n. Kepala Dinas Kepala Bidang Promosi Penanaman Modal"),
        (
            'acting = "u.b."\non_behalf = ["Wali Kota", "Sekretaris"]',
            "a.n. Wali Kota Sekretaris u.b. Kepala Bidang Promosi Penanaman Modal",
        ),
    ],
)
def test_in_whose_stead_somebody_signs(acting: str, printed: str, tmp_path: Path) -> None:
    """Those above, then the position of who signs."""
    assert f"Atasan pelaksana, {printed}" in " ".join(papers(office(tmp_path, CHIEF + acting))[REPORT])


def test_nobody_signs_in_the_name_of_whom_he_writes_to(tmp_path: Path) -> None:
    """A nota dinas goes to a superior: the head of division signs it for himself, whatever power he has been given."""
    acting = 'acting = "a.n."\non_behalf = ["Kepala Dinas"]'
    found = papers(office(tmp_path, CHIEF + acting))
    letters = [page for path, pages in found.items() if path.startswith(LETTERS) for page in pages]
    assert any("Dari : Kepala Bidang Promosi Penanaman Modal" in page for page in letters)
    assert not any("a.n." in page for page in letters)


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ('institusi = "x"', "institusi: isian ini tidak dikenal; hapus atau periksa ejaannya."),
        ('postcode = "451"', "postcode: harus terdiri atas lima angka, atau kosong."),
        ('paper = "folio"', "paper: harus salah satu dari 'f4' atau 'a4'."),
        ('address = "Jalan\\u202e"', "address memuat tanda yang bukan huruf"),
        ('copies = [""]', "copies[1]: tidak boleh kosong."),
        (HEAD + 'nip = "123"', "signatories[1].nip: harus terdiri atas delapan belas angka, atau kosong."),
        (HEAD + 'name = "Budi\\u202e"', "name memuat tanda yang bukan huruf"),
        (HEAD + 'acting = "a.n."', "on_behalf pada penanda tangan agency_head: a.n. menyebut 1 jabatan."),
        (HEAD + 'on_behalf = ["x"]', "on_behalf pada penanda tangan agency_head: hanya berlaku bagi a.n. dan u.b."),
        (HEAD + HEAD, "peran agency_head mempunyai lebih dari satu penanda tangan; sisakan satu."),
        ('logo = "none.png"', "logo none.png tidak dapat dibaca. Periksa nama dan izin berkas itu."),
        ('logo = "arms"', "logo arms tidak dapat digambar; simpan ulang sebagai PNG."),
        ('logo = "large"', "logo large lebih dari 300 kB; perkecil gambarnya."),
    ],
)
def test_a_profile_that_cannot_be_used_is_refused_in_one_sentence(more: str, problem: str, tmp_path: Path) -> None:
    """Before anything is printed: what loads, prints."""
    with pytest.raises(InvalidFile) as refusal:
        office(tmp_path, more, arms=b"\x89PNG but no more", large=b" " * (LARGEST_LOGO + 1))
    assert problem in str(refusal.value)
    assert "office.toml" in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_markup_in_a_profile_is_printed_and_never_obeyed(tmp_path: Path) -> None:
    """As in every text of people."""
    odd = '#panic() *b* $x$ "q" @c'
    more = f"address = '{odd}'\ncopies = ['{odd}']\n" + HEAD + f"name = '{odd}'\n"
    found = papers(office(tmp_path, more))
    assert sum(page.count("#panic() *b* $x$") for pages in found.values() for page in pages) >= len(found) * 2 - 1


def test_a_profile_changes_papers_alone(tmp_path: Path) -> None:
    """What a dossier is verified by, its data and histories, are the same bytes with any profile."""
    closing = eventful()
    plain = dict(files_of(closing, [b"{}"], {}))
    dressed = dict(files_of(closing, [b"{}"], {}, office(tmp_path, 'address = "Jalan Contoh 1"')))
    assert plain.keys() == dressed.keys()
    assert {path for path in plain if plain[path] != dressed[path]} == {path for path in plain if path.endswith(".pdf")}
