"""Which cues report what others say of their subject.

`Oman faced criticism for it`, `The book is described as “riveting”`.
"""

from __future__ import annotations

from summarizer.postprocessing.draft_spans import DraftSpans
from summarizer.syntax import SUBJECTS, Syntax

_RECEIVING = frozenset("attract come draw encounter face have meet provoke receive spark".split())
_REACTIONS = frozenset(
    "acclaim accusation anger backlash condemnation criticism outrage praise rebuke".split()
)

_SPOKEN_OF = frozenset(
    "accuse blame call condemn criticise criticize denounce describe dub label praise".split()
)


def receives_reactions(syntax: Syntax, spans: DraftSpans) -> bool:
    """Return whether the source is the subject of `faced criticism` or `is described`."""
    subject = syntax.head(spans.source)
    if subject is None or subject.dep_ not in SUBJECTS or spans.cue is None:
        return False
    if subject.dep_ == "nsubjpass" and subject.head.lemma_ in _SPOKEN_OF:
        return True
    is_receiving = subject.head.lemma_ in _RECEIVING
    return is_receiving and any(
        word.lemma_.lower() in _REACTIONS for word in syntax.tokens(spans.cue)
    )
