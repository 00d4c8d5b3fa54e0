"""Traces for OpenTelemetry: off unless an address for them is set, and then nothing of it is loaded.

A span names what was done and for how long: method, rule and status of a request, the text of an SQL statement with
its places for values, the kind of an exception. Never a value, a person, an address or an exception's words.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

SERVICE = "filing"
#: The header and, in a pointer to work, the fact that says whose trace it belongs to (W3C Trace Context).
PARENT = "traceparent"
_tracer: Any = None
_provider: Any = None


def begin_exporting(endpoint: str) -> None:
    """Spans go to the collector there in the background; OpenTelemetry's own OTEL_… settings say the rest."""
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    if _tracer is None:
        hand_to(BatchSpanProcessor(OTLPSpanExporter(f"{endpoint.rstrip('/')}/v1/traces")))


def hand_to(processor: Any) -> None:
    """From now on every span goes there."""
    global _tracer, _provider
    from opentelemetry.sdk.resources import SERVICE_NAME, Resource
    from opentelemetry.sdk.trace import TracerProvider

    own = {} if os.environ.get("OTEL_SERVICE_NAME") else {SERVICE_NAME: SERVICE}
    _provider = TracerProvider(resource=Resource.create(own))
    _provider.add_span_processor(processor)
    _tracer = _provider.get_tracer(SERVICE)


def stop() -> None:
    """What waits is sent; spans cost nothing again."""
    global _tracer, _provider
    if _provider is not None:
        _provider.shutdown()
    _tracer = _provider = None


def span(name: str, **facts: str | int) -> Any:
    """A step of our own, as one span within what is under way."""
    return _opened(name, {f"filing.{fact}": value for fact, value in facts.items()})


def served(name: str, facts: dict[str, str], headers: Mapping[str, str]) -> Any:
    """A request, within the trace that its headers name."""
    return _opened(name, facts, parent=headers, kind="SERVER")


def worked_off(name: str, asked_by: str) -> Any:
    """Work in the background: a trace of its own, linked to the one that asked for it, since one turn serves many."""
    return _opened(name, {}, asked_by=asked_by, kind="CONSUMER")


@contextmanager
def _opened(
    name: str, facts: dict, *, parent: Mapping | None = None, asked_by: str = "", kind: str = "INTERNAL"
) -> Iterator[Any]:
    """What happens inside, as one span; None while traces are off."""
    if _tracer is None:
        yield None
        return
    from opentelemetry.propagate import extract
    from opentelemetry.trace import Link, SpanKind, get_current_span

    asking = get_current_span(extract({PARENT: asked_by})).get_span_context() if asked_by else None
    current = _tracer.start_span(
        name,
        extract(parent) if parent is not None else None,
        SpanKind[kind],
        facts,
        [Link(asking)] if asking and asking.is_valid else [],
    )
    with _current(current):
        yield current


@contextmanager
def _current(current: Any) -> Iterator[None]:
    from opentelemetry.trace import use_span

    # Its own record of an exception would have the exception's words.
    with use_span(current, end_on_exit=True, record_exception=False, set_status_on_exception=False):
        try:
            yield
        except BaseException as error:
            mark_failed(current, error)
            raise


def mark_failed(current: Any, error: BaseException) -> None:
    """By the kind of what went wrong."""
    from opentelemetry.trace import StatusCode

    current.set_status(StatusCode.ERROR)
    current.set_attribute("error.type", type(error).__name__)


def trace_id() -> str:
    """Of what is under way, as it stands in the log; "" while traces are off."""
    return traceparent()[3:35]


def traceparent() -> str:
    """What is under way, for somebody else to name; "" while traces are off."""
    if _tracer is None:
        return ""
    from opentelemetry.propagate import inject

    said: dict[str, str] = {}
    inject(said)
    return said.get(PARENT, "")


def watch(engine: Engine) -> None:
    """A span for each statement that the database is given, while traces are on; twice does no harm."""
    event.listen(engine, "before_cursor_execute", _begin)
    event.listen(engine, "after_cursor_execute", _end)
    event.listen(engine, "handle_error", _fail)


def _begin(connection, _cursor, statement, _values, context, _many) -> None:
    if _tracer is not None and context is not None:
        verb = statement.split(maxsplit=1)[0].upper()
        words = {
            "db.system.name": connection.dialect.name,
            "db.operation.name": verb,
            "db.query.text": statement,
        }
        context.traced = _tracer.start_span(verb, attributes=words)


def _end(_connection, _cursor, _statement, _values, context, _many) -> None:
    if traced := getattr(context, "traced", None):
        traced.end()


def _fail(failed) -> None:
    if traced := getattr(failed.execution_context, "traced", None):
        mark_failed(traced, failed.original_exception)
        traced.end()
