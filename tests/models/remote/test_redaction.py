"""No form of a key that a server echoes remains in a text."""

import base64
import json
import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.models.remote.redaction import redact, redact_answer, redact_message

_ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~!$&+/=%"
_PREFIX = 16
keys = st.text(_ALPHABET, min_size=20, max_size=60)


def percent_encoded(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode())


def html_escaped(text: str) -> str:
    return "".join(f"&#{ord(character)};" for character in text)


def unicode_escaped(text: str) -> str:
    return "".join(f"\\u{ord(character):04X}" for character in text)


ENCODINGS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "upper": str.upper,
    "lower": str.lower,
    "swapped-case": str.swapcase,
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "url-safe-base64": lambda text: base64.urlsafe_b64encode(text.encode()).decode().rstrip("="),
    "base64-of-a-login": lambda text: base64.b64encode(f"me:{text}".encode()).decode(),
    "base64-of-a-header": lambda text: base64.b64encode(f"Bearer {text}\n".encode()).decode(),
    "base64-of-upper": lambda text: base64.b64encode(text.upper().encode()).decode(),
    "mime-base64": lambda text: base64.encodebytes(text.encode() * 3).decode(),
    "hex": lambda text: text.encode().hex(),
    "quoted": lambda text: quote(text, safe=""),
    "quoted-twice": lambda text: quote(quote(text, safe=""), safe=""),
    "percent": percent_encoded,
    "percent-lower": lambda text: percent_encoded(text).lower(),
    "json": json.dumps,
    "json-in-json": lambda text: json.dumps(json.dumps(text)),
    "unicode-escapes": unicode_escaped,
    "html": html_escaped,
}
encodings = st.sampled_from(list(ENCODINGS.values()))
gaps = st.sampled_from(
    ["", " ", "\n", "\t\t", '"', "'", '" "', "`", '\\"', "\\n", "\u200b", "\x00"]
)
SURROUNDINGS = st.sampled_from([("", ""), ("key ", " is bad"), ('{"k":"', '"}'), ("(", ")")])


def without_gaps(text: str) -> str:
    return re.sub(r"\\[nrt]|[\s\"'`\\\x00\u200b]", "", text).lower()


@given(keys, encodings, SURROUNDINGS)
def test_an_encoded_key_is_removed(
    key: str, encode: Callable[[str], str], around: tuple[str, str]
) -> None:
    text = redact(encode(key).join(around), [key])
    assert "[key]" in text
    for form in (key, *(each(key) for each in ENCODINGS.values())):
        core = without_gaps(form)[3:_PREFIX]
        assert core not in without_gaps(text)


@given(keys, st.data(), encodings)
def test_a_prefix_of_a_key_is_removed(
    key: str, data: st.DataObject, encode: Callable[[str], str]
) -> None:
    cut = key[: data.draw(st.integers(_PREFIX, len(key)))]
    text = redact(f"bad key: {encode(cut)}...", [key])
    assert without_gaps(encode(cut))[:_PREFIX] not in without_gaps(text)
    assert "[key]" in text


@given(keys, st.data(), st.sampled_from([str, str.upper, ENCODINGS["base64"], percent_encoded]))
def test_a_key_that_is_split_is_removed(
    key: str, data: st.DataObject, encode: Callable[[str], str]
) -> None:
    whole = encode(key)
    cuts = sorted(data.draw(st.sets(st.integers(1, len(whole) - 1), max_size=6)))
    pieces = [whole[start:end] for start, end in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
    split = "".join(piece + data.draw(gaps) for piece in pieces)
    if encode is percent_encoded and any(cut % 3 for cut in cuts):
        return  # no text has a gap inside of %2F
    text = redact(f"<{split}>", [key])
    assert without_gaps(whole)[:_PREFIX] not in without_gaps(text)
    assert "[key]" in text


@given(st.text(st.characters(codec="utf-8"), max_size=15), keys)
def test_other_text_is_unchanged(text: str, key: str) -> None:
    assert redact(text, [key]) == text


@given(st.text(), st.lists(st.text(max_size=30), max_size=3))
def test_any_text_and_any_secret_is_accepted(text: str, secrets: list[str]) -> None:
    redact_message(text, secrets).encode()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param(
            "Incorrect API key provided: sk-zq****4711. You can find your API key at the site.",
            "Incorrect API key provided: [key]. You can find your API key at the site.",
            id="words",
        ),
        pytest.param("the token expired", "the token expired", id="one-word"),
        pytest.param("invalid key zq4711hemlig", "invalid [key]", id="digits"),
        pytest.param("Bearer hemlig_nyckel refused", "[key] refused", id="underscore"),
        pytest.param("bad key-hemlignyckel", "bad [key]", id="prefix"),
    ],
)
def test_a_message_keeps_its_words_but_nothing_like_a_key(text: str, shown: str) -> None:
    assert redact_message(text, ()) == shown


@pytest.mark.parametrize(
    ("secret", "is_kept"),
    [
        pytest.param("reader", True, id="a-word"),
        pytest.param("none", True, id="no-key"),
        pytest.param("the harbour tax", True, id="words"),
        pytest.param("ollama-4", True, id="short"),
        pytest.param("zq-hemlig-4711", False, id="a-key"),
    ],
)
def test_an_answer_keeps_words_that_are_secrets_too(secret: str, is_kept: bool) -> None:
    answer = {"claims": [{"text": f"so {secret} it is", secret: 3}]}
    assert (redact_answer(answer, [secret]) == answer) is is_kept


def test_long_text_is_redacted_in_time_that_grows_with_it() -> None:
    key = "sk-" + "a" * 40
    text = ("sk-" + "a " * 10 + "\\" * 50 + "b" + " " * 500) * 200
    assert "[key]" not in redact(text, [key])
