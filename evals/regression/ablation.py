"""The effect of each postprocessing rule: the figures of a recording with and without it."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from summarizer.pipeline import build_summary, collect_drafts
from summarizer.postprocessing.rules import RULES
from summarizer.schema.summary import SummaryRecord
from summarizer.text.document import Document
from summarizer.vocabulary import Profile

from ..dataset.gold import GoldDocument
from ..runs.predictions import Prediction
from ..runs.recording import Recording, ReplayModel
from ..scoring.metrics import BY_NAME, HEADLINES
from ..scoring.score import Score, score
from .statistics import Difference, differences

FIGURES = (*HEADLINES, "mention_f1", "claim_date_acc", "claim_via_acc")
"""The figures that rules serve."""


@dataclass(frozen=True)
class Effect:
    """What a rule does to one recording.

    Attributes:
        decides: Whether the rule decides in the profile; otherwise it only adds warnings.
        by_figure: The difference of each figure; `change` is what the figure gains by the rule.
        documents: Number of documents whose records differ without the rule.
    """

    rule: str
    decides: bool
    by_figure: dict[str, Difference]
    documents: int


@dataclass(frozen=True)
class Ablation:
    """The effects of all rules on one recording."""

    title: str
    profile: Profile
    documents: int
    effects: tuple[Effect, ...]


def ablate_recording(
    title: str,
    recording: Recording,
    golds: Sequence[GoldDocument],
    profile: Profile | None,
    rule_ids: AbstractSet[str],
) -> Ablation:
    """Return the effects of the rules `rule_ids` that run in the profile, by default the model's.

    Raises:
        ConfigError: If the recording lacks an answer about one of the documents.
    """
    model = ReplayModel(recording)
    chosen = profile or model.profile
    documents = [Document.from_text(gold.text, id=gold.id) for gold in golds]
    drafts = [collect_drafts(document, model) for document in documents]

    def predict(*without: str) -> list[Prediction]:
        ids = frozenset(without)
        summaries = (
            build_summary(document, collected, chosen, without=ids)
            for document, collected in zip(documents, drafts, strict=True)
        )
        return [
            Prediction(id=summary.document.id, summary=SummaryRecord(**dict(summary)))
            for summary in summaries
        ]

    whole = predict()
    scored = score(golds, whole)
    effects = []
    for rule in RULES:
        decides = chosen in rule.profiles
        if rule.id in rule_ids and not rule.is_required and (decides or rule.dispute):
            ablated = predict(rule.id)
            by_figure = _differences(score(golds, ablated), scored)
            effects.append(Effect(rule.id, decides, by_figure, _count_changed(whole, ablated)))
    return Ablation(title, chosen, len(golds), tuple(effects))


def _count_changed(first: Sequence[Prediction], second: Sequence[Prediction]) -> int:
    exclude = {"summary": {"provenance"}}
    pairs = zip(first, second, strict=True)
    return sum(a.model_dump(exclude=exclude) != b.model_dump(exclude=exclude) for a, b in pairs)


def _differences(before: Score, after: Score) -> dict[str, Difference]:
    first, second = ([document.counts for document in s.documents] for s in (before, after))
    return differences(first, second, [BY_NAME[name] for name in FIGURES])
