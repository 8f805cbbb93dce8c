"""`starter.py notices …`: the notice book, the delivery log, and a trial of channels and webhooks."""

import asyncio
import os
from pathlib import Path

import pytest

from adapters.register.register import register_at
from console.frame.embedded import Embedded
from sop.cycle.deliveries import DeliveryState
from tests.adapters.support.integrations import ANOTHER_SECRET, SECRET, integration
from tests.adapters.support.receivers import mail_server, web_server
from tests.adapters.support.recorded import eventful
from tests.console.support.commands import Answer, run
from tests.console.support.office import PATIENCE, open_office
from tests.sop.support.cycles import HEAD, UNIT

KEY = "siklus-2026-1/1/1/opened/0"
EVENT_KEY = "siklus-2026-1/1/1/completed/0"


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The register of an eventful cycle: one notice was delivered, another was given up, and an event was taken."""
    folder = tmp_path_factory.mktemp("kantor")
    register = register_at("", folder)
    for record in eventful().records:
        register.keep(record)
    register.log_delivery(KEY, "surel", DeliveryState.DELIVERED, 1)
    for state, problem in ((DeliveryState.FAILED, "sambungan ditolak"), (DeliveryState.UNDELIVERED, "")):
        register.log_delivery("siklus-2026-1/1/1/escalated/1", "surel", state, 38, problem)
    register.log_delivery(EVENT_KEY, "dasbor", DeliveryState.DELIVERED, 2)
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


async def test_the_log_says_how_far_each_delivery_has_come(data_dir: Path) -> None:
    """To people and to other systems, in words and as data; only of one state where one is named."""
    said = (await notices(data_dir, "log")).said
    assert "tidak terkirim" in said
    assert "sambungan ditolak" in said
    assert KEY in said
    assert next(line for line in said.splitlines() if EVENT_KEY in line).split()[-4:-1] == ["dasbor", "terkirim", "2"]
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


async def test_a_trial_of_a_webhook_is_signed(data_dir: Path, tmp_path: Path) -> None:
    """The other system verifies it; where it does not take it, or is not in the file, the status is 1."""
    file = tmp_path / "channels.toml"
    with integration() as system:
        file.write_text(
            f'[[webhooks]]\nname = "dasbor"\nurl = "{system.address}"\nsecret = "{SECRET}"\n'
            f'[[webhooks]]\nname = "lain"\nurl = "{system.address}"\nsecret = "{ANOTHER_SECRET}"\n'
        )
        assert (await notices(data_dir, "test", "--webhook", "dasbor", channels=file)).said == "dasbor: terkirim.\n"
        failed = await notices(data_dir, "test", "--webhook", "lain", channels=file)
    unknown = (await notices(data_dir, "test", "--webhook", "tiada", channels=file)).refused()
    assert [message["type"] for _, message in system.seen] == ["webhook.trial"]
    assert (failed.status, failed.error) == (1, "1 dari 1 webhook gagal.\n")
    assert failed.out == "lain: gagal, server menjawab dengan kode HTTP 401.\n"
    assert unknown == "Webhook tiada tidak dikenal; yang dikenal: dasbor, lain. Periksa berkas SOP_CHANNELS."


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


async def test_the_worker_tells_another_system_and_nobody_its_secret(
    dev_server: Embedded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the channel file to a message that verifies; secret and address stand in no log line and in no history."""
    file = tmp_path / "channels.toml"
    file.write_text('[[webhooks]]\nname = "dasbor"\nurl_env = "SOP_DASBOR"\nsecret_env = "SOP_DASBOR_RAHASIA"\n')
    with integration() as system:
        variables = {"SOP_CHANNELS": str(file), "SOP_DASBOR": system.address, "SOP_DASBOR_RAHASIA": SECRET}
        for name, value in (variables | {"SOP_LOG_LEVEL": "DEBUG"}).items():
            monkeypatch.setenv(name, value)
        async with open_office(dev_server, tmp_path) as office:
            cycle_id = await office.new_cycle(step=2)
            async with asyncio.timeout(PATIENCE):
                while len(system.seen) < 3:
                    await asyncio.sleep(0.05)
                while len(entries := (await office.starter("notices", "log", "--json")).json) < 3:
                    await asyncio.sleep(0.05)
        stored = b"".join(path.read_bytes() for path in dev_server.server.database.parent.glob("temporal.db*"))
    keys = {f"{cycle_id}/1/1/opened/0", f"{cycle_id}/1/1/completed/0", f"{cycle_id}/2/1/opened/0"}
    assert set(system.ids) == keys
    assert {(each["key"], each["channel"], each["state"]) for each in entries} == {
        (key, "dasbor", "delivered") for key in keys
    }
    for secret in (SECRET, system.address):
        assert secret not in office.log.read_text()
        assert secret.encode() not in stored
