"""The programs of the comparison, each set up as its documentation recommends.

langextract: classes `claim` and `position`, the worked example as its example, chunks of 1,000
characters (its default) with 500 of the previous chunk, stances by `output_schema`, and records
without a place left out; tuned, one chunk and whole matches only. contextgem: one call about the
whole text, two JSON object concepts with the worked example, and paragraphs as references.
"""

import asyncio
import importlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from importlib import metadata
from typing import Any

from benchmarks import peer_prompts as prompts
from benchmarks.peer_records import Extraction, FoundClaim, FoundPosition, Quotation, Usage

LOCAL = "local"
"""The model's name for this package's embedded model with its adapter."""

_PREVIOUS = 500
"""Characters of the previous chunk, to resolve names."""

_WHOLE_TEXT = 100_000
"""Characters of a chunk that holds any article."""


@dataclass(frozen=True)
class Endpoint:
    """Where and how to ask.

    Attributes:
        url: Address of an OpenAI-compatible server.
        model: Its model, or `LOCAL`.
        max_tokens: The most tokens of an answer; this package has a limit of its own.
        profile: The profile of this package.
        timeout: Seconds that this package waits for an answer; the others wait ten minutes.
    """

    url: str
    model: str
    max_tokens: int | None = None
    profile: str | None = None
    timeout: float | None = None


Extractor = Callable[[str], Extraction]


def summarizer(endpoint: Endpoint) -> Extractor:
    """Return this package: with the general prompts, or as `local` with the adapter's."""
    package = importlib.import_module("summarizer")
    options: dict[str, Any] = {"timeout": endpoint.timeout}
    if endpoint.model == LOCAL:
        model = package.Summarizer(LOCAL, **options)
    else:
        options |= {"base_url": endpoint.url, "api_key": "none", "profile": endpoint.profile}
        model = package.Summarizer(f"openai/{endpoint.model}", **options)

    def extract(text: str) -> Extraction:
        summary = model.summarize(text)
        names = {actor.id: actor.name for actor in summary.actors}
        claims = tuple(
            FoundClaim(
                speaker=names.get(claim.speaker or ""),
                quotation=_from_span(claim.quote),
            )
            for claim in summary.claims
        )
        positions = tuple(
            FoundPosition(
                holder=names[position.actor],
                topic=position.topic,
                stance=position.stance,
                evidence=_from_span(position.evidence),
            )
            for position in summary.positions
        )
        dropped = sum(record.record in ("claim", "position") for record in summary.rejected)
        used = summary.provenance.usage
        usage = Usage(
            requests=used.requests,
            prompt_tokens=used.prompt_tokens,
            completion_tokens=used.completion_tokens,
        )
        return Extraction(claims=claims, positions=positions, dropped=dropped, usage=usage)

    return extract


def _from_span(span: Any) -> Quotation:
    return Quotation(words=span.text, offsets=(span.start, span.end))


def langextract(endpoint: Endpoint, *, tuned: bool = False) -> Extractor:
    """Return langextract, as documented, or `tuned` to whole texts and whole matches."""
    lx = importlib.import_module("langextract")
    config = importlib.import_module("langextract.factory").ModelConfig
    arguments: dict[str, Any] = {"api_key": "none", "base_url": endpoint.url, "temperature": 0.0}
    if endpoint.max_tokens:
        arguments["max_output_tokens"] = endpoint.max_tokens
    options = {
        "prompt_description": _langextract_prompt(),
        "examples": [_langextract_example(lx)],
        "config": config(model_id=endpoint.model, provider="openai", provider_kwargs=arguments),
        "output_schema": _langextract_schema(lx),
        "context_window_chars": _PREVIOUS,
        "show_progress": False,
    }
    if tuned:
        options["max_char_buffer"] = _WHOLE_TEXT
        options["resolver_params"] = {"accept_match_lesser": False}

    def extract(text: str) -> Extraction:
        found = lx.extract(text, **options).extractions or []
        placed = [extraction for extraction in found if extraction.char_interval]
        return Extraction(
            claims=tuple(_claim(one) for one in placed if one.extraction_class == "claim"),
            positions=tuple(_position(one) for one in placed if one.extraction_class == "position"),
            dropped=len(found) - len(placed),
        )

    return extract


def _langextract_prompt() -> str:
    return f"""\
Extract the claims and the positions of a news article, in order of appearance.

{prompts.RULES}

Class "claim": the extraction text is the quotation; its attribute "speaker" is the name of the \
actor who says it, null if nobody does.
{prompts.CLAIMS}

Class "position": the extraction text is the evidence; its attributes are "holder" (name of the \
actor), "stance" and "topic".
{prompts.POSITIONS}"""


