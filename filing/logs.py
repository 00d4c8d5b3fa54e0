"""One line of JSON for each request and event; no names, addresses, answers or query strings."""

from __future__ import annotations

import logging
import sys

import structlog
from structlog.typing import Processor


def configure_logs() -> None:
    """Everything that is logged goes to the error stream as JSON; safe to call again."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            *shared,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=_to_current_stderr,
        cache_logger_on_first_use=False,
    )


def _to_current_stderr(*_args) -> structlog.PrintLogger:
    # Asked for each time: a test or a server may have replaced the stream since.
    return structlog.PrintLogger(sys.stderr)


log = structlog.get_logger()
