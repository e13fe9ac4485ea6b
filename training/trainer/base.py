"""Load the base model that the adapter is for, and put its prompts into tokens.

The base is the quantised GGUF that the product runs, made whole numbers of again: the adapter
learns to work with the very errors that quantising left in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from transformers import AutoModelForCausalLM, AutoTokenizer, PreTrainedTokenizerBase

from summarizer.errors import InputError
from training.data_prep.batches import Encoded
from training.data_prep.examples import Example
from training.trainer.packed_attention import NAME
from training.trainer.recipe import LAYERS, TrainRecipe


@dataclass(frozen=True)
class Base:
    """A causal language model with its tokenizer."""

    model: torch.nn.Module
    tokenizer: PreTrainedTokenizerBase
    device: torch.device

    def encode(self, examples: Iterable[Example]) -> list[Encoded]:
        """Return `examples` in tokens, in the form of the model's own chat template."""
        return [self._encode(example) for example in examples]

    def _encode(self, example: Example) -> Encoded:
        asked = [
            {"role": "system", "content": example.system},
            {"role": "user", "content": example.user},
        ]
        told = [*asked, {"role": "assistant", "content": example.answer}]
        prompt = self.tokenizer.apply_chat_template(
            asked, tokenize=False, add_generation_prompt=True
        )
        whole = self.tokenizer.apply_chat_template(told, tokenize=False)
        if not whole.startswith(prompt):
            raise InputError("the chat template changes a prompt once it is answered", "base")
        # The template's own end of turn is learned too: it is what stops the model.
        answer = whole[len(prompt) :].rstrip("\n")
        return Encoded(self._tokens(prompt), self._tokens(answer))

    def _tokens(self, text: str) -> tuple[int, ...]:
        return tuple(self.tokenizer(text, add_special_tokens=False)["input_ids"])


def load_base(path: Path, *, device: str) -> Base:
    """Return the model in the GGUF file at `path`, in bfloat16.

    Raises:
        InputError: If there is no such file.
    """
    if not path.is_file():
        raise InputError("no base model", str(path), "give the path of its GGUF file")
    at = torch.device(device)
    folder, name = str(path.parent), path.name
    tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file=name)
    model = AutoModelForCausalLM.from_pretrained(
        folder, gguf_file=name, dtype=torch.bfloat16, attn_implementation=NAME
    )
    model.config.use_cache = False
    return Base(model.to(at), tokenizer, at)


def with_adapter(base: Base, recipe: TrainRecipe) -> PeftModel:
    """Return the model of `base` with a fresh adapter in all linear layers, in float32."""
    torch.manual_seed(recipe.seed)
    config = LoraConfig(
        r=recipe.rank,
        lora_alpha=recipe.alpha,
        lora_dropout=recipe.dropout,
        target_modules=list(LAYERS),
        task_type="CAUSAL_LM",
    )
    return get_peft_model(base.model, config, autocast_adapter_dtype=True)
