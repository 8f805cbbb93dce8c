"""An identity provider over which a test has power: what it says of itself, and every letter of its tokens."""

import base64
import hashlib
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from joserfc import jwt
from joserfc.jwk import Key, RSAKey

from adapters.people.identity_provider import IdentityProvider
from tests.portal.support.office import running

CLIENT, SECRET = "sop-portal", "rahasia klien yang panjang sekali"
PORTAL = "https://portal.test"
Signer = Callable[["Provider", dict[str, Any]], str]


def new_key(kid: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig"})


KEY = new_key("satu")


def basic(client: str, secret: str) -> str:
    return base64.b64encode(f"{client}:{secret}".encode()).decode()


def signed(provider: "Provider", claims: dict[str, Any]) -> str:
    """As it should be."""
    return jwt.encode({"alg": "RS256", "kid": provider.key.kid}, claims, provider.key)


@dataclass
class Provider:
    """Keeps to the standard, PKCE and single use of codes included, but for what a test changes."""

    address: str
    key: Key = field(default_factory=lambda: KEY)
    person: dict[str, Any] = field(default_factory=lambda: {"sub": "7", "preferred_username": "data1"})
    claims: dict[str, Any] = field(default_factory=dict)
    """Put into the ID token over what belongs there; None takes a claim away."""
    sign: Signer = signed
    description: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, Response] = field(default_factory=dict)
    """By path: what is answered there instead."""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def client(self) -> IdentityProvider:
        """The portal's side of it."""
        return IdentityProvider(self.address, CLIENT, SECRET, f"{PORTAL}/masuk/kembali", "preferred_username")

    def agree(self, address: str) -> str:
        """The person at the browser signs in here: where he is sent."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert address.startswith(f"{self.address}/authorize?")
        assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
        code = secrets.token_urlsafe()
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def described(self) -> dict[str, Any]:
        places = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        return (
            {"issuer": self.address} | {name: f"{self.address}/{at}" for name, at in places.items()} | self.description
        )

    def answered(self, form: dict[str, str], authorization: str) -> Response:
        """What the token endpoint says."""
        said = authorization or f"Basic {basic(form.get('client_id', ''), form.get('client_secret', ''))}"
        by_form = self.description.get("token_endpoint_auth_methods_supported") == ["client_secret_post"]
        if said != f"Basic {basic(CLIENT, SECRET)}" or by_form == bool(authorization):
            return JSONResponse({"error": "invalid_client"}, 401)
        asked = self.codes.pop(form["code"], None)
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or (challenge, form["redirect_uri"]) != (asked["code_challenge"], asked["redirect_uri"]):
            return JSONResponse({"error": "invalid_grant"}, 400)
        now = int(datetime.now(UTC).timestamp())
        times = {"iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        claims = {"iss": self.address, "aud": CLIENT} | times | self.person | self.claims
        id_token = self.sign(self, {name: value for name, value in claims.items() if value is not None})
        return JSONResponse({"access_token": "kunci", "token_type": "Bearer", "expires_in": 60, "id_token": id_token})

    async def answer(self, request: Request) -> Response:
        path, authorization = request.url.path.removeprefix("/"), request.headers.get("authorization", "")
        if path in self.answers:
            return self.answers[path]
        match path:
            case ".well-known/openid-configuration":
                return JSONResponse(self.described())
            case "keys":
                return JSONResponse({"keys": [self.key.as_dict(private=False)]})
            case "token":
                form = {name: str(value) for name, value in (await request.form()).items()}
                return self.answered(form, authorization)
            case "person" if authorization == "Bearer kunci":
                return JSONResponse(self.person)
        return Response(status_code=404)


@dataclass
class Place:
    """Where a test finds a provider of its own: one server serves them all in turn."""

    address: str = ""
    now: Provider | None = None

    def taken(self) -> Provider:
        self.now = Provider(self.address)
        return self.now


@asynccontextmanager
async def open_place() -> AsyncIterator[Place]:
    """Served on loopback for as long as the context lasts."""
    place, app = Place(), FastAPI()

    @app.api_route("/{path:path}", methods=["GET", "POST"])
    async def answer(request: Request) -> Response:
        assert place.now is not None
        return await place.now.answer(request)

    config = uvicorn.Config(app, port=0, log_config=None, ws="none")
    async with running(uvicorn.Server(config)) as place.address:
        yield place
