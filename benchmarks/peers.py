"""Compare summarizer with langextract and contextgem on whole documents, by one endpoint.

    python -m benchmarks.peers --base-url URL --model NAME --gold DIR [--only ID …] [--out DIR]

Every program that can be imported reads the same documents and asks the same OpenAI-compatible
endpoint for the same fields; a server on loopback counts what each asks. The results are kept in
the folder `--out`, one file for each program, and the table shows all of that folder: so programs
that cannot share an environment run one after the other. `--systems` without a name prints the
table only. With `--model local` summarizer uses its embedded model and adapter, and no endpoint;
`--label` names the column. `--serve` starts the embedded model without adapter as an endpoint, and
prints its address and key.
"""

import argparse
import importlib
import json
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.peer_endpoint import MeteredEndpoint
from benchmarks.peer_records import DocumentRun, Extraction, SystemRun
from benchmarks.peer_systems import SYSTEMS, Endpoint, Extractor, version_and_licence

TokenCounter = Callable[[str], int]


def main() -> None:
    """Run the programs and print the table."""
    options = _parser().parse_args()
    if options.serve:
        _serve(options.threads)
        return
    # The programs warn of much that has no bearing on the table.
    logging.disable(logging.WARNING)
    options.out.mkdir(parents=True, exist_ok=True)
    for name in options.systems:
        if run := _run_system(name, options):
            file = options.out / f"{run.system}.json"
            file.write_text(run.model_dump_json(indent=1), encoding="utf-8")
    files = options.out.glob("*.json")
    runs = [SystemRun.model_validate_json(file.read_bytes()) for file in files]
    runs.sort(key=lambda run: (not run.system.startswith("summarizer"), run.system))
    print(table(runs, [_counts(run, options.gold, _counter(options.tokenizer)) for run in runs]))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=_Formatter)
    parser.add_argument("--base-url", default="", help="address of the endpoint, with /v1")
    parser.add_argument("--model", default="model", help="name of the model at the endpoint")
    parser.add_argument("--key", default="none", help="key of the endpoint")
    parser.add_argument("--gold", type=Path, required=False, nargs="+", help="folders of gold")
    parser.add_argument("--only", nargs="*", default=(), help="ids of documents")
    parser.add_argument("--systems", nargs="*", default=list(SYSTEMS), choices=list(SYSTEMS))
    parser.add_argument("--label", help="name of the column, for one program")
    parser.add_argument("--max-tokens", type=int, help="most tokens of an answer of the others")
    parser.add_argument("--profile", choices=("small", "capable"), help="profile of summarizer")
    parser.add_argument("--timeout", type=float, help="seconds summarizer waits for an answer")
    parser.add_argument("--threads", type=int, default=2, help="threads of the server of --serve")
    parser.add_argument("--out", type=Path, default=Path("out/peers"), help="folder of the results")
    parser.add_argument("--tokenizer", help="count with this encoding of tiktoken")
    parser.add_argument("--serve", action="store_true", help="serve the embedded base model")
    return parser


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Keeps the lines of the description."""


def _run_system(name: str, options: argparse.Namespace) -> SystemRun | None:
    with MeteredEndpoint(options.base_url, options.key) as metered:
        endpoint = Endpoint(
            metered.url, options.model, options.max_tokens, options.profile, options.timeout
        )
        try:
            extract = SYSTEMS[name](endpoint)
        except ImportError as error:
            print(f"{name} is left out, it cannot be imported here: {error}\n")
            return None
        paths = _texts(options.gold, options.only)
        documents = tuple(_run_document(path, extract, metered) for path in paths)
    version, licence = version_and_licence(name)
    return SystemRun(
        system=options.label or name,
        version=version,
        licence=licence,
        model=options.model,
        documents=documents,
    )


def _texts(folders: Sequence[Path], only: Sequence[str]) -> list[Path]:
    paths = [path for folder in folders for path in sorted(folder.glob("*.txt"))]
    return [path for path in paths if not only or path.stem in only]


def _run_document(path: Path, extract: Extractor, metered: MeteredEndpoint) -> DocumentRun:
    text = path.read_bytes().decode("utf-8")
    extraction, failure = Extraction(), None
    began = time.perf_counter()
    try:
        extraction = extract(text)
    except Exception as error:
        failure = f"{type(error).__name__}: {error}"[:300]
    return DocumentRun(
        id=path.stem,
        extraction=extraction,
        failure=failure,
        seconds=time.perf_counter() - began,
        exchanges=metered.take(),
    )


def _counter(tokenizer: str | None) -> TokenCounter | None:
    if tokenizer is None:
        return None
    # Not a dependency; it is installed with contextgem.
    encoding = importlib.import_module("tiktoken").get_encoding(tokenizer)
    return lambda text: len(encoding.encode(text, disallowed_special=()))


def _counts(run: SystemRun, folders: Sequence[Path], tokens: TokenCounter | None) -> Counter[str]:
    from benchmarks.peer_scoring import score
    from evals.dataset.gold import read_gold_document

    files = {path.stem: path for folder in folders for path in folder.glob("*.json")}
    counts: Counter[str] = Counter()
    for document in run.documents:
        counts += score(read_gold_document(files[document.id]), document.extraction)
        counts += costs(document, tokens)
    return counts


def costs(document: DocumentRun, tokens: TokenCounter | None) -> Counter[str]:
    """Return requests, tokens, milliseconds and failures of one document.

    Tokens are those that the endpoint reported, or counted with `tokens`.
    """
    exchanges, usage = document.exchanges, document.extraction.usage
    counts = Counter(
        requests=len(exchanges),
        milliseconds=round(1000 * document.seconds),
        failed=int(document.failure is not None),
        unparseable=sum(not parses(exchange.answer) for exchange in exchanges),
        dropped=document.extraction.dropped,
    )
    if not exchanges and usage:
        counts += Counter(usage.model_dump())
    for exchange in exchanges:
        if tokens:
            counts["prompt_tokens"] += tokens(exchange.prompt)
            counts["completion_tokens"] += tokens(exchange.answer)
            counts["schema_tokens"] += tokens(exchange.answer_schema)
        else:
            counts["prompt_tokens"] += exchange.prompt_tokens
            counts["completion_tokens"] += exchange.completion_tokens
    return counts


def parses(answer: str) -> bool:
    """Return whether an answer is JSON, with or without a Markdown fence."""
    body = answer.strip().removeprefix("```json").removeprefix("```").removesuffix("```")
    try:
        json.loads(body)
    except ValueError:
        return False
    return True


ROWS: dict[str, Callable[[Counter[str]], str]] = {
    "requests": lambda counts: f"{counts['requests']:,}",
    "prompt tokens": lambda counts: f"{counts['prompt_tokens']:,}",
    "tokens of the JSON schemas": lambda counts: f"{counts['schema_tokens']:,}",
    "completion tokens": lambda counts: f"{counts['completion_tokens']:,}",
    "seconds": lambda counts: f"{counts['milliseconds'] / 1000:,.1f}",
    "**claims found and right, of those expected**": lambda counts: _of(counts, "claims"),
    "claims returned": lambda counts: str(counts["claims_returned"]),
    "… right, optional ones included": lambda counts: str(counts["claims_right"]),
    "… with another speaker": lambda counts: str(counts["claims_wrong_field"]),
    "… invented: the words are not in the text": lambda counts: str(counts["claims_absent"]),
    "… invented: no such claim in the gold": lambda counts: str(counts["claims_unpaired"]),
    "**positions found and right, of those expected**": lambda counts: _of(counts, "positions"),
    "positions returned": lambda counts: str(counts["positions_returned"]),
    "… right, optional ones included  ": lambda counts: str(counts["positions_right"]),
    "… with another stance": lambda counts: str(counts["positions_wrong_field"]),
    "… invented: the words are not in the text  ": lambda counts: str(counts["positions_absent"]),
    "… invented: no such position in the gold": lambda counts: str(counts["positions_unpaired"]),
    "own offsets hold the words, of records in the text": lambda counts: (
        f"{counts['exact']} of {counts['grounded']}"
    ),
    "left out by the program as unproven": lambda counts: str(counts["dropped"]),
    "documents failed": lambda counts: str(counts["failed"]),
    "answers that are no JSON": lambda counts: str(counts["unparseable"]),
}


def _of(counts: Counter[str], kind: str) -> str:
    return f"{counts[f'{kind}_recalled']} of {counts[f'{kind}_expected']}"


def table(runs: Sequence[SystemRun], counts: Sequence[Counter[str]]) -> str:
    """Return the table in Markdown, one column for each run."""
    lines = [
        ["", *(run.system for run in runs)],
        ["---"] * (len(runs) + 1),
        ["version", *(run.version for run in runs)],
        ["licence", *(run.licence for run in runs)],
        ["documents", *(str(len(run.documents)) for run in runs)],
    ]
    lines += [[title.strip(), *map(cell, counts)] for title, cell in ROWS.items()]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _serve(threads: int) -> None:
    from summarizer.models.local.engine import EmbeddedEngine
    from summarizer.models.local.weights import base_model_path

    engine = EmbeddedEngine(base_model_path(), None, threads=threads)
    print(f"--base-url {engine.url} --key {engine.key}", flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main()
