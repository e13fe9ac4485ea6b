"""A part of PolNeAR becomes examples of the task `attributions`; invented files in its layout."""

from pathlib import Path

from support.data.kesh_articles import kesh

from training.data_prep.attributions import read_attributions
from training.data_prep.dataset import build
from training.recipe import DataRecipe

TEXT = "Ministers met.\nAides said on Monday that the pact is dead.\n"
EVENTS = (
    "T1\tSource 15 20\tAides\n"
    "T2\tCue 21 25\tsaid\n"
    "T3\tContent 36 57\tthat the pact is dead\n"
    "T4\tAttribution 21 25\tsaid\n"
    "E1\tAttribution:T4 Source:T1 Cue:T2 Content:T3\n"
    "E2\tAttribution:T4\n"
)


def test_a_folder_of_polnear_is_read_with_the_dates_of_its_names(tmp_path: Path) -> None:
    name = "press_2016-03-01_pact"
    for folder, file, content in (
        ("text", f"{name}.txt", TEXT),
        ("attributions", f"{name}_4b22.ann", EVENTS),
    ):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / file).write_text(content)
    (article,) = read_attributions(tmp_path)
    assert (article.id, article.date) == (name, "2016-03-01")
    examples, _ = build([kesh()], [article], DataRecipe(attributions=0.99))
    (attribution,) = (example for example in examples if example.task == "attributions")
    assert attribution.user.startswith("Date: 2016-03-01\n[1] Ministers met.")
    assert attribution.answer == (
        '{"claims":[{"sentence":2,"source":"Aides","cue":"said","start":"that the pact is dead"}]}'
    )
