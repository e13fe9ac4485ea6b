"""Word the matter of a position as a topic, from its dependency tree (`docs/codebook.md`, 4.3).

A noun is worded with what describes it, a verb as a gerund phrase: `withdrawing from the zone`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile
from typing import TYPE_CHECKING

from summarizer.grounding.name_matching import is_pronoun, is_title_word
from summarizer.postprocessing.actors.registry import ActorCandidate
from summarizer.postprocessing.positions.clauses import is_passive
from summarizer.postprocessing.positions.inflection import gerund
from summarizer.postprocessing.positions.phrases import (
    INNER_MARKS,
    MAX_WORDS,
    complement,
    is_circumstance,
    noun_phrase,
    prepositional_phrase,
    subtree,
)
from summarizer.postprocessing.positions.sides import Side
from summarizer.postprocessing.stages import PositionStage
from summarizer.syntax import SUBJECTS, child_of, is_infinitive, is_noun

if TYPE_CHECKING:
    from spacy.tokens import Token

_MAX_NAME = 5
"""Words of a name after its title, more or less."""

_DESCRIBING = frozenset({"amod", "compound", "nmod", "prep", "acl"})
_OBJECTS = frozenset({"dobj", "attr", "acomp", "oprd"})
_QUOTATION_MARKS = frozenset('“”"„«»`') | {"''", "``"}
_VAGUE = frozenset(
    "decision step move question account request offer idea statement remark suggestion condition"
    " thing way matter issue comment version word position one other rest part lot view call favour"
    " favor letter complaint effort report text calm restraint people person man woman guy everyone"
    " anyone none nothing time day week month year kind number plan event meeting stance".split()
)
"""Nouns that name nothing by themselves: `the decision` needs what was said before."""

_SPEECH = frozenset(
    "add answer ask assure comment describe elaborate explain feel greet hear know look meet"
    " mention note say see seem show sound speak talk tell thank think try visit".split()
)
"""What is no policy or course of action: ceremony, speaking, thinking."""

_MEANS = frozenset("action step measure move issue effort part sense".split())
"""What says little without its purpose: `take action to stop the violence`."""

_PARTICLES = frozenset("back out down up off away over aside apart forward".split())
"""Adverbs that belong to a verb if they follow it at once."""

_REFERRING = frozenset({"the", "that", "this"})
_MOST_TOKENS_BEFORE = 300
"""How far before `the deal` the words are searched that describe it."""

_LINKING = frozenset({"be", "become", "remain", "stay"})


def topic_and_target(
    stage: PositionStage, side: Side, holder: ActorCandidate | None
) -> tuple[str | None, ActorCandidate | None]:
    """Return the topic of a side, `None` if it names none, and the actor that it is about."""
    named = named_by(stage, side.matter)
    meant = ((word.i, stage.referents.get(word.i)) for word in side.matter.sent)
    others = ((i, actor.name) for i, actor in meant if actor is not None and actor is not holder)
    names = {i: name for i, name in others if _is_name(name)}
    topic = named.name if named else word_topic(side.matter, side.doer, names)
    if topic and side.is_omission:
        topic = f"not {topic}"
    if not topic and side.instead is not None:
        named = named_by(stage, side.instead)
        topic = named.name if named else word_topic(side.instead, None, names)
    return topic, named or stage.actor_of(side.doer)


def _is_name(words: str) -> bool:
    """Return whether an actor has a name of its own, unlike `Somali official`."""
    return all(word[0].isupper() for word in words.split())


def named_by(stage: PositionStage, noun: Token | None) -> ActorCandidate | None:
    """Return the actor that a noun is, perhaps by apposition: `her rival Kesh`, `Kesh, a rival`."""
    if noun is None:
        return None
    other = noun.head if noun.dep_ == "appos" else child_of(noun, "appos")
    after_title = noun.doc[noun.i + 1 : noun.i + _MAX_NAME] if is_title_word(noun.text) else ()
    following = takewhile(lambda token: token.pos_ == "PROPN", after_title)
    return next(filter(None, map(stage.actor_of, (noun, other, *following))), None)


def word_topic(matter: Token, doer: Token | None, names: Mapping[int, str]) -> str | None:
    """Return the topic that `matter`, a noun or a verb, names; `None` if it names none.

    Args:
        matter: What the side is taken on.
        doer: Who does or should do it.
        names: Whom pronouns mean, by the index of the token.
    """
    topic = _worded(matter, doer, names)
    # A topic that begins with `’s` comes from a wrong tree.
    return topic if topic and topic[0] not in INNER_MARKS else None


def _worded(matter: Token, doer: Token | None, names: Mapping[int, str]) -> str | None:
    if is_noun(matter):
        owner = child_of(matter, "poss")
        words = _described_before(matter) or noun_phrase(matter)
        if _is_owned_only(matter):
            if owner is None or owner.i not in names:
                return None
            words = [owner, *words]
        is_named = len(words) > 1 or not _is_vague(matter)
        return _text(words, names) or None if is_named else None
    is_verb_of_topic = matter.pos_ in ("VERB", "AUX") and matter.lemma_.isalpha()
    return _gerund_phrase(matter, doer, names) if is_verb_of_topic else None


def _described_before(noun: Token) -> list[Token]:
    """Return the last fuller phrase that `the deal` refers to: `a trade deal with Kesh`."""
    determiner = child_of(noun, "det")
    is_bare = determiner is not None and determiner.lower_ in _REFERRING
    if not is_bare or noun.pos_ != "NOUN" or len(noun_phrase(noun)) > 1:
        return []
    before = reversed(noun.doc[max(0, noun.i - _MOST_TOKENS_BEFORE) : noun.i])
    same = (token for token in before if token.lemma_ == noun.lemma_ and token.pos_ == "NOUN")
    phrases = (noun_phrase(token) for token in same)
    return next((p for p in phrases if len(p) > 1 and not any(map(_is_pronoun, p))), [])


def _is_owned_only(noun: Token) -> bool:
    """Return whether a noun says little without its pronoun: `her ouster`."""
    is_owned = any(c.dep_ == "poss" and c.pos_ == "PRON" for c in noun.children)
    return is_owned and not any(child.dep_ in ("prep", "acl") for child in noun.rights)


def _is_vague(noun: Token) -> bool:
    """Return whether a noun names nothing by itself: `the decision`."""
    is_bare = not any(
        child.dep_ in _DESCRIBING or (child.dep_ == "poss" and child.pos_ == "PROPN")
        for child in noun.children
    )
    return is_bare and noun.lemma_.lower() in _VAGUE


def _needs_context(words: Iterable[Token], names: Mapping[int, str]) -> bool:
    """Return whether a pronoun that means nobody known stands in a topic: `going with it`."""
    pronouns = (word for word in words if word.pos_ != "NUM" and is_pronoun(word.text))
    return any(word.dep_ != "poss" and word.i not in names for word in pronouns)


def _gerund_phrase(verb: Token, doer: Token | None, names: Mapping[int, str]) -> str | None:
    """Return `VERBing OBJECT`, with the subject where the verb means little without it."""
    subject, is_received = child_of(verb, *SUBJECTS) or doer, is_passive(verb)
    objects = [child for child in verb.children if child.dep_ in _OBJECTS]
    if is_received and subject is not None:
        objects.insert(0, subject)
    named = (o for o in objects if o.dep_ in {"dobj", *SUBJECTS})
    is_unnamed = any(_is_pronoun(o) and o.i not in names for o in named)
    is_speech = verb.lemma_.lower() in _SPEECH
    is_unfinished = not objects and child_of(verb, "ccomp") is not None
    asked = child_of(verb, "dative")
    is_request = asked is not None and asked.lower_ in ("me", "us")
    if is_unnamed or is_speech or is_unfinished or is_request:
        return None
    words = list(_after_verb(verb, [word for each in objects for word in complement(each)]))
    if words and words[-1].lemma_.lower() in _MEANS:
        words += (purpose := _purpose(verb))
        if not purpose:
            return None
    is_stranded = [word.dep_ for word in words] == ["prep"]  # `that I disagree with`
    if is_stranded or _needs_context(words, names):
        return None
    owner = ""
    if not words or verb.lemma_ in _LINKING:
        if subject is None or is_received or not is_noun(subject):
            return None
        owner = _text(noun_phrase(subject), names)
    head = verb.lower_ if verb.tag_ == "VBG" else gerund(verb.lemma_.lower(), verb.lower_)
    particles = (child.text for child in verb.children if _is_particle(child))
    return " ".join(part for part in (owner, head, *particles, _text(words, names)) if part)


def _is_pronoun(word: Token) -> bool:
    """Return whether a word stands for a noun: `it`, and `some` but not `some of the bridges`."""
    return word.pos_ in ("PRON", "DET") and child_of(word, "prep") is None


def _purpose(verb: Token) -> list[Token]:
    """Return what something is done for: `take action to stop the violence`."""
    clauses = (c for c in verb.rights if c.dep_ in ("advcl", "xcomp") and is_infinitive(c))
    clause = next(clauses, None)
    return subtree(clause)[:MAX_WORDS] if clause is not None else []


def _is_particle(child: Token) -> bool:
    """Return whether a word belongs to its verb: `take back`."""
    is_adverb = child.dep_ == "advmod" and child.lower_ in _PARTICLES
    return child.dep_ == "prt" or (is_adverb and child.i == child.head.i + 1)


def _after_verb(verb: Token, objects: list[Token]) -> Iterator[Token]:
    """Yield the objects of a verb and what of its complements fits."""
    yield from objects[:MAX_WORDS]
    count = len(objects)
    for child in verb.rights:
        part: list[Token] = []
        if child.dep_ == "prep" and not is_circumstance(child):
            part = prepositional_phrase(child)
        elif child.dep_ in ("xcomp", "ccomp") and (is_infinitive(child) or child.tag_ == "VBG"):
            part = subtree(child)
        if count + len(part) < MAX_WORDS:
            count += len(part)
            yield from part


def _text(words: Iterable[Token], names: Mapping[int, str]) -> str:
    """Return `words` as in the text, without quotation marks; names stand for pronouns."""
    tokens = [word for word in words if word.text not in _QUOTATION_MARKS]
    text, last = "", -1
    for token in tokens:
        is_attached = 0 <= last == token.i - 1 and not token.nbor(-1).whitespace_
        word = _in_sentence(token)
        if token.i in names:
            word = names[token.i] + ("’s" if token.dep_ == "poss" else "")
        text += ("" if is_attached or not text else " ") + word
        last = token.i
    return text.strip(" ,;:.-")


def _in_sentence(token: Token) -> str:
    """Return a word without the capital of a sentence's beginning."""
    is_name = token.pos_ == "PROPN" or token.ent_type_ or not token.is_title
    return token.text if is_name else token.lower_
