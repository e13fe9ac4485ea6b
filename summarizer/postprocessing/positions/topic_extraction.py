"""Extract from a restated claim its topic as a noun phrase, and the side it takes.

`Iran should stop inventing obstacles.` is against `inventing obstacles`; `Mali will review every
defence accord.` is for `reviewing every defence accord`. A restatement names its subject first,
then a modal verb, so patterns suffice and no parser is needed. The wording follows the codebook
(`docs/codebook.md`, 4.3): at most ten words, the action in its positive form, no stance.
"""

import re
from dataclasses import dataclass, replace
from functools import cache

from summarizer.postprocessing.positions.inflection import gerund, gerund_of_participle
from summarizer.postprocessing.positions.noun_phrases import shorten
from summarizer.postprocessing.positions.stance_lexicon import stance_verbs
from summarizer.text.spans import normalize_whitespace

_BE = "(?:is|are|was|were|remains?)(?:,[^,]{1,30},| still| also| now)?"
_READY_TO = "(?:willing|ready|prepared|going|determined|committed|set|due) to"
MODAL_SENTENCE = re.compile(
    rf"(?P<subject>.*?)\b(?:(?P<refusal>cannot|can['’]t|won['’]t|{_BE} (?:not |un){_READY_TO})"
    r"|should|must|shall|will|would|can|could|may|ought to|(?:has|have|needs?) to"
    rf"|{_BE} {_READY_TO})\s+(?P<verb_phrase>.+)",
    re.IGNORECASE,
)
INTENTION_SENTENCE = re.compile(
    r"(?P<subject>.*?)\b(?:(?P<refusal>refuse[sd]? to|decline[sd]? to)|(?:wants?|intends?"
    r"|agree[sd]?|offer(?:s|ed)|promise[sd]?|pledge[sd]?|vow(?:s|ed)?|seeks?|hopes?|asks?)"
    r" to)\s+(?P<verb_phrase>.+)",
    re.IGNORECASE,
)
COMPLEMENTIZER = re.compile(r"^that\s+", re.IGNORECASE)
_LEADING_ADVERB = re.compile(
    r"(?:also|still|only|just|now|then|always|soon|again|all|both|therefore|first|rather|at once"
    r"|\w{2,}ly)\s+"
)
_LEADING_NEGATION = re.compile(r"(?:not|never|no longer|in no way)\s+", re.IGNORECASE)
_NEGATIVE_DETERMINER = re.compile(r"(?:no|none of|neither)\s+", re.IGNORECASE)
_NEGATIVE_PRONOUN = re.compile(r"(?:nobody|no one|nothing|none|neither)\b", re.IGNORECASE)
_NO_BASE_FORM = re.compile(r"(?:\w*[A-Z]\w*|\w+[^su]s|\w+(?:[tsg]ion|ness|ity|rnment|tment))$")
"""A word that is no verb: `to talks next Monday`, `an end to government by auction`."""
_NON_VERBS = frozenset(
    "neither with once in at by for if no have the a an its his her their this that these those all"
    " any both each some every".split()
)
_PRONOUN_OBJECT = re.compile(
    r"(?:it|them|him|her|so|this|that|all|everything)\b(?: \w+)?", re.IGNORECASE
)
_VERBS_NEEDING_SUBJECT = frozenset(
    {"stay", "remain", "stand", "last", "continue", "go", "come", "rest"}
)
"""Verbs that mean little without their subject."""

_CONDITION = re.compile(
    r"\b(?:if|unless|provided|as long as|on condition|only|once)\b", re.IGNORECASE
)
_REFUSAL = re.compile(r"\b(?:not|never|no|cannot|refuses?|rejects?)\b", re.IGNORECASE)
_PRECONDITION = re.compile(r"\b(?:until|before|without)\b", re.IGNORECASE)
"""After a refusal, these state a condition."""

