"""`starter.py calendar`, `schedule`, `verify` and `notices`: the office's calendar, recurring cycles, proof."""

import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desk.office import Office as Rules
from desk.ordering import Counting, order_of
from sop.form.document import DEFAULT_SOP, load_sop
from tests.console.support.office import AGENCY, UNIT, Office


async def test_a_month_says_why_a_day_is_off(office: Office) -> None:
    """As a person reads it, and as data."""
    table = (await office.starter("calendar", "--month", "2026-12")).said
    assert "Cuti bersama: Kelahiran Yesus Kristus" in table
    assert "Akhir pekan" in table
    assert (await office.starter("calendar", "--month", "2026-12", "--json")).json
    assert "2026-12" in (await office.starter("calendar", "--month", "Desember")).refused()


async def test_a_refresh_is_a_proposal_and_never_overwrites(office: Office, tmp_path: Path) -> None:
    """A person reviews it; the calendar stays as it is, and so does a file that is already there."""
    proposal = tmp_path / "2027.toml"
    await office.starter("calendar", "refresh", "--year", "2027", "--output", str(proposal))
    text = proposal.read_text()
    assert "2027-08-17" in text
    assert (
        "sudah ada"
        in (await office.starter("calendar", "refresh", "--year", "2027", "--output", str(proposal))).refused()
    )
    assert proposal.read_text() == text


async def test_a_newer_calendar_is_applied_by_a_journaled_decision(office: Office) -> None:
    """A cycle that counts by an older version takes the file's; applied again, there is nothing to do."""
    cycle_id = f"uji-{secrets.token_hex(4)}"
    rules, sop = Rules(), load_sop(DEFAULT_SOP)
    old = tuple(each.model_copy(update={"version": "lama"}) for each in rules.calendars_of(sop))
    order = order_of(rules, "Siklus uji", sop, Counting.ASN).model_copy(update={"calendars": old})
    await office.cycles.start(cycle_id, order)
    decision = ("--role", AGENCY, "--actor", "Kepala 1", "--reason", "Keputusan bersama baru")
    assert "dijadwalkan ulang" in (await office.starter("calendar", "apply", cycle_id, *decision)).said
    view = await office.cycles.view(cycle_id)
    assert not any(each.endswith("@lama") for each in view.calendars)
    assert view.journal[-1].kind == "rescheduled"
    assert "Tidak ada siklus" in (await office.starter("calendar", "apply", cycle_id, *decision)).error
    assert "--all" in (await office.starter("calendar", "apply", *decision)).refused()


async def test_a_schedule_is_created_listed_paused_and_deleted(office: Office) -> None:
    """Its starts are opening hours of working days; a name is used once; what is gone is said to be gone."""
    name = f"jadwal-{secrets.token_hex(3)}"
    created = await office.starter("schedule", "create", name, "--title", "Berkala", "--every", "month")
    assert (created.status, name in created.out) == (0, True)
    assert "sudah ada" in (await office.starter("schedule", "create", name, "--title", "Berkala")).error
    await office.starter("schedule", "pause", name)
    row = next(row for row in (await office.starter("schedule", "list", "--json")).json if row["name"] == name)
    assert (row["title"], row["paused"]) == ("Berkala", True)
    assert all(start.endswith("00:30:00Z") for start in row["next_starts"][:1])
    assert name in (await office.starter("schedule", "resume", name)).said
    assert name in (await office.starter("schedule", "delete", name)).said
    assert "tidak ditemukan" in (await office.starter("schedule", "delete", name)).refused()


async def test_a_cycle_is_scheduled_once(office: Office) -> None:
    """On the working day after a day off, which is said; a name or a day that is none gets one sentence."""
    name, day = f"sekali-{secrets.token_hex(3)}", datetime.now(UTC).date() + timedelta(days=2)
    day += timedelta(days=5 - day.weekday() if day.weekday() < 6 else 6)
    create = ("schedule", "create", name, "--title", "Sekali", "--once")
    created = await office.starter(*create, day.isoformat())
    assert (created.status, "1 siklus" in created.out, "bukan hari kerja" in created.error) == (0, True, True)
    (row,) = [row for row in (await office.starter("schedule", "list", "--json")).json if row["name"] == name]
    assert len(row["next_starts"]) == 1
    assert "tidak dikenali" in (await office.starter(*create, "besok")).refused()
    assert "Nama jadwal" in (await office.starter(*create[:2], "Nama Orang", *create[3:], day.isoformat())).refused()


async def test_a_journal_is_verified_on_the_server_and_as_a_file(office: Office, tmp_path: Path) -> None:
    """A changed word is found, and where."""
    cycle_id = await office.new_cycle(step=3)
    assert "utuh" in (await office.starter("verify", cycle_id)).said
    kept = tmp_path / "siklus.json"
    kept.write_text((await office.starter("show", cycle_id, "--json")).said)
    assert "utuh" in (await office.starter("verify", str(kept))).said
    kept.write_text(kept.read_text().replace("Tepat waktu", "Terlambat", 1))
    assert "TIDAK utuh: entri 3" in (await office.starter("verify", str(kept))).refused()


async def test_the_notice_book_says_who_was_told(office: Office) -> None:
    """The opened step's role, with the cycle."""
    cycle_id = await office.new_cycle()
    await office.cycles.view(cycle_id)
    kept = (await office.starter("notices", "--role", UNIT, "--json")).json
    assert cycle_id in {each["notice"]["cycle_id"] for each in kept}
