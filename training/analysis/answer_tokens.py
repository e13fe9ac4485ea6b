"""Count the tokens of target answers in each of their forms."""

from collections import Counter
from collections.abc import Callable, Sequence

from summarizer.errors import InputError
from summarizer.schema.drafts import ActorsAnswer, AttributionsAnswer, ClaimsAnswer
from training.data_prep.answer_form import WindowAnswer, write_answer
from training.data_prep.examples import Example

_ANSWERS: dict[str, type[WindowAnswer]] = {
    "actors": ActorsAnswer,
    "claims": ClaimsAnswer,
    "attributions": AttributionsAnswer,
}


def count_answer_tokens(
    examples: Sequence[Example], count: Callable[[str], int]
) -> dict[str, tuple[int, int]]:
    """Return the tokens of all answers in `objects` and in `rows`, by task.

    Args:
        examples: Examples whose answers are objects.
        count: Returns the number of tokens of a text.
    """
    objects: Counter[str] = Counter()
    rows: Counter[str] = Counter()
    for example in examples:
        if example.task not in _ANSWERS:
            continue
        try:
            answer = _ANSWERS[example.task].model_validate_json(example.answer)
        except ValueError:
            hint = 'build them with form = "objects"'
            raise InputError("the answers are not objects", example.article, hint) from None
        objects[example.task] += count(example.answer)
        rows[example.task] += count(write_answer(answer, "rows"))
    return {task: (total, rows[task]) for task, total in sorted(objects.items())}
