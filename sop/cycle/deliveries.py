"""A notice on its way to people: through which channel, and how far it has come."""

from enum import StrEnum

from sop.base.reading import Frozen
from sop.cycle.notices import Notice


class Delivery(Frozen):
    """One notice through one channel; its key is (`notice.key`, `channel`)."""

    notice: Notice
    channel: str
    """The channel's name in the office's channel file."""


class Errand(Frozen):
    """A notice with every channel that it is to go through: the input of the workflow `NoticeDelivery`."""

    notice: Notice
    channels: tuple[str, ...]


class DeliveryState(StrEnum):
    """How far a delivery has come, in the delivery log."""

    FAILED = "failed"
    """The last attempt failed; another follows."""
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    """Given up; the operator was told."""


STATE_WORDS = {
    DeliveryState.FAILED: "gagal, dicoba lagi",
    DeliveryState.DELIVERED: "terkirim",
    DeliveryState.UNDELIVERED: "tidak terkirim",
}
