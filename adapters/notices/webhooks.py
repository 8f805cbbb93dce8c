"""Events posted to other systems, signed by the Standard Webhooks form (https://www.standardwebhooks.com, 1.0.0)."""

import asyncio
import base64
import hashlib
import hmac
import json
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from urllib.parse import quote

import httpx2

from adapters.notices.carrier import NotTaken
from adapters.notices.channel_file import ChannelFile, Webhook
from adapters.notices.channels import OfficeChannels, Trial
from adapters.notices.delivery_log import DeliveryLog
from adapters.notices.delivery_problems import problem_of, unheard
from adapters.notices.letter import lost_event_letter
from adapters.register.register import Register
from sop.base.errors import SopError
from sop.cycle.events import Announcement

ANSWER_WITHIN = 10.0
"""Seconds for one attempt, from looking up the name to the status of the answer."""
TRIAL = "webhook.trial"
"""The `type` of what a trial sends."""


class Gone(NotTaken):
    """The other system wants nothing more at this address (410). Activities and workflows know it by its name:
    `sop.base.contract.Failure.GONE`."""


class OfficeWebhooks:
    """At least once, under the same id each time; what the delivery log calls delivered is not sent again."""

    def __init__(self, file: ChannelFile, register: Register, channels: OfficeChannels, public_url: str) -> None:
        self._file = file
        self._log = DeliveryLog(register)
        self._channels = channels
        self._public_url = public_url

    async def deliver(self, announcement: Announcement, attempt: int) -> None:
        """Posts one event to one webhook.

        Raises:
            Gone: it is of no use to try again.
            NotTaken: any answer but 2xx, or none; or the webhook is no longer in the channel file.
            RegisterUnavailable: the log cannot be read (nothing was sent then), or not be written.
        """
        event, name = announcement.event, announcement.webhook
        if await asyncio.to_thread(self._log.has, event.key, name):
            return
        try:
            if (webhook := self._file.webhook(name)) is None:
                raise NotTaken(f"webhook {name}", "tidak ada lagi dalam berkas saluran")
            await post(webhook, event.key, event.model_dump_json().encode(), datetime.now(UTC))
        except NotTaken as error:
            await asyncio.to_thread(self._log.failed, event.key, name, attempt, error.problem)
            raise
        await asyncio.to_thread(self._log.delivered, event.key, name, attempt)

    async def report(self, announcement: Announcement, attempt: int) -> None:
        """Logs that an event was given up, and tells the operator through each channel of his, where he has any.

        Raises:
            NotTaken: one of them did not take it; the others are not told again.
            RegisterUnavailable: as for `deliver`.
        """
        problem = await asyncio.to_thread(self._log.give_up, announcement.event.key, announcement.webhook)
        if problem is not None:
            await self._channels.tell_operator(lost_event_letter(announcement, problem, self._public_url), attempt)


async def post(webhook: Webhook, key: str, body: bytes, now: datetime) -> None:
    """Sends `body` once. Redirects are not followed, and of the answer nothing is read but its head.

    Raises:
        Gone: answered with 410.
        NotTaken: any other answer but 2xx, or none in time.
    """
    unheard("httpx2", "httpcore2")
    try:
        async with (
            asyncio.timeout(ANSWER_WITHIN),
            httpx2.AsyncClient(timeout=None, verify=trusted()) as client,
            client.stream("POST", webhook.address, content=body, headers=signed(webhook.key, key, now, body)) as answer,
        ):
            status = answer.status_code
    except (TimeoutError, OSError, httpx2.HTTPError, httpx2.InvalidURL) as error:
        # Without its cause: that may hold the address, and ends up in logs and histories.
        raise NotTaken(f"webhook {webhook.name}", problem_of(map(repr, _chain(error)))) from None
    if not 200 <= status < 300:
        raise (Gone if status == 410 else NotTaken)(f"webhook {webhook.name}", problem_of([f"error={status}"]))


def signed(key: bytes, number: str, at: datetime, body: bytes) -> dict[str, str]:
    """The head of a request: the same `number` each time, and a signature over it, the instant and the body."""
    message_id = quote(number, safe="/").replace(".", "%2E")  # the dot separates what is signed
    timestamp = str(int(at.timestamp()))
    signature = hmac.digest(key, f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256)
    return {
        "content-type": "application/json",
        "user-agent": "sop-cycles",
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{base64.b64encode(signature).decode()}",
    }


async def try_webhook(file: ChannelFile, name: str, now: datetime) -> Trial:
    """Sends a signed trial to a webhook, at whatever hour; unlogged.

    Raises:
        SopError: the file knows no such webhook.
    """
    if (webhook := file.webhook(name)) is None:
        known = ", ".join(each.name for each in file.webhooks) or "tidak ada"
        raise SopError(f"Webhook {name} tidak dikenal; yang dikenal: {known}. Periksa berkas SOP_CHANNELS.")
    body = json.dumps({"type": TRIAL, "timestamp": now.isoformat(), "data": {"webhook": name}}).encode()
    try:
        await post(webhook, f"uji-coba/{name}/{now:%Y%m%dT%H%M%S}", body, now)
    except NotTaken as error:
        return Trial(channel=name, problem=error.problem)
    return Trial(channel=name, problem=None)


@cache
def trusted() -> ssl.SSLContext:
    """The authorities that this machine trusts; takes a tenth of a second to read."""
    return httpx2.create_ssl_context()


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error and what caused it: the outer ones do not say why."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
