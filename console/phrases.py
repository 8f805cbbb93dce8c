"""Typer's own phrases in Bahasa Indonesia.

Typer asks `gettext` for every phrase of its help and of its usage errors; without a catalogue it gets the English one
back. This puts ours in between, and must be imported before typer is.
"""

import gettext

_PHRASES = {
    "Arguments": "Isian",
    "Options": "Pilihan",
    "Commands": "Perintah",
    "Error": "Kesalahan",
    "Aborted.": "Dibatalkan.",
    "Usage:": "Pemakaian:",
    "[required]": "[wajib]",
    "[default: {}]": "[bawaan: {}]",
    "[env var: {}]": "[variabel lingkungan: {}]",
    "Show this message and exit.": "Menampilkan bantuan ini.",
    "Try [blue]'{command_path} {help_option}'[/] for help.": "Bantuan: [blue]{command_path} {help_option}[/]",
    "Missing option": "Pilihan wajib belum diisi:",
    "Missing argument": "Isian wajib belum diisi:",
    "Missing parameter": "Isian wajib belum diisi:",
    "Missing command.": "Perintah belum disebutkan.",
    "Invalid value: {message}": "Nilai tidak sah: {message}",
    "Invalid value for {param_hint}: {message}": "Nilai tidak sah untuk {param_hint}: {message}",
    "No such option: {name}": "Pilihan {name} tidak dikenal.",
    "No such command {name!r}.": "Perintah {name!r} tidak dikenal.",
    "{value!r} is not a valid {number_type}.": "{value!r} bukan bilangan yang sah.",
    "{value} is not in the range {range}.": "{value} di luar rentang {range}.",
    "{name} {filename!r} does not exist.": "Berkas {filename!r} tidak ada.",
    "{value!r} is not {choice}.": "{value!r} bukan {choice}.",
    "{value!r} is not one of {choices}.": "{value!r} bukan salah satu dari {choices}.",
    "Option {name!r} requires an argument.": "Pilihan {name!r} memerlukan isian.",
}

_original = gettext.gettext


def _phrase(message: str) -> str:
    return _PHRASES.get(message) or _original(message)


gettext.gettext = _phrase
