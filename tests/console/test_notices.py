"""`starter.py notices …`: the notice book, the delivery log, and a trial of the channels."""

import os
from pathlib import Path

import pytest

from adapters.register import register_at
from sop.deliveries import DeliveryState
from tests.adapters.receivers import mail_server, web_server
from tests.adapters.recorded import eventful
from tests.console.commands import Answer, run
from tests.sop.cycles import HEAD, UNIT

KEY = "siklus-2026-1/1/1/opened/0"


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the register of an eventful cycle is; one notice was delivered, another was given up."""
    folder = tmp_path_factory.mktemp("kantor")
    register = register_at("", folder)
    for record in eventful().records:
        register.keep(record)
    register.log_delivery(KEY, "surel", DeliveryState.DELIVERED, 1)
    for state, problem in ((DeliveryState.FAILED, "sambungan ditolak"), (DeliveryState.UNDELIVERED, "")):
        register.log_delivery("siklus-2026-1/1/1/escalated/1", "surel", state, 38, problem)
    register.close()
    return folder


async def notices(data_dir: Path, *arguments: str, channels: Path | None = None) -> Answer:
    """What the command answers; it asks no server."""
    environment = os.environ | {"SOP_DATA_DIR": str(data_dir)}
    environment |= {"SOP_CHANNELS": str(channels)} if channels else {}
    return await run("starter.py", "notices", *arguments, environment=environment)


async def test_the_notice_book_is_shown_without_any_command(data_dir: Path) -> None:
    """As ever: newest first, of one role, at most so many."""
    kept = (await notices(data_dir, "--role", UNIT, "--limit", "2", "--json")).json
    assert [each["notice"]["role"] for each in kept] == [UNIT, UNIT]
    assert "Sub Koordinasi" in (await notices(data_dir)).said
    assert (await notices(data_dir, "--role", "nobody")).said == "Belum ada pemberitahuan.\n"


async def test_the_log_says_how_far_each_notice_has_come(data_dir: Path) -> None:
    """In words for people, and as data; only of one state where one is named."""
    said = (await notices(data_dir, "log")).said
    assert "tidak terkirim" in said
    assert "sambungan ditolak" in said
    assert KEY in said
    [lost] = (await notices(data_dir, "log", "--state", "undelivered", "--json")).json
    assert (lost["key"], lost["channel"], lost["attempts"]) == ("siklus-2026-1/1/1/escalated/1", "surel", 38)
    assert (await notices(data_dir, "log", "--state", "failed")).said == "Belum ada pengiriman yang sesuai.\n"


async def test_a_trial_goes_out_at_once_and_its_result_is_the_exit_status(data_dir: Path, tmp_path: Path) -> None:
    """A real mail arrives; a channel that fails or is not there is named with its reason, and the status is 1."""
    file = tmp_path / "channels.toml"
    with mail_server() as mailbox, web_server() as dashboard:
        file.write_text(
            f'[[channels]]\nname = "surel"\nroles = ["operator", "{HEAD}"]\nurl = "{mailbox.url()}"\n'
            f'[[channels]]\nname = "dasbor"\nroles = ["{HEAD}"]\nurl = "{dashboard.url()}"\n'
        )
        assert (await notices(data_dir, "test", "--role", "operator", channels=file)).said == "surel: terkirim.\n"
        dashboard.status = 500
        failed = await notices(data_dir, "test", "--role", HEAD, channels=file)
        trials = await notices(data_dir, "test", "--role", HEAD, "--json", channels=file)
    nobody = await notices(data_dir, "test", "--role", "operator", channels=file)
    assert failed.status == 1
    assert failed.out == "surel: terkirim.\ndasbor: gagal, server menjawab dengan kode HTTP 500.\n"
    assert failed.error == f"1 dari 2 saluran peran {HEAD} gagal.\n"
    assert '"problem": "server menjawab dengan kode HTTP 500"' in trials.out
    assert [str(mail["Subject"]) for mail in mailbox.mails] == ["Uji coba saluran surel"] * 3
    assert nobody.status == 1
    assert nobody.out.startswith("surel: gagal, ")
    assert nobody.error == "1 dari 1 saluran peran operator gagal.\n"


async def test_a_trial_without_channels_says_what_to_do(data_dir: Path, tmp_path: Path) -> None:
    """No file, no such role, or a mistake in the file: one sentence each."""
    refused = (await notices(data_dir, "test", "--role", HEAD)).refused()
    assert refused == "Belum ada berkas saluran. Salin channels.example.toml, lalu sebutkan dalam SOP_CHANNELS."
    file = tmp_path / "channels.toml"
    file.write_text('[[channels]]\nname = "surel"\nroles = ["operator"]\nurl = "json://127.0.0.1/"\n')
    refused = (await notices(data_dir, "test", "--role", HEAD, channels=file)).refused()
    assert f"Peran {HEAD} tidak mempunyai saluran; yang mempunyai: operator." in refused
    file.write_text('[[channels]]\nname = "surel"\nroles = ["operator"]\nurl = "json://"\n')
    refused = (await notices(data_dir, "test", "--role", "operator", channels=file)).refused()
    assert "saluran surel: alamatnya tidak dapat dipakai" in refused
