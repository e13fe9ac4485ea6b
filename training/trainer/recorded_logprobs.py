"""Add the log-probabilities of its answers to a recording, without asking the engine again.

The answers are fed to the engine's weights as they were recorded (teacher forcing): the base model
dequantized, the adapter merged into it, both in bfloat16. The three answers about one window share
its prompt, which is computed once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer
from transformers.convert_slow_tokenizer import bytes_to_unicode

from evals.dataset.gold import GoldDocument
from evals.runs.recording import RecordedAnswer, Recording, ReplayModel, request_key
from summarizer.models.base import ModelRequest, ModelResponse, WrapperModel
from summarizer.models.token_logprobs import Token, dump_logprobs, record_logprobs
from summarizer.pipeline import collect_drafts
from summarizer.schema.drafts import AnyAnswer
from summarizer.text.document import Document
from summarizer.text.prompt_sanitizer import escape_control_tokens
from training.gguf_adapter import read_adapter
from training.recipe import TrainRecipe
from training.trainer.base import Base, with_adapter
from training.trainer.packed_attention import NAME
from training.trainer.warm_start import load_start

_ROWS = 256
_BYTES = {letter: byte for byte, letter in bytes_to_unicode().items()}


@dataclass(frozen=True)
class AnsweredRequest:
    """A recorded answer and the tokens of its prompt and of itself."""

    line: RecordedAnswer
    key: str
    text: str
    prompt: tuple[int, ...]
    answer: tuple[int, ...]


class _RequestLog(WrapperModel):
    """Replays a recording and remembers its requests, by document and text of the window."""

    def __init__(self, recording: Recording, base: Base) -> None:
        super().__init__(ReplayModel(recording))
        self._answers, self._base = recording.answers, base
        self.windows: dict[tuple[str, int, int], list[AnsweredRequest]] = {}

    def generate(self, request: ModelRequest[AnyAnswer]) -> ModelResponse[AnyAnswer]:
        line = self._answers[request_key(request)]
        if line.answer is not None:
            window = (line.document, request.window.span.start, request.window.span.end)
            self.windows.setdefault(window, []).append(self._answered(request, line))
        return super().generate(request)

    def _answered(self, request: ModelRequest[Any], line: RecordedAnswer) -> AnsweredRequest:
        tokenizer = self._base.tokenizer
        contents = {
            "system": request.prompt.system,
            "user": escape_control_tokens(request.prompt.user),
        }
        prompt = tokenizer.apply_chat_template(
            [{"role": role, "content": content} for role, content in contents.items()],
            tokenize=False,
            add_generation_prompt=True,
        )
        text = line.raw if line.raw is not None else line.answer or ""
        ids = (
            tuple(tokenizer(part, add_special_tokens=False)["input_ids"]) for part in (prompt, text)
        )
        return AnsweredRequest(line, next(iter(request.answer.model_fields)), text, *ids)


def load_merged(base: Path, adapter: Path) -> Base:
    """Return the base model with the adapter merged into it, in bfloat16."""
    folder, name = str(base.parent), base.name
    tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file=name)
    model = AutoModelForCausalLM.from_pretrained(
        folder, gguf_file=name, dtype=torch.float32, attn_implementation=NAME
    )
    model.config.use_cache = False
    loaded, weights = Base(model, tokenizer, torch.device("cpu")), read_adapter(adapter)
    rank = min(min(values.shape) for values in weights.weights.values())
    adapted = with_adapter(loaded, TrainRecipe(rank=rank, alpha=int(weights.alpha), dropout=0.0))
    load_start(adapter, adapted, alpha=int(weights.alpha))
    merged = adapted.merge_and_unload().eval()
    for parameter in merged.parameters():
        parameter.data = parameter.data.to(torch.bfloat16)
    return Base(merged, tokenizer, torch.device("cpu"))


def with_logprobs(recording: Recording, golds: Sequence[GoldDocument], base: Base) -> Recording:
    """Return `recording` with the log-probabilities of its answers about `golds`."""
    log = _RequestLog(recording, base)
    for gold in golds:
        collect_drafts(Document.from_text(gold.text, id=gold.id), log)
    answers = dict(recording.answers)
    for requests in log.windows.values():
        for request, numbers in zip(requests, _answer_logprobs(requests, base), strict=True):
            tokens = list(_tokens(request.answer, numbers, base))
            records = record_logprobs(request.text, request.key, tokens)
            update = {"logprobs": tuple(dump_logprobs(records))}
            answers[request.line.key] = request.line.model_copy(update=update)
    return recording.model_copy(update={"answers": answers})


def _answer_logprobs(requests: Sequence[AnsweredRequest], base: Base) -> Iterator[list[float]]:
    """Yield the log-probabilities of each answer's tokens; the common prompt is computed once."""
    prompts = [request.prompt for request in requests]
    same = takewhile(lambda column: len(set(column)) == 1, zip(*prompts, strict=False))
    shared = min(sum(1 for _ in same), *(len(prompt) - 1 for prompt in prompts))
    branches = [(*request.prompt[shared:], *request.answer) for request in requests]
    tokens = [*prompts[0][:shared], *(token for branch in branches for token in branch)]
    positions = list(range(shared))
    for branch in branches:
        positions += range(shared, shared + len(branch))
    with torch.no_grad():
        hidden = base.model.model(
            input_ids=torch.tensor([tokens]),
            position_ids=torch.tensor([positions]),
            branches=tuple(len(branch) for branch in branches),
        ).last_hidden_state[0]
        end = shared
        for request, branch in zip(requests, branches, strict=True):
            end += len(branch)
            # The state at one token predicts the next token.
            states = hidden[end - len(request.answer) - 1 : end - 1]
            yield list(_chosen(states, request.answer, base))


def _chosen(states: torch.Tensor, answer: Sequence[int], base: Base) -> Iterator[float]:
    for at in range(0, len(answer), _ROWS):
        logits = (states[at : at + _ROWS] @ base.model.lm_head.weight.T).float()
        rows = torch.tensor(answer[at : at + _ROWS])[:, None]
        yield from logits.log_softmax(-1).gather(1, rows)[:, 0].tolist()


def _tokens(answer: Sequence[int], numbers: Sequence[float], base: Base) -> Iterator[Token]:
    names = base.tokenizer.convert_ids_to_tokens(list(answer))
    for name, number in zip(names, numbers, strict=True):
        yield bytes(_BYTES[letter] for letter in name), round(number, 5)
