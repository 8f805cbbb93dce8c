"""An identity provider (OpenID Connect): where a browser goes to sign in, and for whom the answer vouches.

Nothing is remembered from one sign-in to the next: the provider's keys may change at any time, and nobody's tokens are
kept.
"""

import hmac
import secrets
from asyncio import timeout
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

import httpx2
import structlog
from authlib.integrations.httpx_client import AsyncOAuth2Client, OAuthError
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry, decode
from pydantic import BaseModel

from sop.base.errors import SopError
from sop.base.web_address import WebAddress

log = structlog.get_logger()

_ANSWERS_WITHIN = 15.0
"""Seconds for all that is asked of a provider at once."""
_ALGORITHMS = ("RS256", "PS256", "ES256")
"""Signatures that only the provider can make: neither none, nor HMAC, whose key would be what everybody may read."""
_NONSENSE = (
    *(OAuthError, JoseError, httpx2.HTTPError, httpx2.InvalidURL, TimeoutError),
    *(ValueError, TypeError, KeyError),
)
"""All that comes of a provider that is away, or that says what the standard does not let it say."""
_LEEWAY = 60
"""Seconds by which its clock may differ from ours."""


class ProviderUnavailable(SopError):
    """The provider is away, or does not say what the standard asks of it. The log has the reason."""

    def __init__(self) -> None:
        super().__init__(
            "Penyedia akun sedang tidak dapat memastikan siapa Anda. "
            "Coba lagi beberapa saat lagi, atau masuklah dengan kata sandi."
        )


class NotVouched(SopError):
    """The provider vouches for nobody: not here, not now, or not for this browser. The log has the reason."""

    def __init__(self) -> None:
        super().__init__("Masuk lewat penyedia akun tidak selesai atau sudah kedaluwarsa. Mulailah sekali lagi.")


@dataclass(frozen=True)
class Attempt:
    """One sign-in on its way. Whatever travels with it follows from a secret of the browser that began it, and does
    not give that secret away."""

    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    @property
    def state(self) -> str:
        """Comes back with the browser: the answer belongs to it."""
        return self._derived("state")

    @property
    def nonce(self) -> str:
        """Stands in the ID token: that was made for this attempt."""
        return self._derived("nonce")

    @property
    def verifier(self) -> str:
        """Proves to the provider that whoever brings the code has begun the attempt (PKCE)."""
        return self._derived("verifier")

    def _derived(self, purpose: str) -> str:
        return hmac.digest(self.secret.encode(errors="replace"), purpose.encode(), "sha256").hex()


class _Description(BaseModel):
    """What a provider says about itself (OpenID Connect Discovery)."""

    issuer: str
    authorization_endpoint: WebAddress
    token_endpoint: WebAddress
    jwks_uri: WebAddress
    userinfo_endpoint: WebAddress | None = None
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)


class Vouched(NamedTuple):
    """Somebody for whom the provider vouches."""

    login: str
    proven_at: datetime | None
    """When he last proved who he is there, and did not just come by once more; None where the provider does not say."""


@dataclass(frozen=True)
class IdentityProvider:
    """Safe for any number of sign-ins at once."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str
    """Where the provider sends browsers back to; registered with it, letter by letter."""
    claim: str
    """The claim that is the login here."""

    async def page(self, attempt: Attempt, *, anew: bool = False) -> str:
        """The provider's address at which a browser goes on with an attempt; `anew`: at which the person must prove who
        he is, whatever the provider remembers of him. Raises ProviderUnavailable."""
        asked = {"prompt": "login", "max_age": "0"} if anew else {}
        async with self._asked() as (client, said):
            address: str = client.create_authorization_url(
                said.authorization_endpoint,
                state=attempt.state,
                nonce=attempt.nonce,
                code_verifier=attempt.verifier,
                **asked,
            )[0]
            return address

    async def login(self, attempt: Attempt, code: str, now: datetime) -> "Vouched":
        """For whom the provider vouches, by the code with which the browser came back; a code is good once.

        Raises:
            NotVouched, ProviderUnavailable
        """
        async with self._asked() as (client, said):
            client.token_endpoint_auth_method = _authentication(said)
            token = await client.fetch_token(said.token_endpoint, code=code, code_verifier=attempt.verifier)
            keys = KeySet.import_key_set((await _fetched(client, said.jwks_uri)).json())
            claims = self._checked(token["id_token"], keys, attempt, now)
            proven_at = _instant(claims.get("auth_time"))
            if claims.get(self.claim) is None and said.userinfo_endpoint is not None:
                whose, claims = claims["sub"], (await client.get(said.userinfo_endpoint)).raise_for_status().json()
                if claims["sub"] != whose:
                    raise ValueError("its userinfo is about somebody else")
            login = claims[self.claim]
            if not isinstance(login, str):
                raise TypeError(f"its claim {self.claim} is no text")
            return Vouched(login, proven_at)

    @asynccontextmanager
    async def _asked(self) -> AsyncIterator[tuple[AsyncOAuth2Client, _Description]]:
        """The provider's description, and a client for what else is asked of it. Whatever goes wrong meanwhile is one
        of our two errors."""
        client = AsyncOAuth2Client(
            self.client_id,
            self.client_secret,
            scope="openid profile",
            redirect_uri=self.redirect_uri,
            code_challenge_method="S256",
            leeway=0,
        )
        try:
            async with timeout(_ANSWERS_WITHIN), client:
                address = f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"
                said = _Description.model_validate_json((await _fetched(client, address)).content)
                if said.issuer != self.issuer:
                    raise ValueError(f"it calls itself {said.issuer!r}")
                yield client, said
        except _NONSENSE as error:
            if isinstance(error, OAuthError) and error.error == "invalid_grant":
                raise self._not_vouched(error) from error
            log.warning("identity_provider_unavailable", issuer=self.issuer, reason=_reason(error))
            raise ProviderUnavailable from error

    def _checked(self, id_token: str, keys: KeySet, attempt: Attempt, now: datetime) -> dict[str, Any]:
        """The claims of an ID token that is the provider's own, for us, for this attempt, and still good."""
        registry = JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=_LEEWAY,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self.client_id},
            nonce={"essential": True, "value": attempt.nonce},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
        )
        try:
            claims = decode(id_token, keys, _ALGORITHMS).claims
            registry.validate(claims)
            several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
            if claims.get("azp", None if several else self.client_id) != self.client_id:
                raise ValueError("made for another client")
        except (JoseError, ValueError) as error:
            raise self._not_vouched(error) from error
        return claims

    def _not_vouched(self, error: Exception) -> NotVouched:
        log.warning("identity_not_vouched", issuer=self.issuer, reason=_reason(error))
        return NotVouched()


def _instant(auth_time: object) -> datetime | None:
    """Of the claim `auth_time`, which only an ID token is believed. Raises ValueError or TypeError for nonsense."""
    if auth_time is None:
        return None
    if isinstance(auth_time, bool) or not isinstance(auth_time, int | float):
        raise TypeError("its auth_time is no number")
    try:
        return datetime.fromtimestamp(auth_time, UTC)
    except (OverflowError, OSError) as error:
        raise ValueError("its auth_time is no instant") from error


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]


async def _fetched(client: AsyncOAuth2Client, address: str) -> httpx2.Response:
    """A document that anybody may read."""
    response: httpx2.Response = await client.request("GET", address, withhold_token=True)
    return response.raise_for_status()


def _authentication(said: _Description) -> str:
    """How the provider wants us to say our secret."""
    known = said.token_endpoint_auth_methods_supported
    return "client_secret_basic" if "client_secret_basic" in known else "client_secret_post"
