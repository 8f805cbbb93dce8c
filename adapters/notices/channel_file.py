"""The office's channel file: which ways lead to which role, and which systems hear of what. `channels.example.toml`
shows one."""

import base64
import binascii
from collections import Counter
from typing import Annotated, Self

from pydantic import Field, SecretStr, TypeAdapter, ValidationError, model_validator

from sop.base.reading import Frozen, sentence
from sop.base.web_address import WebAddress
from sop.cycle.events import EventType
from sop.cycle.parties import same_party

OPERATOR = "operator"
"""The role of whoever is told that a notice could not be delivered; no SOP knows it."""
Name = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
"""What the delivery log calls a way; its address is shown to nobody."""
_PREFIX = "whsec_"
_KEY_BYTES = range(24, 65)


class Channel(Frozen):
    """One way to the people of one or more roles: of the office, or of one outside party."""

    name: Name
    roles: tuple[str, ...] = Field(min_length=1)
    party: str | None = Field(default=None, min_length=1)
    """The organisation whose people read it: nothing goes there but what is that one's, and that goes nowhere else."""
    url: SecretStr | None = None
    """An Apprise URL."""
    url_env: str | None = None
    """The environment variable that holds it instead, where the file is no place for a password."""

    @model_validator(mode="after")
    def _one_address(self) -> Self:
        _one_of(self, "url")
        return self


class Webhook(Frozen):
    """Another system, which is told what happens to steps."""

    name: Name
    url: SecretStr | None = None
    url_env: str | None = None
    """The environment variable that holds it instead."""
    secret: SecretStr | None = None
    """`whsec_` and the base64 of 24 to 64 bytes, with which what it is told is signed."""
    secret_env: str | None = None
    """The environment variable that holds it instead."""
    events: tuple[EventType, ...] = Field(default=tuple(EventType), min_length=1)
    """What it is told of."""

    @model_validator(mode="after")
    def _one_address_and_one_secret(self) -> Self:
        _one_of(self, "url")
        _one_of(self, "secret")
        return self

    @property
    def address(self) -> str:
        """Encrypted on its way, or of this machine. Raises ValueError, without the address in it."""
        try:
            return TypeAdapter(WebAddress).validate_python(self.url.get_secret_value() if self.url else "")
        except ValidationError as error:
            raise ValueError(f"url {sentence(error)}") from None

    @property
    def key(self) -> bytes:
        """What its secret stands for. Raises ValueError, without the secret in it."""
        text = self.secret.get_secret_value() if self.secret else ""
        try:
            key = base64.b64decode(text.removeprefix(_PREFIX), validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if not text.startswith(_PREFIX) or len(key) not in _KEY_BYTES:
            raise ValueError("secret harus berupa whsec_ yang diikuti 24 sampai 64 bita acak dalam base64.")
        return key


class ChannelFile(Frozen):
    channels: tuple[Channel, ...] = ()
    webhooks: tuple[Webhook, ...] = ()

    @model_validator(mode="after")
    def _named_once(self) -> Self:
        names = (*(each.name for each in self.channels), *(each.name for each in self.webhooks))
        for name, times in Counter(names).items():
            if times > 1:
                raise ValueError(
                    f"nama saluran {name} dipakai {times} kali; beri setiap saluran dan webhook namanya sendiri."
                )
        return self

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that are told anything, in the order of the file."""
        return tuple(dict.fromkeys(role for channel in self.channels for role in channel.roles))

    def of(self, role: str, party: str | None = None) -> tuple[str, ...]:
        """The names of the channels to a role's people, of the office or of a party; empty where there are none."""
        return tuple(
            channel.name
            for channel in self.channels
            if role in channel.roles and (channel.party == party or same_party(channel.party, party))
        )

    def all_of(self, role: str) -> tuple[str, ...]:
        """The same, whoever reads them."""
        return tuple(channel.name for channel in self.channels if role in channel.roles)

    def url(self, name: str) -> str | None:
        """The address of a channel; None for one that the file does not know."""
        return next((each.url.get_secret_value() for each in self.channels if each.name == name and each.url), None)

    def told_of(self, event: EventType) -> tuple[str, ...]:
        """The names of the webhooks that hear of such events, in the order of the file."""
        return tuple(webhook.name for webhook in self.webhooks if event in webhook.events)

    def webhook(self, name: str) -> Webhook | None:
        """None for one that the file does not know."""
        return next((webhook for webhook in self.webhooks if webhook.name == name), None)


def _one_of(way: Channel | Webhook, field: str) -> None:
    if (getattr(way, field) is None) is (getattr(way, f"{field}_env") is None):
        raise ValueError(f"isi salah satu dari {field} dan {field}_env.")
