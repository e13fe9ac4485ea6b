"""Read labelled articles: a folder of JSON files, or lines of JSON.

The format of an article is `evals.annotation.Article`: its text, and what a person noted in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import ValidationError

from evals.dataset.annotation import Article, read_annotation
from evals.dataset.from_annotation import convert
from evals.dataset.gold import GoldDocument
from summarizer.errors import InputError
from summarizer.schema.gold import Annotation

_BY_HAND = Annotation(annotator="a person", adjudicated=False)


def shipped_articles() -> Path:
    """Return the folder of the articles that come with the repository."""
    return Path(__file__).parent.parent / "data"


def read_articles(path: Path) -> tuple[Article, ...]:
    """Return the articles of a folder of `ID.json`, or of a file with one a line, by their ids.

    Raises:
        InputError: If there is none, one is malformed, or two have one id.
    """
    if path.is_dir():
        articles = [read_annotation(file) for file in sorted(path.glob("*.json"))]
    else:
        articles = _read_lines(path)
    if not articles:
        raise InputError("no articles", str(path), "name a folder of ID.json or a file of lines")
    return joined([articles])


def joined(parts: Iterable[Sequence[Article]]) -> tuple[Article, ...]:
    """Return the articles of all parts by their ids.

    Raises:
        InputError: If two have one id.
    """
    found: dict[str, Article] = {}
    for article in (article for part in parts for article in part):
        if article.id in found:
            raise InputError("two articles have one id", article.id, "rename one")
        found[article.id] = article
    return tuple(found[id] for id in sorted(found))


def labelled(article: Article) -> GoldDocument:
    """Return text and records of `article`, with every offset computed.

    Raises:
        InputError: If words of a record are not in the text.
    """
    return convert(article, _BY_HAND)


def soundly_labelled(article: Article) -> tuple[GoldDocument, int]:
    """Return `article` without the records that cannot be placed, and how many those are.

    A set that is not ours to mend still trains on what is sound in it.

    Raises:
        InputError: If not even its actors can be placed.
    """
    try:
        return labelled(article), 0
    except InputError:
        bare = article.model_copy(update={"claims": (), "positions": ()})
        labelled(bare)
    claims = [c for c in article.claims if _is_sound(bare, claims=(c,))]
    positions = [p for p in article.positions if _is_sound(bare, positions=(p,))]
    kept = article.model_copy(update={"claims": tuple(claims), "positions": tuple(positions)})
    lost = len(article.claims) + len(article.positions) - len(claims) - len(positions)
    return labelled(kept), lost


def write_articles(articles: Iterable[Article], folder: Path) -> None:
    """Write each of `articles` to `ID.json` in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for article in articles:
        text = article.model_dump_json(indent=1, exclude_defaults=True) + "\n"
        (folder / f"{article.id}.json").write_text(text, encoding="utf-8")


def fingerprint(articles: Iterable[Article]) -> str:
    """Return the SHA-256 of texts and labels: the same articles give the same one."""
    digest = hashlib.sha256()
    for article in sorted(articles, key=lambda article: article.id):
        digest.update(article.model_dump_json().encode() + b"\n")
    return digest.hexdigest()


def share_of(articles: Sequence[Article], share: float) -> tuple[Article, ...]:
    """Return a share of `articles`, drawn by the SHA-256 of their ids.

    A smaller share lies in a larger one, so a curve of quality adds articles and exchanges none.
    """
    drawn = sorted(articles, key=lambda article: hashlib.sha256(article.id.encode()).digest())
    kept = {article.id for article in drawn[: max(1, round(share * len(articles)))]}
    return tuple(article for article in articles if article.id in kept)


def _is_sound(bare: Article, **records: object) -> bool:
    try:
        labelled(bare.model_copy(update=records))
    except InputError:
        return False
    return True


def _read_lines(path: Path) -> list[Article]:
    try:
        # Not `splitlines`: it would also break at `\u2028` inside a text.
        lines = [line for line in path.read_text(encoding="utf-8").split("\n") if line]
        return [Article.model_validate_json(line) for line in lines]
    except ValidationError as error:
        problem = error.errors()[0]
        what = f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}"
        raise InputError(what, str(path), "see training/README.md") from None
    except OSError as error:
        raise InputError(error.strerror or "unreadable", str(path), "check the path") from None
