"""What a restated claim wants or refuses: the matter as a noun phrase, and the side it takes.

`Iran should stop inventing obstacles.` is against `inventing obstacles`; `Mali will review every
defence accord.` is for `reviewing every defence accord`. No parser: a restatement says its subject
first, then what should, will or cannot be, and that is enough. The wording keeps the codebook's
rules (`docs/codebook.md`, 4.3): at most ten words, the action in its positive form, no stance.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from summarizer.postprocessing.positions.inflection import gerund, gerund_of_participle
from summarizer.text.spans import normalize_whitespace

_MOST_WORDS = 10

_IS = "(?:is|are|was|were|remains?)"
_READY = "(?:willing|ready|prepared|going|determined|committed|set|due) to"
_SHALL = re.compile(
    rf"(?P<subject>.*?)\b(?:(?P<refusal>cannot|can['’]t|won['’]t|{_IS} (?:not |un){_READY})"
    r"|should|must|shall|will|would|can|could|may|ought to|(?:has|have|needs?) to"
    rf"|{_IS} {_READY})\s+(?P<rest>.+)",
    re.IGNORECASE,
)
_INTENDED = re.compile(
    r"(?P<subject>.*?)\b(?:(?P<refusal>refuse[sd]? to|decline[sd]? to)|(?:wants?|intends?"
    r"|agree[sd]?|offer(?:s|ed)|promise[sd]?|pledge[sd]?|vow(?:s|ed)?|seeks?|hopes?|asks?)"
    r" to)\s+(?P<rest>.+)",
    re.IGNORECASE,
)
_SIDED = re.compile(
    r"(?P<subject>.*?)\b(?:"
    r"(?:refus(?:es?|ed)|reject(?:s|ed)?|oppos(?:es?|ed)|condemn(?:s|ed)?|rule[sd]? out"
    r"|turn(?:s|ed)? down|criticises?|criticizes?|denounces?|objects? to|(?:is|are) against"
    r"|(?:does|do|did|will) not (?:accept|recogni[sz]e|support|want))"
    r"|(?P<favour>support(?:s|ed)?|back(?:s|ed)?|welcom(?:es?|ed)|demand(?:s|ed)?|wants?|favou?rs?"
    r"|call(?:s|ed) for|seeks?|propos(?:es?|ed)|prais(?:es?|ed)|defend(?:s|ed)?|accepts?|endorses?"
    r"|(?:is|are) (?:in favou?r of|for)))\s+(?P<rest>(?!to\b).+)",
    re.IGNORECASE,
)
_ADVERB = re.compile(
    r"(?:also|still|only|just|now|then|always|soon|again|all|both|therefore|first|rather|at once"
    r"|\w{2,}ly)\s+"
)
_NOT = re.compile(r"(?:not|never|no longer|in no way)\s+", re.IGNORECASE)
_NOBODY = re.compile(r"(?:no|none of|neither)\s+", re.IGNORECASE)

_TURNING = re.compile(
    r"(?:stop|halt|cease|end|drop|scrap|abandon|cancel|repeal|abolish|annul|overturn|reject|oppose"
    r"|refuse|block|veto|defy|boycott|prevent|forbid|resist|fight|avoid|withhold|reverse|revoke"
    r"|quash|ignore|challenge|outlaw|put an end to|strike down|refrain from|desist from|give up"
    r"|pull out of|stay out of|(?:vote|appeal|fight|campaign|protest) against)"
    r"\s+(?!alongside|for|on|with)"
)
"""Verbs whose object is the matter: who does so is against it."""
_GRANTING = re.compile(
    r"(?:support|back|endorse|welcome|defend|approve|allow|permit|accept|recogni[sz]e"
    r"|(?:vote|push|call|campaign|press|lobby) for|agree to|go ahead with)\s+"
)
"""Verbs whose object is the matter: who does so is for it."""
_TURNED = re.compile(
    r"stopped|halted|ended|dropped|scrapped|abandoned|cancell?ed|repealed|abolished|annulled"
    r"|overturned|rejected|opposed|refused|blocked|vetoed|boycotted|prevented|forbidden|reversed|revoked"
    r"|quashed|outlawed|resisted|avoided|withheld"
)
_NO_VERBS = frozenset({"neither", "with", "once", "in", "at", "by", "for", "if", "no", "have"})
_IT = re.compile(r"(?:it|them|him|her|so|this|that|all|everything)\b(?: \w+)?", re.IGNORECASE)
_STATES = frozenset({"stay", "remain", "stand", "last", "continue", "go", "come", "rest"})
"""Verbs that say little without their subject."""

_CONDITION = re.compile(
    r"\b(?:if|unless|provided|as long as|on condition|only|once)\b"
    r"|\b(?:not|never|no|cannot|refuses?|rejects?)\b.*\b(?:until|before|without)\b",
    re.IGNORECASE,
)
_DEEDS = (
    "allow|avoid|ban|bring|build|close|cut|deport|drop|end|expand|free|give|go|halt|hold|keep|leave"
    "|let|lift|make|open|pay|put|release|resume|return|send|set|start|stop|take|withdraw|work"
)
_BEYOND = re.compile(
    r"\s*(?:[,;:](?!\d)|[(–—]|\s-\s|\b(?:if|unless|until|till|before|after|when|while|because|since"
    r"|whoever|provided|once|as long as|so that|so|which|who|where|whether|instead|rather|despite"
    r"|without|and (?:that|to|ha[sd]|have|is|are|was|were|will|would)|but|as soon)\b"
    rf"|\band (?:{_DEEDS})\b(?! of)).*$",
    re.IGNORECASE | re.DOTALL,
)
"""What follows the matter: a condition, a reason, a time, another clause."""
_ARTICLE = re.compile(
    r"(?:the|an?|any|all|every|no|his|her|its|their|our|my|this|that|these|those|such)\s+",
    re.IGNORECASE,
)
_DANGLING = re.compile(
    r"(?:\s+(?:of|the|an?|in|on|to|and|or|for|by|with|from|at|as|that|their|its|his|her|into|over))+$"
)
_CLAUSE = re.compile(r"(?:that|it|he|she|they|we|i|you|to|as)\b", re.IGNORECASE)
_MARKS = re.compile(r"[“”\"„«»]")


@dataclass(frozen=True)
class ExtractedTopic:
    """What is wanted or refused.

    Attributes:
        subject: Who should or will do it, as the sentence names him.
        topic: The matter as a noun phrase.
        favours: Whether the sentence is for it.
        conditional: Whether only on a condition.
    """

    subject: str
    topic: str
    favours: bool
    conditional: bool = False


def matter_of(sentence: str) -> ExtractedTopic | None:
    """Return what `sentence`, a restated claim, wants or refuses; None if it says no such thing."""
    plain = _plain(sentence)
    found = _wanted(_SHALL, plain) or _sided(plain) or _wanted(_INTENDED, plain)
    return _worded(found, plain)


def side_taken(sentence: str) -> ExtractedTopic | None:
    """Return what `sentence` says that somebody is for or against, in so many words."""
    plain = _plain(sentence)
    return _worded(_sided(plain), plain)


def object_matter(words: str) -> str | None:
    """Return `words`, the object of a verb that takes sides, as a topic; None if they are none."""
    plain = _plain(words)
    return None if _CLAUSE.match(plain) else _short(plain) or None


def _plain(words: str) -> str:
    return normalize_whitespace(_MARKS.sub("", words)).strip(" .,;!?")


def _worded(found: ExtractedTopic | None, plain: str) -> ExtractedTopic | None:
    """Return `found` with a topic of the usual length; None if no word of it is left."""
    topic = _short(found.topic) if found else ""
    if found is None or not topic:
        return None
    return replace(found, topic=topic, conditional=_CONDITION.search(plain) is not None)


def _wanted(said: re.Pattern[str], plain: str) -> ExtractedTopic | None:
    match = said.match(plain)
    if not match:
        return None
    subject, nobody = _after(_NOBODY, match["subject"].strip(" ,"))
    rest, negated = _verb_first(match["rest"])
    favours = not match["refusal"]
    return _acted(subject, rest, favours=favours ^ nobody ^ negated)


def _sided(plain: str) -> ExtractedTopic | None:
    match = _SIDED.match(plain)
    if not match:
        return None
    return ExtractedTopic(
        match["subject"].strip(" ,"), match["rest"], favours=bool(match["favour"])
    )


def _verb_first(rest: str) -> tuple[str, bool]:
    """Return `rest` from its verb on, and whether that is negated."""
    negated = False
    while True:
        if match := _NOT.match(rest):
            negated, rest = not negated, rest[match.end() :]
        elif match := _ADVERB.match(rest):
            rest = rest[match.end() :]
        else:
            return rest, negated


def _acted(subject: str, rest: str, *, favours: bool) -> ExtractedTopic | None:
    """Return the matter of who should do what `rest` begins with."""
    if match := _TURNING.match(rest):
        return ExtractedTopic(subject, rest[match.end() :], favours=not favours)
    if match := _GRANTING.match(rest):
        return ExtractedTopic(subject, rest[match.end() :], favours=favours)
    verb, _, after = rest.partition(" ")
    if verb == "be":
        return _been(subject, after, favours=favours)
    if not verb.isalpha() or verb.lower() in _NO_VERBS or _IT.fullmatch(after):
        return None
    doing = f"{gerund(verb.lower())} {after}".strip()
    alone = verb.lower() in _STATES or not _BEYOND.sub("", after).strip()
    return ExtractedTopic(
        subject, f"{_inside(subject)} {doing}" if alone else doing, favours=favours
    )


def _been(subject: str, after: str, *, favours: bool) -> ExtractedTopic:
    """Return the matter of `SUBJECT should be AFTER`."""
    if subject.lower() == "there":
        what, nothing = _after(_NOBODY, after)
        return ExtractedTopic(subject, what, favours=favours != nothing)
    after, negated = _verb_first(after)
    favours = favours != negated
    verb, _, rest = after.partition(" ")
    if _TURNED.fullmatch(verb.lower()):
        return ExtractedTopic(subject, subject, favours=not favours)
    doing = gerund_of_participle(verb)
    if doing is None:
        return ExtractedTopic(subject, f"{_inside(subject)} being {after}", favours=favours)
    return ExtractedTopic(subject, f"{doing} {_inside(subject)} {rest}", favours=favours)


def _short(topic: str) -> str:
    """Return `topic` without what follows the matter, and without its article."""
    noun, _ = _after(_ARTICLE, _BEYOND.sub("", topic).strip())
    return _DANGLING.sub("", " ".join(noun.split()[:_MOST_WORDS]))


def _after(opening: re.Pattern[str], words: str) -> tuple[str, bool]:
    """Return `words` without their opening, and whether they had it."""
    match = opening.match(words)
    return (words[match.end() :], True) if match else (words, False)


def _inside(noun: str) -> str:
    """Return `noun` as it stands inside a sentence, as far as its article goes."""
    return noun[0].lower() + noun[1:] if _ARTICLE.match(noun) else noun
