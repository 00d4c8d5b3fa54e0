"""Traces for OpenTelemetry: off unless an address for them is set, and then nothing of it is loaded.

A span names what was done and for how long: endpoint, rule and status of a request, the text of an SQL statement
with its places for values, an exception's kind. Never a value, a person, an address or an exception's words.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

SERVICE = "filing"
_tracer: Any = None
_provider: Any = None


def begin_exporting(endpoint: str) -> None:
    """Spans go to the collector at OTEL_EXPORTER_OTLP_ENDPOINT, in the background; the other OTEL_ settings hold too."""
    if not endpoint or _tracer is not None:
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

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


@contextmanager
def span(name: str, headers: Mapping[str, str] | None = None, **facts: Any) -> Iterator[Any]:
    """What happens inside, as one span; `headers` may name whose trace it belongs to. None while traces are off."""
    if _tracer is None:
        yield None
        return
    from opentelemetry.propagate import extract
    from opentelemetry.trace import SpanKind, StatusCode

    given = extract(headers) if headers is not None else None
    kind = SpanKind.INTERNAL if headers is None else SpanKind.SERVER
    # Its own record of an exception would have the exception's words.
    opened = _tracer.start_as_current_span(
        name, given, kind, facts, record_exception=False, set_status_on_exception=False
    )
    with opened as current:
        try:
            yield current
        except BaseException as error:
            current.set_status(StatusCode.ERROR, type(error).__name__)
            raise


def watch(engine: Engine) -> None:
    """A span for each statement that the database is given, while traces are on."""

    @event.listens_for(engine, "before_cursor_execute")
    def begin(_connection, _cursor, statement, _values, context, _many):
        if _tracer is not None and context is not None:
            words = {"db.system": engine.dialect.name, "db.query.text": statement}
            context.traced = _tracer.start_span(statement.partition(" ")[0].strip(), attributes=words)

    @event.listens_for(engine, "after_cursor_execute")
    def end(_connection, _cursor, _statement, _values, context, _many):
        if traced := getattr(context, "traced", None):
            traced.end()

    @event.listens_for(engine, "handle_error")
    def fail(failed):
        if traced := getattr(failed.execution_context, "traced", None):
            traced.set_attribute("error.type", type(failed.original_exception).__name__)
            traced.end()
