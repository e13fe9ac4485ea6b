"""What is known of public corpora: how they mark sources, and published figures about them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Corpus = Literal["polnear", "gum", "german-quotes", "other"]
_Figures = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class CorpusReference:
    """One corpus: whether its sources are whole clauses, and F1 and recall by other hands."""

    clauses: bool = False
    f1: _Figures = field(default_factory=dict)
    human_recall: Mapping[str, float] = field(default_factory=dict)


REFERENCES: dict[Corpus, CorpusReference] = {
    "polnear": CorpusReference(
        # F1 between two annotators (590 pairs, 20 articles), and of the regex baseline on dev.
        f1={
            "people": {
                "content_f1": 0.794, "strict_f1": 0.710, "token_f1": 0.915,
                "attribution_f1": 0.753, "attribution_coref_f1": 0.754,
            },
            "floor": {
                "content_f1": 0.469, "strict_f1": 0.337, "token_f1": 0.653,
                "attribution_f1": 0.330, "attribution_coref_f1": 0.339,
            },
        },
        human_recall={"direct": 0.981, "mixed": 0.925, "indirect": 0.719},
    ),
    # Discourse units: the source is the attributing clause, the content only the nucleus.
    "gum": CorpusReference(clauses=True),
    "german-quotes": CorpusReference(),
    "other": CorpusReference(),
}  # fmt: skip
