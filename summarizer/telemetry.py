"""OpenTelemetry spans and metrics, named by its conventions for generative AI.

Only the API is imported, which does nothing until an SDK is set up, for instance by
`opentelemetry-instrument`. No attribute holds text, answers or keys.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from opentelemetry import metrics, trace

from summarizer.schema.summary import Usage

_SCOPE = "summarizer"
_TOKENS = tuple(4**power for power in range(14))
_SECONDS = tuple(0.01 * 2**power for power in range(14))
"""Bucket boundaries that the conventions ask for."""

_SUPPRESSED: ContextVar[bool] = ContextVar("summarizer_spans_suppressed", default=False)


@dataclass(frozen=True)
class Endpoint:
    """A model and its server."""

    provider: str
    model: str
    address: str | None = None
    port: int | None = None

    @property
    def attributes(self) -> dict[str, str | int]:
        """The attributes that spans and metrics share."""
        attributes: dict[str, str | int] = {
            "gen_ai.operation.name": "chat",
            "gen_ai.provider.name": self.provider,
            "gen_ai.request.model": self.model,
        }
        if self.address:
            attributes["server.address"] = self.address
            if self.port:
                attributes["server.port"] = self.port
        return attributes


@dataclass
class CallOutcome:
    """The usage of a measured request."""

    usage: Usage = field(default_factory=Usage)


@contextmanager
def suppress_document_spans() -> Iterator[None]:
    """Make `document_span` do nothing within the block."""
    token = _SUPPRESSED.set(True)
    try:
        yield
    finally:
        _SUPPRESSED.reset(token)


@contextmanager
def document_span(document_id: str, chars: int) -> Iterator[None]:
    """Record a span of the work on one document."""
    if _SUPPRESSED.get():
        yield
        return
    attributes: dict[str, str | int] = {
        "gen_ai.operation.name": "invoke_workflow",
        "gen_ai.workflow.name": "summarize",
        "summarizer.document.id": document_id,
        "summarizer.document.chars": chars,
    }
    with _span("invoke_workflow summarize", trace.SpanKind.INTERNAL, attributes):
        yield


class Instruments:
    """Spans and histograms of the requests to one model."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        meter = metrics.get_meter(_SCOPE)
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
        """Record one request; the block fills in the outcome."""
        outcome, started, error_type = CallOutcome(), time.perf_counter(), {}
        attributes = {
            **self._endpoint.attributes,
            "gen_ai.output.type": "json",
            "summarizer.task": task,
        }
        with _span(f"chat {self._endpoint.model}", trace.SpanKind.CLIENT, attributes) as span:
            try:
                yield outcome
            except BaseException as error:
                error_type = {"error.type": type(error).__name__}
                raise
            finally:
                usage = outcome.usage
                span.set_attribute("gen_ai.usage.input_tokens", usage.prompt_tokens)
                span.set_attribute("gen_ai.usage.output_tokens", usage.completion_tokens)
                span.set_attribute(
                    "gen_ai.usage.cache_read.input_tokens", usage.cached_prompt_tokens
                )
                span.set_attribute("summarizer.requests", usage.requests)
                seconds = time.perf_counter() - started
                self._seconds.record(seconds, {**self._endpoint.attributes, **error_type})
                self.record_tokens(usage)

    def record_tokens(self, usage: Usage) -> None:
        """Record the tokens of an answer."""
        counts = {"input": usage.prompt_tokens, "output": usage.completion_tokens}
        for kind, tokens in counts.items():
            # 0 means that the server did not report a count.
            if tokens:
                attributes = {**self._endpoint.attributes, "gen_ai.token.type": kind}
                self._tokens.record(tokens, attributes)


@contextmanager
def _span(
    name: str, kind: trace.SpanKind, attributes: Mapping[str, str | int]
) -> Iterator[trace.Span]:
    """Record a span; of an error only the class is recorded, because its text may quote answers."""
    with trace.get_tracer(_SCOPE).start_as_current_span(
        name,
        kind=kind,
        attributes=dict(attributes),
        record_exception=False,
        set_status_on_exception=False,
    ) as span:
        try:
            yield span
        except BaseException as error:
            span.set_attribute("error.type", type(error).__name__)
            span.set_status(trace.StatusCode.ERROR)
            raise
