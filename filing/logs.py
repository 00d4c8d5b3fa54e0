"""One line of JSON for each request and event; no names, addresses, answers, query strings, and no words of exceptions.

What libraries and the standard library's loggers say goes the same way: an exception is told by its kind and its
place in the code, since its words may hold what people typed, and addresses and numbers in a sentence are hidden.
"""

from __future__ import annotations

import logging
import os
import re
import sys
import traceback
from contextlib import suppress
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

from filing.tracing import trace_id

#: An address of mail; a telephone, identity or account number.
HIDDEN = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\d{7,}[Xx]?")
#: The system's own words, in which such runs are none of anybody's.
OWN = frozenset({"timestamp", "request_id", "trace_id", "places", "level", "ms"})
PLACES = 12


def configure_logs() -> None:
    """Everything that is logged goes to the error stream as JSON; safe to call again."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        in_trace,
        without_words,
        without_addresses,
    ]
    as_json = structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[*shared, as_json],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: _Lines(),
        cache_logger_on_first_use=False,
    )
    _HANDLER.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_named, *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, as_json],
            pass_foreign_args=False,
        )
    )
    if _HANDLER not in logging.root.handlers:
        logging.root.addHandler(_HANDLER)


def in_trace(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Where the span is found that this belongs to."""
    if found := trace_id():
        event["trace_id"] = found
    return event


def without_words(_logger: object, _method: str, event: EventDict) -> EventDict:
    """An exception as its kind, its cause's kind and its places; of the machine's own faults what the system calls them."""
    found = event.pop("exc_info", None)
    if found is True:
        found = sys.exc_info()
    error = found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        event.update(told(error))
    return event


def told(error: BaseException) -> dict[str, Any]:
    """What may be logged of an exception."""
    places = traceback.extract_tb(error.__traceback__)[-PLACES:]
    said: dict[str, Any] = {
        "error": type(error).__name__,
        "places": [f"{place.filename}:{place.lineno} {place.name}" for place in places],
    }
    if isinstance(error, OSError) and error.errno:
        said["system"] = os.strerror(error.errno)
    if cause := error.__cause__ or getattr(error, "orig", None):
        said["cause"] = type(cause).__name__
    return said


def without_addresses(_logger: object, _method: str, event: EventDict) -> EventDict:
    for name, value in event.items():
        if name not in OWN and isinstance(value, str):
            event[name] = HIDDEN.sub("…", value)
    return event


def _named(_logger: object, _method: str, event: EventDict) -> EventDict:
    event["logger"] = event["_record"].name
    return event


class _CurrentStderr(logging.StreamHandler):
    """Asked for each time: a test or a server may have replaced the stream since."""

    @property
    def stream(self):
        return sys.stderr

    @stream.setter
    def stream(self, _given) -> None:
        pass

    def format(self, record: logging.LogRecord) -> str:
        # What other handlers made of the exception is not reused.
        record.exc_text = None
        return super().format(record)


_HANDLER = _CurrentStderr()


class _Lines:
    """Whole lines in one piece each, whichever threads and processes write besides; a log without room stops nobody's work."""

    def msg(self, line: str) -> None:
        with suppress(OSError):
            sys.stderr.write(f"{line}\n")
            sys.stderr.flush()

    debug = info = warning = error = critical = msg


log = structlog.get_logger()
