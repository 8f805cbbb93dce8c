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

from adapters.carrier import NotTaken, UnusableAddress, carry, check_address
from adapters.channel_file import OPERATOR as OPERATOR
from adapters.channel_file import Channel
from adapters.channel_file import ChannelFile as ChannelFile
from adapters.delivery_problems import UNKNOWN
from adapters.letter import Letter, notice_letter, trial_letter, undelivered_letter
from adapters.register import Register
from adapters.register_rows import DeliveryEntry
from sop.deliveries import Delivery, DeliveryState
from sop.errors import InvalidFile, SopError
from sop.reading import Frozen, read_toml

T = TypeVar("T")

AT_ONCE = 32
"""Letters on their way at the same time, in threads of their own: a dead server must not hold up the register's."""


def load_channels(path: Path | None, environment: Mapping[str, str] = os.environ) -> ChannelFile:
    """The channel file at `path`, every address of which can be used; without a file there are no channels.

    Raises:
        InvalidFile: names the file and the channel, and never its address.
    """
    if path is None:
        return ChannelFile()
    file = read_toml(path, ChannelFile)
    channels = tuple(_addressed(channel, str(path), environment) for channel in file.channels)
    return file.model_copy(update={"channels": channels})


def _addressed(channel: Channel, file: str, environment: Mapping[str, str]) -> Channel:
    if channel.url is None:
        url = environment.get(channel.url_env or "", "").strip()
        if not url:
            problem = f"saluran {channel.name}: variabel {channel.url_env} belum diisi dengan alamat saluran itu."
            raise InvalidFile(file, problem)
        channel = channel.model_copy(update={"url": SecretStr(url)})
    try:
        check_address(channel.url.get_secret_value() if channel.url else "")
    except UnusableAddress as error:
        problem = f"saluran {channel.name}: alamatnya tidak dapat dipakai; bandingkan dengan channels.example.toml."
        raise InvalidFile(file, problem) from error
    return channel


class Trial(Frozen):
    """What came of a trial letter through one channel."""

    channel: str
    problem: str | None
    """None: the channel took it."""


def try_channels(channels: ChannelFile, role: str, now: datetime) -> list[Trial]:
    """Sends a trial letter through each channel of a role, all at the same time and at whatever hour; unlogged.

    Raises:
        SopError: the role has no channel.
    """
    names = channels.of(role)
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
        self._register = register
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
        """Logs that a notice was given up, and tells the operator through each channel of his, where he has any.

        Raises:
            NotTaken: one of them did not take it; the others are not told again.
            RegisterUnavailable: as for `deliver`.
        """
        problem = await self._in_thread(partial(self._give_up, delivery))
        if problem is None:
            return
        letter = undelivered_letter(delivery, problem, self._public_url)
        sends = [partial(self._send, letter, channel, attempt) for channel in self._channels.of(OPERATOR)]
        for end in await asyncio.gather(*map(self._in_thread, sends), return_exceptions=True):
            if end is not None:
                raise end

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def _send(self, letter: Letter, channel: str, attempt: int) -> None:
        if (entry := self._entry(letter.number, channel)) and entry.state is DeliveryState.DELIVERED:
            return
        try:
            url = self._channels.url(channel)
            if url is None:
                raise NotTaken(channel, "tidak ada lagi dalam berkas saluran")
            carry(channel, url, letter)
        except NotTaken as error:
            self._register.log_delivery(letter.number, channel, DeliveryState.FAILED, attempt, error.problem)
            raise
        self._register.log_delivery(letter.number, channel, DeliveryState.DELIVERED, attempt)

    def _give_up(self, delivery: Delivery) -> str | None:
        """Why the last attempt failed; None where it was delivered after all."""
        key, channel = delivery.notice.key, delivery.channel
        entry = self._entry(key, channel)
        if entry is not None and entry.state is DeliveryState.DELIVERED:
            return None
        # No attempt and no problem of its own: the log keeps those of the last attempt.
        self._register.log_delivery(key, channel, DeliveryState.UNDELIVERED, 0)
        return entry.problem if entry is not None else UNKNOWN

    def _entry(self, key: str, channel: str) -> DeliveryEntry | None:
        entries = self._register.deliveries(limit=100, key_prefix=key)
        return next((each for each in entries if (each.key, each.channel) == (key, channel)), None)
