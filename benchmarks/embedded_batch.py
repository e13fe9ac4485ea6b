"""Print what a batch makes of the embedded engine: its speed beside the engine's own.

    python benchmarks/embedded_batch.py [DOCUMENTS] [THREADS]

The first gold documents are summarized as a batch. Then the engine is sent the very same requests,
one after the other, with nothing around them: the same prompts, grammars and limits, read off the
wire. What it writes in a second then is its raw speed. All is done once before, so that both find
the same in its cache of prompts.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any, Self

from summarizer.batch import Report, ThreadEngine, run_batch
from summarizer.loaders.discovery import sources
from summarizer.models.base import Model
from summarizer.models.factory import open_embedded
from summarizer.models.identity import configured_identity
from summarizer.models.remote.transport import DeadlineClient
from summarizer.settings import load_settings

GOLD = Path(__file__).parent.parent / "evals" / "gold"


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 6
    threads = int(sys.argv[2]) if len(sys.argv) > 2 else 2
    settings = load_settings(model="local", threads=threads)
    seen = Wire()
    model = open_embedded(settings)
    inputs = sorted(GOLD.glob("*.txt"))[:count]
    identity = configured_identity(settings)

    def batched(out: Path) -> tuple[Report, float]:
        seen.forget()
        started = time.monotonic()
        engine = ThreadEngine(lambda: KeptOpen(model), 1)
        report = run_batch(lambda: sources(inputs), out, engine, identity)
        return report, time.monotonic() - started

    with tempfile.TemporaryDirectory() as name, seen:
        batched(Path(name) / "warm")
        report, batch = batched(Path(name) / "out")
    raw, written = seen.replay()
    model.close()
    print_table(report, batch, raw, written, count)


class KeptOpen:
    """The model, which the engine of the batch does not close."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self.name, self.backend, self.family = model.name, model.backend, model.family
        self.generate = model.generate

    def close(self) -> None:
        """Stay open: the same engine is measured alone afterwards."""


class Wire:
    """Notes the requests that go to the engine, and can send them again."""

    def __init__(self) -> None:
        self._requests: list[tuple[str, dict[str, str], bytes]] = []
        self._send = DeadlineClient.send

    def forget(self) -> None:
        """Begin anew."""
        self._requests.clear()

    def replay(self) -> tuple[float, int]:
        """Send all requests again; return the seconds they took and the tokens written."""
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        started, written = time.monotonic(), 0
        for url, headers, body in self._requests:
            with opener.open(urllib.request.Request(url, body, headers)) as response:  # noqa: S310
                written += json.load(response)["usage"]["completion_tokens"]
        return time.monotonic() - started, written

    def __enter__(self) -> Self:
        send, requests = self._send, self._requests

        def noted(client: DeadlineClient, request: Any, **options: Any) -> Any:
            wanted = ("authorization", "content-type")
            headers = {name: request.headers[name] for name in wanted}
            requests.append((str(request.url), headers, request.read()))
            return send(client, request, **options)

        DeadlineClient.send = noted  # type: ignore[method-assign]
        return self

    def __exit__(self, *_: object) -> None:
        DeadlineClient.send = self._send  # type: ignore[method-assign]


def print_table(report: Report, batch: float, raw: float, written: int, count: int) -> None:
    """Print both speeds and their ratio."""
    print(f"{'':<28}{'seconds':>9}{'tokens':>9}{'tokens/s':>10}{'documents/h':>13}")
    ours = print_row("summarizer batch", batch, report.usage.completion_tokens, count)
    engine = print_row("the engine alone", raw, written, count)
    print(f"ratio of tokens a second: {ours / engine:.3f}")


def print_row(name: str, seconds: float, tokens: int, count: int) -> float:
    """Print a line; return the tokens a second."""
    speed, documents = tokens / seconds, 3_600 * count / seconds
    print(f"{name:<28}{seconds:>9.1f}{tokens:>9,}{speed:>10.1f}{documents:>13.0f}")
    return speed


if __name__ == "__main__":
    main()
