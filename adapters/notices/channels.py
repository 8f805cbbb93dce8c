"""Notices that leave the house: through which channels, and what came of each delivery."""

import asyncio
import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from pydantic import SecretStr

from adapters.notices.carrier import NotTaken, UnusableAddress, carry, check_address
from adapters.notices.channel_file import OPERATOR as OPERATOR
from adapters.notices.channel_file import Channel, Webhook
from adapters.notices.channel_file import ChannelFile as ChannelFile
from adapters.notices.delivery_log import DeliveryLog
from adapters.notices.letter import Letter, notice_letter, trial_letter, undelivered_letter
from adapters.register.register import Register
from sop.base.errors import InvalidFile, SopError
from sop.base.reading import Frozen, read_toml
from sop.cycle.deliveries import Delivery

T = TypeVar("T")

AT_ONCE = 32
"""Letters on their way at the same time, in threads of their own: a dead server must not hold up the register's."""


def load_channels(path: Path | None, environment: Mapping[str, str] = os.environ) -> ChannelFile:
    """The channel file at `path`, every address and secret of which can be used; without a file there are no channels.

    Raises:
        InvalidFile: names the file and the way, and never its address or secret.
    """
    if path is None:
        return ChannelFile()
    file = read_toml(path, ChannelFile)
    return file.model_copy(
        update={
            "channels": tuple(_addressed(channel, str(path), environment) for channel in file.channels),
            "webhooks": tuple(_signing(webhook, str(path), environment) for webhook in file.webhooks),
        }
    )


def _addressed(channel: Channel, file: str, environment: Mapping[str, str]) -> Channel:
    way = f"saluran {channel.name}"
    url = _held(channel.url, channel.url_env, environment, file, way)
    try:
        check_address(url.get_secret_value())
    except UnusableAddress as error:
        problem = f"{way}: alamatnya tidak dapat dipakai; bandingkan dengan channels.example.toml."
        raise InvalidFile(file, problem) from error
    return channel.model_copy(update={"url": url})


def _signing(webhook: Webhook, file: str, environment: Mapping[str, str]) -> Webhook:
    way = f"webhook {webhook.name}"
    url = _held(webhook.url, webhook.url_env, environment, file, way)
    secret = _held(webhook.secret, webhook.secret_env, environment, file, way)
    webhook = webhook.model_copy(update={"url": url, "secret": secret})
    try:
        _ = webhook.address, webhook.key
    except ValueError as error:
        raise InvalidFile(file, f"{way}: {error}") from error
    return webhook


def _held(
    value: SecretStr | None, variable: str | None, environment: Mapping[str, str], file: str, way: str
) -> SecretStr:
    """What the file says, or the environment variable that it names instead."""
    if value is not None:
        return value
    if not (text := environment.get(variable or "", "").strip()):
        raise InvalidFile(file, f"{way}: variabel {variable} belum diisi. Isilah, lalu jalankan lagi.")
    return SecretStr(text)


class Trial(Frozen):
    """What came of a trial through one channel or webhook."""

    channel: str
    """Its name."""
    problem: str | None
    """None: it was taken."""


def try_channels(channels: ChannelFile, role: str, now: datetime) -> list[Trial]:
    """Sends a trial letter through each channel of a role, all at the same time and at whatever hour; unlogged.

    Raises:
        SopError: the role has no channel.
    """
    names = channels.all_of(role)
    if not names:
        known = ", ".join(channels.roles) or "tidak ada"
        raise SopError(f"Peran {role} tidak mempunyai saluran; yang mempunyai: {known}. Periksa berkas SOP_CHANNELS.")
    with ThreadPoolExecutor(len(names)) as threads:
        return list(threads.map(partial(_try, channels, role, now), names))


def _try(channels: ChannelFile, role: str, now: datetime, channel: str) -> Trial:
    try:
        carry(channel, channels.url(channel) or "", trial_letter(role, channel, now))
    except NotTaken as error:
        return Trial(channel=channel, problem=error.problem)
    return Trial(channel=channel, problem=None)


class OfficeChannels:
    """Each delivery is logged. What the log calls delivered is not sent again, so that only a worker that dies between
    sending and logging sends twice; both letters then have the same number."""

    def __init__(self, channels: ChannelFile, register: Register, public_url: str) -> None:
        self._channels = channels
        self._log = DeliveryLog(register)
        self._public_url = public_url
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="deliveries")

    async def deliver(self, delivery: Delivery, attempt: int) -> None:
        """Sends one notice through one channel.

        Raises:
            NotTaken: the channel did not take it, or is no longer in the channel file.
            RegisterUnavailable: the log cannot be read (nothing was sent then), or not be written.
        """
        letter = notice_letter(delivery.notice, self._public_url)
        await self._in_thread(partial(self._send, letter, delivery.channel, attempt))

    async def report(self, delivery: Delivery, attempt: int) -> None:
        """Logs that a notice was given up, and tells the operator of it.

        Raises:
            NotTaken, RegisterUnavailable: as for `tell_operator`.
        """
        problem = await self._in_thread(partial(self._log.give_up, delivery.notice.key, delivery.channel))
        if problem is not None:
            await self.tell_operator(undelivered_letter(delivery, problem, self._public_url), attempt)

    async def tell_operator(self, letter: Letter, attempt: int) -> None:
        """Sends a letter through each channel of the operator's, where he has any.

        Raises:
            NotTaken: one of them did not take it; told again, the others are not.
            RegisterUnavailable: as for `deliver`.
        """
        sends = [partial(self._send, letter, channel, attempt) for channel in self._channels.of(OPERATOR)]
        for end in await asyncio.gather(*map(self._in_thread, sends), return_exceptions=True):
            if end is not None:
                raise end

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def _send(self, letter: Letter, channel: str, attempt: int) -> None:
        if self._log.has(letter.number, channel):
            return
        try:
            url = self._channels.url(channel)
            if url is None:
                raise NotTaken(channel, "tidak ada lagi dalam berkas saluran")
            carry(channel, url, letter)
        except NotTaken as error:
            self._log.failed(letter.number, channel, attempt, error.problem)
            raise
        self._log.delivered(letter.number, channel, attempt)
