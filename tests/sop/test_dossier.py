"""The dossier as rules know it: its texts, its manifest, its letters, and what can be said of its files alone."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop.base.canonical import canonical, canonical_json, digest
from sop.base.errors import Refused
from sop.cycle.cycle import Cycle
from sop.cycle.journal import Kind
from sop.cycle.messages import (
    EDITION,
    FIRST_EDITION,
    AnyCommand,
    ApplyCalendar,
    CancelCycle,
    CompleteStep,
    ExtendDeadline,
    Order,
    PauseClock,
    ResumeClock,
)
from sop.dossier.dossier import (
    DOSSIER,
    MANIFEST,
    SEAL,
    Closing,
    Dossier,
    Manifest,
    ManifestEntry,
    filed,
    manifest_of,
    named_documents,
    seal_file,
)
from sop.dossier.dossier_checks import PATHS, Check, verdicts
from sop.dossier.dossier_difference import difference
from sop.papers.climbs import climbs
from sop.papers.nota_dinas import letters_of
from sop.papers.report import report_of
from tests.sop.support.closings import ABSENT, STORED, cancelled, closing_of, eventful, punctual
from tests.sop.support.cycles import (
    ANOTHER_SOP,
    IN_THE_OFFICE,
    MONDAY,
    SOP,
    at,
    complete,
    day_off,
    decide,
    leave_alone,
    start,
    wake,
)

CLOSINGS = {"punctual": punctual, "cancelled": cancelled, "eventful": eventful}


def files_of(closing: Closing, **others: bytes) -> tuple[list[ManifestEntry], dict[str, bytes]]:
    """A small dossier: its files measured, and their content."""
    own = {DOSSIER: canonical(Dossier(closing=closing)), "laporan.pdf": b"%PDF", "history/1.json": b"{}", **others}
    manifest = canonical(manifest_of(closing.view.cycle_id, own, (), named_documents(closing.view)))
    texts = {**own, MANIFEST: manifest, SEAL: seal_file(manifest)}
    measured = [ManifestEntry(path=path, sha256=digest(text), size=len(text)) for path, text in texts.items()]
    return measured, texts


def test_canonical_json_is_one_text() -> None:
    """Whatever the order of keys: sorted, without spaces, letters as they are, a line feed at the end."""
    assert canonical_json({"b": [1, 2.5, None], "a": "é"}) == '{"a":"é","b":[1,2.5,null]}\n'.encode()
    with pytest.raises(ValueError, match="Out of range float"):
        canonical_json(float("nan"))


@pytest.mark.parametrize("make", CLOSINGS.values(), ids=CLOSINGS)
def test_a_closing_survives_its_text(make: Callable[[], Closing]) -> None:
    """What is read back is equal to what was written, and gives the same bytes."""
    text = canonical(Dossier(closing=make()))
    read = Dossier.model_validate_json(text)
    assert read.closing == make()
    assert canonical(read) == text


def test_the_manifest_lists_files_by_path_and_the_receipt_counts_all() -> None:
    """The seal is the digest of the manifest; the size covers the manifest and the seal as well."""
    document = ManifestEntry(path=f"dokumen/{STORED}", sha256=STORED, size=5)
    manifest = manifest_of("siklus-1", {"laporan.pdf": b"%PDF", DOSSIER: b"{}"}, [document], [ABSENT])
    assert [entry.path for entry in manifest.files] == [f"dokumen/{STORED}", DOSSIER, "laporan.pdf"]
    assert manifest.absent == (ABSENT,)
    text = canonical(manifest)
    receipt = filed(manifest)
    assert receipt.seal == digest(text)
    assert receipt.size == 5 + 4 + 2 + len(text) + len(seal_file(text))
    assert Manifest.model_validate_json(text) == manifest


@pytest.mark.parametrize("make", CLOSINGS.values(), ids=CLOSINGS)
def test_files_that_agree_pass(make: Callable[[], Closing]) -> None:
    """Every check from the seal to the documents is performed and finds nothing."""
    results = list(verdicts(*files_of(make())))
    assert [each.check for each in results] == [Check.SEAL, Check.FILES, Check.JOURNAL, Check.RULES, Check.DOCUMENTS]
    assert all(each.performed and not each.problems for each in results), results


def test_what_cannot_be_checked_is_said_to_be_unchecked() -> None:
    """Without a manifest no file can be compared; without the dossier no rule."""
    measured, texts = files_of(punctual())
    results = {each.check: each for each in verdicts(measured, {**texts, MANIFEST: b"{"})}
    assert [check for check, each in results.items() if not each.performed] == [
        *(Check.FILES, Check.JOURNAL, Check.RULES, Check.DOCUMENTS),
    ]
    results = {each.check: each for each in verdicts(measured, {**texts, DOSSIER: b'{"format":2}'})}
    assert "tidak dapat dibaca" in results[Check.JOURNAL].problems[0]
    assert not results[Check.RULES].performed


@pytest.mark.parametrize("edition", [FIRST_EDITION, EDITION])
def test_a_journal_belongs_to_one_sop(edition: int) -> None:
    """Another text of the same activities is found: by the digest in the first entry, in every edition."""
    cycle = start(IN_THE_OFFICE.model_copy(update={"edition": edition}), MONDAY)
    closing = closing_of(decide(cycle, MONDAY, CancelCycle), MONDAY)
    assert closing.view.journal[0].sop_sha256 == (SOP.sha256 if edition == EDITION else None)
    other = closing.order.sop.model_copy(update={"heading": "Judul lain"})
    forged = closing.model_copy(update={"order": closing.order.model_copy(update={"sop": other})})
    for each, problems in (
        (closing, ()),
        (forged, ("SOP dalam berkas bukan SOP yang SHA-256-nya tercatat pada entri jurnal pertama.",)),
    ):
        rules = next(verdict for verdict in verdicts(*files_of(each)) if verdict.check is Check.RULES)
        assert rules.problems == problems


@pytest.mark.parametrize(
    "path",
    ["../dossier.json", "/etc/passwd", "dossier.json/", "history/0.json", "history/1.json.exe", "nota-dinas/../x.pdf"],
)
def test_no_other_name_belongs_to_a_dossier(path: str) -> None:
    """Neither a way out of its folder, nor what only looks like one of its files."""
    assert PATHS.fullmatch(path) is None


def test_a_difference_is_named_as_people_count() -> None:
    """The row from one, the field in words; nothing for what is equal."""
    closing = eventful()
    assert difference(closing, eventful()) is None
    first, *others = closing.view.steps
    other = closing.view.model_copy(update={"steps": (first.model_copy(update={"escalations": ()}), *others)})
    assert difference(closing.model_copy(update={"view": other}), closing) == (
        "Langkah 1, jumlah eskalasi: tertulis 0 pada dossier.json, padahal menurut riwayat dan aturan yang berlaku 3."
    )


def test_letters_follow_the_escalations() -> None:
    """One for each superior and day, numbered as they came; written by the one next below him."""
    letters = letters_of(eventful())
    assert [letter.path for letter in letters] == [
        "nota-dinas/01-2026-11-23-nota-dinas.pdf",
        "nota-dinas/02-2026-11-23-nota-dinas.pdf",
        "nota-dinas/03-2026-11-24-nota-dinas.pdf",
    ]
    head = dict(letters[1].head)
    assert head["Kepada"] == "Yth. Kepala DPMPTSP"
    assert head["Dari"] == letters[1].position == "Kepala Bidang Promosi Penanaman Modal"
    assert (head["Nomor"], head["Tanggal"]) == ("KONSEP/2/siklus-2026-1", "23 November 2026")
    assert all(letter.mark == "KONSEP" for letter in letters)
    assert letters_of(punctual()) == letters_of(cancelled()) == ()


def test_a_letter_tells_of_its_own_instant() -> None:
    """Not of what came later: step 4 was given back and done again, its pause and its extension are those before."""
    facts = dict(letters_of(eventful())[2].matters[0])
    assert facts["Batas waktu"] == "24 November 2026 pukul 10.10 WIB"
    assert facts["Perpanjangan"] == "30 menit kerja"
    assert facts["Waktu terpakai"] == "90 menit kerja"
    assert facts["Penghentian waktu"] == (
        "sejak 24 November 2026 pukul 08.00 WIB sampai 24 November 2026 pukul 09.00 WIB "
        "(Menunggu disposisi Kepala Dinas)"
    )
    assert dict(letters_of(eventful())[1].matters[0])["Waktu terpakai"] == "300 menit kerja, 150 menit melebihi batas"


def test_what_a_replaced_calendar_counted_is_not_guessed() -> None:
    """The letter of an escalation before a newer calendar was applied leaves the use out, and refers to the journal."""
    now, then = at("Mon 2026-11-23 08:00"), at("Mon 2026-11-23 15:30")
    cycle = leave_alone(start(IN_THE_OFFICE, now), now, then)
    cycle = decide(cycle, then, ApplyCalendar, calendars=[day_off("2026-11-25")]).cancel(then, "Dibatalkan.")
    facts = dict(letters_of(closing_of(cycle, then))[0].matters[0])
    assert facts["Batas waktu"] == "sebagaimana tercatat dalam jurnal"
    assert "Waktu terpakai" not in facts


DEEDS = st.lists(
    st.tuples(st.sampled_from([None, PauseClock, ResumeClock, ExtendDeadline, CompleteStep]), st.integers(1, 400)),
    max_size=20,
)


@pytest.mark.parametrize("edition", [FIRST_EDITION, EDITION])
@given(deeds=DEEDS)
def test_what_is_reckoned_again_is_what_was(edition: int, deeds: list[tuple[type[AnyCommand] | None, int]]) -> None:
    """Whatever people do: deadline, use and extension at each escalation are those that the cycle had at that instant,
    but for what the first edition cannot tell."""
    cycle, now, seen = start(IN_THE_OFFICE.model_copy(update={"edition": edition}), MONDAY), MONDAY, []
    for deed, minutes in [*deeds, (None, 400)]:
        with suppress(Refused):
            if deed is CompleteStep:
                cycle = complete(cycle, now)
            elif deed is not None:
                cycle = decide(cycle, now, deed, **({"minutes": minutes} if deed is ExtendDeadline else {}))
        until = now + timedelta(minutes=minutes)
        while not cycle.closed and (next_alarm := _next_alarm(cycle, now)) is not None and next_alarm <= until:
            known, now = len(cycle.progress.journal), max(now, next_alarm)
            cycle = wake(cycle, now)
            if any(entry.kind is Kind.ESCALATED for entry in cycle.progress.journal[known:]):
                seen.append((cycle.run.due_at, cycle.worked(now) / 60, cycle.run.extended_minutes))
        now = until
    if not cycle.closed:
        cycle = cycle.cancel(now, "Dibatalkan.")
    reckoned = list(climbs(closing_of(cycle, now)))
    assert [climb.used_minutes for climb in reckoned] == pytest.approx([used for _, used, _ in seen], abs=0.01)
    for climb, (due_at, _, extended) in zip(reckoned, seen, strict=True):
        if edition == EDITION or climb.extended_minutes is not None:
            assert (climb.due_at, climb.extended_minutes) == (due_at, extended)
        else:
            assert climb.due_at is None


@pytest.mark.parametrize("edition", [FIRST_EDITION, EDITION])
@pytest.mark.parametrize(("minutes", "told"), [((), 150), ((30,), 180), ((30, 45), 225)])
def test_extensions_before_an_escalation_tell_all(edition: int, minutes: tuple[int, ...], told: float) -> None:
    """Their sum, the use and the deadline are known in every edition; no sentence is read for it."""
    cycle = start(IN_THE_OFFICE.model_copy(update={"edition": edition}), MONDAY)
    for each in minutes:
        cycle = decide(cycle, MONDAY, ExtendDeadline, minutes=each)
    due_at = cycle.run.due_at
    cycle = leave_alone(cycle, MONDAY, until := at("Mon 2026-11-23 14:00"))
    first, *_ = climbs(closing_of(cycle.cancel(until, "Dibatalkan."), until))
    assert (first.used_minutes, first.extended_minutes, first.due_at) == (told, sum(minutes), due_at)


def test_what_the_first_edition_does_not_tell_is_not_guessed() -> None:
    """Between two extensions its journal knows the use, not what the first of them added: the letter refers to it. A
    later edition tells it."""
    told = {}
    for edition in (FIRST_EDITION, EDITION):
        cycle, now, then = start(IN_THE_OFFICE.model_copy(update={"edition": edition}), MONDAY), MONDAY, MONDAY
        for minutes in (30, 245):
            cycle = decide(cycle, then, ExtendDeadline, minutes=minutes)
            now, then = then, then + timedelta(hours=4)
            cycle = leave_alone(cycle, now, then)
        between, *_ = letters_of(closing_of(cycle.cancel(then, "Dibatalkan."), then))
        told[edition] = dict(between.matters[0])
    assert told[EDITION]["Perpanjangan"] == "30 menit kerja"
    first = told[FIRST_EDITION]
    assert (first["Perpanjangan"], first["Batas waktu"]) == ("sebagaimana tercatat dalam jurnal",) * 2
    assert first["Waktu terpakai"] == "180 menit kerja" == told[EDITION]["Waktu terpakai"]


def test_a_journal_of_the_first_edition_stays_as_it_was() -> None:
    """What was sealed before anything was data is sealed alike today: old cycles replay, old dossiers verify."""
    order = IN_THE_OFFICE.model_copy(update={"edition": FIRST_EDITION})
    for entry in decide(start(order, MONDAY), MONDAY, ExtendDeadline, minutes=30).progress.journal:
        assert entry.model_dump().keys() == {"seq", "at", "kind", "step", "role", "actor", "detail", "hash"}
    assert "edition" not in order.model_dump()


def _next_alarm(cycle: Cycle, now: datetime) -> datetime | None:
    alarms = (cycle.alarms.reminder_at(now), cycle.alarms.escalation_at(now))
    return min((alarm for alarm in alarms if alarm is not None), default=None)


def test_the_report_sums_up_the_cycle() -> None:
    """Its facts, what is stored and what is not, and who signs: by position alone."""
    report = report_of(eventful(), {STORED: 1_234_567})
    facts = dict(report.facts)
    assert facts["Hasil"] == "Seluruh kegiatan selesai"
    assert facts["Waktu kerja"].startswith("415 menit dari 825 menit waktu baku; 145 menit lagi")
    assert facts["Keterlambatan"] == "kegiatan nomor 1"
    tables = {table.name: table for table in report.tables}
    assert [row[-1] for row in tables["activities"].rows][:3] == [
        "Terlambat 240 menit kerja",
        "Tepat waktu",
        "Tepat waktu; pengerjaan ke-2",
    ]
    assert [row[-1] for row in tables["outputs"].rows][:3] == ["rujukan saja", "tersimpan", "tidak tersimpan"]
    assert tables["outputs"].rows[1][4] == "1.234.567"
    assert [each.capacity for each in report.signatures] == ["Pelaksana,", "Atasan pelaksana,", "Mengetahui,"]
    assert "SOSROHARSONO" not in report.model_dump_json()
    assert report.foot.endswith(eventful().view.journal[-1].hash)


def test_the_report_on_a_cancelled_cycle_calls_nothing_done_that_is_not() -> None:
    """Step 3 was open, an hour in, with half an hour allowed; what follows was never begun."""
    report = report_of(cancelled(), {})
    assert dict(report.facts)["Hasil"] == "Dibatalkan sebelum selesai"
    assert dict(report.facts)["Keterlambatan"] == "kegiatan nomor 3"
    assert [row[-1] for row in report.tables[0].rows][2:4] == [
        "Tidak diselesaikan; 30 menit kerja melewati batas waktu",
        "Belum dimulai",
    ]


def test_an_sop_without_superiors_is_reported_and_signed() -> None:
    """Any SOP can be filed, not only the one of this office."""
    cycle = start(Order(title="Surat", sop=ANOTHER_SOP))
    while not cycle.closed:
        cycle = complete(cycle, MONDAY)
    closing = closing_of(cycle, MONDAY)
    report = report_of(closing, {})
    assert report.subject == ANOTHER_SOP.name
    assert report.signatures[-1].capacity == "Mengetahui,"
    assert all(each.performed and not each.problems for each in verdicts(*files_of(closing)))
