"""What an office's channels log of each delivery, and what they send once, again, or not at all."""

import asyncio
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.notices.carrier import NotTaken
from adapters.notices.channel_file import OPERATOR
from adapters.notices.channels import try_channels
from adapters.register.register import Register, RegisterUnavailable, register_at
from sop.base.errors import SopError
from sop.cycle.deliveries import Delivery, DeliveryState
from sop.cycle.journal import Kind
from tests.adapters.support.noticed import channel_file, notices
from tests.adapters.support.receivers import Endpoint, Mailbox, mail_server, web_server
from tests.adapters.support.senders import log_of, office
from tests.sop.support.cycles import HEAD, MONDAY

NOTICE = notices()[Kind.ESCALATED]
ROOT = Path(__file__).parents[2]


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    """One database is enough here: what the log does on each is told in test_register.py."""
    opened = register_at("", tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as server:
        yield server


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with web_server() as server:
        yield server


async def test_what_was_delivered_is_not_sent_again(register: Register, endpoint: Endpoint) -> None:
    """Not even by another worker, as long as both read the same log."""
    for attempt in (1, 2):
        channels = office(register, dasbor=(HEAD, endpoint.url()))
        await channels.deliver(Delivery(notice=NOTICE, channel="dasbor"), attempt)
    assert endpoint.numbers == [NOTICE.key]
    assert log_of(register) == {(NOTICE.key, "dasbor"): (DeliveryState.DELIVERED, 1, "")}


async def test_a_worker_killed_after_sending_sends_again_under_the_same_number(
    register: Register, endpoint: Endpoint, tmp_path: Path
) -> None:
    """SIGKILL between sending and logging: the next attempt cannot know, and whoever reads can tell."""
    sender = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.adapters.support.another_sender", str(tmp_path), endpoint.url()),
        stdin=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    endpoint.on_post = sender.kill
    await sender.communicate(NOTICE.model_dump_json().encode())
    assert sender.returncode == -signal.SIGKILL
    assert log_of(register) == {}
    endpoint.on_post = lambda: None
    await office(register, dasbor=(HEAD, endpoint.url())).deliver(Delivery(notice=NOTICE, channel="dasbor"), 2)
    assert endpoint.numbers == [NOTICE.key, NOTICE.key]
    assert endpoint.posts[0]["message"] == endpoint.posts[1]["message"]
    assert log_of(register) == {(NOTICE.key, "dasbor"): (DeliveryState.DELIVERED, 2, "")}


async def test_a_log_that_cannot_be_read_keeps_the_letter_at_home(
    register: Register, endpoint: Endpoint, tmp_path: Path
) -> None:
    """Better late than twice: while the register is away nothing is sent."""
    register.close()
    for file in tmp_path.glob("register.db*"):
        file.unlink()
    (tmp_path / "register.db").mkdir()
    with pytest.raises(RegisterUnavailable):
        await office(register, dasbor=(HEAD, endpoint.url())).deliver(Delivery(notice=NOTICE, channel="dasbor"), 1)
    assert endpoint.posts == []


async def test_a_channel_that_has_gone_from_the_file_is_a_failure(register: Register) -> None:
    """A notice on its way through it is not lost: it is tried again, and reported in the end."""
    with pytest.raises(NotTaken, match="Saluran surel gagal: tidak ada lagi dalam berkas saluran"):
        await office(register).deliver(Delivery(notice=NOTICE, channel="surel"), 1)
    assert log_of(register)[NOTICE.key, "surel"][0] is DeliveryState.FAILED


async def test_the_operator_is_told_once_of_what_was_given_up(register: Register, endpoint: Endpoint) -> None:
    """With the reason of the last attempt; the log has both the notice and the report."""
    channels = office(register, surel=(HEAD, "json://127.0.0.1:1/"), dasbor=(OPERATOR, endpoint.url()))
    delivery = Delivery(notice=NOTICE, channel="surel")
    for attempt in (1, 2):
        with pytest.raises(NotTaken):
            await channels.deliver(delivery, attempt)
    await channels.report(delivery, 1)
    await channels.report(delivery, 2)
    assert endpoint.numbers == [f"{NOTICE.key}/surel"]
    assert "Sebab terakhir: sambungan ditolak" in endpoint.posts[0]["message"]
    assert log_of(register) == {
        (NOTICE.key, "surel"): (DeliveryState.UNDELIVERED, 2, "sambungan ditolak"),
        (f"{NOTICE.key}/surel", "dasbor"): (DeliveryState.DELIVERED, 1, ""),
    }


async def test_one_operator_channel_that_is_down_does_not_keep_the_other_from_telling(
    register: Register, endpoint: Endpoint, mailbox: Mailbox
) -> None:
    """The report is tried again where it failed, and only there."""
    endpoint.status = 500
    channels = office(
        register,
        surel=(HEAD, "json://127.0.0.1:1/"),
        dasbor=(OPERATOR, endpoint.url()),
        pos=(OPERATOR, mailbox.url("operator@kantor.example")),
    )
    delivery = Delivery(notice=NOTICE, channel="surel")
    with pytest.raises(NotTaken, match="Saluran dasbor gagal"):
        await channels.report(delivery, 1)
    endpoint.status = 200
    await channels.report(delivery, 2)
    assert (len(mailbox.mails), len(endpoint.posts)) == (1, 2)
    assert log_of(register)[f"{NOTICE.key}/surel", "dasbor"] == (DeliveryState.DELIVERED, 2, "")


async def test_without_an_operator_the_log_alone_says_it(register: Register) -> None:
    await office(register).report(Delivery(notice=NOTICE, channel="surel"), 1)
    assert log_of(register)[NOTICE.key, "surel"][0] is DeliveryState.UNDELIVERED


async def test_what_was_delivered_after_all_is_not_reported(register: Register, endpoint: Endpoint) -> None:
    """The last attempt may have come through while everybody thought that it had not."""
    channels = office(register, dasbor=(HEAD, endpoint.url()), lain=(OPERATOR, endpoint.url("operator")))
    delivery = Delivery(notice=NOTICE, channel="dasbor")
    await channels.deliver(delivery, 1)
    await channels.report(delivery, 1)
    assert endpoint.numbers == [NOTICE.key]


def test_a_trial_says_of_each_channel_what_came_of_it(endpoint: Endpoint, mailbox: Mailbox) -> None:
    file = channel_file(
        {
            "dasbor": (HEAD, endpoint.url()),
            "surel": (HEAD, mailbox.url("unknown@kantor.example")),
            "lain": (OPERATOR, endpoint.url("operator")),
        }
    )
    trials = {trial.channel: trial.problem for trial in try_channels(file, HEAD, MONDAY)}
    assert trials == {"dasbor": None, "surel": "ditolak server dengan kode 550"}
    assert [post["path"] for post in endpoint.posts] == ["/"]


def test_a_role_without_channels_cannot_be_tried() -> None:
    with pytest.raises(SopError, match="Peran developer tidak mempunyai saluran; yang mempunyai: operator"):
        try_channels(channel_file({"dasbor": (OPERATOR, "json://127.0.0.1/")}), "developer", MONDAY)
