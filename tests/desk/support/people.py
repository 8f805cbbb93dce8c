"""Who asks, in tests: accounts with roles that they have always held."""

from datetime import date

from sop.people.people import Account, Holding
from tests.sop.support.cycles import ALFA

SINCE = date(2020, 1, 1)


def person(*roles: str, login: str = "orang1", operator: bool = False, active: bool = True) -> Account:
    """Of the office."""
    held = tuple(Holding(role=role, since=SINCE) for role in roles)
    return Account(id=login, name="Orang 1", operator=operator, active=active, holdings=held)


def outsider(*roles: str, party: str = ALFA, login: str = "orang1") -> Account:
    """Of an outside party."""
    held = tuple(Holding(role=role, since=SINCE) for role in roles)
    return Account(id=login, name="Orang 1", vendor=True, party=party, holdings=held)
