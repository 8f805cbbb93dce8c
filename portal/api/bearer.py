"""Who asks by which token, and whether it is for that."""

from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer, SecurityScopes
from starlette.concurrency import run_in_threadpool

from adapters.people.tokens import Bearer, Scope
from portal.api.problems import Objection
from portal.frame.ports import ports_of
from portal.frame.security import address_of, logged
from sop.people.access import AccessKind

PER_TOKEN, PER_STRANGER = 600, 30
"""Requests a minute of one token; and those without a good token from one address, each of which is logged."""

_SCHEME = HTTPBearer(
    auto_error=False,
    description="A token that an operator has issued for an integration, or that you have made yourself.",
)


async def bearer(
    request: Request,
    needed: SecurityScopes,
    given: Annotated[HTTPAuthorizationCredentials | None, Depends(_SCHEME)],
) -> Bearer:
    """Raises 401 for no token and for one that opens nothing, 403 for one that is not for this; both are logged.

    A session's cookie is no token: what a browser sends by itself orders nothing here.
    """
    ports, found = ports_of(request), None
    if given is not None:
        found = await run_in_threadpool(ports.accounts.tokens.bearer, given.credentials, ports.now())
    if found is None:
        request.app.state.strangers.take(address_of(request), ports.now())
        sentence = "Token tidak ada, tidak dikenal, atau tidak berlaku lagi. Mintalah kepada operator."
        raise await _objection(request, 401, "no_token", sentence, "" if given is None else 'error="invalid_token"')
    request.app.state.turns.take(found.token.id, ports.now())
    request.state.account, request.state.token = found.account, found.token.name
    if missing := sorted(set(needed.scopes) - found.token.scopes):
        scope = " ".join(missing)
        sentence = f"Token ini tidak untuk {scope}. Mintalah token lain kepada operator."
        raise await _objection(request, 403, "missing_scope", sentence, f'error="insufficient_scope", scope="{scope}"')
    return found


async def _objection(request: Request, status: int, reason: str, sentence: str, why: str) -> Objection:
    """As RFC 6750 has it, and logged."""
    await logged(request, AccessKind.REFUSED, request.url.path[:200])
    return Objection(status, reason, sentence, {"www-authenticate": f"Bearer {why}".strip()})


Reader = Annotated[Bearer, Security(bearer, scopes=[Scope.READ])]
Actor = Annotated[Bearer, Security(bearer, scopes=[Scope.ACT])]
Starter = Annotated[Bearer, Security(bearer, scopes=[Scope.START])]
Archivist = Annotated[Bearer, Security(bearer, scopes=[Scope.RECORDS])]
