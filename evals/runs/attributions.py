"""Run the task `attributions` of the tuned prompts: spans and sources without classification."""

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
"""Sentences without an attribution at the end of a window from which an answer is incomplete.

In the corpus 0.7 of the sentences contain reported content. Of 578 attributions in 20 articles, 35
were after the end of such an answer, 30 of them in one article.
"""


def attributions_of(
    document: Document, model: Model, *, max_sentences: int = MAX_SENTENCES
) -> list[DraftSpans]:
    """Return the distinct attributions in `document` by `model`, in the order of the text.

    The drafts are grounded like those of claims; drafts that are not in their sentences are left
    out.
    """
    if model.family != _FAMILY:
        hint = "set --task claims, or use the embedded model with its adapter"
        raise ConfigError("only the adapter supports the task attributions", model.name, hint)
    drafter = _Drafter(model, with_attributions(load_prompt_family(_FAMILY)))
    attributions = {
        (spans.content, spans.source): spans
        for window in split_windows(document, max_sentences=max_sentences)
        for part, draft in drafter.all_drafts(window)
        if (spans := _located(part, draft))
    }
    return sorted(attributions.values(), key=lambda spans: spans.content)


@dataclass(frozen=True)
class _Drafter:
    model: Model
    family: PromptFamily

    def all_drafts(self, window: Window) -> Iterator[tuple[Window, AttributionDraft]]:
        """Yield the drafts about `window`, with a second request if the first answer ends early."""
        last = 0
        for part, draft in self.drafts(window):
            last = max(last, _end(window, part, draft))
            yield part, draft
        rest = window.sentences[last:]
        if last and len(rest) >= _SILENT:
            yield from self.drafts(Window(window.document, rest))

    def drafts(self, window: Window) -> Iterator[tuple[Window, AttributionDraft]]:
        """Yield the drafts about `window`, each with the part that its numbers refer to."""
        request = ModelRequest(self.family.render("claims", window), AttributionsAnswer, window)
        try:
            answer = self.model.generate(request).answer
        except (AnswerCut, PromptTooLong) as error:
            if halves := window.halves():
                for half in halves:
                    yield from self.drafts(half)
                return
            partial = parse_partial(error.raw or "", AttributionsAnswer)
            if partial is None:
                raise
            answer = partial[0]
        yield from ((window, draft) for draft in answer.claims)


def _end(window: Window, part: Window, draft: AttributionDraft) -> int:
    """Return the number of sentences of `window` up to the end of `draft` about `part`."""
    before = window.sentences.index(part.sentences[0])
    return before + max(draft.sentence, draft.until or 0)


def _located(window: Window, draft: AttributionDraft) -> DraftSpans | None:
    """Return the spans of `draft`, `None` where a claim would be rejected or has no content."""
    sentences = sentence_range(window, draft.sentence, draft.until)
    spans = locate_draft(window, sentences, draft) if sentences else None
    if spans is None or (draft.source and spans.source is None):
        return None
    return spans if has_content(window.document.text, spans) else None
