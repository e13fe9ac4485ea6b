"""The loss of a pack's answers, with no more of the vocabulary in memory than a few hundred rows.

Only the states of answers go through the head: a vocabulary of 150,000 words is the largest
tensor of a step, and prompts are a third of the tokens. The head is frozen, so the gradient of a
state is known as soon as its loss is, and nothing has to be kept for the way back.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from peft import PeftModel
from peft.helpers import disable_input_dtype_casting
from torch.autograd.function import FunctionCtx

from training.data_prep.packing import Pack

_ROWS = 256


class _HeadLoss(torch.autograd.Function):  # type: ignore[misc]
    """Summed cross-entropy of `states` through a frozen head, a few rows at a time."""

    @staticmethod
    def forward(
        context: FunctionCtx, states: torch.Tensor, head: torch.Tensor, targets: torch.Tensor
    ) -> torch.Tensor:
        total = torch.zeros((), dtype=torch.float32, device=states.device)
        gradients = torch.empty_like(states)
        for at in range(0, len(targets), _ROWS):
            rows, right = states[at : at + _ROWS], targets[at : at + _ROWS, None]
            logs = torch.log_softmax((rows @ head.T).float(), -1)
            total -= logs.gather(1, right).sum()
            wrong = logs.exp_()
            wrong.scatter_add_(1, right, torch.full_like(right, -1, dtype=wrong.dtype))
            gradients[at : at + _ROWS] = wrong.to(head.dtype) @ head
        context.save_for_backward(gradients)
        return total

    @staticmethod
    def backward(context: FunctionCtx, *gradients: torch.Tensor) -> tuple[torch.Tensor, None, None]:
        (states,) = context.saved_tensors
        return states * gradients[0].to(states.dtype), None, None


def mean_loss(model: PeftModel, packs: Sequence[Pack], device: torch.device) -> float | None:
    """Return the mean loss of the answers of `packs`, in nats, learning nothing; None of none."""
    model.eval()
    answers = sum(pack.answers for pack in packs)
    with torch.no_grad():
        total = sum(float(answer_loss(model, pack, device)) for pack in packs)
    return total / answers if answers else None


def answer_loss(model: PeftModel, pack: Pack, device: torch.device) -> torch.Tensor:
    """Return the summed loss of the answers of `pack`, in nats."""
    ids = torch.tensor([pack.tokens], device=device)
    learned = torch.tensor(pack.learned, device=device)
    whole = model.get_base_model()
    # The base is in bfloat16 and what is learned in float32: each product is made in bfloat16,
    # and nothing as long as the text is ever widened.
    with torch.autocast(device.type, dtype=torch.bfloat16), disable_input_dtype_casting(model):
        hidden = whole.model(
            input_ids=ids,
            position_ids=torch.tensor([pack.places], device=device),
            branches=tuple(branch.size for branch in pack.branches),
        ).last_hidden_state
    # The state at one token predicts the next.
    states = hidden[0, :-1][learned[1:]]
    return _HeadLoss.apply(states, whole.lm_head.weight, ids[0, 1:][learned[1:]])
