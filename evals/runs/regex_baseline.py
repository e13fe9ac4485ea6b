"""The floor to read scores against: quotation marks and speech verbs, no model.

It answers asks like a model, with drafts, so that grounding, assembly and scoring are the same
for it. Speakers are what stands beside a speech verb; positions it has none.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from summarizer.lexicons import load_column
from summarizer.models.base import ModelRequest, ModelResponse
from summarizer.schema.drafts import (
    ActorDraft,
    ActorsAnswer,
    Answer,
    AnyAnswer,
    AttributionDraft,
    AttributionsAnswer,
    ClaimDraft,
    ClaimsAnswer,
    PositionsAnswer,
    compact_json,
    span_anchors,
)
from summarizer.schema.summary import Usage
from summarizer.text.windows import Window
from summarizer.vocabulary import ActorKind, ClaimKind

_KIND = cast(dict[str, ClaimKind], load_column("reporting_verbs", "baseline_kind"))
_VERB = rf"(?P<cue>(?:has |have |had |also )*(?:{'|'.join(_KIND)}))"
_CAPITAL = r"(?:al-|el-|ag )?[A-ZÀ-ÖØ-Þ][\w’'.\-]*"
_NAME = rf"{_CAPITAL}(?: (?:(?:of|for|the|and|de|al|ag) )?{_CAPITAL})*"
_PRONOUN = r"(?:[Hh]e|[Ss]he|[Tt]hey|[Ii]t)"
_SOURCE = rf"(?P<source>(?:[Tt]he |[Aa]n? )?{_NAME}|{_PRONOUN}|(?:[\w’-]+ ){{0,2}}[a-z]+s)"
_QUOTED = re.compile(r"“[^“”]{8,}(?:”|$)|\"[^\"]{8,}(?:\"|$)")
_BEFORE = re.compile(rf"{_SOURCE}(?:,[^,“\"]{{3,60}},)? {_VERB}\b")
_AFTER = re.compile(rf"(?:^|[,”\"] ){_VERB} {_SOURCE}")
_INDIRECT = re.compile(rf"{_SOURCE}(?:,[^,“\"]{{3,60}},)? {_VERB} (?P<content>[^“”\"]+)")
_TRAILING = re.compile(rf"^(?P<content>.{{15,}}?), {_SOURCE} {_VERB}\.?$")
_ACCORDING = re.compile(rf"^(?P<content>.{{15,}}?), according to {_SOURCE}")
_PRONOUNS = frozenset(["he", "she", "they", "it"])
_TITLES = re.compile(
    r"^(?:(?:The|the|A|a|An|an|President|Prime|Foreign|Defen[cs]e|Interior|Finance|Minister|Senator"
    r"|Gen\.|General|Col\.|Adm\.|Admiral|Mr\.?|Mrs\.?|Ms\.?|Dr\.?|Secretary|Mayor|Governor) )+"
)


@dataclass(frozen=True)
class _Found:
    """One claim as the patterns see it."""

    source: str | None
    cue: str | None
    content: str


class RegexBaseline:
    """A model that matches patterns."""

    name = "patterns"
    backend = "regular expressions"
    family = "tuned"

    def generate(self, request: ModelRequest[AnyAnswer]) -> ModelResponse[AnyAnswer]:
        """Return what the patterns find in the window."""
        started = time.monotonic()
        drafted: Answer
        if request.answer is ActorsAnswer:
            drafted = ActorsAnswer(actors=_actors(request.window))
        elif request.answer is ClaimsAnswer:
            drafted = ClaimsAnswer(claims=list(_claims(request.window)))
        elif request.answer is AttributionsAnswer:
            drafted = AttributionsAnswer(claims=list(_attributions(request.window)))
        else:
            drafted = PositionsAnswer(positions=[])
        answer = cast(AnyAnswer, drafted)
        seconds = time.monotonic() - started
        return ModelResponse(
            answer=answer, raw=compact_json(drafted), usage=Usage(), seconds=seconds
        )

    def close(self) -> None:
        """Do nothing: there is nothing to close."""


def _actors(window: Window) -> list[ActorDraft]:
    names: dict[str, ActorDraft] = {}
    for line in window.lines:
        for found in _find(line):
            name = _bare(found.source)
            if name and name not in names:
                names[name] = ActorDraft(name=name, kind=_kind_of(name))
    return list(names.values())


def _claims(window: Window) -> Iterator[ClaimDraft]:
    last: str | None = None
    for number, line in enumerate(window.lines, start=1):
        for found in _find(line):
            speaker = _bare(found.source) or last
            last = speaker
            start, end = span_anchors(found.content.split())
            verb = (found.cue or "said").split()[-1]
            fields: dict[str, Any] = {"source": found.source, "cue": found.cue, "speaker": speaker}
            yield ClaimDraft(
                sentence=number,
                start=start,
                end=end,
                kind=_KIND.get(verb, "assertion"),
                text=" ".join(found.content.split()[:40]),
                **fields,
            )


def _attributions(window: Window) -> Iterator[AttributionDraft]:
    fields = set(AttributionDraft.model_fields)
    for draft in _claims(window):
        yield AttributionDraft.model_validate(draft.model_dump(include=fields))


def _find(line: str) -> Iterator[_Found]:
    """Yield the claim of one sentence, if it has one: quoted first, then reported."""
    quotes = list(_QUOTED.finditer(line))
    if quotes:
        beside = _BEFORE.search(line) or _AFTER.search(line)
        content = line[quotes[0].start() : quotes[-1].end()]
        yield _Found(
            beside["source"] if beside else None, beside["cue"] if beside else None, content
        )
        return
    for pattern in (_ACCORDING, _TRAILING, _INDIRECT):
        found = pattern.search(line)
        if found and len(found["content"].split()) > 2:
            cue = "according to" if pattern is _ACCORDING else found["cue"]
            yield _Found(found["source"], cue, found["content"].rstrip(" .,;"))
            return


def _bare(source: str | None) -> str | None:
    """Return the name in a source without titles; None for a pronoun."""
    if not source or source.lower() in _PRONOUNS:
        return None
    return _TITLES.sub("", source) or source


def _kind_of(name: str) -> ActorKind:
    kinds = load_column("organization_words", "baseline_kind")
    for word in name.lower().split():
        if word in kinds:
            return cast(ActorKind, kinds[word])
    if name[:1].islower():
        return "group"
    return "person" if " " in name else "government"
