"""Find the names of drafted actors in the article, word for word."""

import re
from collections.abc import Iterable, Iterator

from summarizer.grounding.align import find_occurrences
from summarizer.grounding.name_matching import is_pronoun, without_article
from summarizer.grounding.quote_edges import trim_span
from summarizer.postprocessing.actors.noun_phrases import is_abbreviation
from summarizer.postprocessing.actors.registry import ActorCandidate
from summarizer.postprocessing.diagnostics import Diagnostics
from summarizer.schema.drafts import ActorDraft
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan, normalize_whitespace

GROUND = "ground"
"""What stands for this step, which is before all rules, in the place of a rule's id."""

_QUOTED_NAME = re.compile(r"“[^“”]+”|\"[^\"]+\"|«[^«»]+»|»[^«»]+«|„[^„“”]+[“”]")


def ground_actors(
    document: Document, drafts: Iterable[tuple[CharSpan, ActorDraft]], diagnostics: Diagnostics
) -> Iterator[ActorCandidate]:
    """Yield the actors whose names the article has; `drafts` come with the span of their window.

    An alias stands in for a name that the article lacks. Aliases and roles that it lacks are left
    out.
    """
    for window, draft in drafts:
        if is_pronoun(draft.name):
            diagnostics.reject("actor", "name-is-a-pronoun", draft)
            continue
        found = (find_verbatim(document, alias, window) for alias in draft.aliases)
        aliases = [alias for alias in found if alias and not is_pronoun(alias)]
        name = verbatim = find_verbatim(document, draft.name, window)
        if name is None and aliases:
            name = max(aliases, key=len)
            what = f"actor {draft.name!r} is not in the source by that name"
            diagnostics.warn(f"{what}; {name!r} was taken")
        if name is None:
            diagnostics.reject("actor", "name-not-in-source", draft)
            continue
        role = find_verbatim(document, draft.role, window) if draft.role else None
        if role and is_abbreviation(role) and f"{role}." in document.article:
            role = f"{role}."
        if draft.role and role is None:
            what = f"role {draft.role!r} of {name!r}"
            diagnostics.warn(f"{what} is not in the source and was left out")
        aliases = list(map(without_article, aliases))
        name = without_article(name)
        actor = ActorCandidate(name, draft.kind, role, draft.affiliation, aliases, draft)
        lost = (verbatim is None, len(aliases) < len(draft.aliases), bool(draft.role and not role))
        actor.trace = [GROUND] if any(lost) else []
        yield actor


def find_verbatim(document: Document, words: str, window: CharSpan | None = None) -> str | None:
    """Return `words` as the article has them, searched in `window` first, or `None`."""
    text = document.article
    body = CharSpan(document.body, len(text))
    for within in (window, body) if window else (body,):
        if matches := find_occurrences(words, text, within):
            span = trim_span(text, matches[0].span, document.paragraphs)
            name = normalize_whitespace(span.slice(text))
            return name[1:-1].strip() if _QUOTED_NAME.fullmatch(name) else name
    return None
