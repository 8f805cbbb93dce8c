"""The SOP document: what the office's own file holds, that another SOP loads as well, and which files are refused."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from sop.base.errors import InvalidFile
from sop.form.document import DEFAULT_SOP, Basis, Confidence, Item, Ladder, Printed, Sop, load_sop
from sop.form.lint import parts_of

ANOTHER_SOP = Path(__file__).parents[1] / "documents" / "penerbitan-surat-keterangan.toml"


@pytest.fixture(scope="module")
def sop() -> Sop:
    return load_sop(DEFAULT_SOP)


@pytest.fixture(scope="module")
def another() -> Sop:
    return load_sop(ANOTHER_SOP)


# What the office's file holds


def test_the_standard_minutes_are_those_of_the_source(sop: Sop) -> None:
    """Eight activities of 150, 30, 30, 60, 120, 60, 360 and 15 minutes: 825 in all."""
    assert [activity.minutes for activity in sop.activities] == [150, 30, 30, 60, 120, 60, 360, 15]
    assert sop.total_minutes == 825


def test_everything_the_head_of_the_form_prints_is_kept(sop: Sop) -> None:
    """Number, approval, fourteen legal bases, three qualifications; what is blank in the source is blank here."""
    head = sop.identity
    assert (head.number, head.created, head.revised, head.effective) == ("/ - / 2022", None, None, None)
    assert head.institution == "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu Kota Cirebon"
    assert head.as_printed("unit") == "Kepala Bidang Promosi Penanaman Modal"
    assert head.unit == "Bidang Promosi Penanaman Modal"
    assert sop.name == "Pengembangan Sistem Perizinan Online"
    assert head.approval is not None
    assert head.approval.position == f"Kepala {head.institution}"
    assert head.approval.name
    assert head.approval.nip
    assert len(sop.legal_bases) == 14
    assert len(sop.qualifications) == 3
    assert sop.related == sop.warnings == sop.equipment == sop.records == ()


def test_the_printed_header_is_data(sop: Sop) -> None:
    """The columns are numbered 1 to 12 without a 6, and one of them holds nothing."""
    assert [column.number for column in sop.columns] == [1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12]
    assert [column.heading for column in sop.columns if column.cells is None] == ["Pengembangan sistem"]
    assert [column.heading for column in sop.columns if column.cells == "executor"] == [r.name for r in sop.roles]


def test_typing_errors_of_the_source_are_kept_beside_their_correction(sop: Sop) -> None:
    """The wording is verbatim, the label is what people read; without an error they are the same."""
    fifth, sixth = sop.activity(5), sop.activity(6)
    assert fifth.wording == "Proses pengembangan sistem peizrian online"
    assert fifth.label == "Proses pengembangan sistem perizinan online"
    assert sixth.label == sixth.wording == "Pihak Pengembang melaporkan hasil pekerjaannya"
    assert sop.qualifications[2].wording.startswith("Memiiliki ")
    assert sop.qualifications[2].label.startswith("Memiliki ")


def test_who_performs_and_who_receives_each_activity(sop: Sop) -> None:
    """The reading of the form whose flowchart is lost: one lane per activity, and the next lane for its result."""
    unit, developer, head, agency = (role.id for role in sop.roles)
    assert [(activity.executor, activity.recipient) for activity in sop.activities] == [
        (unit, unit),
        (unit, unit),
        (unit, developer),
        (unit, developer),
        (developer, unit),
        (developer, unit),
        (unit, head),
        (head, agency),
    ]
    assert sop.activity(4).cosigners == (developer,)


def test_no_reading_passes_for_the_source(sop: Sop) -> None:
    """One rule: whom the row's own wording names is stated, as executor (row 6; row 1 by "Mulai") or as recipient (rows
    3 and 4). That the developer signs row 4 with the unit is a reading of its own; no confidence is rounded up."""
    stated = [activity.number for activity in sop.activities if activity.executor_basis is Basis.STATED]
    assert stated == [1, 6]
    assert sop.activity(1).flow == "Mulai"
    assert [each.number for each in sop.activities if each.recipient_basis is Basis.STATED] == [3, 4]
    assert sop.activity(4).cosigners_basis is Basis.INFERRED
    high, medium = Confidence.HIGH, Confidence.MEDIUM
    assert [each.confidence for each in sop.activities] == [None, high, high, medium, high, None, high, medium]


def test_the_title_of_a_decree_is_never_rewritten(sop: Sop) -> None:
    """Seen: "Non Perizinan" in a decree's title became "Nonperizinan". Between the words of a title nothing is changed
    but blanks, hyphens and brackets; PP 96/2012 alone is misquoted, and gets the title that is its own."""

    def title(citation: str) -> str:
        return "".join(filter(str.isalnum, citation.lower().partition("tentang")[2]))

    changed = [
        number for number, line in enumerate(sop.legal_bases, start=1) if title(line.wording) != title(line.label)
    ]
    assert changed == [3]
    assert "Tentang Pelaksanaan Undang-Undang Republik Indonesia Nomor 25 Tahun 2009" in sop.legal_bases[2].label


CORRECTED = {"wording": "Kepala Bidang Contoh", "corrected": "Bidang Contoh"}


@pytest.mark.parametrize(
    "place",
    [
        *(("identity", field) for field in ("government", "institution", "unit", "number", "name")),
        *(("identity", "approval", field) for field in ("position", "name", "nip")),
        *(("columns", 0, "heading"), ("roles", 0, "name"), ("roles", 0, "short"), ("form",), ("heading",)),
        *(("activities", 0, field) for field in ("requirements", "output", "remarks", "flow")),
    ],
    ids=lambda place: ".".join(map(str, place)),
)
def test_every_printed_field_can_carry_a_correction(another: Sop, place: tuple[str | int, ...]) -> None:
    """It is shown corrected, its source's words are kept whole, and both travel; a document without corrections has the
    JSON that it always had, so no cycle's digest of its SOP changes."""
    data = another.model_dump(mode="json")
    *path, field = place
    part: Any = data
    for step in path:
        part = part[step]
    part[field] = CORRECTED
    corrected = Sop.model_validate(data)
    assert Sop.model_validate_json(corrected.model_dump_json()) == corrected
    assert hash(corrected) != hash(another)  # as a key where equal documents are kept once
    found = [each for _, _, each in parts_of(corrected) if each.printed]
    [held] = found
    assert (getattr(held, str(field)), held.as_printed(str(field))) == ("Bidang Contoh", "Kepala Bidang Contoh")
    assert "printed" not in another.model_dump_json()


