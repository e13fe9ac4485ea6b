"""From labelled articles to an adapter that the engine loads, on a toy model.

Needs the `train` extra; without it the tests are skipped and say so.
"""

# ruff: noqa: E402 - what needs the extra is imported once it is known to be there

import hashlib
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch", reason="needs the `train` extra")
pytest.importorskip("peft", reason="needs the `train` extra")
gguf = pytest.importorskip("gguf", reason="needs the `train` extra")

import numpy as np
import torch
from safetensors import safe_open
from support.data.kesh_articles import kesh, velmora
from support.data.toy_base import BLOCKS, write_toy_base

from summarizer.errors import InputError, SummarizerError
from training.data_prep.corpus import convert_article
from training.data_prep.dataset import DatasetManifest, build, validation_examples
from training.data_prep.examples import Example
from training.gguf_adapter import (
    Adapter,
    architecture_of,
    average_adapters,
    export,
    read_adapter,
    tensor_name,
    write_adapter,
)
from training.pipeline import (
    MANIFEST,
    RUN_SUMMARY,
    TrainingSources,
    TrainingStart,
    build_dataset,
    export_adapter,
    read,
    train_adapter,
)
from training.recipe import DataRecipe, Recipe, TrainRecipe
from training.release.card import Card
from training.trainer.base import Base, load_base
from training.trainer.checkpoints import ADAPTER, save_adapter
from training.trainer.loop import TrainingRun, run_training
from training.trainer.run_summary import RunSummary
from training.trainer.validation_loss import losses

pytestmark = pytest.mark.filterwarnings("ignore")  # torch and transformers warn of their own plans

RECIPE = Recipe(
    name="toy",
    data=DataRecipe(passes={"actors": 2, "claims": 2}, attributions=0),
    train=TrainRecipe(
        rank=32, alpha=64, dropout=0.1, learning_rate=5e-3, tokens_per_step=3_000, epochs=10
    ),
)


