"""Check that words are a noun phrase, and shorten one (`docs/codebook.md`, 4.3).

Patterns of function words suffice: they show clauses, fragments and phrases without a head, which
is what is wrong with the topics that a small model writes.
"""

import re

from summarizer.grounding.name_matching import norm

_MAX_WORDS = 10
_FEWEST_WORDS = 3
"""Words that a phrase keeps when it is cut before its last complement."""

_FINITE_VERB = re.compile(
    r"\b(?:is|are|was|were|be|has|have|had|do|does|did|would|will|shall|should|can(?:not)?|could|may"
    r"|might|must|sa(?:id|ys)|told|wants?|wanted|needs?|needed|[a-z]+n['’]t)\b",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"\b(?:who|whom|whose|which|that|what|where|whatever|we|they|he|she)\s", re.IGNORECASE
)
"""A word that begins a clause inside a noun phrase: `dates we do not keep`."""

_PRONOUN_SUBJECT = re.compile(r"^(?:(?:\w+ )?(?:I|we|he|she|they|you|there)\b|(?:\w+ )?it\b)")
_NO_HEAD = re.compile(
    r"^(?:of|in|on|at|to|for|from|by|with|about|against|back|be|as|that|who|which|not|than|and|or)\b"
    r"|^(?:[a-z]+ )?(?:(?:first|more|less|most|least)|\w+ly)$",
    re.IGNORECASE,
)
_SECOND_OBJECT = re.compile(
    r"^(?:\w+ )?[a-z]+s (?:\w{,2}[$€£]|\d+ (?:hour|day|week|month|year)s?\b)"
)
"""Two objects of one verb: `officers 72 hours`."""

_SENTENCE_END = re.compile(r"[.?!;:]\s|[.?!]$")
_DANGLING = re.compile(
    r"(?:(?:\s+(?:of|the|an?|in|on|to|and|or|for|by|with|from|at|as|that|their|its|his|her|into|over"
    r"|they|he|she|it|we|who|which|between|than|how|both))|\s+\w+['’]s?)+$"
)
_COMPLEMENT = re.compile(
    r"\s(?=(?:in|on|at|for|to|with|from|by|into|over|between|under|near|during|against"
    r"|(?:and|or)\s(?:the|an?|its|his|her|their|\w+ing|\w+ed))\s)"
)


def is_noun_phrase(words: str, sentence: str) -> bool:
    """Return whether `words`, a topic of `sentence`, can be a noun phrase."""
    finite = _FINITE_VERB.search(words)
    is_clause = finite and not _RELATIVE.search(words, 0, finite.start())
    flaws = (_PRONOUN_SUBJECT, _NO_HEAD, _SECOND_OBJECT, _SENTENCE_END, _DANGLING)
    is_flawed = is_clause or any(pattern.search(words) for pattern in flaws)
    return not is_flawed and not _repeats(words, sentence)


def shorten(phrase: str) -> str:
    """Return `phrase` with at most ten words, cut before a complement where there is one."""
    words = phrase.split()
    if len(words) > _MAX_WORDS:
        heads = (phrase[: match.start()] for match in _COMPLEMENT.finditer(phrase))
        lengths = (len(head.split()) for head in heads)
        fitting = [length for length in lengths if _FEWEST_WORDS <= length <= _MAX_WORDS]
        words = words[: max(fitting, default=_MAX_WORDS)]
    return _DANGLING.sub("", " ".join(words))


def _repeats(words: str, sentence: str) -> bool:
    """Return whether a long word is more often in `words` than in the sentence."""
    topic, known = norm(words).split(), norm(sentence).split()
    return any(len(word) > 3 and topic.count(word) > max(1, known.count(word)) for word in topic)