@pytest.mark.parametrize(
    ("unit", "sentence"),
    [
        ('{ wording = "Kepala Seksi" }', None),
        ('{ wording = "Kepala Seksi", corrected = "" }', "identity: unit.corrected: tidak boleh kosong."),
        ('{ corrected = "Seksi" }', "identity: unit.wording: isian ini wajib ada."),
        ('{ wording = "Seksi", corrected = "Seksi" }', "pembetulan unit harus berupa isian utuh yang berbeda"),
        ('"Seksi"\nidentity.printed = [{ field = "colour", wording = "merah" }]', "colour bukan isian yang tercetak"),
    ],
)
def test_a_field_is_corrected_whole_or_not_at_all(tmp_path: Path, unit: str, sentence: str | None) -> None:
    """Half a correction is refused with one sentence."""
    file = write(tmp_path, in_head('identity.name = "Contoh"', f'identity.name = "Contoh"\nidentity.unit = {unit}'))
    if sentence is None:
        assert load_sop(file).identity.unit == "Kepala Seksi"
        return
    with pytest.raises(InvalidFile) as refusal:
        load_sop(file)
    assert sentence in str(refusal.value)


def test_the_chain_of_superiors_climbs_nearest_first(sop: Sop) -> None:
    """From the unit and the developer to the Kepala Bidang, then to the Kepala DPMPTSP, and there it ends."""
    assert sop.superiors("data_systems_unit") == sop.superiors("developer") == ("promotion_head", "agency_head")
    assert sop.superiors("promotion_head") == ("agency_head",)
    assert sop.superiors("agency_head") == ()


