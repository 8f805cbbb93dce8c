"""How amounts and lists are said in Bahasa Indonesia."""

from collections.abc import Iterable

from sop.base.numerals import amount


def in_hours(minutes: int) -> str:
    """Minutes as a person says them: 825 is "13 jam 45 menit"."""
    hours, rest = divmod(minutes, 60)
    parts = ((hours, "jam"), (rest, "menit"))
    return " ".join(f"{amount(count)} {unit}" for count, unit in parts if count) or "0 menit"


def enumerated(parts: Iterable[object], conjunction: str = "dan") -> str:
    """`2`, `2 dan 3`, `2, 3, dan 5`; nothing for nothing."""
    *others, last = [str(part) for part in parts] or [""]
    return f"{', '.join(others)}{',' if len(others) > 1 else ''} {conjunction} {last}" if others else last