def _langextract_example(lx: Any) -> Any:
    records = [
        lx.data.Extraction("claim", words, attributes={"speaker": speaker})
        for speaker, words in prompts.EXAMPLE_CLAIMS
    ]
    records += [
        lx.data.Extraction(
            "position", words, attributes={"holder": holder, "stance": stance, "topic": topic}
        )
        for holder, stance, topic, words in prompts.EXAMPLE_POSITIONS
    ]
    # In order of appearance, as its documentation asks.
    records.sort(key=lambda record: prompts.EXAMPLE_TEXT.index(record.extraction_text))
    return lx.data.ExampleData(text=prompts.EXAMPLE_TEXT, extractions=records)


def _langextract_schema(lx: Any) -> Any:
    text = {"type": "string"}
    speaker = {"anyOf": [text, {"type": "null"}]}
    stance = {"type": "string", "enum": list(prompts.STANCES)}
    item = lx.schema.extraction_item_schema
    return lx.schema.extractions_schema(
        item("claim", attributes={"speaker": speaker}),
        item("position", attributes={"holder": text, "stance": stance, "topic": text}),
    )


def _claim(extraction: Any) -> FoundClaim:
    attributes = extraction.attributes or {}
    return FoundClaim(speaker=attributes.get("speaker") or None, quotation=_placed(extraction))


def _position(extraction: Any) -> FoundPosition:
    attributes = extraction.attributes or {}
    return FoundPosition(
        holder=str(attributes.get("holder") or ""),
        topic=str(attributes.get("topic") or ""),
        stance=str(attributes.get("stance") or ""),
        evidence=_placed(extraction),
    )


def _placed(extraction: Any) -> Quotation:
    place = extraction.char_interval
    return Quotation(words=extraction.extraction_text, offsets=(place.start_pos, place.end_pos))


def contextgem(endpoint: Endpoint) -> Extractor:
    """Return contextgem."""
    package = importlib.import_module("contextgem")
    model = package.DocumentLLM(
        model=f"openai/{endpoint.model}",
        api_base=endpoint.url,
        api_key="none",
        temperature=0.0,
        max_tokens=endpoint.max_tokens,
    )

    def extract(text: str) -> Extraction:
        document = package.Document(raw_text=text)
        document.add_concepts(_concepts(package))
        # A loop of its own for each call: the library keeps none between them.
        claims, positions = asyncio.run(model.extract_concepts_from_document_async(document))
        return Extraction(
            claims=tuple(
                FoundClaim(
                    speaker=item.value["speaker"] or None,
                    quotation=_near(item, item.value["quotation"], text),
                )
                for item in claims.extracted_items
            ),
            positions=tuple(
                FoundPosition(
                    holder=item.value["holder"],
                    topic=item.value["topic"],
                    stance=item.value["stance"],
                    evidence=_near(item, item.value["evidence"], text),
                )
                for item in positions.extracted_items
            ),
        )

    return extract


def _concepts(package: Any) -> list[Any]:
    typing = importlib.import_module("typing")
    example = (
        f"Example. The article:\n{prompts.EXAMPLE_TEXT}\n"
        "The example items are all claims of this article."
    )
    claim = {"speaker": str | None, "quotation": str}
    stance = typing.Literal["support", "oppose", "mixed", "neutral"]
    position = {"holder": str, "stance": stance, "topic": str, "evidence": str}
    return [
        _concept(
            package,
            "Claims",
            f"The claims of a news article, in the order of their content.\n{prompts.RULES}\n"
            f"{prompts.CLAIMS}\nThe speaker is null if nobody says it.\n{example}",
            claim,
            (dict(zip(claim, values, strict=True)) for values in prompts.EXAMPLE_CLAIMS),
        ),
        _concept(
            package,
            "Positions",
            "The positions of the actors of a news article, in the order of their evidence. The "
            f"rules for every record are those of the claims.\n{prompts.POSITIONS}\nThe example "
            "items are those of the example article of the claims.",
            position,
            (dict(zip(position, values, strict=True)) for values in prompts.EXAMPLE_POSITIONS),
        ),
    ]


def _concept(
    package: Any,
    name: str,
    description: str,
    structure: dict[str, Any],
    examples: Iterable[dict[str, str]],
) -> Any:
    return package.JsonObjectConcept(
        name=name,
        description=description,
        structure=structure,
        examples=[package.JsonObjectExample(content=content) for content in examples],
        add_references=True,
    )


def _near(item: Any, words: str, text: str) -> Quotation:
    places = [text.find(paragraph.raw_text) for paragraph in item.reference_paragraphs]
    known = [place for place in places if place >= 0]
    return Quotation(words=words, near=min(known, default=None))


SYSTEMS: dict[str, Callable[[Endpoint], Extractor]] = {
    "summarizer": summarizer,
    "langextract": langextract,
    "langextract-tuned": partial(langextract, tuned=True),
    "contextgem": contextgem,
}


def version_and_licence(name: str) -> tuple[str, str]:
    """Return the version and the licence of the installed program `name`."""
    try:
        fields = metadata.metadata(name.removesuffix("-tuned"))
    except metadata.PackageNotFoundError:
        return "checkout", "see LICENSE"
    licences = [fields[key] for key in ("License-Expression", "License") if key in fields]
    return fields["Version"], next(iter(licences), "unknown")