def test_the_ladder_is_that_of_the_office(sop: Sop) -> None:
    """A reminder at 80 %, five rungs from 100 to 500 %: for every activity the same."""
    ladder = Ladder(reminder_percent=80, reminder_from_minutes=60, spacing_minutes=60)
    assert {sop.ladder_of(activity.number) for activity in sop.activities} == {ladder}


def test_each_of_the_nineteen_instructions_has_its_field_and_stands_beside_it_in_the_file() -> None:
    """The model marks a field for every item, and the file quotes every instruction by its number."""
    assert set(_items(Sop)) == set(Item)
    quoted = [line for line in DEFAULT_SOP.read_text(encoding="utf-8").splitlines() if line.startswith("# ")]
    assert [item for item in Item if not any(line.startswith(f"# {int(item)}. ") for line in quoted)] == []


def _items(model: type[BaseModel]) -> Iterator[Item]:
    for field in model.model_fields.values():
        yield from (mark for mark in field.metadata if isinstance(mark, Item))
        for part in (field.annotation, *get_args(field.annotation)):
            if isinstance(part, type) and issubclass(part, BaseModel):
                yield from _items(part)


@pytest.mark.parametrize("file", [DEFAULT_SOP, ANOTHER_SOP], ids=lambda file: file.stem)
def test_a_document_survives_its_journey_as_json(file: Path) -> None:
    """It travels in the input of every cycle, is read back equal, and weighs at most 9 KB."""
    original = load_sop(file)
    payload = original.model_dump_json()
    assert Sop.model_validate_json(payload) == original
    assert len(payload.encode()) <= 9 * 1024


def test_asking_for_what_the_document_does_not_have_is_an_error(sop: Sop) -> None:
    """No number wraps around and no role is invented."""
    for number in (-1, 0, 9):
        with pytest.raises(KeyError):
            sop.activity(number)
    with pytest.raises(KeyError):
        sop.role("nobody")


# Another SOP of the same form


def test_another_sop_of_the_form_loads_unchanged(another: Sop) -> None:
    """Three activities, four other roles, another zone: nothing of the office's own SOP is built into the model."""
    assert [role.id for role in another.roles] == ["front_desk", "section_head", "office_head", "applicant"]
    assert another.total_minutes == 145
    assert another.zone == "Asia/Makassar"
    assert another.superiors("front_desk") == ("section_head", "office_head")


def test_an_executor_may_have_no_superior(another: Sop) -> None:
    """The head of the office performs the last activity, and nobody stands above him."""
    assert another.superiors(another.activity(3).executor) == ()


def test_a_row_may_have_a_ladder_of_its_own(another: Sop) -> None:
    """It replaces the ladder of the SOP for that row alone."""
    own = Ladder(reminder_percent=50, reminder_from_minutes=30, escalation_percents=(100, 150), spacing_minutes=60)
    assert another.ladder_of(2) == own
    assert another.ladder_of(1) == another.ladder_of(3) == Ladder().spaced


# What is refused

VALID = """
id = "sop-contoh"
version = "1"
identity.institution = "Dinas Contoh"
identity.name = "Contoh"

[[roles]]
id = "clerk"
name = "Petugas"
short = "Petugas"
superior = "chief"
calendar = "kantor"

[[roles]]
id = "chief"
name = "Kepala"
short = "Kepala"
calendar = "kantor"

[[activities]]
number = 1
wording = "Menerima"
executor = "clerk"
executor_basis = "stated"
recipient = "chief"
recipient_basis = "stated"
minutes = 10

[[activities]]
number = 2
wording = "Memeriksa"
executor = "chief"
executor_basis = "stated"
recipient = "clerk"
recipient_basis = "stated"
minutes = 20
"""
FIRST_ROW = VALID.index("[[activities]]")
SECOND_ROW = VALID.index("[[activities]]", FIRST_ROW + 1)
SECOND_LANE = VALID.index("[[roles]]", VALID.index("[[roles]]") + 1)


def in_second_row(old: str, new: str) -> str:
    assert old in VALID[SECOND_ROW:]
    return VALID[:SECOND_ROW] + VALID[SECOND_ROW:].replace(old, new, 1)


