"""The names of the wire: what running cycles, their histories and other programs call things by. Both sides read them
here; a name that a history holds never changes.

Elsewhere: why a command is refused (`sop.base.errors.Refusal`), since that is the rules' own answer, and search
attributes with their types (`sop.cycle.facts`), since those are facts of a cycle.
"""

from enum import StrEnum

TASK_QUEUE = "sop-cycles"

LONGEST_SUMMARY = 120
"""Letters: one line of the Temporal UI."""


class WorkflowType(StrEnum):
    CYCLE = "DevelopmentCycle"
    NOTICE = "NoticeDelivery"
    EVENT = "EventDelivery"


class Message(StrEnum):
    """The commands of people: updates all of them, and the first a signal too."""

    COMPLETE_STEP = "complete_step"
    RETURN_STEP = "return_step"
    EXTEND_DEADLINE = "extend_deadline"
    PAUSE_CLOCK = "pause_clock"
    RESUME_CLOCK = "resume_clock"
    ACKNOWLEDGE_ESCALATION = "acknowledge_escalation"
    CANCEL_CYCLE = "cancel_cycle"
    APPLY_CALENDAR = "apply_calendar"
    TRUST_KEYS = "trust_keys"
    ASSIGN_PARTY = "assign_party"


class Query(StrEnum):
    """Of a cycle. All but the first two are answered in parts: their argument is one JSON object, `{"from": N}`."""

    STATUS = "status"
    RULES = "rules"
    JOURNAL = "journal"
    PAST = "past"
    PAUSES = "pauses"
    CLOSING = "closing"


class Patch(StrEnum):
    """What a run does otherwise than those of versions before it, from where it first meets the question: a history
    that has no such mark goes on as it began."""

    BUDGET = "over-budget"
    """A completion that is left as a signal is refused where it would leave too little room."""
    REJECTIONS = "rejections-beside-the-journal"
    CONTINUATION = "continued-within-a-step"
    ORDER = "order-with-room"
    """A cycle is not started with rules that leave no room for it."""
    PLAIN_TEXT = "plain-text"
    """A completion that is left as a signal is refused where a letter in it is none."""


class ActivityType(StrEnum):
    """Of the activities of Temporal; the rows of an SOP are `sop.form.document.Activity`."""

    KEEP_RECORD = "keep"
    FILE_DOSSIER = "file"
    DELIVER_NOTICE = "deliver"
    REPORT_NOTICE = "report_undelivered"
    DELIVER_EVENT = "announce"
    REPORT_EVENT = "report_unannounced"


class Failure(StrEnum):
    """The types of the errors after which an activity is not tried again."""

    GONE = "Gone"
    """Another system wants nothing more: the name of the class `adapters.notices.webhooks.Gone`, by which the SDK calls
    it."""
    GIVEN_UP = "given_up"
    """The time for trying is over."""


class Memo(StrEnum):
    """What workflows and schedules carry beside their input."""

    TITLE = "title"
    PARTIES = "parties"
    """The party of each outside role that has one."""
    MARK = "mark"
    """By which a schedule that was made already is known again."""
