"""Codebooks are read from TOML and CSV, and written as TOML that reads back unchanged."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.codebook import Codebook, CodebookActor, Concept, read_codebook
from summarizer.errors import InputError

TOML = """
name = "Port of Varn"
instructions = "Two lines\\nfor the model."
[[concept]]
name = "Dredging of the estuary"
definition = "Deepening the channel."
examples = ["“We need a 15-metre channel,” the operator said (support)."]
not = ["maintenance dredging"]
[[concept]]
name = "Night flights"
definition = "Flights after 22:00."
[[actor]]
name = "Varn Port Authority"
aliases = ["port authority", "VPA"]
kind = "agency"
"""
DREDGING = Concept(
    name="Dredging of the estuary",
    definition="Deepening the channel.",
    examples=("“We need a 15-metre channel,” the operator said (support).",),
    excludes=("maintenance dredging",),
)
FLIGHTS = Concept(name="Night flights", definition="Flights after 22:00.")


def written(folder: Path, text: str, name: str = "codebook.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_toml_file_is_read(tmp_path: Path) -> None:
    actor = CodebookActor(
        name="Varn Port Authority", aliases=("port authority", "VPA"), kind="agency"
    )
    assert read_codebook(str(written(tmp_path, TOML))) == Codebook(
        name="Port of Varn",
        instructions="Two lines\nfor the model.",
        concepts=(DREDGING, FLIGHTS),
        actors=(actor,),
    )


def test_a_table_is_read(tmp_path: Path) -> None:
    table = "\ufeffConcept,definition,not,examples\nNight flights,Flights after 22:00.,,\n"
    table += "Tolls,,rail | ships,'=1|“No tolls”\n"
    tolls = Concept(name="Tolls", examples=("=1", "“No tolls”"), excludes=("rail", "ships"))
    path = written(tmp_path, table, "concepts.CSV")
    assert read_codebook(path) == Codebook(concepts=(FLIGHTS, tolls))


def test_the_digest_changes_with_every_part(tmp_path: Path) -> None:
    codebook = read_codebook(written(tmp_path, TOML))
    changed = [codebook.model_copy(update={"name": "Other"})]
    changed += [codebook.model_copy(update={"concepts": (FLIGHTS, DREDGING)})]
    changed += [codebook.model_copy(update={"actors": ()})]
    again = read_codebook(written(tmp_path, codebook.to_toml(), "again.toml"))
    assert again.digest == codebook.digest
    assert len({codebook.digest, *(other.digest for other in changed)}) == 4


def test_stances_are_kept(tmp_path: Path) -> None:
    codebook = Codebook(stances=True, concepts=(FLIGHTS,))
    assert read_codebook(written(tmp_path, codebook.to_toml())) == codebook
    assert codebook.digest != Codebook(concepts=(FLIGHTS,)).digest


LINES = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=12)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(
    name=LINES.filter(lambda text: text.strip() and text.isprintable()),
    texts=st.lists(TEXTS.filter(str.strip), max_size=2),
    definition=TEXTS,
)
def test_toml_reads_back_unchanged(
    tmp_path_factory: pytest.TempPathFactory, name: str, texts: list[str], definition: str
) -> None:
    concept = Concept(
        name=name, definition=definition, examples=tuple(texts), excludes=tuple(texts)
    )
    actor = CodebookActor(name=name, kind="court")
    codebook = Codebook(instructions=definition, concepts=(concept,), actors=(actor,))
    folder = tmp_path_factory.mktemp("toml")
    assert read_codebook(written(folder, codebook.to_toml())) == codebook


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[concept", "the codebook is no TOML: .* \\(.*codebook.toml\\): see docs"),
        ("name = 'x'", "not a codebook: Field required \\(.*codebook.toml, concept\\): see docs"),
        ("concept = []", "at least 1 item"),
        ("[[concept]]\nname = 'a'\n[[concept]]\ndefinition = 'x'", "concept 2, name\\)"),
        ("[[concept]]\nname = 'a'\ndefintion = 'x'", "concept 1, defintion\\)"),
        ("[[concept]]\nname = ' '", "concept 1, name\\)"),
        ('[[concept]]\nname = "a\\nb"', "line break .*concept 1, name\\)"),
        ("[[concept]]\nname = 'a'\n[[concept]]\nname = 'A'", "two concepts are named 'A'"),
        (
            "[[concept]]\nname = 'a'\n[[actor]]\nname = 'x'\n[[actor]]\nname='y'\naliases=['X']",
            "two actors are named 'X'",
        ),
        ("[[concept]]\nname = 'a'\n[[actor]]\nname = 'x'\nkind = 'king'", "actor 1, kind\\)"),
    ],
)
def test_a_broken_codebook_is_an_error_in_one_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as error:
        read_codebook(written(tmp_path, text))
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("name,definition\na,b\n", "no column 'concept'"),
        ("concept,definition\n,b\n", "line 2"),
        ("concept,definitions\na,b\n", "no column 'definitions' in a codebook"),
    ],
)
def test_a_broken_table_is_an_error(tmp_path: Path, table: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_codebook(written(tmp_path, table, "concepts.csv"))


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        read_codebook(tmp_path / "none.toml")