def in_head(old: str, new: str) -> str:
    assert old in VALID[:FIRST_ROW]
    return VALID.replace(old, new, 1)


ROW_2 = "activities[2]"
RUNGS = f"{ROW_2}.ladder.escalation_percents (baris 2)"
REFUSED = {
    "no executor": (
        in_second_row('executor = "chief"\n', ""),
        f"{ROW_2}.executor (baris 2): isian ini wajib ada.",
    ),
    "empty executor": (
        in_second_row('executor = "chief"', 'executor = ""'),
        f"{ROW_2}.executor (baris 2): tidak boleh kosong.",
    ),
    "no minutes": (
        in_second_row("minutes = 20", "minutes = 0"),
        f"{ROW_2}.minutes (baris 2): harus lebih besar dari 0.",
    ),
    "negative minutes": (
        in_second_row("minutes = 20", "minutes = -5"),
        f"{ROW_2}.minutes (baris 2): harus lebih besar dari 0.",
    ),
    "minutes as text": (
        in_second_row("minutes = 20", 'minutes = "20"'),
        f"{ROW_2}.minutes (baris 2): harus berupa bilangan bulat.",
    ),
    "no wording": (
        in_second_row('wording = "Memeriksa"\n', ""),
        f"{ROW_2}.wording (baris 2): isian ini wajib ada.",
    ),
    "misspelt field": (
        in_second_row("minutes = 20", 'minutes = 20\noutputs = "Surat"'),
        f"{ROW_2}.outputs (baris 2): isian ini tidak dikenal; hapus atau periksa ejaannya.",
    ),
    "unknown basis": (
        in_second_row('executor_basis = "stated"', 'executor_basis = "guessed"'),
        f"{ROW_2}.executor_basis (baris 2): harus salah satu dari 'stated' atau 'inferred'.",
    ),
    "duplicate number": (
        in_second_row("number = 2", "number = 1"),
        "nomor kegiatan 1 dipakai 2 kali; setiap baris harus bernomor sendiri.",
    ),
    "gap in the numbers": (
        in_second_row("number = 2", "number = 3"),
        "baris 3 berada di urutan ke-2; nomor kegiatan harus urut mulai dari 1.",
    ),
    "unknown executor": (
        in_second_row('executor = "chief"', 'executor = "nobody"'),
        "baris 2: pelaksana nobody tidak ada pada daftar peran.",
    ),
    "unknown recipient": (
        in_second_row('recipient = "clerk"', 'recipient = "nobody"'),
        "baris 2: penerima nobody tidak ada pada daftar peran.",
    ),
    "unknown cosigner": (
        in_second_row("minutes = 20", 'minutes = 20\ncosigners = ["nobody"]'),
        "baris 2: penanda tangan bersama nobody tidak ada pada daftar peran.",
    ),
    "unknown superior": (
        in_head('superior = "chief"', 'superior = "nobody"'),
        "atasan nobody dari peran clerk tidak ada pada daftar peran.",
    ),
    "superiors in a circle": (
        in_head('short = "Kepala"\n', 'short = "Kepala"\nsuperior = "clerk"\n'),
        "atasan berputar (clerk → chief → clerk); rantai atasan harus berakhir.",
    ),
    "own superior": (
        in_head('superior = "chief"', 'superior = "clerk"'),
        "atasan berputar (clerk → clerk); rantai atasan harus berakhir.",
    ),
    "duplicate role": (
        VALID[:FIRST_ROW] + VALID[SECOND_LANE:],
        "peran chief tercantum 2 kali; setiap peran hanya boleh tercantum satu kali.",
    ),
    "lanes not in the order of first use": (
        VALID.replace('executor = "clerk"', 'executor = "chief"'),
        "urutan pelaksana tidak mengikuti urutan kegiatan (petunjuk 16): kolom ke-1 berisi clerk, seharusnya chief, "
        "yang pertama kali dipakai pada baris 1.",
    ),
    "no activities": (
        VALID[:FIRST_ROW].replace("[[roles]]", "activities = []\n\n[[roles]]", 1),
        "activities: tidak boleh kosong.",
    ),
    "activities absent": (VALID[:FIRST_ROW], "activities: isian ini wajib ada."),
    "unknown zone": (
        in_head('version = "1"', 'version = "1"\nzone = "Asia/Cirebon"'),
        "zone: zona waktu Asia/Cirebon tidak dikenal; tulis misalnya Asia/Jakarta.",
    ),
    "ladder that does not begin at the deadline": (
        f"{VALID}ladder.escalation_percents = [90, 200]\n",
        f"{RUNGS}: anak tangga eskalasi harus mulai dari 100 persen dan terus naik.",
    ),
    "ladder that does not climb": (
        f"{VALID}ladder.escalation_percents = [100, 100]\n",
        f"{RUNGS}: anak tangga eskalasi harus mulai dari 100 persen dan terus naik.",
    ),
    "ladder of a negative spacing": (
        f"{VALID}ladder.spacing_minutes = -1\n",
        f"{ROW_2}.ladder.spacing_minutes (baris 2): paling sedikit 0.",
    ),
    "ladder of six rungs": (
        f"{VALID}ladder.escalation_percents = [100, 200, 300, 400, 500, 600]\n",
        f"{RUNGS}: paling banyak 5 isian.",
    ),
}


