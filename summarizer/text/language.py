"""Detect the language of a text.

The detector is CLD2 (pycld2), which gives the share of each language in a text, so that a mixed
text is recognised as one.
"""

from functools import cache, lru_cache

ENGLISH = "en"

_SAMPLE_CHARS = 20_000
_MIN_BYTES = 40
"""UTF-8 bytes of the shortest text: 40 Latin letters, 20 Cyrillic or 13 Chinese ones."""

_MIN_SHARE = 75
"""Percent of a text that is in its language."""

_STANDARD_CODES = {"iw": "he", "jw": "jv", "zh-Hant": "zh"}
_NO_LANGUAGE = ("un", "xx", "zz", "tlh")
"""Beginnings of the detector's codes for scripts without language, and for languages in jest."""


@lru_cache(maxsize=64)
def detect_language(text: str) -> str | None:
    """Return the ISO 639 code of the language of `text`.

    It is `None` for a short text, and for one that has no language of its own: a mixed one, or one
    without words.
    """
    import pycld2

    sample = text[:_SAMPLE_CHARS]
    # CLD2 rejects control characters and what is no UTF-8.
    plain = "".join(letter if letter.isprintable() else " " for letter in sample)
    if len(plain.encode(errors="ignore")) < _MIN_BYTES:
        return None
    try:
        is_reliable, _, (first, *_others) = pycld2.detect(plain)
    except pycld2.error:
        return None
    _, code, share, _ = first
    is_language = is_reliable and share >= _MIN_SHARE and not code.startswith(_NO_LANGUAGE)
    return _STANDARD_CODES.get(code, code) if is_language else None


def language_name(code: str) -> str:
    """Return the English name of the language with this ISO 639 code, else the code."""
    return _names().get(code, code)


def language_code(name: str) -> str | None:
    """Return the ISO 639 code of a language given by its code or English name, else `None`."""
    key = name.strip().casefold()
    known = {language.casefold(): code for code, language in _names().items()}
    return key if key in _names() else known.get(key)


@cache
def _names() -> dict[str, str]:
    import pycld2

    names: dict[str, str] = {}
    for name, code in pycld2.LANGUAGES:
        if not code.startswith(_NO_LANGUAGE):
            names.setdefault(_STANDARD_CODES.get(code, code), name.replace("_", " ").title())
    return names
