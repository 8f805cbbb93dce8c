"""Another system of the office, with a token of its own."""

from typing import Any, Self

import httpx2
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient

from portal.api.operations import PATH
from sop.people.people import Scope
from tests.portal.support.office import Portal

EVERYTHING = (Scope.READ, Scope.ACT, Scope.START, Scope.RECORDS)


class Client(AsyncClient):
    """Speaks to the API with the token `secret`."""

    @classmethod
    def over(cls, app: FastAPI, secret: str = "", **headers: str) -> Self:
        given = {"authorization": f"Bearer {secret}"} if secret else {}
        transport = ASGITransport(app, raise_app_exceptions=False, client=("10.0.0.20", 4000))
        return cls(transport=transport, base_url="http://portal.test", headers=given | headers)

    async def said(self, path: str, **query: Any) -> Any:
        """What a GET answers."""
        answer = await self.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()


def client(portal: Portal, secret: str = "", **headers: str) -> Client:
    """By way of the portal."""
    made = Client.over(portal.app, secret, **headers)
    made.base_url = httpx2.URL(f"http://portal.test{PATH}")
    return made


def of(portal: Portal, login: str, *scopes: Scope, app: FastAPI | None = None) -> Client:
    """A client whose token acts as the account `login`; over an API of its own where one is given."""
    secret = portal.accounts.tokens.issue(login, "uji", scopes or EVERYTHING, portal.ports.now()).secret
    return client(portal, secret) if app is None else Client.over(app, secret)


def refused(answer: httpx2.Response, status: int, reason: str) -> str:
    """The sentence of a problem document with that status and reason."""
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), answer.text
    told = answer.json()
    assert (told["status"], told["reason"]) == (status, reason), told
    return str(told["detail"])
