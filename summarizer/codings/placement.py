"""Find the evidence of a statement whose place in the text is not stated."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from summarizer.grounding.align import Match, find_occurrences
from summarizer.grounding.mentions import find_words
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan

_MARKS = " \"'“”„«»‘’"
_MIN_WORD, _STEM = 4, 5
_INVERTED_NAME = re.compile(r"([^,]+), ([^,]+)")


@dataclass(frozen=True)
class NotFound:
    """Why there is no evidence."""

    reason: str


@dataclass(frozen=True)
class EvidenceFinder:
    """Finds evidence in one document."""

    document: Document

    def quotation(self, words: str, names: Iterable[str]) -> Match | NotFound:
        """Return where `words` are; of several places, the only one beside one of `names`."""
        text = self.document.article
        body = CharSpan(self.document.body, len(text))
        # A table may have quotation marks of its own, and end before those of the text.
        bare = words.strip(_MARKS)
        matches = find_occurrences(words, text, body) or find_occurrences(bare, text, body)
        if not matches:
            return NotFound("the quotation is not in the text")
        if len(matches) > 1:
            naming = {*self._naming(names)}
            nearby = [m for m in matches if self.document.sentence_at(m.span.start) in naming]
            if len(nearby) != 1:
                return NotFound(f"the quotation is in {len(matches)} places of the text")
            matches = nearby
        return matches[0]

    def search(self, names: Iterable[str], concept: str) -> Match | NotFound:
        """Return the only sentence that names the actor, if possible with words of the concept."""
        naming = self._naming(names)
        if not naming:
            return NotFound("it has no quotation, and the text does not name the actor")
        stems = {word[:_STEM] for word in _words(concept) if len(word) >= _MIN_WORD}
        both = [
            number
            for number in naming
            if any(word.startswith(stem) for word in self._sentence_words[number] for stem in stems)
        ]
        chosen = both or naming
        if len(chosen) > 1:
            what = " with words of the concept" if both else ""
            return NotFound(
                f"it has no quotation, and {len(chosen)} sentences name the actor{what}"
            )
        return Match(self.document.sentences[chosen[0]], "exact")

    def _naming(self, names: Iterable[str]) -> list[int]:
        """Return the numbers of the sentences that contain one of `names`, in order."""
        text, body = self.document.article, self.document.body
        starts = [span.start for name in names for span in find_words(text, body, name)]
        return sorted({self.document.sentence_at(start) for start in starts} - {-1})

    @cached_property
    def _sentence_words(self) -> Sequence[frozenset[str]]:
        text = self.document.text
        return [frozenset(_words(span.slice(text))) for span in self.document.sentences]


def forms_of(name: str, aliases: Iterable[str], *, is_person: bool) -> list[str]:
    """Return the forms in which texts name an actor: the name, aliases, and a person's surname.

    `Valen, Dora` also has the form `Dora Valen`.
    """
    forms = [name, *aliases]
    if is_person and (inverted := _INVERTED_NAME.fullmatch(name)):
        forms += [f"{inverted[2]} {inverted[1]}", inverted[1]]
    elif is_person and all(word[:1].isupper() for word in name.split()):
        # A description (`mayor of Hasra`) has no surname.
        forms += name.split()[-1:]
    return list(dict.fromkeys(form for form in forms if form.strip()))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
