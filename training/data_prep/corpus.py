"""Read labelled articles from a folder of JSON files or a JSON-lines file.

The format is `evals.dataset.annotation.Article`: the text and its annotations.
"""

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from evals.dataset.annotation import Article, read_annotation
from evals.dataset.from_annotation import convert
from evals.dataset.gold import GoldDocument
from summarizer.errors import InputError
from summarizer.schema.gold import Annotation
from training.data_prep.attributions import AttributedArticle
from training.data_prep.json_lines import read_json_lines

_BY_HAND = Annotation(annotator="a person", adjudicated=False)


def shipped_articles() -> Path:
    """Return the folder of the shipped labelled articles."""
    return Path(__file__).parent.parent / "data"


def read_articles(path: Path) -> tuple[Article, ...]:
    """Return the articles of a folder of `ID.json` files or of a JSON-lines file, sorted by id."""
    if path.is_dir():
        articles = tuple(map(read_annotation, sorted(path.glob("*.json"))))
    else:
        articles = read_json_lines(Article, path)
    if not articles:
        hint = "give a folder of ID.json files or a JSON-lines file"
        raise InputError("no articles", str(path), hint)
    return merge_articles([articles])


def merge_articles(parts: Iterable[Sequence[Article]]) -> tuple[Article, ...]:
    """Return the articles of all parts, sorted by id.

    Raises:
        InputError: If two articles share an id.
    """
    by_id: dict[str, Article] = {}
    for article in (article for part in parts for article in part):
        if article.id in by_id:
            raise InputError("two articles have the same id", article.id, "rename one")
        by_id[article.id] = article
    return tuple(article for _, article in sorted(by_id.items()))


def convert_article(article: Article) -> GoldDocument:
    """Return `article` as a gold document with computed offsets.

    Raises:
        InputError: If the words of a record are not in the text.
    """
    return convert(article, _BY_HAND)


def convert_valid_records(article: Article) -> tuple[GoldDocument, int]:
    """Return `article` without the records that cannot be located, and how many were dropped.

    Third-party labels cannot be corrected here, so only their valid records are used.

    Raises:
        InputError: If the actors cannot be located either.
    """
    try:
        return convert_article(article), 0
    except InputError:
        without_records = article.model_copy(update={"claims": (), "positions": ()})
        convert_article(without_records)
    claims = [c for c in article.claims if _is_valid(without_records, claims=(c,))]
    positions = [p for p in article.positions if _is_valid(without_records, positions=(p,))]
    valid = article.model_copy(update={"claims": tuple(claims), "positions": tuple(positions)})
    lost = len(article.claims) + len(article.positions) - len(claims) - len(positions)
    return convert_article(valid), lost


def write_articles(articles: Iterable[Article], folder: Path) -> None:
    """Write each of `articles` to `ID.json` in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for article in articles:
        text = article.model_dump_json(indent=1, exclude_defaults=True) + "\n"
        (folder / f"{article.id}.json").write_text(text, encoding="utf-8")


def fingerprint(articles: Iterable[Article | AttributedArticle]) -> str:
    """Return the SHA-256 of texts and labels, independent of their order."""
    ordered = sorted(articles, key=lambda article: article.id)
    lines = "".join(f"{article.model_dump_json()}\n" for article in ordered)
    return hashlib.sha256(lines.encode()).hexdigest()


def sample_articles(articles: Sequence[Article], share: float) -> tuple[Article, ...]:
    """Return a share of `articles`, selected by the SHA-256 of their ids.

    A smaller share is a subset of a larger one, so a learning curve only adds articles.
    """
    ordered = sorted(articles, key=lambda article: hashlib.sha256(article.id.encode()).digest())
    valid = {article.id for article in ordered[: max(1, round(share * len(articles)))]}
    return tuple(article for article in articles if article.id in valid)


def _is_valid(without_records: Article, **records: object) -> bool:
    try:
        convert_article(without_records.model_copy(update=records))
    except InputError:
        return False
    return True
