"""The prompts of a document: those of its model, for its language and the user's codebook."""

from dataclasses import dataclass

from summarizer.codebook import Codebook
from summarizer.errors import ConfigError, LanguageError
from summarizer.prompts import TASKS, PromptFamily, load_prompt_family
from summarizer.schema.coded_drafts import coded_answer, stances_answer
from summarizer.text.document import Document
from summarizer.text.language import ENGLISH, language_name
from summarizer.text.language_rules import LanguageRules

_CODING_FAMILIES = frozenset({"general"})
"""Families whose models assign concepts; the words decide on the records of the others."""

_MULTILINGUAL_FAMILIES = frozenset({"general"})
"""Families whose models read other languages than English."""


@dataclass(frozen=True)
class PromptOptions:
    """What the user asks for about every document.

    Attributes:
        codebook: The concepts to code positions with.
        text_language: ISO 639 code of the language of restatements and topics, by default that of
            the document.
        force: Whether prompts made for English are used for other languages too.
    """

    codebook: Codebook | None = None
    text_language: str | None = None
    force: bool = False


NO_OPTIONS = PromptOptions()


def prompt_family(name: str, options: PromptOptions = NO_OPTIONS) -> PromptFamily:
    """Return the prompt family `name`, asking for the concepts of a codebook if there is one."""
    family = load_prompt_family(name)
    return family if options.codebook is None else with_codebook(family, options.codebook)


def document_prompts(name: str, document: Document, options: PromptOptions) -> PromptFamily:
    """Return the prompt family `name` for `document`."""
    family = prompt_family(name, options)
    return with_language(family, document.language, options.text_language)


def language_tag() -> str:
    """Return the version of what prompts say about a text in another language."""
    (addendum,) = with_language(load_prompt_family("general"), "und").addenda
    return addendum.template.version_tag


def reads(name: str, document: Document) -> bool:
    """Return whether the prompt family `name` was made for the language of `document`."""
    return name in _MULTILINGUAL_FAMILIES or document.language_rules.is_english


def check_language(name: str, document: Document, options: PromptOptions) -> None:
    """Raise `LanguageError` if the prompts were not made for the language of `document`."""
    if options.force or reads(name, document):
        return
    language = language_name(document.language or "")
    what = f"the text is in {language}, and the embedded model reads English only"
    hint = "name another model, or give --force (force=True)"
    raise LanguageError(what, document.path or document.id, hint)


def with_language(
    family: PromptFamily, language: str | None, text_language: str | None = None
) -> PromptFamily:
    """Return `family` for an article in `language`, restated in `text_language`.

    A family for articles in English, restated in English, is returned as it is, and so is one that
    was made for English only. An article in an unknown language counts as English.

    Args:
        family: The prompts of all articles.
        language: ISO 639 code of the article's language, `None` if it is unknown.
        text_language: That of restatements and topics, by default the article's.
    """
    written = language or ENGLISH
    restated = text_language or written
    if {written, restated} == {ENGLISH} or family.name not in _MULTILINGUAL_FAMILIES:
        return family
    values = {
        "language": language_name(written),
        "text_language": language_name(restated),
        "spaced": LanguageRules(written).has_spaces,
    }
    return family.with_addendum("language", TASKS, values)


def with_codebook(family: PromptFamily, codebook: Codebook) -> PromptFamily:
    """Return `family` asking for the concept of each position, and naming the known actors.

    With `codebook.stances` it asks for the stances on each concept in place of all positions. A
    family that was not made for concepts is returned as it is.

    Raises:
        ConfigError: If such a family is to ask for stances.
    """
    if family.name not in _CODING_FAMILIES:
        if codebook.stances:
            hint = "leave stances out of the codebook, or use another --model"
            raise ConfigError("this model cannot be asked for stances", family.name, hint)
        return family
    concepts = [concept.model_dump() for concept in codebook.concepts]
    values = {"concepts": concepts, "instructions": codebook.instructions}
    coded = family.with_addendum("concepts", ["positions"], values)
    if codebook.stances:
        answer = stances_answer(codebook.concept_names)
        coded = coded.with_answer("positions", answer, "stances")
    else:
        coded = coded.with_addendum("concept_field", ["positions"], {})
        coded = coded.with_answer("positions", coded_answer(codebook.concept_names))
    if not codebook.actors:
        return coded
    actors = [actor.model_dump() for actor in codebook.actors]
    return coded.with_addendum("known_actors", ["actors"], {"actors": actors})
