"""Another system of the office, with a token of its own."""

from typing import Any

import httpx2
from httpx2 import ASGITransport, AsyncClient

from adapters.tokens import Scope
from tests.portal.office import Portal

EVERYTHING = (Scope.READ, Scope.ACT, Scope.START, Scope.RECORDS)


class Client(AsyncClient):
    """Speaks to `/api/v1` with the token `secret`."""

    async def said(self, path: str, **query: Any) -> Any:
        """What a GET answers."""
        answer = await self.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()


def client(portal: Portal, secret: str = "", **headers: str) -> Client:
    given = {"authorization": f"Bearer {secret}"} if secret else {}
    transport = ASGITransport(portal.app, raise_app_exceptions=False, client=("10.0.0.20", 4000))
    return Client(transport=transport, base_url="http://portal.test/api/v1", headers=given | headers)


def of(portal: Portal, login: str, *scopes: Scope) -> Client:
    """A client whose token acts as the account `login`."""
    issued = portal.accounts.tokens.issue(login, "uji", scopes or EVERYTHING, portal.ports.now())
    return client(portal, issued.secret)


def refused(answer: httpx2.Response, status: int, reason: str) -> str:
    """The sentence of a problem document with that status and reason."""
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), answer.text
    told = answer.json()
    assert (told["status"], told["reason"]) == (status, reason), told
    return str(told["detail"])
