"""Print what other ways of asking the embedded model are worth, one by one.

    python benchmarks/asking.py [WAY ...] [--gold DIR] [--tape FILE] [--adapter FILE]
                                [--only ID ...] [--threads N] [--keep FILE]

Each WAY changes one thing, and its figures are set beside those of the way in use, on the gold
documents or on those of DIR. The answers of the way in use are recorded (on the gold in
`evals/recordings`; a file that `--tape` names and that is not there is made first), so only what a
way changes is asked. What is answered is kept in FILE, and a run that was cut off goes on from
there. Without a WAY all are tried.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from evals.dataset.gold import GoldDocument, default_gold, read_gold
from evals.regression.statistics import differences
from evals.runs.recording import (
    RecordingModel,
    ReplayModel,
    read_recording,
    request_key,
    write_recording,
)
from evals.runs.runner import predict
from evals.runs.systems import default_recording
from evals.scoring.metrics import METRICS
from evals.scoring.score import Score, score
from summarizer.models.base import ModelRequest, ModelResponse
from summarizer.models.factory import open_embedded
from summarizer.models.local.grammar import answer_grammar
from summarizer.models.remote.openai_model import Extras, InstructorModel
from summarizer.prompts import load_family, with_attributions
from summarizer.schema.drafts import AttributionsAnswer, compact
from summarizer.schema.summary import Usage
from summarizer.settings import Settings
from summarizer.text.windows import Window

SHOWN = ("actor_f1", "claim_f1", "attributed_f1", "position_f1", "signed_f1")
HEAT, SAMPLES = 0.7, 3
_SPEAKER = ',"speaker":'
_COPIED = r'"\"" COPIED "\""'


@dataclass
class Engine:
    """The embedded model, started when it is first needed, and what it has answered."""

    kept: Path
    settings: Settings
    seconds: float = 0.0
    _model: InstructorModel | None = None
    _usual: Extras | None = None
    _known: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.kept.is_file():
            lines = map(json.loads, self.kept.read_text(encoding="utf-8").splitlines())
            self._known = {line["key"]: line for line in lines}

    def generate(self, request: ModelRequest[Any], grammar: str = "", draw: int = 0) -> Any:
        """Return the answer to `request`: the likeliest, or the draw of that number."""
        held = grammar or answer_grammar(request.answer, request.window)
        key = f"{request_key(request)}/{sha256(held.encode()).hexdigest()[:12]}/{draw}"
        if key not in self._known:
            self._keep(key, *self._asked(request, held, draw))
        line = self._known[key]
        self.seconds += line["seconds"]
        return request.answer.model_validate_json(line["answer"])

    def close(self) -> None:
        """Stop the model if it runs."""
        if self._model is not None:
            self._model.close()

    def _asked(self, request: ModelRequest[Any], grammar: str, draw: int) -> tuple[str, float]:
        if self._model is None:
            model = open_embedded(self.settings)
            if not isinstance(model, InstructorModel):
                raise SystemExit("turn the exporter of OpenTelemetry off")
            self._model, self._usual = model, model.extras
        self._model.dialect = replace(self._model.dialect, temperature=HEAT if draw else 0.0)
        usual = self._usual(request) if self._usual else {}
        self._model.extras = lambda _: {**usual, "grammar": grammar, "seed": draw}
        started = time.monotonic()
        answer = self._model.generate(request).answer
        return compact(answer), round(time.monotonic() - started, 3)

    def _keep(self, key: str, answer: str, seconds: float) -> None:
        self._known[key] = {"key": key, "answer": answer, "seconds": seconds}
        self.kept.parent.mkdir(parents=True, exist_ok=True)
        with self.kept.open("a", encoding="utf-8") as file:
            file.write(json.dumps(self._known[key], ensure_ascii=False) + "\n")


Names = Sequence[str]
How = Callable[[Engine, ModelRequest[Any], Names], list[Any]]
"""Returns the drafts that answer an ask, given the names that the ask for actors found."""


@dataclass
class Way:
    """A model that asks some tasks in another way; the others are replayed."""

    how: dict[str, How]
    engine: Engine
    replay: ReplayModel
    names: Names = ()

    name = backend = "embedded"
    family = "tuned"

    def generate(self, request: ModelRequest[Any]) -> ModelResponse[Any]:
        """Return the answer to `request`, in this way."""
        how = self.how.get(request.prompt.task)
        response = self.replay.generate(request) if how is None else self._asked(how, request)
        if request.prompt.task == "actors":
            drafts = response.answer.actors
            self.names = [name for draft in drafts for name in (draft.name, *draft.aliases)]
        return response

    def close(self) -> None:
        """Do nothing: the engine serves all ways."""

    def _asked(self, how: How, request: ModelRequest[Any]) -> ModelResponse[Any]:
        (key,) = request.answer.model_fields
        answer = request.answer(**{key: how(self.engine, request, self.names)})
        return ModelResponse(answer, compact(answer), Usage(requests=1), 0.0)


def plainly(engine: Engine, request: ModelRequest[Any], _: Names) -> list[Any]:
    """Ask as the product does."""
    return drafts_of(engine.generate(request))


def in_pieces(most: int) -> How:
    """Ask about at most so many sentences at once."""

    def how(engine: Engine, request: ModelRequest[Any], _: Names) -> list[Any]:
        found = []
        for first, piece in pieces(request.window, most):
            prompt = load_family("tuned").render(request.prompt.task, piece)
            drafts = drafts_of(engine.generate(replace(request, prompt=prompt, window=piece)))
            found += [moved(draft, first) for draft in drafts]
        return found

    return how


def among_names(fields: Sequence[str]) -> How:
    """Hold some fields to the names and aliases of the actors that were found."""

    def how(engine: Engine, request: ModelRequest[Any], names: Names) -> list[Any]:
        grammar = answer_grammar(request.answer, request.window)
        if names:
            for name in fields:
                mark = json.dumps(f',"{name}":') if name != "actor" else json.dumps('"actor":')
                grammar = grammar.replace(f"{mark} {_COPIED}", rf'{mark} "\"" NAME "\""')
            choices = (json.dumps(json.dumps(name, ensure_ascii=False)[1:-1]) for name in names)
            grammar += f"NAME: {' | '.join(dict.fromkeys(choices))}\n"
        return drafts_of(engine.generate(request, grammar))

    return how


def told_names(engine: Engine, request: ModelRequest[Any], names: Names) -> list[Any]:
    """Tell the model which actors were found."""
    before, task = request.prompt.user.rsplit("Task:", 1)
    told = f"Actors: {'; '.join(names)}\nTask:" if names else "Task:"
    prompt = replace(request.prompt, user=f"{before}{told}{task}")
    return drafts_of(engine.generate(replace(request, prompt=prompt)))


def judged(engine: Engine, request: ModelRequest[Any], _: Names) -> list[Any]:
    """Find where claims stand by the task for that, then have each of them judged."""
    prompt = with_attributions(load_family("tuned")).render("claims", request.window)
    places = engine.generate(replace(request, prompt=prompt, answer=AttributionsAnswer)).claims
    if not places:
        return []
    return drafts_of(
        engine.generate(request, _judging(answer_grammar(request.answer, request.window), places))
    )


def _judging(grammar: str, places: Sequence[Any]) -> str:
    """Return the grammar of claims that stand at `places`, in their order, and only there."""
    record = re.search(r"^record: (.*)$", grammar, re.MULTILINE)
    if record is None:
        raise SystemExit("the grammar has no record")
    # The keys of where a claim stands come first in the record; what is left is the judgement.
    judgement = record[1][record[1].index(f"({json.dumps(_SPEAKER)}") :]
    begun = (json.dumps(compact(place)[:-1], ensure_ascii=False) for place in places)
    items = f" {json.dumps(',')} ".join(f"{start} judgement" for start in begun)
    opening, closing = (json.dumps(part) for part in ('{"claims":[', "]}"))
    lines = grammar.replace(record[0], f"judgement: {judgement}").splitlines()
    starts = (number for number, line in enumerate(lines) if line.startswith("start:"))
    lines[next(starts)] = f"start: {opening} {items} {closing}"
    return "\n".join([*lines, ""])


def not_at_all(engine: Engine, request: ModelRequest[Any], _: Names) -> list[Any]:
    """Do not ask."""
    del engine, request
    return []


def by_vote(engine: Engine, request: ModelRequest[Any], _: Names) -> list[Any]:
    """Draw several answers and keep what most of them, the likeliest among them, agree on."""
    answers = [drafts_of(engine.generate(request, draw=draw)) for draw in range(SAMPLES)]
    votes = Counter(mark for drafts in answers for mark in {mark_of(draft) for draft in drafts})
    found = {mark_of(draft): draft for drafts in reversed(answers) for draft in drafts}
    return [draft for mark, draft in found.items() if votes[mark] > SAMPLES / 2]


def joined(*hows: How) -> How:
    """Put the answers of several ways together; of two alike the first is kept."""

    def how(engine: Engine, request: ModelRequest[Any], names: Names) -> list[Any]:
        found: dict[object, Any] = {}
        for one in hows:
            for draft in one(engine, request, names):
                found.setdefault(mark_of(draft), draft)
        return sorted(found.values(), key=lambda draft: draft.sentence)

    return how


WAYS: dict[str, dict[str, How]] = {
    "actors in pieces of 18": {"actors": in_pieces(18)},
    "claims in pieces of 18": {"claims": in_pieces(18)},
    "claims in pieces of 12": {"claims": in_pieces(12)},
    "positions in pieces of 18": {"positions": in_pieces(18)},
    "positions in pieces of 12": {"positions": in_pieces(12)},
    "positions whole and in pieces": {"positions": joined(plainly, in_pieces(12))},
    "speakers among the actors": {"claims": among_names(["speaker"])},
    "holders among the actors": {"positions": among_names(["actor", "target"])},
    "claims told the actors": {"claims": told_names},
    "positions told the actors": {"positions": told_names},
    "claims placed, then judged": {"claims": judged},
    "no ask for positions": {"positions": not_at_all},
    "positions by vote": {"positions": by_vote},
    "claims by vote": {"claims": by_vote},
}


def drafts_of(answer: Any) -> list[Any]:
    """Return the drafts in an answer."""
    (key,) = type(answer).model_fields
    return list(getattr(answer, key))


def mark_of(draft: Any) -> object:
    """Return what two drafts of the same record share."""
    if hasattr(draft, "stance"):
        return draft.actor, draft.sentence, draft.stance
    return draft.sentence, draft.start


def pieces(window: Window, most: int) -> Iterator[tuple[int, Window]]:
    """Yield parts of a window of about the same size, and how many sentences stand before each."""
    count = len(window.sentences)
    parts = -(-count // most)
    for part in range(parts):
        first, end = part * count // parts, (part + 1) * count // parts
        yield first, Window(window.document, window.sentences[first:end])


def moved(draft: Any, sentences: int) -> Any:
    """Return a draft whose numbers count from so many sentences before."""
    numbers = {name: getattr(draft, name, None) for name in ("sentence", "until")}
    return draft.model_copy(update={name: n + sentences for name, n in numbers.items() if n})


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ways", nargs="*", choices=[[], *WAYS], metavar="WAY")
    parser.add_argument("--only", nargs="*", default=())
    parser.add_argument("--gold", type=Path, default=default_gold())
    parser.add_argument("--tape", type=Path, default=default_recording())
    parser.add_argument("--adapter", type=Path)
    parser.add_argument("--threads", type=int, default=Settings().threads)
    parser.add_argument("--keep", type=Path, default=Path("build/asking.jsonl"))
    arguments = parser.parse_args()
    golds = read_gold(arguments.gold, arguments.only)
    settings = Settings(threads=arguments.threads, adapter=arguments.adapter)
    if not arguments.tape.is_file():
        record(golds, settings, arguments.tape)
    tape, engine = read_recording(arguments.tape), Engine(arguments.keep, settings)
    usual = score(golds, [predict(gold, ReplayModel(tape)) for gold in golds])
    print(f"{len(golds)} documents{'':<20}{''.join(f'{name:>16}' for name in SHOWN)}{'s/doc':>8}")
    print(f"{'as it is':<32}{''.join(f'{usual.figures[name] or 0:>16.3f}' for name in SHOWN)}")
    try:
        for name in arguments.ways or WAYS:
            engine.seconds = 0.0
            way = Way(WAYS[name], engine, ReplayModel(tape))
            found = score(golds, [predict(gold, way) for gold in golds])
            print(row(name, usual, found, engine.seconds / len(golds)), flush=True)
    finally:
        engine.close()


def record(golds: Sequence[GoldDocument], settings: Settings, target: Path) -> None:
    """Ask the embedded model about `golds` as the product does, and keep the answers."""
    asked = RecordingModel(open_embedded(settings))
    try:
        for gold in golds:
            predict(gold, asked)
    finally:
        asked.close()
    write_recording(asked.tape, target)


def row(name: str, usual: Score, found: Score, seconds: float) -> str:
    """Return the line of one way: each figure, and how likely a change of its size is by chance."""
    before, after = ([document.counts for document in one.documents] for one in (usual, found))
    changes = differences(before, after, [metric for metric in METRICS if metric.name in SHOWN])
    cells = (f"{found.figures[n] or 0:.3f} (p {changes[n].p:.2f})" for n in SHOWN)
    return f"{name:<32}{''.join(f'{cell:>16}' for cell in cells)}{seconds:>8.1f}"


if __name__ == "__main__":
    main()
