"""The private link by which a person's own telephone reads the calendar of his deadlines."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from adapters.people.accounts import Accounts
from adapters.people.tokens import Token, UnknownToken
from desk.caller import Caller
from desk.logbook import Logbook
from sop.people.access import AccessKind
from sop.people.people import Account, Scope

NAME = "Kalender pribadi"
"""The name of the tokens that people make for themselves here."""


class Linking:
    """A link is a token that is good for a calendar alone. Each one made or ended is one line in the access log.

    Every method may raise RegisterUnavailable where the database is away.
    """

    def __init__(self, accounts: Accounts, now: Callable[[], datetime]) -> None:
        self._tokens, self._now = accounts.tokens, now
        self._logbook = Logbook(accounts, now)

    def links(self, account: Account) -> list[Token]:
        """Those of a person that still open his calendar, the newest first."""
        return [
            each
            for each in self._tokens.of(account.id)
            if each.name == NAME and each.scopes == {Scope.CALENDAR} and each.is_good(self._now())
        ]

    def make(self, caller: Caller, account: Account) -> str:
        """The secret of a new link of one's own, in place of any before it."""
        before = self.links(account)
        issued = self._tokens.issue(
            account.id,
            NAME,
            {Scope.CALENDAR},
            self._now(),
            told=lambda token: self._logbook.line(caller, AccessKind.TOKEN_ISSUED, token.words, about=account.id),
        )
        self._end(before, account, caller)
        return issued.secret

    def end(self, caller: Caller, account: Account) -> None:
        """None of one's own links opens anything any more."""
        self._end(self.links(account), account, caller)

    def _end(self, links: list[Token], account: Account, caller: Caller) -> None:
        for link in links:
            line = self._logbook.line(caller, AccessKind.TOKEN_REVOKED, link.id, about=account.id)
            with suppress(UnknownToken):  # revoked meanwhile, by the same wish sent twice
                self._tokens.revoke(account.id, link.id, self._now(), line)
