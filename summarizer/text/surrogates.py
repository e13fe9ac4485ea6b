r"""Lone surrogates: characters of a Python string that UTF-8, and so no file, can hold.

They come from file names that are not UTF-8, and from JSON such as `"\ud800"`.
"""


def escape_surrogates(text: str) -> str:
    r"""Return `text` with lone surrogates as escapes: `caf\udce9.txt`."""
    return text.encode("utf-8", "backslashreplace").decode()


def replace_surrogates(text: str) -> str:
    """Return `text` with each lone surrogate replaced by a question mark."""
    return text.encode("utf-8", "replace").decode()


def has_surrogates(text: str) -> bool:
    """Return whether `text` contains a lone surrogate."""
    return not text.isascii() and escape_surrogates(text) != text
