"""Which tokens of a dependency tree report, who is their subject, and what depends on them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, cast, get_args

from summarizer.lexicons import load_rows
from summarizer.syntax import FINITE, SUBJECTS, child_of, is_infinitive, is_verb
from summarizer.vocabulary import ClaimKind

if TYPE_CHECKING:
    from spacy.tokens import Token

_LONGEST_CHAIN = 20
"""Verbs in a coordination or under each other that are followed to their subject."""

_FORMS = ("clause", "quotation", "thing")
_NOUNS = {
    "accusation": "accuse",
    "allegation": "allege",
    "argument": "argue",
    "assertion": "assert",
    "belief": "believe",
    "claim": "claim",
    "contention": "contend",
    "demand": "demand",
    "denial": "deny",
    "insistence": "insist",
    "pledge": "pledge",
    "promise": "promise",
    "refusal": "refuse",
    "suggestion": "suggest",
    "threat": "threaten",
    "vow": "vow",
    "warning": "warn",
}
"""The verbs of nouns that report, if they have an owner."""

_ASKED = frozenset({"if", "whether"})
_ADDRESSEES = frozenset({"dobj", "dative", "prep", "prt"})
_SEEMING = frozenset({"appear", "seem"})


def is_reporting_word(lemma: str) -> bool:
    """Return whether a verb is one of the lexicon, or a noun that of one."""
    return lemma in _reporting_verbs() or lemma in _NOUNS


@dataclass(frozen=True)
class ReportingVerb:
    """A row of the lexicon.

    Attributes:
        kind: The kind of claim that the verb makes.
        complements: What is its content: a `clause`, an `act` (infinitive), an `order` (object and
            infinitive), a `thing` (noun phrase) or a `predicate` (noun phrase and what it is
            called).
        prepositions: Those whose object belongs to the content.
        stands_alone: The forms of content that make a claim even where a model wrote none. Many
            verbs tell what somebody does: `found`, `backed`.
    """

    kind: ClaimKind
    complements: frozenset[str]
    prepositions: frozenset[str]
    stands_alone: frozenset[str]


@cache
def _reporting_verbs() -> dict[str, ReportingVerb]:
    verbs = {}
    for lemma, kind, complements, prepositions, stands_alone in load_rows("attribution_verbs"):
        if kind not in get_args(ClaimKind):
            raise ValueError(f"attribution_verbs.tsv: {kind} is no kind of claim")
        verbs[lemma] = ReportingVerb(
            cast(ClaimKind, kind),
            frozenset(complements.split()),
            frozenset(prepositions.split()),
            frozenset(_FORMS if stands_alone == "yes" else stands_alone.split()),
        )
    return verbs


def reporting_verb(token: Token) -> ReportingVerb | None:
    """Return the entry of the lexicon for a verb, `None` if it reports nothing."""
    is_cue = is_verb(token) and token.dep_ != "amod" and not _is_done_to(token)
    return _reporting_verbs().get(token.lemma_.lower()) if is_cue else None


def _is_done_to(verb: Token) -> bool:
    """Return whether a participle says what others do to the subject: `when asked about Kesh`."""
    is_bare = child_of(verb, *SUBJECTS, "aux", "auxpass", "agent") is None
    return verb.tag_ == "VBN" and verb.dep_ == "advcl" and is_bare


def reporting_noun(token: Token) -> ReportingVerb | None:
    """Return the entry of the verb of a noun, `None` if nobody says it: `Kesh’s claim that …`."""
    verb = _NOUNS.get(token.lemma_.lower()) if token.pos_ == "NOUN" else None
    return _reporting_verbs()[verb] if verb and child_of(token, "poss") is not None else None


def clause_of_noun(noun: Token) -> Token | None:
    """Return the head of the clause that says what somebody claims, promises or refuses."""
    for clause in noun.rights:
        mark = child_of(clause, "mark")
        is_that = mark is not None and mark.lower_ == "that"
        if clause.dep_ in {"acl", "ccomp"} and (is_that or is_infinitive(clause)):
            return clause
    return None


def content_clause(verb: Token, entry: ReportingVerb) -> Token | None:
    """Return the head of the clause or the infinitive that `verb` reports, one after it first."""
    clauses = [child for child in verb.children if _is_content(child, entry)]
    after = [clause for clause in clauses if clause.i > verb.i]
    return next(iter(after or clauses), None)


def _is_content(child: Token, entry: ReportingVerb) -> bool:
    complements, prepositions = entry.complements, entry.prepositions
    if child.dep_ == "ccomp":
        is_order = "order" in complements and is_infinitive(child)
        return is_order or ("clause" in complements and not _is_inverted_if(child))
    if child.dep_ == "advcl":
        # `called for Kesh to resign`
        mark = child_of(child, "mark")
        is_for = mark is not None and mark.lower_ in prepositions
        return _is_asked(child) or (is_for and is_infinitive(child))
    if child.dep_ != "xcomp":
        return False
    if is_infinitive(child):
        # `asked not to be named` orders nobody.
        is_addressed = any(t.dep_ in _ADDRESSEES for t in child.head.rights if t.i < child.i)
        return "act" in complements or ("order" in complements and is_addressed)
    return child.tag_ == "VBG" and bool(complements & {"act", "clause"})


def _is_asked(clause: Token) -> bool:
    """Return whether a clause is a question: `asked Kesh if it was over`.

    `Asked if it was over, Kesh left` does not name who asks.
    """
    verb, mark = clause.head, child_of(clause, "mark")
    is_question = mark is not None and mark.lower_ in _ASKED
    is_passive = verb.tag_ == "VBN" and child_of(verb, "aux") is None
    return is_question and verb.lemma_ == "ask" and not is_passive


def _is_inverted_if(clause: Token) -> bool:
    """Return whether a clause is a condition: `should Kesh resign`."""
    aux, subject = child_of(clause, "aux"), child_of(clause, *SUBJECTS)
    return aux is not None and aux.lower_ == "should" and aux.i < (subject or clause).i


def commented_clause(verb: Token) -> Token | None:
    """Return the head of the clause that the verb comments: `The plan, X said, is ready`.

    `As X reported, the plan is ready` is the same.
    """
    mark = child_of(verb, "mark")
    is_as = verb.dep_ == "advcl" and mark is not None and mark.lower_ == "as"
    # `Prices fell as X announced a tax` comments nothing.
    is_comment = is_as and child_of(verb, "dobj", "ccomp", "xcomp") is None
    has_subject = child_of(verb, *SUBJECTS, "agent") is not None
    return verb.head if has_subject and (is_comment or verb.dep_ == "parataxis") else None


def source_head(verb: Token) -> Token | None:
    """Return the head of the noun phrase that names who reports.

    It is the subject, the agent of a passive, or the subject of the verb that governs a participle
    or precedes in a coordination; never the addressee.
    """
    governor: Token | None = verb
    for _ in range(_LONGEST_CHAIN):
        if governor is None:
            break
        verb = governor
        agent = child_of(verb, "agent")
        if agent is not None:
            return child_of(agent, "pobj")
        if child_of(verb, "auxpass") is not None:
            break
        subject = child_of(verb, "nsubj", "csubj")
        if subject is not None:
            return subject
        if verb.dep_ == "acl":
            # `Those accused of it` accuse nobody, `analysts found that` is a statement.
            is_active = verb.tag_ != "VBN" or child_of(verb, "aux", "ccomp") is not None
            return verb.head if is_active else None
        governor = _governor(verb)
    return None


def _governor(verb: Token) -> Token | None:
    """Return the verb whose subject is that of `verb`."""
    if verb.dep_ == "conj":
        first = verb.head
        for _ in range(_LONGEST_CHAIN):
            first = first.head if first.dep_ == "conj" else first
        # `said it was over and urged …`: who said so urges.
        is_in_content = first.dep_ in {"ccomp", "xcomp", "advcl"}
        return first.head if is_in_content and is_second_cue(verb, first.head) else verb.head
    if verb.dep_ in {"advcl", "xcomp"}:
        return verb.head
    # `banned Kesh from claiming`: Kesh would claim.
    if verb.dep_ == "pcomp" and is_verb(verb.head.head) and verb.head.lower_ != "from":
        return verb.head.head
    return None


def is_second_cue(token: Token, verb: Token) -> bool:
    """Return whether `token` is a further reporting verb of the subject of `verb`."""
    is_like = token.dep_ == "conj" and token.tag_ in FINITE and token.tag_ == verb.tag_
    is_simple = child_of(token, "aux", "auxpass", *SUBJECTS, "csubj") is None
    return is_like and is_simple and reporting_verb(verb) is not None


def is_asserted(verb: Token) -> bool:
    """Return whether somebody reports here: no negation, modal verb, infinitive or imperative."""
    above = verb.head
    goes_on = above.lemma_ == "go" and child_of(above, "prt") is not None
    is_under = verb.tag_ == "VBG" and verb.dep_ in {"advcl", "xcomp"}
    is_led = is_under and verb.i > 0 and verb.nbor(-1).text != ","
    if is_led or (verb.dep_ == "xcomp" and (goes_on or above.lemma_ in _SEEMING)):
        # `could campaign saying`, `went on to say`, `appeared to say`
        return is_asserted(above)
    return verb.tag_ != "VB" and not any(
        child.dep_ == "neg" or (child.dep_ == "aux" and child.tag_ in {"MD", "TO"})
        for child in verb.children
    )
