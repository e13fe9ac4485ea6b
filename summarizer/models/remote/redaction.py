"""Remove keys and passwords from text that came from a server, in any form it may echo them."""

import base64
import logging
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

from summarizer.text.surrogates import escape_surrogates

MASK = "[key]"
_MIN_LENGTH = 4
_PREFIX = 16
"""The first characters of a key are replaced too, where a server cuts it."""

_MIN_ENCODED = 8
_MIN_IN_ANSWER = 12
_GAP_CHARACTER = r"\s\"'`\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2018-\u201f\u2060\ufeff\\"
_GAP = rf"(?:\\[nrt]|[{_GAP_CHARACTER}]){{0,8}}"
"""Stands between the characters of a key: white space, quotes, escapes."""

_IS_GAP = re.compile(rf"[{_GAP_CHARACTER}]")
_BASE64 = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_=")
_ALTERNATIVES = {"+": "[+-]", "-": "[+-]", "/": "[/_]", "_": "[/_]"}
"""The two alphabets of base64."""

_KEY_LIKE = re.compile(
    r"\b(?:sk|pk|key|token|Bearer)(?:[-_]| (?=[\w.*-]*[\d*_]))[\w.*-]{5,}[\w*-]", re.IGNORECASE
)
"""After a blank, words follow too: `key provided`."""

_LOGGERS = (
    "httpx2 httpcore2.connection httpcore2.http11 httpcore2.http2 httpcore2.proxy httpcore2.socks"
    " openai openai._base_client openai._legacy_response openai._response"
)


class _Form:
    """A key, or an encoding of it, as a pattern that knows other spellings of its characters."""

    def __init__(self, text: str, *, is_encoded: bool) -> None:
        self._is_encoded = is_encoded
        characters = _IS_GAP.sub("", text)
        start = _GAP.join(map(_spellings, characters[:_PREFIX]))
        self._start = re.compile(start, re.IGNORECASE)
        self._rest = characters[_PREFIX:]

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield start and end of each occurrence in `text`."""
        position = 0
        while match := self._start.search(text, position):
            position = match.end()
            for character in self._rest:
                longer = _next_pattern(character).match(text, position)
                if longer is None:
                    break
                position = longer.end()
            span = match.start(), position
            # The neighbours of an encoded key hold bits of it.
            yield _widened(text, *span) if self._is_encoded else span


def redact(text: str, secrets: Sequence[str]) -> str:
    """Return `text` without `secrets`, their encodings, and unpaired surrogates."""
    text = escape_surrogates(text)
    spans = sorted(span for form in _forms(tuple(secrets)) for span in form.spans(text))
    parts: list[str] = []
    position = 0
    for start, end in spans:
        if start >= position:
            parts += (text[position:start], MASK)
        position = max(position, end)
    return "".join((*parts, text[position:]))


def redact_message(text: str, secrets: Sequence[str]) -> str:
    """Return an error message of a server without `secrets` and whatever looks like a key."""
    return _KEY_LIKE.sub(MASK, redact(text, secrets))


def redact_answer(value: Any, secrets: Sequence[str]) -> Any:  # noqa: ANN401 - any JSON value
    """Return an answer, or any JSON value, without `secrets`.

    Short ones and plain words remain: an article may contain them.
    """
    if isinstance(value, str):
        return redact(value, [secret for secret in secrets if _is_no_word(secret)])
    if isinstance(value, dict):
        items = value.items()
        return {redact_answer(key, secrets): redact_answer(item, secrets) for key, item in items}
    if isinstance(value, list | tuple):
        return type(value)(redact_answer(item, secrets) for item in value)
    return value


def redact_logs(secrets: Sequence[str]) -> None:
    """Remove `secrets` from the log records of the HTTP libraries, from now on."""
    _LOG_FILTER.secrets.update(dict.fromkeys(secrets))
    for name in _LOGGERS.split():
        logging.getLogger(name).addFilter(_LOG_FILTER)


class _LogFilter(logging.Filter):
    """Rewrites log records; response headers and status lines are text of the server too."""

    def __init__(self) -> None:
        super().__init__()
        self.secrets: dict[str, None] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Redact `record`."""
        secrets = tuple(self.secrets)
        record.msg, record.args = redact(record.getMessage(), secrets), ()
        if record.exc_info:
            trace = logging.Formatter().formatException(record.exc_info)
            record.exc_text, record.exc_info = redact(trace, secrets), None
        return True


_LOG_FILTER = _LogFilter()


def _is_no_word(secret: str) -> bool:
    return len(secret) >= _MIN_IN_ANSWER and not secret.replace(" ", "").isalpha()


@lru_cache(maxsize=64)
def _forms(secrets: tuple[str, ...]) -> list[_Form]:
    return list(chain.from_iterable(map(_forms_of, secrets)))


def _forms_of(secret: str) -> Iterator[_Form]:
    if len(secret) < _MIN_LENGTH:
        return
    yield _Form(secret, is_encoded=False)
    for variant in dict.fromkeys((secret, secret.lower(), secret.upper())):
        data = variant.encode("utf-8", "replace")
        for text in (data.hex(), *(_base64_core(data, shift) for shift in range(3))):
            if len(text) >= _MIN_ENCODED:
                yield _Form(text, is_encoded=True)


def _base64_core(data: bytes, shift: int) -> str:
    """Return the characters that depend on `data` alone, behind `shift` other bytes."""
    encoded = base64.b64encode(b"\0" * shift + data).decode()
    return encoded[-(-shift * 8 // 6) : (shift + len(data)) * 8 // 6]


@lru_cache(maxsize=256)
def _next_pattern(character: str) -> re.Pattern[str]:
    return re.compile(_GAP + _spellings(character), re.IGNORECASE)


@lru_cache(maxsize=256)
def _spellings(character: str) -> str:
    """Return a pattern for a character: percent-encoded once or twice, escaped, or plain."""
    code = ord(character)
    percent = "".join(f"%(?:25)?{byte:02x}" for byte in character.encode("utf-8", "replace"))
    plain = _ALTERNATIVES.get(character, re.escape(character))
    return rf"(?:{percent}|\\(?:u00|x){code:02x}|&\#(?:0*{code}|x0*{code:x});|{plain})"


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and text[start - 1] in _BASE64:
        start -= 1
    while end < len(text) and text[end] in _BASE64:
        end += 1
    return start, end
