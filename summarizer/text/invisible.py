"""Characters that are invisible, or that a terminal obeys instead of showing them."""

import re

# Emoji that a variation selector may follow, which only chooses between two visible glyphs.
_EMOJI = "#*0-9\xa9\xae\u203c-\u3299\U0001f000-\U0001faff"

INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # controls, but for tab and line breaks
    "\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u3164\ufeff\uffa0"
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # direction
    "\ufe00-\ufe0d\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"  # tags, and more variation selectors
    rf"|(?<![{_EMOJI}])[\ufe0e\ufe0f]|\r(?!\n)"
)


def escape_invisible(text: str) -> str:
    r"""Return `text` with each invisible character as `\uXXXX`, which JSON reads back."""
    return INVISIBLE.sub(lambda match: escaped(match[0]), text)


def escaped(characters: str) -> str:
    r"""Return each UTF-16 unit of `characters` as `\uXXXX`."""
    units = characters.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
