"""Measure the seed document: each request, postprocessing, and the start of the command.

    python benchmarks/seed.py [--engines] [--busy]

With `--engines` the claims request is also run with other settings of the engine: n-gram
speculation and a quantised KV cache. They alternate with the default, because machines are noisy.
With `--busy` it is run beside a process that keeps one core busy, with the default number of
threads and with one for each core.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from summarizer.loaders.document_reader import read_document
from summarizer.models.base import ModelRequest, ModelResponse
from summarizer.models.factory import open_embedded
from summarizer.postprocessing.pipeline import WindowDrafts, build_records
from summarizer.prompts import load_prompt_family
from summarizer.schema.drafts import ActorsAnswer, ClaimsAnswer
from summarizer.settings import Settings
from summarizer.text.windows import split_windows

SEED = Path(__file__).parent.parent / "seeds" / "000_fd7ab7dcbca6b51e.txt"
ROUNDS = 3
_ANSWERS: dict[str, Any] = {"actors": ActorsAnswer, "claims": ClaimsAnswer}


def main() -> None:
    """Print the tables."""
    document = read_document(SEED)
    (window,) = split_windows(document)
    family = load_prompt_family("tuned")
    requests: dict[str, ModelRequest[Any]] = {
        task: ModelRequest(family.render(task, window), _ANSWERS[task], window)
        for task in family.tasks
    }
    responses = send_all(requests)
    drafts = WindowDrafts(
        window,
        responses["actors"].answer.actors,
        responses["claims"].answer.claims,
    )
    duration = milliseconds(lambda: build_records(document, [drafts]))
    print(f"grounding and postprocessing: {duration:.1f} ms")
    print(f"summarizer --help: {milliseconds(show_help):.0f} ms")
    if "--engines" in sys.argv[1:]:
        compare_engines(requests["claims"])
    if "--busy" in sys.argv[1:]:
        compare_busy(requests["claims"])


def send_all(requests: dict[str, ModelRequest[Any]]) -> dict[str, ModelResponse[Any]]:
    """Send the three requests, print a line for each, and return the responses."""
    print(f"{'task':<10} {'seconds':>8} {'prompt':>6} {'cached':>7} {'answer':>8} {'tokens/s':>9}")
    responses: dict[str, ModelResponse[Any]] = {}
    model = open_embedded(Settings())
    for task, request in requests.items():
        response = responses[task] = model.generate(request)
        usage = response.usage
        print(
            f"{task:<10} {response.seconds:8.1f} {usage.prompt_tokens:6} "
            f"{usage.cached_prompt_tokens / usage.prompt_tokens:7.0%} {usage.completion_tokens:8} "
            f"{usage.completion_tokens / response.seconds:9.1f}"
        )
    model.close()
    print(f"{'all':<10} {sum(response.seconds for response in responses.values()):8.1f}")
    return responses


def compare_engines(request: ModelRequest[Any]) -> None:
    """Print the seconds of one request with each setting, and their ratio to the default's."""
    seconds: dict[str, list[float]] = {name: [] for name in SETTINGS}
    for _ in range(ROUNDS):
        for name, change in SETTINGS.items():
            with changed(change):
                model = open_embedded(Settings())
                seconds[name].append(model.generate(request).seconds)
                model.close()
    print_ratios(seconds)


def compare_busy(request: ModelRequest[Any]) -> None:
    """Print the seconds of one request beside a busy core, and their ratio to one free core's."""
    cores = os.cpu_count() or 1
    runs = {
        "one thread, all cores free": (1, False),
        "default, one core busy": (0, True),
        f"{cores} threads, one core busy": (cores, True),
    }
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(ROUNDS):
        for name, (threads, is_busy) in runs.items():
            with busy_core() if is_busy else nullcontext():
                model = open_embedded(Settings(threads=threads))
                seconds[name].append(model.generate(request).seconds)
                model.close()
    print_ratios(seconds)


def print_ratios(seconds: dict[str, list[float]]) -> None:
    """Print the median seconds of each setting, and their ratio to the first one's."""
    medians = {name: statistics.median(times) for name, times in seconds.items()}
    first = next(iter(medians.values()))
    for name, median in medians.items():
        print(f"{name:<28} {median:8.1f} s {median / first:6.2f}")


@contextmanager
def busy_core() -> Iterator[None]:
    """Keep one core busy within the block."""
    command = [sys.executable, "-c", "while True: pass"]
    with subprocess.Popen(command) as process:  # noqa: S603 - our program
        try:
            time.sleep(1)
            yield
        finally:
            process.kill()


def _default(_: Any) -> None:
    pass


def _ngram(kind: str) -> Callable[[Any], None]:
    def change(params: Any) -> None:
        import xllamacpp

        types = xllamacpp.common_speculative_type
        params.speculative.types = [getattr(types, f"COMMON_SPECULATIVE_TYPE_NGRAM_{kind}")]

    return change


def _small_cache(params: Any) -> None:
    import xllamacpp

    params.cache_type_k = params.cache_type_v = xllamacpp.ggml_type.GGML_TYPE_Q8_0


SETTINGS: dict[str, Callable[[Any], None]] = {
    "default": _default,
    "n-gram simple": _ngram("SIMPLE"),
    "n-gram mod": _ngram("MOD"),
    "KV cache q8_0": _small_cache,
}


@contextmanager
def changed(change: Callable[[Any], None]) -> Iterator[None]:
    """Change the parameters of every engine that is started within the block."""
    import xllamacpp

    start = xllamacpp.Server

    def start_changed(params: Any) -> Any:
        change(params)
        return start(params)

    xllamacpp.Server = start_changed
    try:
        yield
    finally:
        xllamacpp.Server = start


def show_help() -> None:
    """Run `summarizer --help` in a process."""
    subprocess.run(
        [sys.executable, "-m", "summarizer", "--help"], check=True, stdout=subprocess.DEVNULL
    )


def milliseconds(work: Callable[[], object]) -> float:
    """Return the median milliseconds of five runs after a warm-up."""
    work()
    times = []
    for _ in range(5):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return 1_000 * statistics.median(times)


if __name__ == "__main__":
    main()