_COORDINATED_VERB = (
    "allow|avoid|ban|bring|build|close|cut|deport|drop|end|expand|free|give|go|halt|hold|keep|leave"
    "|let|lift|make|open|pay|put|release|resume|return|send|set|start|stop|take|withdraw|work"
)
_AFTER_TOPIC = re.compile(
    r"\s*(?:[,;:](?!\d)|[(–—]|\s-\s|\b(?:if|unless|until|till|before|after|when|while|because|since"
    r"|whoever|provided|once|as long as|so that|so|which|who|where|whether|instead|rather|despite"
    r"|without|but|as soon|and (?:that|to|ha[sd]|have|is|are|was|were|will|would|said|told|called"
    r"|added))\b"
    rf"|\band (?:{_COORDINATED_VERB})\b(?! of)).*$",
    re.IGNORECASE | re.DOTALL,
)
"""The words after the topic: a condition, a reason, a time, another clause."""
_ARTICLE = re.compile(
    r"(?:the|an?|any|all|every|no|his|her|its|their|our|my|this|that|these|those|such"
    r"|what \w+ (?:sees?|saw|calls?|called|describes?|described)(?: as)?(?: an?)?)\s+",
    re.IGNORECASE,
)
_CLAUSE_START = re.compile(r"(?:that|it|he|she|they|we|i|you|to|as)\b", re.IGNORECASE)
_FINITE_VERB = re.compile(r"^[^,;]{0,60}?\b(?:is|are|was|were|had|has|have|would|will|said)\b")
_RELATIVE_CLAUSE = re.compile(
    r"(?<=\w)\s(?:(?:in|on|to|for|of|with|by|at|from|under)\s)?"
    r"(?:that|which|who|whose|where|and (?:has|had|is|was|will|would))\s.*",
    re.IGNORECASE | re.DOTALL,
)
"""What follows a noun: `guarantees that a president would respect the deal`."""
_QUOTATION_MARKS = re.compile(r"[“”\"„«»]")


@dataclass(frozen=True)
class ExtractedTopic:
    """The topic of a restated claim.

    Attributes:
        subject: The actor of the act, as the sentence names it.
        favours: Whether the sentence is for the topic.
        conditional: Whether it is so only on a condition.
    """

    subject: str
    topic: str
    favours: bool
    conditional: bool = False


def extract_topic(sentence: str) -> ExtractedTopic | None:
    """Return what `sentence`, a restated claim, demands, intends or refuses."""
    plain = strip_marks(sentence)
    topic = (
        _from_verb_phrase(MODAL_SENTENCE, plain)
        or _from_predicate(plain)
        or _from_verb_phrase(INTENTION_SENTENCE, plain)
    )
    return _shorten(topic, plain)


def extract_stated_side(sentence: str) -> ExtractedTopic | None:
    """Return what `sentence` explicitly says that an actor is for or against."""
    plain = COMPLEMENTIZER.sub("", strip_marks(sentence))
    return _shorten(_from_predicate(plain), plain)


def extract_object_topic(words: str) -> str | None:
    """Return `words`, the object of a verb that takes a side, as a topic; `None` for a clause."""
    plain = _RELATIVE_CLAUSE.sub("", strip_marks(words))
    if _CLAUSE_START.match(plain) or _FINITE_VERB.search(plain):
        return None
    return shorten_noun_phrase(plain) or None


def strip_marks(words: str) -> str:
    """Return `words` without quotation marks and without punctuation around them."""
    return normalize_whitespace(_QUOTATION_MARKS.sub("", words)).strip(" .,;!?")


def _shorten(topic: ExtractedTopic | None, sentence: str) -> ExtractedTopic | None:
    """Return the topic at its usual length, `None` if no word of it is left."""
    noun_phrase = shorten_noun_phrase(topic.topic) if topic else ""
    if topic is None or not noun_phrase:
        return None
    return replace(topic, topic=noun_phrase, conditional=is_conditional(sentence))


def is_conditional(sentence: str) -> bool:
    """Return whether a sentence holds only on a condition."""
    refusal = _REFUSAL.search(sentence)
    has_precondition = refusal and _PRECONDITION.search(sentence, refusal.end())
    return bool(has_precondition or _CONDITION.search(sentence))


def _from_verb_phrase(pattern: re.Pattern[str], sentence: str) -> ExtractedTopic | None:
    match = pattern.match(sentence)
    if not match:
        return None
    subject, is_negative = _strip_start(_NEGATIVE_DETERMINER, match["subject"].strip(" ,"))
    if _NEGATIVE_PRONOUN.fullmatch(subject):
        return None
    verb_phrase, is_negated = _strip_adverbs(match["verb_phrase"])
    favours = not match["refusal"]
    return _from_infinitive(subject, verb_phrase, favours=favours ^ is_negative ^ is_negated)


def _from_predicate(sentence: str) -> ExtractedTopic | None:
    match = _predicate_sentence().match(sentence)
    if not match:
        return None
    subject, favours = match["subject"].strip(" ,"), bool(match["support"])
    return ExtractedTopic(subject, match["object"], favours)


