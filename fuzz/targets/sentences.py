"""Sentences are in order, do not overlap or cross paragraphs, and cover all non-blank text."""

from summarizer.text.sentences import MAX_SENTENCE, paragraphs, sentences

SEEDS = (
    b"Mr. Pell left at 3 p.m. Monday. He said: \"No.\" (1) First. (2) Second.",
    b"A line that is folded because it is much longer than fifty-five letters\nand goes on.",
    "One.\u2028Two.\x0bThree.\x0cFour.\r\rFive.\u0085Six.".encode(),
    b"a" * 5_000, b". " * 500, "“" .encode() * 300, "😀".encode() * 50,
)  # fmt: skip


def check(data: bytes) -> None:
    """Split `data` into sentences."""
    text = data.decode("utf-8", "ignore")
    spans = sentences(text)
    at = 0
    for sentence in spans:
        assert at <= sentence.start < sentence.end <= len(text)
        assert not text[at : sentence.start].strip()
        assert sentence.slice(text) == sentence.slice(text).strip()
        assert sentence.end - sentence.start <= MAX_SENTENCE
        at = sentence.end
    assert not text[at:].strip()
    blocks = list(paragraphs(text))
    assert all(any(block.contains(sentence) for block in blocks) for sentence in spans)
