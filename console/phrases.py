"""Typer's own phrases in Bahasa Indonesia: headings, usage lines, and the help of `--help` itself.

Typer asks `gettext` for its headings; without a catalogue it gets the English ones back. This puts ours in between, and
must be imported before typer is. Usage errors are worded in `console.command`.
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

from typer import Context, Typer  # noqa: E402  # after the phrases
from typer.core import TyperCommand, TyperGroup, TyperOption  # noqa: E402


class _Indonesian:
    """What a command and a group of commands say of themselves."""

    def get_usage(self, ctx: Context) -> str:
        usage: str = super().get_usage(ctx)  # type: ignore[misc]
        return (
            usage.replace("Usage:", "Pemakaian:")
            .replace("[OPTIONS]", "[PILIHAN]")
            .replace("COMMAND [ARGS]", "PERINTAH [ISIAN]")
        )

    def get_help_option(self, ctx: Context) -> TyperOption | None:
        option: TyperOption | None = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "Menampilkan bantuan ini."
        return option


class _Command(_Indonesian, TyperCommand):
    pass


class _Group(_Indonesian, TyperGroup):
    pass


class Application(Typer):
    """A command line whose help is in Bahasa Indonesia throughout."""

    def __init__(self, **options: Any) -> None:
        super().__init__(cls=_Group, **options)

    def command(  # type: ignore[override]
        self, name: str | None = None, **options: Any
    ) -> Callable[[Function], Function]:
        return super().command(name, cls=_Command, **options)
