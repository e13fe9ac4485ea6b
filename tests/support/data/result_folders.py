"""Folders of results for the tests of the page and of the review."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from support.data.eval_cases import gold, kesh, perfect

from summarizer.postprocessing.digest import write_digest
from summarizer.schema.summary import Actor, Claim, Position, Rejected, Span, SummaryRecord

SCRIPT = "<script>window.pwned = 'text'</script>"
TAG = "<b onmouseover=\"window.pwned='name'\">Hasra</b>"
TITLE = "</script><script>window.pwned='title'</script>"
TOPIC = '"><img src=x onerror="window.pwned=\'topic\'">'
UNSEEN = "\u200b\U000e0041\ufe01"
LONG = f"Om{'o' * 300}n"
QUOTE = f"that {SCRIPT} </script><!-- <script> the crossing 🚆 would\u2028 reopen"
HOSTILE = (
    f"😀 {TAG} said 😀 {QUOTE}.\n\n"
    f"Pell \u202eelloP\u202c rejected {TOPIC} at once. \u2066{LONG}\u2069 kept silent{UNSEEN}. "
    "&lt;b&gt; ${x}.\n"
)


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start=start, end=start + len(words), text=words)


def _actor(id: str, name: str, **fields: object) -> Actor:
    whole = {
        "kind": "person", "role": None, "affiliation": None, "aliases": [], "members": [],
        "mentions": [span(HOSTILE, name)],
    }  # fmt: skip
    return Actor.model_validate({"id": id, "name": name, **whole, **fields})


def hostile() -> SummaryRecord:
    """Return a document whose text is a script, with tags and control characters in its names."""
    model = perfect(kesh())
    info = model.document.model_copy(
        update={
            "id": "hostile", "path": None, "title": TITLE,
            "source": f"\u202etropeR\u202c Oran{UNSEEN}",
            "date": "2024-06-01", "date_source": "argument", "chars": len(HOSTILE),
        }
    )  # fmt: skip
    claim = Claim(
        id="c1", speaker="a1", source=span(HOSTILE, TAG), via=["a2"], cue=span(HOSTILE, "said"),
        quote=span(HOSTILE, QUOTE),
        text=f"{SCRIPT} \u202ereopen\u202c", kind="commitment", certainty="probable",
        directness="indirect", date="2024-05", date_text=None, grounding="near",
    )  # fmt: skip
    position = Position(
        id="p1", actor="a2", topic=TOPIC, stance="oppose", target="a1", basis="action",
        claim_ids=[], evidence=span(HOSTILE, f"rejected {TOPIC}"), grounding="normalised",
    )  # fmt: skip
    rejected = Rejected(
        record="claim", reason="quote-not-in-source", draft={"text": SCRIPT, "start": TOPIC}
    )
    actors = [
        _actor("a1", TAG, kind="government"),
        _actor("a2", "Pell", aliases=["\u202eelloP\u202c"], role="\u202eretsiniM"),
        _actor("a3", LONG),
    ]
    return model.model_copy(
        update={
            "document": info, "digest": f"{TITLE} {TAG}", "actors": actors, "claims": [claim],
            "positions": [position], "rejected": [rejected],
        }
    )  # fmt: skip


def _with_digest(summary: SummaryRecord, title: str | None) -> SummaryRecord:
    digest = write_digest(summary.document, summary.claims, summary.positions, summary.actors)
    info = summary.document.model_copy(update={"title": title})
    return summary.model_copy(update={"digest": digest, "document": info})


def write_results(folder: Path, summaries: Iterable[tuple[SummaryRecord, str]]) -> Path:
    """Write summaries with their texts as `batch` does."""
    (folder / "texts").mkdir(parents=True, exist_ok=True)
    lines = []
    for summary, text in summaries:
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        info = summary.document.model_copy(update={"sha256": sha256})
        lines.append(summary.model_copy(update={"document": info}).model_dump_json() + "\n")
        (folder / "texts" / f"{info.id}.txt").write_bytes(text.encode())
    (folder / "summaries.jsonl").write_bytes("".join(lines).encode())
    failure = '{"document":"lost","stage":"claims","error":"<i>no answer</i>","attempts":3}\n'
    (folder / "failures.jsonl").write_text(failure, encoding="utf-8")
    return folder


def example_results(folder: Path) -> Path:
    """Write three documents: the worked example, a longer one, and a hostile one."""
    longer = gold("e01")
    return write_results(
        folder,
        [
            (_with_digest(perfect(kesh()), "The Hasra crossing stays shut"), kesh().text),
            (_with_digest(perfect(longer), None), longer.text),
            (hostile(), HOSTILE),
        ],
    )
