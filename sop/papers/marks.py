"""What stands at the head of every page of a paper that must not be taken for another."""

from sop.time.clock import is_rehearsal

REHEARSAL = "GLADI"
DRAFT = "KONSEP"
PROGRESS = "LEMBAR KENDALI"
"""A sheet that shows how far a cycle has come."""


def marked(mark: str = "", *, minute_seconds: float) -> str:
    """`mark`, with that of a rehearsal before it where the cycle is one: none of its papers is the office's work."""
    return " · ".join(filter(None, (REHEARSAL if is_rehearsal(minute_seconds) else "", mark)))