def write(folder: Path, text: str) -> Path:
    file = folder / "sop.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_document_that_the_refusals_spoil_is_itself_valid(tmp_path: Path) -> None:
    """So each refusal below has one cause."""
    assert load_sop(write(tmp_path, VALID)).total_minutes == 30


@pytest.mark.parametrize(("text", "sentence"), REFUSED.values(), ids=REFUSED.keys())
def test_a_document_that_breaks_a_rule_is_refused_with_one_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    """It names the file, the row and the rule; nothing of a broken document is loaded."""
    file = write(tmp_path, text)
    with pytest.raises(InvalidFile) as refusal:
        load_sop(file)
    assert str(refusal.value) == f"Berkas {file}: {sentence}"


def test_a_role_that_only_receives_stands_after_those_that_perform(tmp_path: Path) -> None:
    """Row 1 hands over to the chief, who performs nothing; the clerk of row 2 still has the earlier lane."""
    third = '[[roles]]\nid = "archivist"\nname = "Arsiparis"\nshort = "Arsiparis"\ncalendar = "kantor"\n\n'
    rows = VALID[FIRST_ROW:].replace('executor = "chief"', 'executor = "archivist"')
    file = write(tmp_path, VALID[:SECOND_LANE] + third + VALID[SECOND_LANE:FIRST_ROW] + rows)
    assert [role.id for role in load_sop(file).roles] == ["clerk", "archivist", "chief"]


def test_a_zero_in_the_file_switches_the_reminder_off(tmp_path: Path) -> None:
    """TOML has no null, so zero percent says that nobody is reminded."""
    assert load_sop(write(tmp_path, f"{VALID}ladder.reminder_percent = 0\n")).ladder_of(2).reminder_percent is None


@pytest.mark.parametrize(("line", "spacing"), [("", 60), ("ladder.spacing_minutes = 15\n", 15)])
def test_a_file_that_names_no_spacing_has_an_hour_between_rungs(tmp_path: Path, line: str, spacing: int) -> None:
    """What it names counts, be it nothing at all; its JSON, which travels in orders, says which."""
    sop = load_sop(write(tmp_path, VALID + line))
    assert sop.ladder_of(2).spacing_minutes == spacing
    assert Sop.model_validate_json(sop.model_dump_json()) == sop
    assert load_sop(write(tmp_path, f"{VALID}ladder.spacing_minutes = 0\n")).ladder_of(2).spacing_minutes == 0


def test_printed_words_need_no_table_of_their_own() -> None:
    """A bare string is a wording without a correction."""
    assert Printed.model_validate("Komputer") == Printed(wording="Komputer")


def test_a_file_that_is_not_toml_is_refused(tmp_path: Path) -> None:
    """So is one that is missing; both name the file."""
    with pytest.raises(InvalidFile, match="bukan TOML yang sah"):
        load_sop(write(tmp_path, "id = "))
    with pytest.raises(InvalidFile, match="tidak dapat dibaca"):
        load_sop(tmp_path / "absent.toml")
