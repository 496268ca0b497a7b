"""Traces through OpenTelemetry, where its SDK is installed (requirements-telemetry.in); nothing otherwise.

Which span is the current one is kept here and not in OpenTelemetry's context: a turn is a generator, which may be
closed elsewhere than where it was begun.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from backend.telemetry.context import request_id
from backend.telemetry.masking import masked_value

SERVICE = "negotiator"
_current: ContextVar[Any] = ContextVar("current_span", default=None)
_tracer: Any = None


class TracingUnavailable(Exception):
    """Traces are asked for and the extra is not installed; the message says what to do."""


@contextmanager
def span(name: str, **attributes: Any) -> Iterator[Any]:
    """Trace what happens inside as `name`, below the span around it; yields None where nothing is traced."""
    if _tracer is None:
        yield None
        return
    from opentelemetry import trace

    before = _current.get()
    opened = _tracer.start_span(
        name, context=trace.set_span_in_context(before) if before is not None else None
    )
    opened.set_attribute("request_id", request_id.get())
    annotate(opened, **attributes)
    _current.set(opened)
    try:
        yield opened
    except Exception as error:
        # Neither message nor trace: they quote what they stumbled over.
        opened.set_status(trace.Status(trace.StatusCode.ERROR, type(error).__name__))
        raise
    finally:
        _current.set(before)
        opened.end()


def annotate(opened: Any, **attributes: Any) -> None:
    """Add masked attributes to what `span` yielded."""
    if opened is None:
        return
    for name, value in attributes.items():
        if value is not None:
            opened.set_attribute(name, masked_value(name, value))


def configure_tracing(endpoint: str, exporter: Any = None) -> None:
    """Send spans to a collector that speaks OTLP over HTTP, or to `exporter` at once; "" alone switches them off.

    Raises TracingUnavailable without the extra.
    """
    global _tracer
    if not endpoint and exporter is None:
        _tracer = None
        return
    try:
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor, SimpleSpanProcessor
    except ImportError:
        raise TracingUnavailable(
            "OTLP_ENDPOINT is set: install requirements-telemetry.in for it, or take it away."
        ) from None
    provider = TracerProvider(resource=Resource.create({"service.name": SERVICE}))
    if exporter is not None:
        provider.add_span_processor(SimpleSpanProcessor(exporter))
    else:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint)))
    _tracer = provider.get_tracer(SERVICE)
