"""Detect a restatement that is firmer or weaker than the article: `will` for `could`."""

import re

from summarizer.lexicons import words_for

_WORD = re.compile(r"[^\W\d_]+")


def changes_modality(text: str, quoted: str, context: str) -> bool:
    """Return whether `text` adds a possibility, an obligation or a certain future.

    `quoted` is the sentences of the quotation, `context` also those before them. A future is added
    only where `quoted` speaks of a possibility instead, and of no promise, threat or refusal.
    """
    # In lower case, because `May` is a month.
    restated, stated = set(_WORD.findall(text)), set(_WORD.findall(context.lower()))
    possibility, future = words_for("modal_words", "possibility"), _words("future")
    if restated & possibility:
        return stated.isdisjoint(possibility | _words("hedge"))
    if restated & _words("obligation") and stated.isdisjoint(_words("obligation") | _words("duty")):
        return True
    said = set(_WORD.findall(quoted.lower()))
    is_future_added = restated & future and stated.isdisjoint(future) and said & possibility
    return bool(is_future_added and said.isdisjoint(_words("commitment")))


def _words(use: str) -> frozenset[str]:
    return words_for("modal_words", use)
