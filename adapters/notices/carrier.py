"""Apprise, which carries letters by mail, chat and webhook. It enters the house here and nowhere else."""

import logging
import warnings
from functools import cache
from urllib.parse import quote

from apprise import Apprise, AppriseAsset, LogCapture, NotifyBase, NotifyFormat, PersistentStoreMode

from adapters.notices.delivery_problems import problem_of, unheard
from adapters.notices.letter import Letter
from sop.base.errors import SopError

ANSWER_WITHIN = 10.0
"""Seconds that a server has to accept a connection, and again for each answer."""
ALL_WITHIN = 30.0
"""Seconds that one attempt may take, however slowly a server drips."""
KEY_HEADER = "X-Idempotency-Key"


class NotTaken(SopError):
    """A channel that did not take a letter; `problem` says why, without anything secret."""

    def __init__(self, channel: str, problem: str) -> None:
        super().__init__(f"Saluran {channel} gagal: {problem}.")
        self.problem = problem


class UnusableAddress(ValueError):
    """An address that Apprise does not understand, or of which it would drop a part."""


def check_address(url: str) -> None:
    """Sends nothing. Not for several threads at once: it listens to what Apprise says of the address.

    Raises:
        UnusableAddress: without the address in it.
    """
    _prepare()
    with LogCapture(level=logging.WARNING, fmt="%(levelname)s") as complaints:  # type: ignore[no-untyped-call]
        service = _service(url)
        complained = "WARNING" in complaints.getvalue().splitlines()
    if complained or getattr(service, "targets", None) == []:
        raise UnusableAddress


def carry(channel: str, url: str, letter: Letter) -> None:
    """Sends a letter, in a thread that may wait up to `ALL_WITHIN` seconds.

    Its number goes along in a header where the channel has headers (e-mail, webhooks). No e-mail gets a `Message-ID`
    of ours: Apprise 2.2 always writes one, and a second would break the message.

    Raises:
        NotTaken: any recipient of the channel did not get it, as far as anybody knows.
    """
    _prepare()
    service = _service(url)
    if isinstance(headers := getattr(service, "headers", None), dict):
        headers[KEY_HEADER] = quote(letter.number, safe="/")
    # Slower than Apprise's own four seconds for the web: what is given up too early may arrive twice.
    service.socket_connect_timeout = service.socket_read_timeout = ANSWER_WITHIN
    title, body = letter.subject, letter.body
    if service.secure_protocol == "whatsapp" and getattr(service, "template", None):
        title, body = "", letter.in_one_line  # Meta refuses a line break in what fills its templates
    apprise = Apprise(asset=service.asset)
    apprise.add(service)
    result = apprise.notify(body, title, body_format=NotifyFormat.TEXT, timeout=ALL_WITHIN, log_level=logging.DEBUG)
    if not result:
        raise NotTaken(channel, problem_of(entry.message for entry in result.logs()))


def _service(url: str) -> NotifyBase:
    asset = AppriseAsset(
        app_id="Siklus SOP",  # the sender's name in a mail, the User-Agent of a webhook
        storage_mode=PersistentStoreMode.MEMORY,
        language="en",
    )
    service = Apprise.instantiate(url, asset=asset)
    if service is None:
        raise UnusableAddress
    return service


@cache
def _prepare() -> None:
    """Loads Apprise's services, and keeps what it logs out of our logs."""
    unheard("apprise", "urllib3")
    logging.getLogger("apprise").setLevel(logging.DEBUG)  # it says why it failed at this level alone
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        Apprise.instantiate("json://localhost")
