"""A baseline of regular expressions for quotation marks and reporting verbs.

It answers requests with drafts like a model, so grounding, postprocessing and scoring are the
same. The speaker is the phrase beside a reporting verb. It finds no positions.
"""

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
from summarizer.vocabulary import ActorKind, ClaimKind, Profile

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
class _PatternMatch:
    source: str | None
    cue: str | None
    content: str


class RegexBaseline:
    """A model that matches patterns."""

    name = "patterns"
    backend = "regular expressions"
    family = "tuned"
    profile: Profile = "small"

    def generate(self, request: ModelRequest[AnyAnswer]) -> ModelResponse[AnyAnswer]:
        """Return the drafts of the pattern matches in the window."""
        started = time.monotonic()
        answer: Answer = PositionsAnswer(positions=[])
        if request.answer is ActorsAnswer:
            answer = ActorsAnswer(actors=_actors(request.window))
        elif request.answer is ClaimsAnswer:
            answer = ClaimsAnswer(claims=list(_claims(request.window)))
        elif request.answer is AttributionsAnswer:
            answer = AttributionsAnswer(claims=list(_attributions(request.window)))
        seconds = time.monotonic() - started
        return ModelResponse(cast(AnyAnswer, answer), compact_json(answer), Usage(), seconds)

    def close(self) -> None:
        """Do nothing."""


def _actors(window: Window) -> list[ActorDraft]:
    names: dict[str, ActorDraft] = {}
    for line in window.lines:
        for match in _find(line):
            name = _bare(match.source)
            if name and name not in names:
                names[name] = ActorDraft(name=name, kind=_kind_of(name))
    return list(names.values())


def _claims(window: Window) -> Iterator[ClaimDraft]:
    last: str | None = None
    for number, line in enumerate(window.lines, start=1):
        for match in _find(line):
            last = _bare(match.source) or last
            start, end = span_anchors(match.content.split())
            verb = (match.cue or "said").split()[-1]
            fields: dict[str, Any] = {"source": match.source, "cue": match.cue, "speaker": last}
            yield ClaimDraft(
                sentence=number,
                start=start,
                end=end,
                kind=_KIND.get(verb, "assertion"),
                text=" ".join(match.content.split()[:40]),
                **fields,
            )


def _attributions(window: Window) -> Iterator[AttributionDraft]:
    fields = set(AttributionDraft.model_fields)
    for draft in _claims(window):
        yield AttributionDraft.model_validate(draft.model_dump(include=fields))


def _find(line: str) -> Iterator[_PatternMatch]:
    """Yield the claim of one sentence, if it has one; a quotation takes precedence."""
    if quotes := list(_QUOTED.finditer(line)):
        attribution = _BEFORE.search(line) or _AFTER.search(line)
        source, cue = attribution.group("source", "cue") if attribution else (None, None)
        yield _PatternMatch(source, cue, line[quotes[0].start() : quotes[-1].end()])
        return
    for pattern in (_ACCORDING, _TRAILING, _INDIRECT):
        match = pattern.search(line)
        if match and len(match["content"].split()) > 2:
            cue = "according to" if pattern is _ACCORDING else match["cue"]
            yield _PatternMatch(match["source"], cue, match["content"].rstrip(" .,;"))
            return


def _bare(source: str | None) -> str | None:
    if not source or source.lower() in _PRONOUNS:
        return None
    return _TITLES.sub("", source) or source


def _kind_of(name: str) -> ActorKind:
    kinds = load_column("organization_words", "baseline_kind")
    default = "group" if name[:1].islower() else "person" if " " in name else "government"
    kind = next((kinds[word] for word in name.lower().split() if word in kinds), default)
    return cast(ActorKind, kind)
