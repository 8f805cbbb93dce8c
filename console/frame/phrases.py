"""Typer's own phrases in Bahasa Indonesia: headings, usage lines, and the help of `--help` itself.

Typer asks `gettext` for its headings; without a catalogue it gets the English ones back. This puts ours in between, and
must be imported before typer is. Usage errors are worded in `console.frame.command`.
"""

import gettext
from collections.abc import Callable
from typing import Any, TypeVar

_PHRASES = {
    "Arguments": "Isian",
    "Options": "Pilihan",
    "Commands": "Perintah",
    "[required]": "[wajib]",
    "[default: {}]": "[bawaan: {}]",
    "Missing command.": "Perintah belum disebutkan.",
    "No such command {name!r}.": "Perintah {name!r} tidak dikenal.",
}

Function = TypeVar("Function", bound=Callable[..., Any])
_original = gettext.gettext


def _phrase(message: str) -> str:
    return _PHRASES.get(message) or _original(message)


gettext.gettext = _phrase

from typer import Typer  # noqa: E402  # after the phrases
from typer.core import TyperCommand, TyperGroup  # noqa: E402

_FIXED = {
    "Usage:": "Pemakaian:",
    "[OPTIONS]": "[PILIHAN]",
    "COMMAND [ARGS]": "PERINTAH [ISIAN]",
    "Did you mean": "Maksud Anda",
    "Got unexpected extra arguments": "Isian berlebih",
    "Got unexpected extra argument(s)": "Isian berlebih",
    "Got unexpected extra argument": "Isian berlebih",
}
"""Phrases for which Typer asks nobody."""


def in_indonesian(text: str) -> str:
    for english, indonesian in _FIXED.items():
        text = text.replace(english, indonesian)
    return text


def _explained(option: Any) -> Any:
    if option is not None:
        option.help = "Menampilkan bantuan ini."
    return option


class _Command(TyperCommand):
    def get_usage(self, ctx: Any) -> str:
        return in_indonesian(super().get_usage(ctx))

    def get_help_option(self, ctx: Any) -> Any:
        return _explained(super().get_help_option(ctx))


class _Group(TyperGroup):
    def get_usage(self, ctx: Any) -> str:
        return in_indonesian(super().get_usage(ctx))

    def get_help_option(self, ctx: Any) -> Any:
        return _explained(super().get_help_option(ctx))


class Application(Typer):
    """A command line whose help is in Bahasa Indonesia throughout."""

    def __init__(self, **options: Any) -> None:
        super().__init__(cls=_Group, **options)

    def command(self, name: str | None = None, **options: Any) -> Callable[[Function], Function]:
        return super().command(name, cls=_Command, **options)
