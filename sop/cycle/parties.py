"""To whom the outside roles of a cycle belong: each to one organisation, its party, or to nobody yet.

What a party has in a cycle is nothing to any other: whoever belongs to a party sees and does only what is its own.
"""

import unicodedata

from sop.base.errors import Refusal, Refused
from sop.cycle.messages import Order


def parties_of(order: Order) -> dict[str, str | None]:
    """The party of each outside role; None while it has none."""
    return {role: order.parties.get(role) for role in order.sop.external} | order.parties


def same_party(one: str | None, other: str | None) -> bool:
    """Whether two names mean one organisation: letter case, and blanks more or fewer, do not matter. None and an empty
    name mean none at all."""
    return bool(one and other) and _plain(one or "") == _plain(other or "")


def require_own_party(order: Order, role: str, party: str | None) -> None:
    """Raises Refused where somebody who belongs to `party` speaks for a role that is not its own here. Whoever belongs
    to none is of the office itself."""
    if party is not None and not same_party(party, order.parties.get(role)):
        raise Refused(Refusal.WRONG_PARTY, f"Pada siklus ini peran {role} bukan milik {party}; hubungi operator.")


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
