"""Letters: formal, whole, and with nothing in them that may not leave the house."""

import re
from datetime import UTC, datetime

import pytest

from adapters.notices.letter import (
    LONGEST_ACTIVITY,
    TEMPLATES,
    lost_event_letter,
    notice_letter,
    trial_letter,
    undelivered_letter,
)
from sop.cycle.deliveries import Delivery
from sop.cycle.events import Announcement
from sop.cycle.journal import Kind
from sop.cycle.notices import Notice, notices_since
from tests.adapters.support.noticed import SECRETS, notices
from tests.adapters.support.recorded import Recorded
from tests.sop.support.cycles import ON_THE_CLOCK, at, start

NOTICES = notices()
LINK = "https://sop.kantor.example/siklus/{cycle_id}"
OPENED = NOTICES[Kind.OPENED]


@pytest.fixture(params=NOTICES.values(), ids=[kind.value for kind in NOTICES])
def notice(request: pytest.FixtureRequest) -> Notice:
    made: Notice = request.param
    return made


def test_an_opened_step_is_a_whole_letter() -> None:
    """To the executor: what waits for him, until when in words, where to look, under which number."""
    letter = notice_letter(OPENED, "")
    assert letter.subject == "Kegiatan menunggu pelaksanaan: 3. Pengajuan pengembangan sistem ke pihak pengembang"
    assert letter.body == (
        "Yth. Sub Koordinasi\n"
        "\n"
        "Dengan hormat kami beritahukan bahwa kegiatan berikut telah dibuka dan menunggu pelaksanaan Bapak/Ibu.\n"
        "\n"
        "Siklus: siklus-2026-1\n"
        "Kegiatan: 3. Pengajuan pengembangan sistem ke pihak pengembang\n"
        "Batas waktu: Senin, 23 November 2026 pukul 08.30 WIB\n"
        "Rincian: perintah starter.py show siklus-2026-1\n"
        "\n"
        "Nomor pemberitahuan: siklus-2026-1/3/1/opened/0\n"
        "\n"
        "Surat ini dikirim secara otomatis; mohon tidak dibalas.\n"
    )


def test_every_letter_names_its_reader_cycle_activity_and_number(notice: Notice) -> None:
    letter = notice_letter(notice, LINK)
    assert f"Yth. {notice.role_name}\n" in letter.body
    assert f"Siklus: {notice.cycle_id}\n" in letter.body
    assert notice.subject in letter.body
    assert f"Nomor pemberitahuan: {notice.key}\n" in letter.body
    assert letter.number == notice.key


def test_no_letter_holds_a_title_a_name_a_reason_or_a_document(notice: Notice) -> None:
    """UU PDP 27/2022: nothing that anybody typed gets out, though the notice itself knows it."""
    letter = notice_letter(notice, LINK)
    text = f"{letter.subject}\n{letter.body}"
    assert notice.title == SECRETS[0]
    assert [secret for secret in (*SECRETS, "Catatan", "B/1/2026") if secret in text] == []
    assert notice.body not in text


def test_the_cancellation_knows_its_reason_and_keeps_it() -> None:
    """The test above looks for what is really there."""
    assert SECRETS[3] in NOTICES[Kind.CANCELLED].body
    assert SECRETS[3] not in notice_letter(NOTICES[Kind.CANCELLED], LINK).body


def test_a_letter_links_to_the_cycle_where_the_office_has_an_address(notice: Notice) -> None:
    """An id with letters of its own cannot lead the link elsewhere."""
    odd = notice.model_copy(update={"cycle_id": "siklus/../a?b"})
    assert "https://sop.kantor.example/siklus/siklus%2F..%2Fa%3Fb\n" in notice_letter(odd, LINK).body


def test_a_rehearsal_is_no_alarm() -> None:
    """Its letters say so before anything else; those of the office's own cycles do not."""
    [opened] = notices_since(start(ON_THE_CLOCK.model_copy(update={"minute_seconds": 1})), 0)
    assert notice_letter(opened, "").subject.startswith("[GLADI] Kegiatan menunggu")
    assert "GLADI" not in notice_letter(OPENED, "").subject


