"""Typer's own phrases in Bahasa Indonesia.

Typer asks `gettext` for the headings of its help; without a catalogue it gets the English ones back. This puts ours in
between, and must be imported before typer is. Its usage errors are worded in `console.command`.
"""

import gettext

_PHRASES = {
    "Arguments": "Isian",
    "Options": "Pilihan",
    "Commands": "Perintah",
    "Error": "Kesalahan",
    "Aborted.": "Dibatalkan.",
    "[required]": "[wajib]",
    "[default: {}]": "[bawaan: {}]",
    "Missing command.": "Perintah belum disebutkan.",
    "No such command {name!r}.": "Perintah {name!r} tidak dikenal.",
}

_original = gettext.gettext


def _phrase(message: str) -> str:
    return _PHRASES.get(message) or _original(message)


gettext.gettext = _phrase
