"""Ask the task `attributions` of the tuned prompts: who said what, and no judgement.

Only the adapter was taught it, on a corpus of attributions. Its answers are shorter than those of
the three tasks, so it is the one to measure spans and sources by; what a user gets are the claims.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from summarizer.errors import AnswerCut, ConfigError, PromptTooLong
from summarizer.models.base import Model, ModelRequest
from summarizer.models.partial_json import parse_partial
from summarizer.postprocessing.draft_spans import (
    DraftSpans,
    has_content,
    locate_draft,
    sentence_range,
)
from summarizer.prompts import PromptFamily, load_prompt_family, with_attributions
from summarizer.schema.drafts import AttributionDraft, AttributionsAnswer
from summarizer.text.document import Document
from summarizer.text.windows import MAX_SENTENCES, Window, split_windows

_FAMILY = "tuned"
_SILENT = 6
"""Sentences at the end of a window of which an answer says nothing, if it broke off early.

In the corpus 0.7 of the sentences hold something that is said. Of 578 attributions of 20 of its
articles 35 stood behind the end of such an answer, 30 of them in one article.
"""


def attributions_of(
    document: Document, model: Model, *, most: int = MAX_SENTENCES
) -> list[DraftSpans]:
    """Return what `model` finds said in `document`, in the order of the text, each once.

    The drafts are grounded like those of claims: what is not in its sentences is left out, and so
    is a quote that only repeats its announcement.

    Args:
        document: The article.
        model: Who is asked.
        most: Sentences of a window.

    Raises:
        ConfigError: If the model is not asked with the tuned prompts.
        ModelError: If it gave no usable answer about a part of the document.
    """
    if model.family != _FAMILY:
        hint = "take --task claims, or the embedded model with its adapter"
        raise ConfigError("the task attributions was taught to the adapter only", model.name, hint)
    asking = _Asking(model, with_attributions(load_prompt_family(_FAMILY)))
    found = {
        (places.content, places.source): places
        for window in split_windows(document, max_sentences=most)
        for part, draft in asking.all_drafts(window)
        if (places := _placed(part, draft))
    }
    return sorted(found.values(), key=lambda places: places.content)


@dataclass(frozen=True)
class _Asking:
    """Whom to ask, and with which prompts."""

    model: Model
    family: PromptFamily

    def all_drafts(self, window: Window) -> Iterator[tuple[Window, AttributionDraft]]:
        """Yield the drafts about `window`; if they end early, those about what follows too."""
        last = 0
        for part, draft in self.drafts(window):
            last = max(last, _end(window, part, draft))
            yield part, draft
        rest = window.sentences[last:]
        if last and len(rest) >= _SILENT:
            yield from self.drafts(Window(window.document, rest))

    def drafts(self, window: Window) -> Iterator[tuple[Window, AttributionDraft]]:
        """Yield the drafts about `window`, each with the part of it that its numbers count."""
        request = ModelRequest(self.family.render("claims", window), AttributionsAnswer, window)
        try:
            answer = self.model.generate(request).answer
        except (AnswerCut, PromptTooLong) as error:
            halves = window.halves()
            saved = None if halves else parse_partial(error.raw or "", AttributionsAnswer)
            if not halves and saved is None:
                raise
            for half in halves or ():
                yield from self.drafts(half)
            answer = saved[0] if saved else AttributionsAnswer(claims=[])
        yield from ((window, draft) for draft in answer.claims)


def _end(window: Window, part: Window, draft: AttributionDraft) -> int:
    """Return how many sentences of `window` there are up to the last of `draft` about a part."""
    before = window.sentences.index(part.sentences[0])
    return before + max(draft.sentence, draft.until or 0)


def _placed(window: Window, draft: AttributionDraft) -> DraftSpans | None:
    """Return where the parts of `draft` stand, `None` where a claim would be rejected."""
    sentences = sentence_range(window, draft.sentence, draft.until)
    places = locate_draft(window, sentences, draft) if sentences else None
    if places is None or (draft.source and places.source is None):
        return None
    text = window.document.text
    # An announcement without content is no attribution.
    return places if has_content(text, places) else None
