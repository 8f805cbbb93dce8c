"""Signing in by an identity provider (OpenID Connect): out to its page, and back with its word for somebody."""

import secrets
from typing import Annotated
from urllib.parse import quote, unquote

from fastapi import APIRouter, Depends, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from adapters.people.accounts import NotAdmitted
from adapters.people.identity_provider import Attempt, IdentityProvider, NotVouched, ProviderUnavailable
from portal.frame.ports import ports_of
from portal.frame.rendering import forget_cookie, redirect, set_cookie
from portal.frame.security import BROWSER, address_of, cookie, session_of
from portal.pages.signing import door, own_page, welcome
from settings import Settings
from sop.base.errors import SopError

router = APIRouter()

ATTEMPT = "upaya"
"""The cookie of an attempt: its secret, and the page that was asked for."""
BACK = "/masuk/kembali"
"""Where the provider sends browsers back to, at `SOP_PORTAL_URL`."""
_SECONDS = 600
"""How long somebody may take at the provider."""


def provider_of(settings: Settings) -> IdentityProvider | None:
    """The provider that the settings name; None where they name none. Raises SopError: names what is missing."""
    if not settings.oidc_issuer:
        return None
    client_id, url = settings.oidc_client_id, settings.portal_url
    secret = settings.oidc_client_secret.get_secret_value() if settings.oidc_client_secret else ""
    needed = {"SOP_OIDC_CLIENT_ID": client_id, "SOP_OIDC_CLIENT_SECRET": secret, "SOP_PORTAL_URL": url}
    if missing := ", ".join(name for name, value in needed.items() if not value):
        raise SopError(f"Masuk lewat SOP_OIDC_ISSUER juga memerlukan {missing}. Isi, atau kosongkan SOP_OIDC_ISSUER.")
    return IdentityProvider(settings.oidc_issuer, client_id, secret, f"{url}{BACK}", settings.oidc_claim)


def known_provider(request: Request) -> IdentityProvider:
    """Raises 404 where people sign in by password alone."""
    if (provider := ports_of(request).identity_provider) is None:
        raise HTTPException(404)
    return provider


Provider = Annotated[IdentityProvider, Depends(known_provider)]


@router.get("/masuk/penyedia")
async def leave(request: Request, provider: Provider, ke: str = "/", ulang: str = "") -> Response:
    """Reached by a link, not by a form: the policy of our pages lets no form lead to another site. `ulang`: whoever is
    signed in proves to the provider once more who he is, before he does what matters."""
    anew = ulang == "ya"
    if session_of(request) and not anew:
        return redirect(request, "/")
    attempt = Attempt()
    try:
        response = redirect(request, await provider.page(attempt, anew=anew))
    except ProviderUnavailable as error:
        return door(request, ke, error=str(error), status=503)
    set_cookie(request, response, ATTEMPT, f"{attempt.secret}.{quote(own_page(ke), safe='')}", _SECONDS)
    return response


@router.get(BACK)
async def come_back(request: Request, provider: Provider, code: str = "", state: str = "", error: str = "") -> Response:
    """Answers the browser that left, and no other; once."""
    ports, (secret, _, then) = ports_of(request), cookie(request, ATTEMPT).partition(".")
    attempt, then = Attempt(secret), unquote(then)
    try:
        if not secret or not secrets.compare_digest(state.encode(errors="replace"), attempt.state.encode()):
            raise NotVouched
        if error or not code:
            raise NotVouched if error in ("", "access_denied") else ProviderUnavailable
        vouched, known = await provider.login(attempt, code, ports.now()), cookie(request, BROWSER)
        new = await run_in_threadpool(
            ports.accounts.admit, vouched.login, address_of(request), ports.now(), vouched.proven_at, known
        )
        response = await run_in_threadpool(welcome, request, new, then)
    except (NotVouched, NotAdmitted, ProviderUnavailable) as problem:
        response = door(
            request, then, error=str(problem), status=503 if isinstance(problem, ProviderUnavailable) else 403
        )
    forget_cookie(request, response, ATTEMPT)
    return response
