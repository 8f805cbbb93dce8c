"""Letters by mail, webhook and chat, to real servers; and why one was not taken, without anything secret."""

import logging
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

import pytest
from apprise.plugins import N_MGR

from adapters.notices import carrier
from adapters.notices.carrier import NotTaken, carry, check_address
from adapters.notices.letter import notice_letter
from sop.cycle.journal import Kind
from tests.adapters.support.noticed import notices
from tests.adapters.support.receivers import Endpoint, Mailbox, free_port, mail_server, silent_server, web_server

NOTICE = notices()[Kind.ESCALATED]
LETTER = notice_letter(NOTICE, "")
NUMBER = f"Nomor pemberitahuan: {NOTICE.key}"
PASSWORD = "s4ngat-rahasia"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as server:
        yield server


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with web_server() as server:
        yield server


@contextmanager
def everything_logged() -> Iterator[StringIO]:
    """What a worker that logs all there is writes. (pytest's own `caplog` also hears loggers that tell nobody.)"""
    handler, root = logging.StreamHandler(StringIO()), logging.getLogger()
    level = root.level
    root.setLevel(logging.DEBUG)
    handler.addFilter(lambda record: record.name != "mail.log")  # the mail server of this test
    root.addHandler(handler)
    yield handler.stream
    root.removeHandler(handler)
    root.setLevel(level)


def test_a_mail_brings_the_letter_under_its_number(mailbox: Mailbox) -> None:
    """To one recipient, in plain text, with the idempotency key in its head and in its body."""
    carry("saluran", mailbox.url(), LETTER)
    [mail] = mailbox.mails
    body = mail.get_payload(decode=True)
    assert isinstance(body, bytes)
    assert mail.get_content_type() == "text/plain"
    assert (mail["From"], mail["To"]) == ("sop@kantor.example", "kepala@kantor.example")
    assert str(mail["Subject"]).startswith("Eskalasi tingkat 5: 1. ")
    assert mail["X-Idempotency-Key"] == NOTICE.key
    assert NUMBER in body.decode()
    assert len(mail.get_all("Message-ID", [])) == 1


def test_a_webhook_brings_the_letter_under_its_number(endpoint: Endpoint) -> None:
    carry("saluran", endpoint.url("kantor?+Authorization=Bearer%20x"), LETTER)
    [post] = endpoint.posts
    assert (post["path"], post["headers"]["Authorization"]) == ("/kantor", "Bearer x")
    assert post["headers"]["X-Idempotency-Key"] == NOTICE.key
    assert post["title"].startswith("Eskalasi tingkat 5: 1. ")
    assert NUMBER in post["message"]


def test_a_whatsapp_gateway_of_the_office_brings_the_letter(endpoint: Endpoint) -> None:
    """The Evolution API, at an address of our own."""
    url = f"evolution://kunci@127.0.0.1:{endpoint.port}/dpmptsp/628110000001/"
    carry("saluran", url, LETTER)
    [post] = endpoint.posts
    assert post["number"].lstrip("+") == "628110000001"
    assert NUMBER in post["text"]


def test_telegram_brings_the_letter(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    """As Telegram's own protocol has it, spoken to a server of ours."""
    check_address("json://localhost")  # loads them all
    monkeypatch.setattr(N_MGR["tgram"], "notify_url", f"http://127.0.0.1:{endpoint.port}/bot")
    endpoint.answer = {"ok": True, "result": {}}
    url = "tgram://123456789:abcdefghijklmnopqrstuvwxyz_12345678/-1001234567890/"
    carry("saluran", url, LETTER)
    assert endpoint.posts[-1]["path"].endswith("/sendMessage")
    assert NUMBER in endpoint.posts[-1]["text"]


def test_a_whatsapp_template_gets_the_letter_in_one_line(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    """Meta refuses a parameter with a line break in it."""
    check_address("json://localhost")  # loads them all
    monkeypatch.setattr(N_MGR["whatsapp"], "notify_url", f"http://127.0.0.1:{endpoint.port}/{{fb_ver}}/{{phone_id}}")
    url = "whatsapp://pemberitahuan:tokenwa@12345/628110000000/?lang=id&:body=1"
    carry("saluran", url, LETTER)
    [post] = endpoint.posts
    [parameter] = post["template"]["components"][0]["parameters"]
    assert (post["template"]["name"], post["template"]["language"]) == ("pemberitahuan", {"code": "id"})
    assert not re.search(r"[\n\t]| {5}", parameter["text"])
    assert NUMBER in parameter["text"]


FAILURES = [
    ("json://127.0.0.1:{closed}/", "sambungan ditolak"),
    ("mailto://127.0.0.1:{closed}?from=a@b.example&to=c@d.example", "sambungan ditolak"),
    ("json://user:{password}@127.0.0.1:{web}/{password}", "server menjawab dengan kode HTTP 503"),
    ("json://{password}.invalid/", "nama server tidak dikenal"),
    ("json://127.0.0.1:{silent}/", "server tidak menjawab pada waktunya"),
    ("mailto://127.0.0.1:{silent}?from=a@b.example&to=c@d.example", "server tidak menjawab pada waktunya"),
    ("mailto://127.0.0.1:{mail}?from=a@b.example&to=unknown@d.example", "ditolak server dengan kode 550"),
    (
        "mailto://user:{password}@127.0.0.1:{mail}?from=a@b.example&to=c@d.example",
        "server tidak menyediakan cara masuk dengan kata sandi",
    ),
    ("mailtos://127.0.0.1:{mail}?from=a@b.example&to=c@d.example", "server tidak mendukung STARTTLS"),
    ("mailtos://127.0.0.1:{web}?mode=ssl&from=a@b.example&to=c@d.example", "sambungan TLS gagal"),
]


@pytest.mark.parametrize(("url", "problem"), FAILURES)
def test_a_failure_has_a_reason_and_gives_no_secret_away(
    url: str,
    problem: str,
    mailbox: Mailbox,
    endpoint: Endpoint,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Neither its sentence nor the log of a worker that logs all there is holds a password or an address."""
    monkeypatch.setattr(carrier, "ANSWER_WITHIN", 0.5)
    endpoint.status = 503
    with everything_logged() as logged, silent_server() as silent:
        ports = {"closed": free_port(), "web": endpoint.port, "mail": mailbox.port, "silent": silent}
        with pytest.raises(NotTaken) as refused:
            carry("saluran", url.format(password=PASSWORD, **ports), LETTER)
    assert (refused.value.problem, str(refused.value)) == (problem, f"Saluran saluran gagal: {problem}.")
    assert PASSWORD not in logged.getvalue()
    assert "@" not in logged.getvalue()


def test_a_server_that_drips_does_not_hold_a_worker(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each byte comes in time, and the attempt ends all the same."""
    monkeypatch.setattr(carrier, "ALL_WITHIN", 0.5)
    endpoint.on_post = lambda: time.sleep(1.5)
    with pytest.raises(NotTaken, match="tidak menjawab pada waktunya"):
        carry("saluran", endpoint.url(), LETTER)
