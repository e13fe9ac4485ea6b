"""Spans and metrics follow the GenAI conventions, and do nothing without an OpenTelemetry SDK."""

import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from support.faults.batch_harness import BatchHarness, make_source
from support.models.scripted_model import ScriptedModel
from support.servers.batch_server import BatchServer
from support.servers.fault_server import FaultServer, answer, status

from summarizer.api import Summarizer
from summarizer.batch.engines.factory import openai_batch_engine
from summarizer.errors import ModelError
from summarizer.models.factory import open_model
from summarizer.models.identity import configured_identity
from summarizer.models.instrumented import InstrumentedModel, endpoint_of
from summarizer.pipeline import summarize_document
from summarizer.settings import Settings
from summarizer.text.document import Document

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("opentelemetry.sdk") is None, reason="needs opentelemetry-sdk"
)
SECRET = "zq-hemlig-4711-nyckel"
TEXT = "Dora Valen said that taxes would rise."
EMPTY = [answer(json.dumps({task: []})) for task in ("actors", "claims", "positions")]


@dataclass
class Observed:
    """What the in-memory exporters received."""

    spans_out: Any
    reader: Any

    @property
    def spans(self) -> list[Any]:
        return list(self.spans_out.get_finished_spans())

    def points(self, name: str) -> list[Any]:
        data = self.reader.get_metrics_data()
        if data is None:
            return []
        metrics = [
            metric
            for resource in data.resource_metrics
            for scope in resource.scope_metrics
            for metric in scope.metrics
        ]
        named = [metric for metric in metrics if metric.name == name]
        return [point for metric in named for point in metric.data.data_points]


@pytest.fixture
def observed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Observed]:
    from opentelemetry import trace
    from opentelemetry.metrics import _internal as metrics
    from opentelemetry.sdk.metrics import MeterProvider
    from opentelemetry.sdk.metrics.export import InMemoryMetricReader
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    spans, reader = InMemorySpanExporter(), InMemoryMetricReader()
    tracing, metering = TracerProvider(), MeterProvider([reader])
    tracing.add_span_processor(SimpleSpanProcessor(spans))
    monkeypatch.setattr(trace, "_TRACER_PROVIDER", tracing)
    monkeypatch.setattr(metrics, "_METER_PROVIDER", metering)
    yield Observed(spans, reader)
    tracing.shutdown()
    metering.shutdown()


@pytest.fixture
def bench(tmp_path: Path) -> BatchHarness:
    return BatchHarness(
        tmp_path / "out", sources=[make_source(f"d{number}") for number in range(5)]
    )


@pytest.fixture(scope="module")
def server() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running