@pytest.fixture(scope="module", autouse=True)
def _one_core() -> Iterator[None]:
    """Tensors this small only wait for one another when they are shared among cores."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_toy_base(tmp_path_factory.mktemp("toy") / "base.gguf")


@pytest.fixture
def base(toy: Path) -> Base:
    return load_base(toy, device="cpu")


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    return build([kesh(), velmora()], [], RECIPE.data)[0]


def test_training_produces_an_adapter_with_lower_loss(
    base: Base, examples: list[Example], toy: Path, tmp_path: Path
) -> None:
    run = TrainingRun(base, examples, RECIPE)
    run_summary = run_training(run, tmp_path, validation=examples[:2])
    assert run_summary.steps == run_summary.planned > 4
    assert run_summary.skipped == run_summary.dropped == 0
    assert run_summary.first_loss is not None
    assert run_summary.last_loss is not None
    assert run_summary.last_loss < 0.8 * run_summary.first_loss
    assert run_summary.validation_loss is not None

    target = tmp_path / "adapter.gguf"
    size = export(
        tmp_path / ADAPTER, target, name="toy", architecture=architecture_of(toy), precision="q8_0"
    )
    assert size == target.stat().st_size
    _same_weights(tmp_path / ADAPTER, target)


def _same_weights(adapter: Path, written: Path) -> None:
    reader = gguf.GGUFReader(written)
    tensors = {tensor.name: tensor for tensor in reader.tensors}
    assert len(tensors) == 2 * 7 * BLOCKS
    fields = {name: field for name, field in reader.fields.items() if name.startswith("adapter")}
    assert fields["adapter.lora.alpha"].parts[-1][0] == 64
    with safe_open(adapter, framework="np") as weights:
        for name in _names(weights):
            values = weights.get_tensor(name)
            tensor = tensors[tensor_name(name)]
            read = gguf.quants.dequantize(tensor.data, tensor.tensor_type)
            assert read.shape == values.shape
            assert np.abs(read - values).max() <= np.abs(values).max() / 100


def _names(weights: Any) -> list[str]:
    return list(weights.keys())


def test_training_starts_from_an_existing_adapter(
    base: Base, examples: list[Example], toy: Path, tmp_path: Path
) -> None:
    first = TrainingRun(base, examples, RECIPE)
    run_training(first, tmp_path, seconds=1)
    adapter = tmp_path / "adapter.gguf"
    export(tmp_path / ADAPTER, adapter, name="toy", precision="f16")
    learned = first.validation_loss(examples)

    second = TrainingRun(load_base(toy, device="cpu"), examples, _from(adapter), start=adapter)
    begun = second.validation_loss(examples)
    assert begun == pytest.approx(learned, rel=1e-2)
    assert begun != TrainingRun(load_base(toy, device="cpu"), examples, RECIPE).validation_loss(
        examples
    )


def _from(adapter: Path, **other: Any) -> Recipe:
    digest = hashlib.sha256(adapter.read_bytes()).hexdigest()
    train = RECIPE.train.model_copy(update={"start": digest, **other})
    return RECIPE.model_copy(update={"train": train})


def test_only_the_adapter_named_in_the_recipe_can_be_the_start(
    base: Base, examples: list[Example], toy: Path, tmp_path: Path
) -> None:
    run_training(TrainingRun(base, examples, RECIPE), tmp_path, seconds=0)
    adapter = tmp_path / "adapter.gguf"
    export(tmp_path / ADAPTER, adapter, name="toy", precision="f16")

    def begin(recipe: Recipe, start: Path | None) -> None:
        TrainingRun(load_base(toy, device="cpu"), examples[:1], recipe, start=start)

    with pytest.raises(InputError, match="starts from an adapter"):
        begin(_from(adapter), None)
    with pytest.raises(InputError, match="not the adapter named in the recipe"):
        begin(RECIPE, adapter)
    with pytest.raises(InputError, match="No such file"):
        begin(_from(adapter), tmp_path / "none.gguf")
    with pytest.raises(InputError, match="alpha"):
        begin(_from(adapter, alpha=32), adapter)
    with pytest.raises(InputError, match="another shape"):
        begin(_from(adapter, rank=16), adapter)
    with pytest.raises(InputError, match="alpha"):
        begin(_from(toy), toy)


def test_the_average_of_two_adapters_lies_between_them(
    base: Base, examples: list[Example], toy: Path, tmp_path: Path
) -> None:
    files = [tmp_path / "one.gguf", tmp_path / "other.gguf"]
    run = TrainingRun(base, examples, RECIPE)
    for file in files:
        run.step()
        save_adapter(tmp_path, run.model, alpha=RECIPE.train.alpha, rank=RECIPE.train.rank)
        export(tmp_path / ADAPTER, file, name="toy", precision="f16")
    mean = tmp_path / "mean.gguf"
    write_adapter(average_adapters(files), mean, "mean", "f16")

    one, other, between = (read_adapter(file).weights for file in (*files, mean))
    assert any(np.any(one[name] != other[name]) for name in one)
    for name, values in between.items():
        assert np.allclose(values, (one[name] + other[name]) / 2, rtol=2e-3, atol=1e-6)
    with pytest.raises(InputError, match="no LoRA alpha"):
        average_adapters([mean, toy])
    with pytest.raises(InputError, match="no adapters"):
        average_adapters([])


def test_only_adapters_of_the_same_shape_can_be_averaged(tmp_path: Path) -> None:
    files = []
    for rank in (4, 8):
        weights = {"blk.0.attn_q.weight.lora_a": np.ones((rank, 32), np.float32)}
        files.append(tmp_path / f"{rank}.gguf")
        write_adapter(Adapter(weights, 64.0), files[-1], "toy", "f16")

    with pytest.raises(InputError, match="differ in shape"):
        average_adapters(files)


def test_the_loss_of_a_file_equals_that_of_its_run(
    base: Base, examples: list[Example], toy: Path, tmp_path: Path
) -> None:
    run = TrainingRun(base, examples, RECIPE)
    run_training(run, tmp_path, seconds=1)
    adapter = tmp_path / "adapter.gguf"
    export(tmp_path / ADAPTER, adapter, name="toy", precision="f16")
    golds = [convert_article(kesh())]
    found = losses(toy, adapter, golds, device="cpu")

    assert list(found) == ["actors", "claims"]
    for task, value in found.items():
        held = [example for example in validation_examples(golds) if example.task == task]
        assert value == pytest.approx(run.validation_loss(held), rel=1e-2)


def test_the_engine_loads_the_adapter_and_its_answers_change(
    base: Base, examples: list[Example], toy: Path, tmp_path: Path
) -> None:
    xllamacpp = pytest.importorskip("xllamacpp", reason="needs the `local` extra")
    run_training(TrainingRun(base, examples, RECIPE), tmp_path)
    adapter = tmp_path / "adapter.gguf"
    export(tmp_path / ADAPTER, adapter, name="toy")
    asked = {
        "messages": [{"role": "user", "content": "Task: actors"}],
        "temperature": 0,
        "max_tokens": 12,
        "logprobs": True,
    }
    answers = [_answer(xllamacpp, toy, chosen, asked) for chosen in (None, adapter)]
    assert answers[0] != answers[1]


def _answer(
    xllamacpp: Any,
    base: Path,
    adapter: Path | None,
    asked: dict[str, object],
) -> str:
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(base)
    parameters.n_ctx, parameters.n_parallel, parameters.warmup = 512, 1, False
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = 1
    parameters.verbosity = -1
    if adapter:
        lora = xllamacpp.CommonAdapterLoraInfo()
        lora.path, lora.scale = str(adapter), 1.0
        parameters.lora_adapters = [lora]
    server = xllamacpp.Server(parameters)
    answer = server.handle_chat_completions(asked)
    answer = json.loads(answer) if isinstance(answer, str) else answer
    return json.dumps(answer["choices"][0])


def test_an_interrupted_run_resumes_exactly(
    toy: Path, examples: list[Example], tmp_path: Path
) -> None:
    whole = TrainingRun(load_base(toy, device="cpu"), examples, RECIPE)
    losses = [whole.step() for _ in range(6)]

    first = TrainingRun(load_base(toy, device="cpu"), examples, RECIPE)
    for _ in range(3):
        first.step()
    first.save(tmp_path)
    second = TrainingRun(load_base(toy, device="cpu"), examples, RECIPE)
    assert second.resume(tmp_path)
    assert [second.step() for _ in range(3)] == losses[3:]
    for one, other in zip(whole.model.parameters(), second.model.parameters(), strict=True):
        assert torch.equal(one, other)


def test_a_run_may_stop_before_the_end_of_its_plan(
    base: Base, examples: list[Example], tmp_path: Path
) -> None:
    train = RECIPE.train.model_copy(update={"steps": 2})
    short = RECIPE.model_copy(update={"train": train})
    run_summary = run_training(TrainingRun(base, examples, short), tmp_path)
    assert run_summary.steps == 2 < run_summary.planned


def test_a_checkpoint_of_another_recipe_is_an_error(
    toy: Path, examples: list[Example], tmp_path: Path
) -> None:
    TrainingRun(load_base(toy, device="cpu"), examples, RECIPE).save(tmp_path)
    other = RECIPE.model_copy(update={"train": RECIPE.train.model_copy(update={"seed": 9})})
    with pytest.raises(InputError, match="another recipe"):
        TrainingRun(load_base(toy, device="cpu"), examples, other).resume(tmp_path)


def test_a_step_without_finite_gradients_is_skipped_and_counted(
    base: Base, examples: list[Example]
) -> None:
    run = TrainingRun(base, examples, RECIPE)
    run.step()
    before = {name: p.detach().clone() for name, p in run.model.named_parameters()}
    broken = next(p for name, p in run.model.named_parameters() if p.requires_grad)
    hook = broken.register_hook(lambda gradient: gradient * math.nan)
    assert math.isnan(run.step())
    hook.remove()
    assert run.progress.skipped == 1
    for name, parameter in run.model.named_parameters():
        assert torch.equal(parameter, before[name])
    assert math.isfinite(run.step())


def test_a_run_with_too_many_skipped_steps_stops(
    base: Base, examples: list[Example], tmp_path: Path
) -> None:
    run = TrainingRun(base, examples, RECIPE)
    run.progress.step, run.progress.skipped = 20, 3
    run.batches = [run.batches[0]] * 30
    with pytest.raises(SummarizerError, match="non-finite gradients"):
        run_training(run, tmp_path)


def test_only_answer_tokens_contribute_to_the_loss(base: Base, examples: list[Example]) -> None:
    encoded = base.encode(examples[:1])[0]
    text = base.tokenizer.decode(encoded.answer)
    assert text == examples[0].answer + "<|im_end|>"
    assert base.tokenizer.decode(encoded.prompt).endswith("<|im_start|>assistant\n")


def test_an_example_longer_than_the_context_is_dropped_and_counted(
    base: Base, examples: list[Example]
) -> None:
    sizes = sorted(example.size for example in base.encode(examples))
    train = RECIPE.train.model_copy(update={"context": sizes[-1] - 1})
    run = TrainingRun(base, examples, RECIPE.model_copy(update={"train": train}))
    assert run.dropped == sizes.count(sizes[-1])


def test_the_training_steps_run_in_one_folder(toy: Path, tmp_path: Path) -> None:
    build_dataset(tmp_path, TrainingSources([kesh(), velmora()]), RECIPE)
    first = train_adapter(tmp_path, TrainingStart(toy, "cpu"), seconds=0)
    assert first.steps == 0 < first.planned
    said: list[str] = []
    last = train_adapter(
        tmp_path,
        TrainingStart(toy, "cpu"),
        measuring=[convert_article(velmora())],
        report=said.append,
    )
    assert last.steps == last.planned
    assert last.validation_loss is not None
    assert said[0] == "resuming after step 0"
    adapter = export_adapter(tmp_path, toy, precision="f16")
    assert adapter.name == "toy-f16.gguf"
    card = Card(
        RECIPE,
        read(DatasetManifest, tmp_path / MANIFEST),
        read(RunSummary, tmp_path / RUN_SUMMARY),
        adapter,
        toy,
    )
    assert f"{last.steps} of {last.planned} steps" in card.page()
