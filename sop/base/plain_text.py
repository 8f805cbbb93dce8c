"""Text of people as text and nothing else: no letter of it moves a cursor, turns a line around or hides.

Such letters are refused in what people give (`stray_in`). Where somebody has brought them past the doors, by a client
of his own or under an older version, journals keep them as they were sealed, and whatever shows them shows a sign in
their place (`inert`).
"""

import re

from pydantic import BaseModel

STRAY = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls, but for the tab and the end of a line
    "\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # unseen, or turning lines
    "\U000e0000-\U000e007f]"  # tags
)
"""By number, not by Unicode's classes: these grow, and a history must read the same under every Python."""
NOT_PLAIN = "memuat tanda yang bukan huruf, seperti ESC, pembalik arah tulisan, atau baris baru; ketik ulang tanpa itu."
SIGN = "\ufffd"
"""What is shown in place of each."""
PARAGRAPHS = ("reason", "note")
"""Fields in which people may begin a new line."""
_NEW_LINE = re.compile("[\t\n]")
_OF_THE_OFFICE = ("calendars",)
"""Files of the office, which it may lay out as it likes."""
_MARKUP = re.compile(r"[\\`*_\[\]<>|~&@]|(?<=http):|(?<=https):|(?<=ftp):|(?<=www)\.", re.IGNORECASE)


def inert(text: str) -> str:
    """The text with `SIGN` for every letter that is not one."""
    return STRAY.sub(SIGN, text.replace("\r\n", "\n"))


def escaped(json: str) -> str:
    """The same JSON, in which such letters are written by their numbers."""
    return STRAY.sub(lambda found: _by_number(found[0]), json)


def markdown(text: str) -> str:
    """One line of text as the Temporal UI shows it: its Markdown, HTML, entities and addresses are read as none."""
    return " ".join(_MARKUP.sub(r"\\\g<0>", inert(text)).split())


def stray_in(value: BaseModel) -> str | None:
    """The field, of a model or of one in its lists, that holds a letter which is none; a new line counts as one in what
    has only one line."""
    for name in type(value).model_fields:
        given = getattr(value, name)
        if isinstance(given, str):
            if STRAY.search(given.replace("\r\n", "\n")) or (name not in PARAGRAPHS and _NEW_LINE.search(given)):
                return name
        elif isinstance(given, tuple) and name not in _OF_THE_OFFICE:
            for each in given:
                if isinstance(each, BaseModel) and (within := stray_in(each)) is not None:
                    return within
    return None


def _by_number(letter: str) -> str:
    units = letter.encode("utf-16-be").hex()
    return "".join(f"\\u{units[place : place + 4]}" for place in range(0, len(units), 4))
