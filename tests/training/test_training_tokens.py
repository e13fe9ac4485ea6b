"""The tokens of the same answers are counted as objects and as rows."""

import pytest
from support.data.kesh_articles import velmora

from summarizer.errors import InputError
from training.analysis.answer_tokens import count_answer_tokens
from training.data_prep.dataset import build
from training.recipe import DataRecipe


def test_rows_leave_the_keys_out() -> None:
    recipe = DataRecipe(passes={"actors": 1, "claims": 1}, supports=1, attributions=0)
    examples, _ = build([velmora()], [], recipe)
    counted = count_answer_tokens(examples, len)
    assert counted["actors"] == (
        len('{"actors":[{"name":"Velmora\'s army","kind":"military"}]}'),
        len('{"actors":[["Velmora\'s army","military"]]}'),
    )
    assert list(counted) == ["actors", "claims"]


def test_answers_in_rows_are_not_counted_again() -> None:
    examples, _ = build([velmora()], [], DataRecipe(form="rows", attributions=0))
    with pytest.raises(InputError, match="not objects"):
        count_answer_tokens(examples, len)
