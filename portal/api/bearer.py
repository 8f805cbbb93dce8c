"""Who asks by which token, and whether it is for that."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from adapters.tokens import Bearer, Scope
from portal.ports import ports_of
from portal.security import refused

_SCHEME = HTTPBearer(auto_error=False, description="A token that an operator has issued for the integration's account.")


async def bearer(request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Depends(_SCHEME)]) -> Bearer:
    """Raises 401. A session's cookie is no token: what a browser sends by itself orders nothing here."""
    ports = ports_of(request)
    found = None
    if given is not None:
        found = await run_in_threadpool(ports.accounts.tokens.bearer, given.credentials, ports.now())
    if found is None:
        raise HTTPException(401, "Token tidak ada, tidak dikenal, atau tidak berlaku lagi. Mintalah kepada operator.")
    request.state.account = found.account
    return found


def within(scope: Scope) -> Callable[..., Coroutine[Any, Any, Bearer]]:
    """The bearer of a token that is for `scope`; any other is refused, and the refusal is logged."""

    async def scoped(request: Request, found: Annotated[Bearer, Depends(bearer)]) -> Bearer:
        if scope not in found.token.scopes:
            raise await refused(request, f"Token ini tidak untuk {scope}. Mintalah token lain kepada operator.")
        return found

    return scoped


Reader = Annotated[Bearer, Depends(within(Scope.READ))]
Actor = Annotated[Bearer, Depends(within(Scope.ACT))]
Starter = Annotated[Bearer, Depends(within(Scope.START))]
Archivist = Annotated[Bearer, Depends(within(Scope.RECORDS))]
