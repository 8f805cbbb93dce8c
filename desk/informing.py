"""What others have done to somebody's account, told to him on his own pages until he has read it."""

from typing import TYPE_CHECKING

from sop.people.access import News
from sop.people.people import Account

if TYPE_CHECKING:
    from adapters.people.accounts import Accounts


class Informing:
    """Every method raises RegisterUnavailable where the database is away."""

    def __init__(self, accounts: "Accounts") -> None:
        self._accounts = accounts

    def news(self, account: Account) -> News:
        """The newest lines of the access log that are about an account, that it has not written itself, and that its
        holder has not read yet."""
        return self._accounts.news(account.id)

    def read(self, account: Account, upto: int) -> None:
        """Its holder has read all that there was up to `News.upto`."""
        self._accounts.read_news(account.id, upto)
