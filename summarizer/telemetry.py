"""Spans and token counts for whoever has set an exporter of OpenTelemetry up.

Named by its conventions for generative AI. Nothing is imported here: who wants telemetry has
OpenTelemetry loaded and a provider set before a model is opened (`opentelemetry-instrument` does
both); for all others this room does nothing. No text, no answer and no key is in any attribute.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from summarizer.schema.summary import Usage

_SCOPE = "summarizer"
_ERROR = "error.type"
_TOKENS = tuple(4**power for power in range(14))
_SECONDS = tuple(0.01 * 2**power for power in range(14))
"""Bounds of the buckets that the conventions ask for."""

_SILENT: ContextVar[bool] = ContextVar("summarizer_unobserved", default=False)
Attributes = Mapping[str, str | int]


@dataclass(frozen=True)
class Endpoint:
    """Who is asked, as the conventions name it.

    Attributes:
        provider: `gen_ai.provider.name`.
        model: `gen_ai.request.model`.
        address: Host of the server, where there is one.
        port: Its port.
    """

    provider: str
    model: str
    address: str | None = None
    port: int | None = None

    @property
    def attributes(self) -> dict[str, str | int]:
        """The attributes that spans and metrics share."""
        found: dict[str, str | int] = {
            "gen_ai.operation.name": "chat",
            "gen_ai.provider.name": self.provider,
            "gen_ai.request.model": self.model,
        }
        if self.address:
            found["server.address"] = self.address
            if self.port:
                found["server.port"] = self.port
        return found


@dataclass
class CallOutcome:
    """What becomes known of an operation while it lasts.

    Attributes:
        usage: What it has cost.
        error: The name of the error it ended in.
    """

    usage: Usage = field(default_factory=Usage)
    error: str | None = None


def is_wanted() -> bool:
    """Tell whether somebody has set a provider of spans or of metrics up."""
    return _tracer() is not None or _meter() is not None


@contextmanager
def unobserved() -> Iterator[None]:
    """Let documents within the block make no spans."""
    token = _SILENT.set(True)
    try:
        yield
    finally:
        _SILENT.reset(token)


@contextmanager
def document_span(id: str, chars: int) -> Iterator[None]:
    """Make a span of what is done for one document.

    Args:
        id: Of the document.
        chars: Its length.
    """
    tracer = None if _SILENT.get() else _tracer()
    if tracer is None:
        yield
        return
    attributes: Attributes = {
        "gen_ai.operation.name": "invoke_workflow",
        "gen_ai.workflow.name": "summarize",
        "summarizer.document.id": id,
        "summarizer.document.chars": chars,
    }
    with _span(tracer, "invoke_workflow summarize", "INTERNAL", attributes) as span:
        try:
            yield
        except Exception as error:
            _fail(span, type(error).__name__)
            raise


class Instruments:
    """What asks of one model are measured with; made when it is opened."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._tracer = _tracer()
        meter = _meter()
        self._tokens = self._seconds = None
        if meter is not None:
            self._tokens = meter.create_histogram(
                "gen_ai.client.token.usage",
                unit="{token}",
                description="Number of input and output tokens used.",
                explicit_bucket_boundaries_advisory=_TOKENS,
            )
            self._seconds = meter.create_histogram(
                "gen_ai.client.operation.duration",
                unit="s",
                description="GenAI operation duration.",
                explicit_bucket_boundaries_advisory=_SECONDS,
            )

    @contextmanager
    def measure_request(self, task: str) -> Iterator[CallOutcome]:
        """Measure one ask; what is known at the end of the block counts."""
        told, started = CallOutcome(), time.perf_counter()
        attributes = {
            **self._endpoint.attributes,
            "gen_ai.output.type": "json",
            "summarizer.task": task,
        }
        name = f"chat {self._endpoint.model}"
        with _span(self._tracer, name, "CLIENT", attributes) as span:
            try:
                yield told
            finally:
                self._close(span, told)
                self._count(told, time.perf_counter() - started)

    def count(self, usage: Usage) -> None:
        """Count the tokens of an answer that no ask was waiting for."""
        self._count(CallOutcome(usage), None)

    def _close(self, span: Any, told: CallOutcome) -> None:  # noqa: ANN401 - OpenTelemetry's
        if span is None:
            return
        usage = told.usage
        span.set_attribute("gen_ai.usage.input_tokens", usage.prompt_tokens)
        span.set_attribute("gen_ai.usage.output_tokens", usage.completion_tokens)
        span.set_attribute("gen_ai.usage.cache_read.input_tokens", usage.cached_prompt_tokens)
        span.set_attribute("summarizer.requests", usage.requests)
        if told.error:
            _fail(span, told.error)

    def _count(self, told: CallOutcome, seconds: float | None) -> None:
        shared = self._endpoint.attributes
        if self._seconds is not None and seconds is not None:
            self._seconds.record(
                seconds, {**shared, **({_ERROR: told.error} if told.error else {})}
            )
        counts = {"input": told.usage.prompt_tokens, "output": told.usage.completion_tokens}
        for kind, tokens in counts.items():
            # What a server did not report is not known, and is not a count of nothing.
            if self._tokens is not None and tokens:
                self._tokens.record(tokens, {**shared, "gen_ai.token.type": kind})


@contextmanager
def _span(tracer: Any, name: str, kind: str, attributes: Attributes) -> Iterator[Any]:  # noqa: ANN401
    if tracer is None:
        yield None
        return
    trace = sys.modules["opentelemetry.trace"]
    with tracer.start_as_current_span(
        name,
        kind=trace.SpanKind[kind],
        attributes=dict(attributes),
        # An error's text may quote an answer: only its kind is told.
        record_exception=False,
        set_status_on_exception=False,
    ) as span:
        yield span


def _fail(span: Any, error: str) -> None:  # noqa: ANN401 - OpenTelemetry's
    trace = sys.modules["opentelemetry.trace"]
    span.set_attribute(_ERROR, error)
    span.set_status(trace.StatusCode.ERROR)


def _tracer() -> Any:  # noqa: ANN401 - OpenTelemetry's
    """Return the tracer, None if nobody has set one up."""
    trace = sys.modules.get("opentelemetry.trace")
    if trace is None:
        return None
    provider = trace.get_tracer_provider()
    if isinstance(provider, (trace.ProxyTracerProvider, trace.NoOpTracerProvider)):
        return None
    return provider.get_tracer(_SCOPE)


def _meter() -> Any:  # noqa: ANN401 - OpenTelemetry's
    """Return the meter, None if nobody has set one up."""
    metrics = sys.modules.get("opentelemetry.metrics")
    if metrics is None:
        return None
    provider = metrics.get_meter_provider()
    # The placeholder has no public name.
    if isinstance(provider, metrics.NoOpMeterProvider) or "Proxy" in type(provider).__name__:
        return None
    return provider.get_meter(_SCOPE)
