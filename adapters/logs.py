"""Log lines: for people in a terminal, one JSON object a line everywhere else."""

import logging
import sys

import structlog
from structlog.typing import Processor
from temporalio import activity, workflow

from sop.base.plain_text import inert


def configure_logs(level: str) -> None:
    """Sends every log line of this process, the SDK's included, through structlog to standard error.

    Event names are constant; data are fields. A line from inside a workflow or an activity carries its cycle id.
    """
    workflow.logger.workflow_info_on_message = False
    activity.logger.activity_info_on_message = False
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    if sys.stderr.isatty():
        # No local variables in tracebacks: passwords and tokens are among them.
        traceback = structlog.dev.RichTracebackFormatter(show_locals=False)
        last: list[Processor] = [_plain, structlog.dev.ConsoleRenderer(exception_formatter=traceback)]
    else:
        last = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder(), _bind_cycle],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)  # it tells at every start that there is nothing to do
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        cache_logger_on_first_use=True,
    )


def _plain(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """A terminal obeys no log line either."""
    return {name: inert(value) if isinstance(value, str) else value for name, value in event.items()}


def _bind_cycle(_: object, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """The SDK hangs a nested dictionary on its log lines; the cycle id is what people search for."""
    for source in ("temporal_workflow", "temporal_activity"):
        if isinstance(details := event.pop(source, None), dict):
            event["cycle_id"] = details.get("workflow_id")
            event["run_id"] = details.get("run_id") or details.get("workflow_run_id")
    return event
