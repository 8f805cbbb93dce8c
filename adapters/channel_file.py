"""The office's channel file: which ways lead to which role. `channels.example.toml` shows one."""

from collections import Counter
from typing import Self

from pydantic import Field, SecretStr, model_validator

from sop.reading import Frozen

OPERATOR = "operator"
"""The role of whoever is told that a notice could not be delivered; no SOP knows it."""


class Channel(Frozen):
    """One way to the people of one or more roles."""

    name: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)
    """What the delivery log calls it; the address itself is shown to nobody."""
    roles: tuple[str, ...] = Field(min_length=1)
    url: SecretStr | None = None
    """An Apprise URL."""
    url_env: str | None = None
    """The environment variable that holds it instead, where the file is no place for a password."""

    @model_validator(mode="after")
    def _one_address(self) -> Self:
        if (self.url is None) is (self.url_env is None):
            raise ValueError("isi salah satu dari url dan url_env.")
        return self


class ChannelFile(Frozen):
    channels: tuple[Channel, ...] = ()

    @model_validator(mode="after")
    def _named_once(self) -> Self:
        for name, times in Counter(channel.name for channel in self.channels).items():
            if times > 1:
                raise ValueError(f"nama saluran {name} dipakai {times} kali; beri setiap saluran namanya sendiri.")
        return self

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that are told anything, in the order of the file."""
        return tuple(dict.fromkeys(role for channel in self.channels for role in channel.roles))

    def of(self, role: str) -> tuple[str, ...]:
        """The names of a role's channels; empty for a role that the file does not know."""
        return tuple(channel.name for channel in self.channels if role in channel.roles)

    def url(self, name: str) -> str | None:
        """The address of a channel; None for one that the file does not know."""
        return next((each.url.get_secret_value() for each in self.channels if each.name == name and each.url), None)
