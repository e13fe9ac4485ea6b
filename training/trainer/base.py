"""Load the base model and tokenize examples.

The base is the quantized GGUF file that the product runs, dequantized to bfloat16, so the adapter
learns to compensate for the quantization errors.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from transformers import AutoModelForCausalLM, AutoTokenizer, PreTrainedTokenizerBase

from summarizer.errors import InputError
from training.data_prep.batches import TokenizedExample
from training.data_prep.examples import Example
from training.recipe import LAYERS, TrainRecipe
from training.trainer.packed_attention import NAME


@dataclass(frozen=True)
class Base:
    """A causal language model with its tokenizer."""

    model: torch.nn.Module
    tokenizer: PreTrainedTokenizerBase
    device: torch.device

    def encode(self, examples: Iterable[Example]) -> list[TokenizedExample]:
        """Return `examples` tokenized with the model's chat template."""
        return [self._encode(example) for example in examples]

    def _encode(self, example: Example) -> TokenizedExample:
        contents = {"system": example.system, "user": example.user, "assistant": example.answer}
        turns = [{"role": role, "content": content} for role, content in contents.items()]
        apply_template = partial(self.tokenizer.apply_chat_template, tokenize=False)
        prompt = apply_template(turns[:2], add_generation_prompt=True)
        whole = apply_template(turns)
        if not whole.startswith(prompt):
            raise InputError("the chat template changes the prompt when an answer follows", "base")
        # The end-of-turn token belongs to the answer: the model must learn to stop.
        answer = whole[len(prompt) :].rstrip("\n")
        return TokenizedExample(self._tokenize(prompt), self._tokenize(answer))

    def _tokenize(self, text: str) -> tuple[int, ...]:
        return tuple(self.tokenizer(text, add_special_tokens=False)["input_ids"])


def load_tokenizer(path: Path) -> PreTrainedTokenizerBase:
    """Return the tokenizer in the GGUF file at `path`."""
    if not path.is_file():
        raise InputError("no base model", str(path), "give the path of its GGUF file")
    return AutoTokenizer.from_pretrained(str(path.parent), gguf_file=path.name)


def load_base(path: Path, *, device: str) -> Base:
    """Return the model in the GGUF file at `path`, in bfloat16."""
    tokenizer = load_tokenizer(path)
    at = torch.device(device)
    model = AutoModelForCausalLM.from_pretrained(
        str(path.parent), gguf_file=path.name, dtype=torch.bfloat16, attn_implementation=NAME
    )
    model.config.use_cache = False
    return Base(model.to(at), tokenizer, at)


def with_adapter(base: Base, recipe: TrainRecipe) -> PeftModel:
    """Return the model of `base` with a new float32 adapter in all linear layers."""
    torch.manual_seed(recipe.seed)
    config = LoraConfig(
        r=recipe.rank,
        lora_alpha=recipe.alpha,
        lora_dropout=recipe.dropout,
        target_modules=list(LAYERS),
        task_type="CAUSAL_LM",
    )
    return get_peft_model(base.model, config, autocast_adapter_dtype=True)
