"""Notices as cycles give them, one of each kind, and channel files as tests need them."""

from collections.abc import Mapping

from pydantic import SecretStr

from adapters.notices.channel_file import Channel, ChannelFile
from sop.cycle.cycle import Cycle
from sop.cycle.journal import Kind
from sop.cycle.messages import AssignParty, CancelCycle, ReturnStep
from sop.cycle.notices import Notice, notices_since
from tests.sop.support.cycles import ALFA, DEVELOPER, MONDAY, SOP, at, complete, decide, leave_alone, reach, start

SECRETS = ("Rahasia Judul", "Petugas Data 1", "Kepala 1", "Alasan panjang")
"""What stands in these notices' cycles and may not leave the house: a title, people, a reason."""


def _told(cycle: Cycle, kind: Kind) -> Notice:
    return [notice for notice in notices_since(cycle, 0) if notice.kind is kind][-1]


def notices() -> dict[Kind, Notice]:
    """One of each kind, from a cycle full of free text."""
    order = start().order.model_copy(update={"title": SECRETS[0]})
    third = reach(3, order)
    late = leave_alone(start(order), MONDAY, at("Tue 2026-11-24 20:00"))
    returned = decide(third, MONDAY, ReturnStep, to_step=2, reason=SECRETS[3])
    ended = reach(len(SOP.activities), order)
    return {
        Kind.OPENED: _told(third, Kind.OPENED),
        Kind.REMINDED: _told(late, Kind.REMINDED),
        Kind.ESCALATED: _told(late, Kind.ESCALATED),
        Kind.RETURNED: _told(returned, Kind.RETURNED),
        Kind.ASSIGNED: _told(
            decide(reach(5, order), MONDAY, AssignParty, role_of=DEVELOPER, party=ALFA, reason=SECRETS[3]),
            Kind.ASSIGNED,
        ),
        Kind.FINISHED: _told(complete(ended, MONDAY, actor=SECRETS[1]), Kind.FINISHED),
        Kind.CANCELLED: _told(decide(third, MONDAY, CancelCycle, reason=SECRETS[3]), Kind.CANCELLED),
    }


def channel_file(channels: Mapping[str, tuple[str, str]]) -> ChannelFile:
    """Of each channel's name: the role that it is for, and its address."""
    return ChannelFile(
        channels=tuple(Channel(name=name, roles=(role,), url=SecretStr(url)) for name, (role, url) in channels.items())
    )
