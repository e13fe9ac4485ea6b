"""A time expression resolves to an existing date, an ordered interval, or `None`."""

from summarizer.grounding.dates import resolve_date
from summarizer.text.calendar import iso_date

SEEDS = (
    b"2024-05-15\0last Monday", b"2024-02-29\0Feb. 29", b"0001-01-01\0yesterday",
    b"9999-12-31\0next week", b"2023-10-30\0Friday, Oct. 27", b"2023\x00in March",
    b"2024-05-15\x009999 years ago", b"\0two weeks ago", "2024-05-15\0３ days ago".encode(),
)  # fmt: skip


def check(data: bytes) -> None:
    """Resolve the second part of `data` against the first."""
    anchor, expression = (*data.decode("utf-8", "ignore").split("\0", 1), "")[:2]
    resolved = resolve_date(expression, anchor or None)
    if resolved is None:
        return
    parts = resolved.split("/")
    assert len(parts) <= 2
    assert all(map(iso_date, parts))
    assert parts == sorted(parts)
