"""An office that sends: its channels, and its delivery log as a test reads it."""

from adapters.notices.channels import OfficeChannels
from adapters.register.register import DeliveryEntry, Register
from sop.cycle.deliveries import DeliveryState
from tests.adapters.support.noticed import channel_file


def log_of(register: Register) -> dict[tuple[str, str], tuple[DeliveryState, int, str]]:
    """Of each notice and channel: state, attempts, problem."""

    def row(entry: DeliveryEntry) -> tuple[DeliveryState, int, str]:
        return entry.state, entry.attempts, entry.problem

    return {(entry.key, entry.channel): row(entry) for entry in register.deliveries(100)}


def office(register: Register, **channels: tuple[str, str]) -> OfficeChannels:
    return OfficeChannels(channel_file(channels), register, "")
