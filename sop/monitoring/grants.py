"""Who was given power in a period: what a report lists so that heads see it who did not give it."""

from collections.abc import Iterable
from datetime import datetime

from sop.base.reading import Frozen
from sop.form.document import Sop

GRANTED = ("Waktu", "Peran", "Diberikan kepada", "Oleh", "Rincian")
LISTED = (
    "Didaftar: pemberian peran atasan, dan pemberian peran apa pun kepada akun operator, juga yang sudah diakhiri. "
    "Pemberian di komputer server tidak mengenal akun pemberinya."
)


class Grant(Frozen):
    """A role as it was given, whether or not it is still held."""

    at: datetime
    role: str
    account_id: str
    """To whom."""
    name: str
    operator: bool
    """Whether he is an operator, who has accounts in his hands."""
    given_by: str | None
    """Whose session it was; None at a terminal."""
    address: str
    """From where."""
    words: str
    """How it was given: in whose stead, by which order, for which days."""


def listed(grants: Iterable[Grant], sop: Sop) -> tuple[Grant, ...]:
    """Those of a SOP's roles that a report lists: of heads, and to operators, whoever gave them. Nobody grants himself
    a role; so an operator who has got one may have asked another, or a terminal."""
    heads = {role.superior for role in sop.roles}
    known = {role.id for role in sop.roles}
    return tuple(each for each in grants if each.role in known and (each.role in heads or each.operator))
