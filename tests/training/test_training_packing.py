"""Packed examples are trained like separate ones."""

import pytest

pytest.importorskip("torch", reason="needs the `train` extra")
pytest.importorskip("peft", reason="needs the `train` extra")
pytest.importorskip("gguf", reason="needs the `train` extra")

import torch
from support.data.kesh_articles import kesh, velmora
from support.data.toy_base import write_toy_base

from training.data_prep.dataset import build
from training.data_prep.examples import Example
from training.data_prep.packing import Pack, pack_examples
from training.recipe import DataRecipe, TrainRecipe
from training.trainer.answer_loss import answer_loss
from training.trainer.base import Base, load_base, with_adapter
from training.trainer.packed_attention import NAME

pytestmark = pytest.mark.filterwarnings("ignore")  # torch and transformers warn of their own plans
CONTEXT = 100_000


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Base:
    return load_base(write_toy_base(tmp_path_factory.mktemp("toy") / "base.gguf"), device="cpu")


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    recipe = DataRecipe(passes={"actors": 2, "claims": 2}, supports=1, attributions=0)
    return build([kesh(), velmora()], [], recipe)[0]


def test_packs_contain_every_token_of_every_example(base: Base, examples: list[Example]) -> None:
    tokenized = base.encode(examples)
    packs = pack_examples(examples, tokenized, CONTEXT)
    assert len(packs) < len(examples)
    asked = [
        (pack.prefix + branch.prompt, branch.answer) for pack in packs for branch in pack.branches
    ]
    assert sorted(asked) == sorted((one.prompt, one.answer) for one in tokenized)
    for pack in packs:
        assert pack.size == len(pack.tokens) == len(pack.position_ids) == len(pack.loss_mask)
        assert pack.answers == sum(pack.loss_mask)
        assert all(branch.prompt for branch in pack.branches)


def test_an_example_over_the_context_is_dropped_and_none_is_truncated(
    base: Base, examples: list[Example]
) -> None:
    tokenized = base.encode(examples)
    longest = max(one.size for one in tokenized)
    left = pack_examples(examples, tokenized, longest - 1)
    assert sum(len(pack.branches) for pack in left) == sum(one.size < longest for one in tokenized)


def test_a_pack_has_the_loss_and_gradients_of_separate_examples(
    base: Base, examples: list[Example]
) -> None:
    tokenized = base.encode(examples)
    whole = max(pack_examples(examples, tokenized, CONTEXT), key=lambda pack: len(pack.branches))
    assert len(whole.branches) == 4
    alone = [
        Pack((), (type(branch)(whole.prefix + branch.prompt, branch.answer),))
        for branch in whole.branches
    ]
    together, apart = _learned(base, [whole]), _learned(base, alone)
    assert together[0] == pytest.approx(apart[0], rel=1e-4)
    nearness = torch.nn.functional.cosine_similarity(together[1], apart[1], dim=0)
    assert float(nearness) > 0.9999


def test_the_loss_equals_that_of_the_unmodified_model(base: Base, examples: list[Example]) -> None:
    one = base.encode(examples[:1])[0]
    model = with_adapter(base, TrainRecipe(rank=32, dropout=0))
    ours = answer_loss(model, Pack((), (one,)), base.device)
    whole = model.get_base_model()
    whole.set_attn_implementation("sdpa")
    logits = whole(torch.tensor([one.prompt + one.answer])).logits[0]
    whole.set_attn_implementation(NAME)
    guessed = logits[len(one.prompt) - 1 : -1].float()
    plain = torch.nn.functional.cross_entropy(guessed, torch.tensor(one.answer), reduction="sum")
    model.unload()
    assert float(ours) == pytest.approx(float(plain), rel=1e-3)


def _learned(base: Base, packs: list[Pack]) -> tuple[float, torch.Tensor]:
    """Return the loss of `packs` and its gradient, for an adapter that changes something."""
    model = with_adapter(base, TrainRecipe(rank=32, dropout=0, seed=3))
    weights = [weight for weight in model.parameters() if weight.requires_grad]
    with torch.no_grad():
        for weight in weights:
            weight.copy_(torch.randn_like(weight) * 0.05)
    total = 0.0
    for pack in packs:
        loss = answer_loss(model, pack, base.device)
        loss.backward()
        total += float(loss.detach())
    gradient = torch.cat([weight.grad.flatten() for weight in weights if weight.grad is not None])
    model.unload()
    return total, gradient
