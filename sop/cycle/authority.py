"""What a command says of itself beside its fields: whose word it needs, and when it makes sense at all."""

from enum import StrEnum


class Authority(StrEnum):
    """Whose word a command needs, seen from the open step."""

    EXECUTOR = "executor"
    EXECUTOR_OR_SUPERIOR = "executor_or_superior"
    SUPERIOR = "superior"
    """Any superior of the executor's; where he has none, he himself."""
    SUPERIOR_OR_OPERATOR = "superior_or_operator"
    """A superior of the executor's who is no outside party himself; or whoever keeps the system."""
    OPERATOR = "operator"
    """Whoever keeps the system; no role of the SOP: his word is the signature of a key that the cycle trusts."""
    TOLD = "told"
    """Whoever the step was escalated to and has not answered."""


OPERATOR_ROLE = "operator"
"""As what an operator speaks."""


class Situation(StrEnum):
    """When a command makes sense, whoever sends it; a closed cycle takes none."""

    ANY = "any"
    LATER_STEP = "later_step"
    """Some step lies before the open one."""
    CLOCK_RUNS = "clock_runs"
    CLOCK_STANDS = "clock_stands"
    BY_CALENDAR = "by_calendar"
    """Minutes are counted by the office's calendars."""
    WITH_KEYS = "with_keys"
    """The cycle knows signatures."""
    WITH_PARTIES = "with_parties"
    """Some role is an outside party's, or will be."""
