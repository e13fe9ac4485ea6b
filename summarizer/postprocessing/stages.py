"""The candidates of one kind while rules complete them: actors, claims or positions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, Generic, Protocol, Self, TypeVar

from summarizer.codebook import Codebook
from summarizer.grounding.quotation import find_quotations
from summarizer.postprocessing.actors.mentions import Mentions, find_mentions
from summarizer.postprocessing.actors.registry import ActorCandidate, ActorRegistry
from summarizer.postprocessing.candidates import Candidate, ClaimCandidate, PositionCandidate
from summarizer.postprocessing.claims.antecedents import AntecedentFinder
from summarizer.postprocessing.claims.attributions import Attribution, find_attributions
from summarizer.postprocessing.claims.authors import find_author, find_turns
from summarizer.postprocessing.claims.frames import Frame, find_frames
from summarizer.postprocessing.diagnostics import Diagnostics
from summarizer.postprocessing.positions.pronouns import find_referents
from summarizer.syntax import Syntax
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan
from summarizer.vocabulary import Reason, RecordKind

if TYPE_CHECKING:
    from spacy.tokens import Token

CandidateT = TypeVar("CandidateT", bound=Candidate)
StageT = TypeVar("StageT", bound="RecordStage[Any]")


class Stage(Protocol):
    """What the runner of rules needs of a stage."""

    diagnostics: Diagnostics

    def snapshot(self) -> Mapping[Any, object]:
        """Return what rules can change in each candidate, by a key that they cannot."""

    def mark(self, key: Any, rule_id: str) -> None:  # noqa: ANN401 - a key of `snapshot`
        """Add a rule to the trace of the candidate with this key, once."""

    def account_for(self, key: Any, content: Any, rule_id: str) -> None:  # noqa: ANN401 - likewise
        """Mark the candidate that stands for one that a rule dropped, or list it as rejected."""


@dataclass
class ActorStage:
    """The actors of a document until their registry is frozen.

    Attributes:
        drafted: The actors that the model listed, window by window, until they are compared with
            each other and stand in `registry`.
        claims: The grounded claims by their numbers, whose words may name further actors.
        positions: The grounded positions, likewise.
    """

    document: Document
    diagnostics: Diagnostics
    drafted: list[ActorCandidate]
    registry: ActorRegistry = field(default_factory=ActorRegistry)
    claims: dict[int, ClaimCandidate] = field(default_factory=dict)
    positions: Sequence[PositionCandidate] = ()
    syntax: Syntax | None = None

    @cached_property
    def mentions(self) -> Mentions:
        """The mentions of each actor, found once: the registry is frozen by that."""
        self.registry.freeze()
        return find_mentions(self.document, self.registry)

    @cached_property
    def quotations(self) -> Sequence[CharSpan]:
        """The ranges of the article between quotation marks."""
        return find_quotations(self.document.article)

    @cached_property
    def author(self) -> str | None:
        """Who signs the article, as far as its end says so."""
        return find_author(self.document, self.syntax) if self.syntax else None

    @cached_property
    def turns(self) -> Sequence[tuple[int, str]]:
        """Where the turns of a transcript begin, and whose they are."""
        return find_turns(self.document)

    @cached_property
    def attributions(self) -> Sequence[Attribution]:
        """The attributions of the article, none without dependency trees."""
        return find_attributions(self.document, self.syntax) if self.syntax else []

    @cached_property
    def frames(self) -> Sequence[Frame]:
        """What the article says without a source, nothing without dependency trees."""
        return find_frames(self.syntax, self.attributions, self.quotations) if self.syntax else []

    def snapshot(self) -> Mapping[ActorCandidate | int, object]:
        """Return the fields of each actor, and the claims by their numbers."""
        actors: dict[ActorCandidate | int, object] = {
            actor: (actor.name, actor.kind, actor.role, actor.affiliation, tuple(actor.aliases))
            for actor in (*self.drafted, *self.registry)
        }
        return actors | self.claims

    def mark(self, key: ActorCandidate | int, rule_id: str) -> None:
        """Add a rule to the trace of an actor or a claim."""
        if isinstance(key, int):
            self.claims[key] = self.claims[key].marked(rule_id)
        elif rule_id not in key.trace:
            key.trace.append(rule_id)

    def account_for(self, key: ActorCandidate | int, _: object, rule_id: str) -> None:
        """Mark the actor that has the name of one that was joined with it."""
        kept = None if isinstance(key, int) else self.registry.find_by_name(key.name)
        if kept is not None:
            self.mark(kept, rule_id)


@dataclass
class RecordStage(Generic[CandidateT]):
    """The claims or the positions of a document, whose actors no longer change.

    Attributes:
        records: The candidates by their numbers, in the order of the drafts.
        syntax: The dependency trees of the article; only the rules of the profile `small` read
            them, and other languages than English have none.
    """

    kind: RecordKind
    document: Document
    diagnostics: Diagnostics
    actors: ActorRegistry
    mentions: Mentions
    records: dict[int, CandidateT]
    syntax: Syntax | None = None
    _fates: dict[int, Reason | int] = field(default_factory=dict, init=False)

    def snapshot(self) -> Mapping[int, CandidateT]:
        """Return the candidates by their numbers."""
        return dict(self.records)

    def mark(self, key: int, rule_id: str) -> None:
        """Add a rule to the trace of a candidate."""
        self.records[key] = self.records[key].marked(rule_id)

    def account_for(self, key: int, content: CandidateT, rule_id: str) -> None:
        """Mark the candidate that one was joined with, or list its draft as the model wrote it."""
        fate = self._fates.get(key, "replaced")
        if isinstance(fate, int):
            self.mark(fate, rule_id)
        elif content.written is not None:
            self.diagnostics.reject(self.kind, fate, content.written)

    def warn(self, key: int, warning: str) -> None:
        """Add a warning to a candidate."""
        record = self.records[key]
        self.records[key] = replace(record, warnings=(*record.warnings, warning))

    def trial(self) -> Self:
        """Return a copy on which a rule may run without consequences."""
        trial = copy(self)
        trial.records, trial._fates, trial.diagnostics = dict(self.records), {}, Diagnostics()
        return trial

    def reject(self, record: CandidateT, reason: Reason) -> None:
        """Drop a candidate; its draft is listed as rejected with the reason."""
        del self.records[record.number]
        self._fates[record.number] = reason

    def join(self, record: CandidateT, kept: CandidateT) -> None:
        """Drop a candidate that `kept` stands for."""
        del self.records[record.number]
        self._fates[record.number] = kept.number


@dataclass
class ClaimStage(RecordStage[ClaimCandidate]):
    """The claims of a document."""


@dataclass
class PositionStage(RecordStage[PositionCandidate]):
    """The positions of a document.

    Attributes:
        claims: The claims, complete, in the order of the text.
        codebook: The codebook that the positions are coded with.
    """

    claims: Sequence[ClaimCandidate] = ()
    codebook: Codebook | None = None

    def actor_of(self, noun: Token | None) -> ActorCandidate | None:
        """Return the actor that `noun` is the head of a mention of, or that a pronoun means."""
        if noun is None:
            return None
        return self._actors_by_head.get(noun.i) or self.referents.get(noun.i)

    @cached_property
    def referents(self) -> Mapping[int, ActorCandidate]:
        """Whom pronouns mean, by the index of the token."""
        if self.syntax is None:
            return {}
        finder = AntecedentFinder(self.document, self.mentions, self.syntax)
        return find_referents(self.syntax, finder, self.claims, self._actors_by_head)

    @cached_property
    def _actors_by_head(self) -> Mapping[int, ActorCandidate]:
        """The actors by the index of the token on which the others of a mention depend."""
        if self.syntax is None:
            return {}
        mentions = self.mentions.items()
        return {head.i: actor for actor, spans in mentions for head in self.syntax.heads(spans)}


@dataclass
class ListingStage:
    """The decision on which actors of the registry are listed.

    Attributes:
        referenced: Actors that a claim, a position or a group refers to.
        owners: The affiliation of each actor that has one.
        actors: The actors to list.
        evidence: Where the claims and positions of the document are.
    """

    document: Document
    diagnostics: Diagnostics
    mentions: Mentions
    referenced: AbstractSet[ActorCandidate]
    owners: Mapping[ActorCandidate, ActorCandidate]
    actors: list[ActorCandidate]
    evidence: Sequence[CharSpan]
    syntax: Syntax | None = None

    @property
    def involved(self) -> AbstractSet[ActorCandidate]:
        """The actors that another record refers to, owners of unlisted ones not among them."""
        owners = (self.owners[actor] for actor in self.actors if actor in self.owners)
        return self.referenced | set(owners)

    def snapshot(self) -> Mapping[ActorCandidate, object]:
        """Return the actors to list, which rules can only drop."""
        return dict.fromkeys(self.actors)

    def mark(self, key: ActorCandidate, rule_id: str) -> None:
        """Do nothing: rules of this stage change no actor."""

    def account_for(self, key: ActorCandidate, _: object, rule_id: str) -> None:
        """List the draft of an actor as rejected."""
        if key.draft is not None:
            self.diagnostics.reject("actor", "plays-no-part", key.draft)


def each(
    function: Callable[[StageT, CandidateT], CandidateT | Reason],
) -> Callable[[StageT], None]:
    """Return the rule that applies `function` to each candidate.

    `function` returns the candidate, changed or not, or the reason to reject it.
    """

    @wraps(function)
    def apply(stage: StageT) -> None:
        for record in list(stage.records.values()):
            result = function(stage, record)
            if isinstance(result, str):
                stage.reject(record, result)
            else:
                stage.records[record.number] = result

    return apply
