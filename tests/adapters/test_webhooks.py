"""Signed events at another system that is real; and why one was not taken, without anything secret."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from adapters.notices import webhooks
from adapters.notices.carrier import NotTaken
from adapters.notices.channel_file import OPERATOR, Channel, ChannelFile, Webhook
from adapters.notices.channels import OfficeChannels
from adapters.notices.webhooks import Gone, OfficeWebhooks, try_webhook
from adapters.register.register import Register, RegisterUnavailable, register_at
from sop.base.contract import Failure
from sop.base.errors import SopError
from sop.cycle.deliveries import DeliveryState
from sop.cycle.events import Announcement, Event, EventType
from tests.adapters.support.integrations import ANOTHER_SECRET, SECRET, Integration, integration
from tests.adapters.support.receivers import Endpoint, free_port, silent_server, web_server
from tests.adapters.support.recorded import eventful
from tests.adapters.support.senders import log_of
from tests.adapters.test_carrier import everything_logged
from tests.certificates import self_signed
from tests.sop.support.cycles import MONDAY

EVENT = next(event for record in eventful().records for event in record.events if event.type is EventType.ESCALATED)
ANNOUNCEMENT = Announcement(event=EVENT, webhook="integrasi")
HIDDEN = "jalur-rahasia"


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    opened = register_at("", tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def system() -> Iterator[Integration]:
    with integration() as receiver:
        yield receiver


@pytest.fixture
def operator() -> Iterator[Endpoint]:
    with web_server() as endpoint:
        yield endpoint


def office(register: Register, *hooks: Webhook, operator: str = "") -> OfficeWebhooks:
    channels = (Channel(name="surel", roles=(OPERATOR,), url=SecretStr(operator)),) if operator else ()
    file = ChannelFile(channels=channels, webhooks=hooks)
    return OfficeWebhooks(file, register, OfficeChannels(file, register, ""), "")


async def test_the_other_system_verifies_what_it_is_told(register: Register, system: Integration) -> None:
    """By the Standard Webhooks form: id, instant and body are signed; the body is the event."""
    await office(register, system.webhook()).deliver(ANNOUNCEMENT, 1)
    [(message_id, message)] = system.seen
    assert message_id == EVENT.key
    assert Event.model_validate(message) == EVENT
    assert log_of(register) == {(EVENT.key, "integrasi"): (DeliveryState.DELIVERED, 1, "")}


async def test_what_was_delivered_is_not_sent_again(register: Register, system: Integration) -> None:
    for attempt in (1, 2):
        await office(register, system.webhook()).deliver(ANNOUNCEMENT, attempt)
    assert system.ids == [EVENT.key]


async def test_an_attempt_that_failed_is_followed_by_another_under_the_same_id(
    register: Register, system: Integration
) -> None:
    """So that a system which took it and did not say so can tell that it is the same event."""
    system.answers = [500]
    hooks = office(register, system.webhook())
    with pytest.raises(NotTaken, match="Saluran webhook integrasi gagal: server menjawab dengan kode HTTP 500"):
        await hooks.deliver(ANNOUNCEMENT, 1)
    assert log_of(register)[EVENT.key, "integrasi"][0] is DeliveryState.FAILED
    await hooks.deliver(ANNOUNCEMENT, 2)
    assert system.ids == [EVENT.key] * 2
    assert system.seen[0] == system.seen[1]
    assert log_of(register)[EVENT.key, "integrasi"] == (DeliveryState.DELIVERED, 2, "")


async def test_a_wrong_secret_is_noticed_by_the_other_system(register: Register, system: Integration) -> None:
    """It refuses what is signed with another secret, and the log says that it did."""
    with pytest.raises(NotTaken, match="kode HTTP 401"):
        await office(register, system.webhook(secret=ANOTHER_SECRET)).deliver(ANNOUNCEMENT, 1)
    assert (system.refused, system.seen) == (1, [])


async def test_a_redirect_is_not_followed(register: Register, system: Integration) -> None:
    """What is signed for one address is told to no other."""
    system.answers = [307]
    with pytest.raises(NotTaken, match="kode HTTP 307"):
        await office(register, system.webhook()).deliver(ANNOUNCEMENT, 1)
    assert len(system.seen) == 1


async def test_gone_is_an_end_of_its_own(register: Register, system: Integration) -> None:
    """By the name of its class, which is how the SDK calls an error: the retry policy knows it by no other."""
    system.answers = [410]
    with pytest.raises(Gone, match="kode HTTP 410") as found:
        await office(register, system.webhook()).deliver(ANNOUNCEMENT, 1)
    assert type(found.value).__name__ == Failure.GONE


async def test_a_system_that_thinks_for_too_long_has_failed(
    register: Register, system: Integration, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It accepts the connection and the event, and does not answer in time."""
    monkeypatch.setattr(webhooks, "ANSWER_WITHIN", 0.3)
    system.silence = 0.6
    with pytest.raises(NotTaken, match="server tidak menjawab pada waktunya"):
        await office(register, system.webhook()).deliver(ANNOUNCEMENT, 1)
    assert len(system.seen) == 1