def _strip_adverbs(verb_phrase: str) -> tuple[str, bool]:
    """Return the verb phrase from its verb on, and whether it is negated."""
    is_negated, at = False, 0
    while True:
        if match := _LEADING_NEGATION.match(verb_phrase, at):
            is_negated = not is_negated
        elif not (match := _LEADING_ADVERB.match(verb_phrase, at)):
            return verb_phrase[at:], is_negated
        at = match.end()


def _from_infinitive(subject: str, verb_phrase: str, *, favours: bool) -> ExtractedTopic | None:
    """Return the topic of `SUBJECT should VERB_PHRASE`."""
    if match := _opposing_verb().match(verb_phrase):
        return ExtractedTopic(subject, verb_phrase[match.end() :], favours=not favours)
    if match := _supporting_verb().match(verb_phrase):
        return ExtractedTopic(subject, verb_phrase[match.end() :], favours=favours)
    verb, _, complement = verb_phrase.partition(" ")
    if verb == "be":
        return _from_passive(subject, complement, favours=favours)
    if not is_verb(verb) or _PRONOUN_OBJECT.fullmatch(complement):
        return None
    action = f"{gerund(verb.lower())} {complement}".strip()
    needs_subject = verb.lower() in _VERBS_NEEDING_SUBJECT
    if needs_subject or not _AFTER_TOPIC.sub("", complement).strip():
        action = f"{_lower_article(subject)} {action}"
    return ExtractedTopic(subject, action, favours=favours)


def is_verb(word: str) -> bool:
    """Return whether `word` can be the base form of a verb."""
    return word.isalpha() and word.lower() not in _NON_VERBS and not _NO_BASE_FORM.match(word)


def _from_passive(subject: str, complement: str, *, favours: bool) -> ExtractedTopic:
    """Return the topic of `SUBJECT should be COMPLEMENT`."""
    if subject.lower() == "there":
        noun_phrase, is_negative = _strip_start(_NEGATIVE_DETERMINER, complement)
        return ExtractedTopic(subject, noun_phrase, favours=favours != is_negative)
    complement, is_negated = _strip_adverbs(complement)
    favours = favours != is_negated
    verb, _, rest = complement.partition(" ")
    if _opposing_participle().fullmatch(verb.lower()):
        return ExtractedTopic(subject, subject, favours=not favours)
    noun_phrase, action = _lower_article(subject), gerund_of_participle(verb)
    if action is None:
        return ExtractedTopic(subject, f"{noun_phrase} being {complement}", favours=favours)
    return ExtractedTopic(subject, f"{action} {noun_phrase} {rest}", favours=favours)


def shorten_noun_phrase(topic: str) -> str:
    """Return `topic` without its article and without the words after it."""
    noun_phrase, _ = _strip_start(_ARTICLE, _AFTER_TOPIC.sub("", topic).strip())
    return shorten(noun_phrase)


def _strip_start(pattern: re.Pattern[str], words: str) -> tuple[str, bool]:
    """Return `words` without the match at their start, and whether there was one."""
    match = pattern.match(words)
    return (words[match.end() :], True) if match else (words, False)


def _lower_article(noun_phrase: str) -> str:
    """Return the noun phrase with its article in lower case, as inside a sentence."""
    if not _ARTICLE.match(noun_phrase):
        return noun_phrase
    return noun_phrase[0].lower() + noun_phrase[1:]


@cache
def _predicate_sentence() -> re.Pattern[str]:
    oppose, support = stance_verbs("predicate", "oppose"), stance_verbs("predicate", "support")
    return re.compile(
        rf"(?P<subject>.*?)\b(?:(?:{oppose})|(?P<support>{support}))\s+(?P<object>(?!to\b).+)",
        re.IGNORECASE,
    )


@cache
def _opposing_verb() -> re.Pattern[str]:
    """Match a verb whose object is the topic: its subject is against it."""
    return re.compile(rf"(?:{stance_verbs('infinitive', 'oppose')})\s+(?!alongside|for|on|with)")


@cache
def _supporting_verb() -> re.Pattern[str]:
    """Match a verb whose object is the topic: its subject is for it."""
    return re.compile(rf"(?:{stance_verbs('infinitive', 'support')})\s+")


@cache
def _opposing_participle() -> re.Pattern[str]:
    return re.compile(stance_verbs("participle", "oppose"))