def test_the_span_of_a_document_contains_those_of_its_requests(
    server: FaultServer, observed: Observed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    url = server.script("traced", *EMPTY).replace("//", f"//user:{SECRET}@")
    with Summarizer("openai/fake", base_url=url) as summarizer:
        summarizer.summarize(Document.from_text(TEXT, id="d1"))

    *requests, whole = observed.spans
    assert [span.name for span in requests] == ["chat fake"] * 3
    assert all(span.parent.span_id == whole.context.span_id for span in requests)
    assert dict(whole.attributes) == {
        "gen_ai.operation.name": "invoke_workflow",
        "gen_ai.workflow.name": "summarize",
        "summarizer.document.id": "d1",
        "summarizer.document.chars": len(TEXT),
    }
    assert requests[0].kind.name == "CLIENT"
    assert dict(requests[0].attributes) == {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "fake",
        "gen_ai.output.type": "json",
        "server.address": "127.0.0.1",
        "server.port": server.port,
        "summarizer.task": "actors",
        "summarizer.requests": 1,
        "gen_ai.usage.input_tokens": 100,
        "gen_ai.usage.output_tokens": 20,
        "gen_ai.usage.cache_read.input_tokens": 7,
    }
    exported = "".join(span.to_json() for span in observed.spans)
    assert SECRET not in exported
    assert "taxes" not in exported


def test_tokens_and_seconds_are_histograms(server: FaultServer, observed: Observed) -> None:
    with Summarizer("openai/fake", base_url=server.script("counted", *EMPTY)) as summarizer:
        summarizer.summarize(Document.from_text(TEXT))

    tokens = {
        point.attributes["gen_ai.token.type"]: (point.count, point.sum)
        for point in observed.points("gen_ai.client.token.usage")
    }
    (seconds,) = observed.points("gen_ai.client.operation.duration")
    assert tokens == {"input": (3, 300), "output": (3, 60)}
    assert seconds.count == 3
    assert seconds.explicit_bounds[:3] == (0.01, 0.02, 0.04)
    assert seconds.attributes["gen_ai.request.model"] == "fake"


def test_an_error_is_recorded_by_its_class_alone(server: FaultServer, observed: Observed) -> None:
    url = server.script("failed", status(400, f"no, {SECRET}"))
    model = open_model(Settings(model="openai/fake", base_url=url))
    with pytest.raises(ModelError):
        summarize_document(Document.from_text(TEXT), model)
    model.close()

    assert [span.attributes["error.type"] for span in observed.spans] == ["ModelRejected"] * 2
    assert all(span.status.status_code.name == "ERROR" for span in observed.spans)
    assert all(not span.events and not span.status.description for span in observed.spans)
    (seconds,) = observed.points("gen_ai.client.operation.duration")
    assert seconds.attributes["error.type"] == "ModelRejected"
    assert observed.points("gen_ai.client.token.usage") == []


def test_a_provider_batch_records_tokens_and_no_spans(
    observed: Observed, bench: BatchHarness
) -> None:
    with BatchServer() as server:
        settings = Settings(model="openai/fake", base_url=server.url)
        engine = openai_batch_engine(settings, poll=0.01, wait=True, on_status=lambda _: None)
        report = bench.run_by(engine, configured_identity(settings))

    counts = {
        point.attributes["gen_ai.token.type"]: point.sum
        for point in observed.points("gen_ai.client.token.usage")
    }
    assert report.finished == 5
    assert counts == {"input": 1_500, "output": 300}
    assert observed.spans == []


def test_cached_answers_are_no_requests(observed: Observed, bench: BatchHarness) -> None:
    bench.run()

    assert [span.name for span in observed.spans] == ["invoke_workflow summarize"] * 5


@pytest.mark.parametrize(
    ("model", "provider", "name"),
    [
        ("local", "xllamacpp", "local"),
        ("openai/org/tiny", "openai", "org/tiny"),
        ("google/gemini-3", "gcp.gemini", "gemini-3"),
        ("anthropic/claude", "anthropic", "claude"),
    ],
)
def test_providers_have_the_names_of_the_conventions(model: str, provider: str, name: str) -> None:
    endpoint = endpoint_of(Settings(model=model))

    assert (endpoint.provider, endpoint.model) == (provider, name)
    assert "server.address" not in endpoint.attributes


def test_without_an_sdk_requests_are_answered_as_usual(server: FaultServer) -> None:
    model = open_model(Settings(model="openai/fake", base_url=server.script("plain", *EMPTY)))
    summary = summarize_document(Document.from_text(TEXT), model)
    model.close()
    assert summary.provenance.usage.requests == 3


def test_closing_the_wrapper_closes_the_model(observed: Observed) -> None:
    from summarizer.models.instrumented import instrument

    inner = ScriptedModel()
    model = instrument(inner, Settings())
    assert isinstance(model, InstrumentedModel)
    assert (model.name, model.backend, model.family) == ("scripted", "test", "general")
    model.close()
    assert inner.closed == 1


def test_the_help_of_the_command_imports_no_telemetry() -> None:
    code = (
        "import sys\n"
        "from summarizer.cli.app import main\n"
        "assert main(['--help']) == 0\n"
        "sys.exit(any(name.startswith('opentelemetry') for name in sys.modules))"
    )
    subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", code],
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        check=True,
    )
