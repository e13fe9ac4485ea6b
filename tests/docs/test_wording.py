"""Code, tests and documentation use standard terms, not private metaphors."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
WORDS = re.compile(
    r"\b(rooms?|doors?|desks?|mend(s|ed|ing)?|shops?|ledgers?|thrift|outbox|crew|strangers?|"
    r"whoever|(tells?|tell) whether)\b",
    re.IGNORECASE,
)
SUFFIXES = {".py", ".js", ".css", ".html", ".md", ".toml", ".yml", ".jinja", ""}
LANGUAGE_DATA = re.compile(
    r"^(docs/codebook\.md|training/data/|evals/(dispute|gold|held|injection)/|summarizer/lexicons/|"
    r"summarizer/page/vendor/|LICENSE|tests/docs/test_wording\.py)"
)
"""Files whose words are articles, labels, word lists or other people's."""
QUOTED = ("Ledger", '"we what whatever', "|whoever|provided|")
"""Names in example articles, and English function words in the rules."""


def test_no_private_metaphors_are_in_the_tree() -> None:
    listed = subprocess.run(  # noqa: S603 - our own command
        ["git", "-C", ROOT, "ls-files", "-z"],  # noqa: S607 - git from the path
        capture_output=True,
        text=True,
        check=True,
    )
    found = [
        f"{name}:{number}: {match[0]}"
        for name in listed.stdout.split("\0")
        if name and Path(name).suffix in SUFFIXES and not LANGUAGE_DATA.match(name)
        for number, line in enumerate(_lines(ROOT / name), start=1)
        if (match := WORDS.search(line)) and not any(words in line for words in QUOTED)
    ]
    assert found == []


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8", errors="replace").split("\n") if path.exists() else []
