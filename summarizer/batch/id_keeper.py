"""Let documents keep their ids when others with the same natural id are among the inputs.

`SourceFinder` gives a natural id to the first document in the order of the inputs. A document that
was added may come first, so the ids of the others are reserved before the inputs are listed again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from summarizer.batch.fingerprint import document_fingerprint
from summarizer.batch.storage.store import IS_LATEST_INPUT, Store, StoredKeys
from summarizer.errors import InputError
from summarizer.loaders.document_ids import fold_name, hashed_id
from summarizer.loaders.source import Source

_CHUNK = 500
_TABLES = ("finished", "failed", f"(SELECT id, owner FROM inputs WHERE {IS_LATEST_INPUT})")  # noqa: S608
"""Where owners of ids are stored, the strongest claim first."""


class _Contender(NamedTuple):
    """A document whose natural id is contested, and its id by the order of the inputs."""

    natural_id: str
    document_id: str
    owner: str
    number: int


@dataclass
class IdKeeper:
    """Finds contested natural ids, and which documents hold ids in the store.

    Attributes:
        reserved: Ids that documents keep, by `Source.owner`.
    """

    _store: Store
    reserved: dict[str, str] = field(default_factory=dict)
    _contested: set[str] = field(default_factory=set)
    """Natural ids, folded."""

    _reserved_names: set[str] = field(default_factory=set)
    """Reserved ids, folded."""

    def observe(self, sources: Sequence[Source], stored: Mapping[str, StoredKeys]) -> None:
        """Take note of the contested ids among `sources`."""
        other_owners = {}
        for source in sources:
            if source.natural_id and source.id != source.natural_id:
                self._contested.add(fold_name(source.natural_id))
            elif source.natural_id and stored[source.id].owner not in (None, source.owner_number):
                other_owners[hashed_id(source.natural_id, source.owner)] = source
        if not other_owners:
            return
        # Of two documents with one natural id, the one without it may be listed alone.
        for document_id, keys in self._store.keys(list(other_owners)).items():
            source = other_owners[document_id]
            if keys.owner == source.owner_number:
                self._contested.add(fold_name(source.natural_id))

    def reserve(self, list_sources: Callable[[], Iterable[Source]]) -> bool:
        """Reserve the ids that contending documents hold; return whether any id changes."""
        if not self._contested:
            return False
        contenders = [
            _Contender(source.natural_id, source.id, source.owner, source.owner_number)
            for source in self._contending(list_sources())
        ]
        self._reserve_by_owner(contenders)
        self._reserve_by_text(contenders, list_sources)
        ids = ((item.document_id, self.reserved.get(item.owner)) for item in contenders)
        return any(kept not in (None, document_id) for document_id, kept in ids)

    def _contending(self, sources: Iterable[Source]) -> Iterator[Source]:
        for source in sources:
            if fold_name(source.natural_id) in self._contested:
                yield source

    def _reserve_by_owner(self, contenders: Sequence[_Contender]) -> None:
        by_number = {contender.number: contender for contender in contenders}
        for table in _TABLES:
            for document_id, number in self._stored_owners(table, list(by_number)):
                contender = by_number[number]
                if _is_form_of(document_id, contender):
                    self._reserve(document_id, contender.owner)

    def _stored_owners(self, table: str, numbers: Sequence[int]) -> Iterator[tuple[str, int]]:
        for start in range(0, len(numbers), _CHUNK):
            chunk = numbers[start : start + _CHUNK]
            marks = ", ".join("?" * len(chunk))
            sql = f"SELECT id, owner FROM {table} WHERE owner IN ({marks}) ORDER BY id"  # noqa: S608
            yield from self._store.rows(sql, *chunk)

    def _reserve_by_text(
        self, contenders: Sequence[_Contender], list_sources: Callable[[], Iterable[Source]]
    ) -> None:
        """Reserve ids of unknown owners, or of owners at another path, for the same texts."""
        texts = {}
        for start in range(0, len(contenders), _CHUNK):
            names = {item.natural_id for item in contenders[start : start + _CHUNK]}
            for name, keys in self._store.keys(sorted(names)).items():
                if (key := keys.finished or keys.failed) and key.fingerprint is not None:
                    texts[name] = key.fingerprint.text
        for name in self.reserved.values():
            texts.pop(name, None)
        if not texts:
            return
        for source in self._contending(list_sources()):
            name = source.natural_id
            if name in texts and source.owner not in self.reserved and _text(source) == texts[name]:
                self._reserve(name, source.owner)
                del texts[name]

    def _reserve(self, document_id: str, owner: str) -> None:
        name = fold_name(document_id)
        if owner not in self.reserved and name not in self._reserved_names:
            self.reserved[owner] = document_id
            self._reserved_names.add(name)


def _is_form_of(document_id: str, contender: _Contender) -> bool:
    """Return whether the id is the contender's natural one or that with a hash."""
    natural_id = contender.natural_id
    hashed = hashed_id(natural_id, contender.owner)
    return document_id in (natural_id, hashed) or document_id.startswith(f"{natural_id}--")


def _text(source: Source) -> str | None:
    try:
        return document_fingerprint(source.read()).text
    except InputError:
        return None
