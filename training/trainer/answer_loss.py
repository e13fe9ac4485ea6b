"""Cross-entropy loss of a pack's answers with bounded memory.

The logits over a vocabulary of 150,000 tokens are the largest tensor of a step. Only hidden states
of answer tokens go through the head, a few hundred rows at a time. The head is frozen, so the
gradient of a state is computed together with its loss and no logits are stored for the backward
pass.
"""

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
    """Return the mean answer loss per token of `packs` in nats, `None` if there are no answers."""
    model.eval()
    answers = sum(pack.answers for pack in packs)
    with torch.no_grad():
        total = sum(float(answer_loss(model, pack, device)) for pack in packs)
    return total / answers if answers else None


def answer_loss(model: PeftModel, pack: Pack, device: torch.device) -> torch.Tensor:
    """Return the summed answer loss of `pack` in nats."""
    ids = torch.tensor([pack.tokens], device=device)
    loss_mask = torch.tensor(pack.loss_mask, device=device)
    whole = model.get_base_model()
    # The base weights are bfloat16 and the adapter float32. Autocast computes products in bfloat16,
    # and disabling input casting avoids float32 copies of full-length activations.
    with torch.autocast(device.type, dtype=torch.bfloat16), disable_input_dtype_casting(model):
        hidden = whole.model(
            input_ids=ids,
            position_ids=torch.tensor([pack.position_ids], device=device),
            branches=tuple(branch.size for branch in pack.branches),
        ).last_hidden_state
    # The state at one token predicts the next token.
    states = hidden[0, :-1][loss_mask[1:]]
    return _HeadLoss.apply(states, whole.lm_head.weight, ids[0, 1:][loss_mask[1:]])
