"""Compare the speed of a batch with the embedded model to that of its engine alone.

    python benchmarks/embedded_batch.py [DOCUMENTS] [THREADS]

The first gold documents are summarized as a batch. Then the recorded HTTP requests are sent to the
engine again, one after the other. Everything runs once before, so that both runs find the same
prompts in the engine's cache.
"""

import json
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from summarizer.batch import Report, ThreadEngine, run_batch
from summarizer.loaders.discovery import sources
from summarizer.models.base import WrapperModel
from summarizer.models.factory import open_embedded
from summarizer.models.identity import configured_identity
from summarizer.models.remote.transport import DeadlineClient
from summarizer.settings import load_settings

GOLD = Path(__file__).parent.parent / "evals" / "gold"


class SharedModel(WrapperModel):
    """A model that the batch does not close."""

    def close(self) -> None:
        """Do nothing."""


@dataclass(frozen=True)
class RecordedRequest:
    """An HTTP request."""

    url: str
    headers: dict[str, str]
    body: bytes


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 6
    threads = int(sys.argv[2]) if len(sys.argv) > 2 else 2
    settings = load_settings(model="local", threads=threads)
    model = open_embedded(settings)
    inputs = sorted(GOLD.glob("*.txt"))[:count]
    identity = configured_identity(settings)

    def run(out: Path) -> tuple[Report, float]:
        started = time.monotonic()
        engine = ThreadEngine(lambda: SharedModel(model), 1)
        report = run_batch(lambda: sources(inputs), out, engine, identity)
        return report, time.monotonic() - started

    with tempfile.TemporaryDirectory() as name:
        run(Path(name) / "warm")
        with recorded_requests() as requests:
            report, batch_seconds = run(Path(name) / "out")
    engine_seconds, tokens = send_again(requests)
    model.close()

    print(f"{'':<28}{'seconds':>9}{'tokens':>9}{'tokens/s':>10}{'documents/h':>13}")
    batch = print_row("summarizer batch", batch_seconds, report.usage.completion_tokens, count)
    engine = print_row("the engine alone", engine_seconds, tokens, count)
    print(f"ratio of tokens a second: {batch / engine:.3f}")


@contextmanager
def recorded_requests() -> Iterator[list[RecordedRequest]]:
    """Record the HTTP requests of the block."""
    send = DeadlineClient.send
    requests: list[RecordedRequest] = []

    def record(client: DeadlineClient, request: Any, **options: Any) -> Any:
        headers = {name: request.headers[name] for name in ("authorization", "content-type")}
        requests.append(RecordedRequest(str(request.url), headers, request.read()))
        return send(client, request, **options)

    DeadlineClient.send = record  # type: ignore[method-assign, assignment]
    try:
        yield requests
    finally:
        DeadlineClient.send = send  # type: ignore[method-assign]


def send_again(requests: list[RecordedRequest]) -> tuple[float, int]:
    """Send `requests`; return the seconds and the tokens of the answers."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    started, tokens = time.monotonic(), 0
    for request in requests:
        http = urllib.request.Request(request.url, request.body, request.headers)  # noqa: S310
        with opener.open(http) as response:
            tokens += json.load(response)["usage"]["completion_tokens"]
    return time.monotonic() - started, tokens


def print_row(name: str, seconds: float, tokens: int, count: int) -> float:
    """Print a line; return the tokens a second."""
    speed, documents = tokens / seconds, 3_600 * count / seconds
    print(f"{name:<28}{seconds:>9.1f}{tokens:>9,}{speed:>10.1f}{documents:>13.0f}")
    return speed


if __name__ == "__main__":
    main()
