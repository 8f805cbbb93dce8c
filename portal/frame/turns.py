"""How much one of many may ask for, so that the others are served as well."""

from collections import Counter
from datetime import datetime

from starlette.exceptions import HTTPException

MINUTE = 60


class Turns:
    """At most so many requests of each in a minute of the clock; counted in this process alone."""

    def __init__(self, most: int) -> None:
        self._most, self._minute, self._taken = most, 0, Counter[str]()

    def take(self, who: str, now: datetime) -> None:
        """Raises 429 with the seconds until the next minute."""
        minute, second = divmod(int(now.timestamp()), MINUTE)
        if minute != self._minute:
            self._minute, self._taken = minute, Counter()
        self._taken[who] += 1
        if self._taken[who] > self._most:
            again = str(MINUTE - second)
            sentence = f"Terlalu banyak permintaan dalam satu menit. Coba lagi setelah {again} detik."
            raise HTTPException(429, sentence, {"retry-after": again})