async def test_a_certificate_that_nobody_vouches_for_gets_nothing(
    register: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until the office says whom to trust (`SSL_CERT_FILE`): then the event arrives, encrypted."""
    certificate = self_signed(tmp_path)
    with integration(certificate) as system:
        hooks = office(register, system.webhook())
        with pytest.raises(NotTaken, match="sertifikat server tidak dapat dipercaya"):
            await hooks.deliver(ANNOUNCEMENT, 1)
        assert (system.seen, system.refused) == ([], 0)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        webhooks.trusted.cache_clear()
        await hooks.deliver(ANNOUNCEMENT, 2)
    webhooks.trusted.cache_clear()
    assert system.ids == [EVENT.key]


FAILURES = [
    ("http://127.0.0.1:{closed}/{hidden}", "sambungan ditolak"),
    ("http://127.0.0.1:{silent}/{hidden}", "server tidak menjawab pada waktunya"),
    ("https://127.0.0.1:{system}/{hidden}", "sambungan TLS gagal"),
    ("https://{hidden}.invalid/", "nama server tidak dikenal"),
]


@pytest.mark.parametrize(("url", "problem"), FAILURES)
async def test_a_failure_has_a_reason_and_gives_no_secret_away(
    url: str, problem: str, register: Register, system: Integration, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither its sentence, nor what goes into a history, nor the log of a worker that logs all there is."""
    monkeypatch.setattr(webhooks, "ANSWER_WITHIN", 1.0)
    with everything_logged() as logged, silent_server() as silent:
        address = url.format(closed=free_port(), silent=silent, system=system.port, hidden=HIDDEN)
        hook = Webhook(name="integrasi", url=SecretStr(address), secret=SecretStr(SECRET))
        with pytest.raises(NotTaken) as refused:
            await office(register, hook).deliver(ANNOUNCEMENT, 1)
    assert refused.value.problem == problem
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__
    assert HIDDEN not in logged.getvalue()
    assert SECRET not in logged.getvalue()
    assert SECRET not in repr(hook)


async def test_a_worker_that_logs_all_there_is_does_not_log_the_address(
    register: Register, system: Integration
) -> None:
    """Where the event is taken, the HTTP library would have named it."""
    with everything_logged() as logged:
        await office(register, system.webhook()).deliver(ANNOUNCEMENT, 1)
    assert "/kait" not in logged.getvalue()
    assert "v1," not in logged.getvalue()


async def test_a_log_that_cannot_be_read_keeps_the_event_at_home(
    register: Register, system: Integration, tmp_path: Path
) -> None:
    """Better late than twice: while the register is away nothing is sent."""
    register.close()
    for file in tmp_path.glob("register.db*"):
        file.unlink()
    (tmp_path / "register.db").mkdir()
    with pytest.raises(RegisterUnavailable):
        await office(register, system.webhook()).deliver(ANNOUNCEMENT, 1)
    assert system.seen == []


async def test_a_webhook_that_has_gone_from_the_file_is_a_failure(register: Register) -> None:
    with pytest.raises(NotTaken, match="tidak ada lagi dalam berkas saluran"):
        await office(register).deliver(ANNOUNCEMENT, 1)


async def test_the_operator_is_told_once_of_what_was_given_up(
    register: Register, system: Integration, operator: Endpoint
) -> None:
    """With the reason of the last attempt; the log has both the event and the report."""
    system.answers = [503]
    hooks = office(register, system.webhook(), operator=operator.url())
    with pytest.raises(NotTaken):
        await hooks.deliver(ANNOUNCEMENT, 1)
    for attempt in (1, 2):
        await hooks.report(ANNOUNCEMENT, attempt)
    assert operator.numbers == [f"{EVENT.key}/integrasi"]
    assert operator.posts[0]["title"] == "Peristiwa tidak terkirim ke webhook integrasi"
    assert "Sebab terakhir: server menjawab dengan kode HTTP 503\n" in operator.posts[0]["message"]
    assert f"Peristiwa: {EVENT.key} (step.escalated)\n" in operator.posts[0]["message"]
    assert log_of(register) == {
        (EVENT.key, "integrasi"): (DeliveryState.UNDELIVERED, 1, "server menjawab dengan kode HTTP 503"),
        (f"{EVENT.key}/integrasi", "surel"): (DeliveryState.DELIVERED, 1, ""),
    }


async def test_what_was_delivered_after_all_is_not_reported(
    register: Register, system: Integration, operator: Endpoint
) -> None:
    hooks = office(register, system.webhook(), operator=operator.url())
    await hooks.deliver(ANNOUNCEMENT, 1)
    await hooks.report(ANNOUNCEMENT, 1)
    assert operator.posts == []


def test_a_dot_in_a_cycles_number_cannot_move_what_is_signed() -> None:
    """The form separates id, instant and body by dots; whoever names a cycle must not add one."""
    heads = webhooks.signed(bytes(32), "siklus.1700000000.{}/1/1/opened/0", MONDAY, b"{}")
    assert heads["webhook-id"] == "siklus%2E1700000000%2E%7B%7D/1/1/opened/0"


async def test_a_trial_is_signed_and_says_what_it_is(system: Integration) -> None:
    """No event of a cycle: a system that acts on events passes it by."""
    file = ChannelFile(webhooks=(system.webhook(),))
    trial = await try_webhook(file, "integrasi", datetime.now(UTC))
    assert (trial.channel, trial.problem) == ("integrasi", None)
    [(message_id, message)] = system.seen
    assert message_id.startswith("uji-coba/integrasi/")
    assert (message["type"], message["data"]) == ("webhook.trial", {"webhook": "integrasi"})


async def test_a_webhook_that_nobody_knows_cannot_be_tried() -> None:
    with pytest.raises(SopError, match="Webhook lain tidak dikenal; yang dikenal: tidak ada"):
        await try_webhook(ChannelFile(), "lain", MONDAY)