def test_an_escalation_names_its_rung() -> None:
    letter = notice_letter(NOTICES[Kind.ESCALATED].model_copy(update={"rung": 2}), "")
    assert letter.subject.startswith("Eskalasi tingkat 2: 1. ")
    assert "Tingkat eskalasi: 2\n" in letter.body


@pytest.mark.parametrize(
    ("due_at", "zone", "words"),
    [
        (at("Tue 2026-11-24 10:00"), "Asia/Jakarta", "Selasa, 24 November 2026 pukul 10.00 WIB"),
        (at("Tue 2026-11-24 23:30"), "Asia/Jayapura", "Rabu, 25 November 2026 pukul 01.30 WIT"),
        (None, "Asia/Jakarta", "belum dapat dihitung"),
    ],
)
def test_a_deadline_is_told_in_words_with_its_zone(due_at: datetime | None, zone: str, words: str) -> None:
    letter = notice_letter(OPENED.model_copy(update={"due_at": due_at, "zone": zone}), "")
    assert f"Batas waktu: {words}\n" in letter.body


def test_no_name_of_an_activity_can_break_the_head_of_a_mail(notice: Notice) -> None:
    """Line breaks in a SOP become spaces; what is too long is cut, and the letter fits into a WhatsApp template."""
    odd = notice.model_copy(update={"subject": "1. Surat\r\nBcc: semua@kantor.example " + "panjang " * 100})
    letter = notice_letter(odd, LINK)
    assert letter.subject.splitlines() == [letter.subject]
    assert len(letter.subject) < LONGEST_ACTIVITY + 60
    assert len(letter.in_one_line) <= 1024
    assert "\n" not in letter.in_one_line


def test_the_operator_learns_what_was_not_delivered_and_why() -> None:
    letter = undelivered_letter(Delivery(notice=OPENED, channel="surel"), "sambungan ditolak", LINK)
    assert letter.subject == "Pemberitahuan tidak terkirim melalui saluran surel"
    assert "Sebab terakhir: sambungan ditolak\n" in letter.body
    assert f"Pemberitahuan: {OPENED.key}\n" in letter.body
    assert letter.number == f"{OPENED.key}/surel"
    assert not [secret for secret in SECRETS if secret in letter.body]


def test_the_operator_learns_which_event_was_lost_and_where_to() -> None:
    """To whom the other system's people must speak, in numbers that both sides have."""
    event = Recorded().records[0].events[0]
    letter = lost_event_letter(Announcement(event=event, webhook="dasbor"), "sambungan ditolak", LINK)
    assert letter.subject == "Peristiwa tidak terkirim ke webhook dasbor"
    assert "Sebab terakhir: sambungan ditolak\n" in letter.body
    assert f"Peristiwa: {event.key} (step.opened)\n" in letter.body
    assert "Rincian: https://sop.kantor.example/siklus/siklus-2026-1\n" in letter.body
    assert letter.number == f"{event.key}/dasbor"


def test_a_trial_says_that_nothing_has_happened() -> None:
    letter = trial_letter("operator", "surel", datetime(2026, 11, 24, 3, tzinfo=UTC))
    assert "tidak ada yang perlu ditindaklanjuti" in letter.body
    assert "Nomor pemberitahuan: uji-coba/operator/surel/20261124T030000\n" in letter.body


def test_every_template_has_a_subject_and_only_words_that_are_filled_in() -> None:
    """Each event of a cycle has a template, and none is left over."""
    events = {kind.value for kind in NOTICES} | {"account", "undelivered", "lost-event", "trial"}
    assert {file.stem for file in TEMPLATES.iterdir()} == events
    for file in TEMPLATES.iterdir():
        subject, blank, greeting = file.read_text(encoding="utf-8").split("\n")[:3]
        assert (bool(subject), blank, greeting[:5]) == (True, "", "Yth. "), file.name
        assert not re.search(r"\$(title|body|actor|reason)", file.read_text(encoding="utf-8")), file.name
