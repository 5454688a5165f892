"""Training runs: they learn, resume to the same bits, and end in an orderly way whatever stops them."""

from __future__ import annotations

import errno
import json
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from torch import nn

from data_prep.dataset import write_pairs
from data_prep.errors import ConfigError, TrainingError
from plc.train import loop
from plc.train.config import Config, OptimConfig, StopConfig
from plc.train.data import Examples
from plc.train.ends import explained
from plc.train.loss import Losses, losses
from plc.train.processes.group import Group
from plc.train.processes.launch import launch
from plc.train.record import checkpoint
from plc.train.record.checkpoint import Progress
from plc.train.record.run import load_trained, read_lexicon
from plc.train.schedule import learning_rate
from plc.train.start import train_run
from tests.unit.training_rows import dataset, row, rows, tiny


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return dataset(tmp_path_factory.mktemp("data") / "pairs")


def last(run: Path) -> tuple[dict[str, torch.Tensor], Progress]:
    return checkpoint.load(run / checkpoint.LAST)


def test_an_interrupted_run_ends_bit_identical(data: Path, tmp_path: Path) -> None:
    train_run(tiny(), data=[data], run=tmp_path / "whole")
    halted = tmp_path / "halted"
    with pytest.MonkeyPatch.context() as patch:
        _signal_at_step(patch, 7, signal.SIGTERM)
        assert train_run(tiny(), data=[data], run=halted).reason == "terminate"
    assert last(halted)[1].step == 7
    train_run(tiny(), data=[data], run=halted, resume=True)
    whole, halves = last(tmp_path / "whole"), last(halted)
    assert whole[0].keys() == halves[0].keys()
    for name, tensor in whole[0].items():
        assert torch.equal(tensor, halves[0][name]), name
    assert (whole[1].step, whole[1].epoch, whole[1].batch) == (
        halves[1].step,
        halves[1].epoch,
        halves[1].batch,
    )
    steps = [json.loads(line)["step"] for line in (halted / "metrics.jsonl").read_text().splitlines()]
    assert steps == [10, 10, 20, 20]


def test_the_loss_falls_and_the_best_model_loads(data: Path, tmp_path: Path) -> None:
    outcome = train_run(tiny(max_steps=60, validate_steps=20), data=[data], run=tmp_path / "run")
    assert outcome.reason == "steps"
    metrics = [json.loads(line) for line in (tmp_path / "run" / "metrics.jsonl").read_text().splitlines()]
    losses = [line["loss"] for line in metrics if line["kind"] == "valid"]
    assert losses[-1] < losses[0]
    config, lexicon, model = load_trained(tmp_path / "run")
    assert isinstance(model, nn.Module)
    assert not model.training
    assert lexicon.cwes == (121, 190, 476)
    assert config.stop.max_steps == 60


def test_a_run_directory_holds_what_repeats_it(data: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    train_run(tiny(max_steps=2), data=[data], run=run)
    vocabulary = json.loads((run / "vocab.json").read_text())
    assert vocabulary["known"] == ["bad", "good"]
    assert vocabulary["known_by_language"] == {"c": ["bad", "good"], "java": ["bad", "good"]}
    assert json.loads((run / "data.json").read_text())["sha256"].keys() == {str(data)}
    assert json.loads((run / "environment.json").read_text())["torch"] == torch.__version__
    assert (run / "best.safetensors").exists()


def test_a_lease_ends_and_saves(data: Path, tmp_path: Path) -> None:
    outcome = train_run(tiny(), data=[data], run=tmp_path / "run", lease_minutes=1e-9)
    assert (outcome.reason, last(tmp_path / "run")[1].step) == ("lease", 1)


def test_the_planned_minutes_end_training(data: Path, tmp_path: Path) -> None:
    assert train_run(tiny(max_minutes=1e-9), data=[data], run=tmp_path / "run").reason == "minutes"


def test_patience_ends_training(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    worst = [9.0, 1.0, 0.0, 4.0, 0.0, 4.0, 0.0, 4.0]
    monkeypatch.setattr(loop, "validation_sums", lambda *_arguments, **_named: worst)
    outcome = train_run(tiny(validate_steps=1, patience=3), data=[data], run=tmp_path / "run")
    assert (outcome.reason, outcome.progress.step, outcome.progress.best_step) == ("patience", 4, 1)


@pytest.mark.parametrize(("number", "reason"), [(signal.SIGINT, "interrupt"), (signal.SIGTERM, "terminate")])
def test_a_signal_saves(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals, reason: str
) -> None:
    before = signal.getsignal(signal.SIGINT)
    _signal_at_step(monkeypatch, 3, number)
    assert train_run(tiny(), data=[data], run=tmp_path / "run").reason == reason
    assert last(tmp_path / "run")[1].step == 3
    assert signal.getsignal(signal.SIGINT) is before


def test_a_loss_that_is_not_a_number_ends_training_and_keeps_the_checkpoint(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = tmp_path / "run"
    train_run(tiny(max_steps=3), data=[data], run=run)

    def spoilt(*arguments: object, **named: object) -> object:
        loss = losses(*arguments, **named)  # type: ignore[arg-type]
        return Losses(loss.total, loss.target * float("nan"), loss.cwe)

    monkeypatch.setattr(loop, "losses", spoilt)
    with pytest.raises(TrainingError, match=r"the loss became nan at step 4; .*learning_rate"):
        train_run(tiny(max_steps=9), data=[data], run=run, resume=True)
    assert last(run)[1].step == 3


def test_an_interrupted_save_keeps_the_checkpoint_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "last.safetensors"
    checkpoint.save(path, {"a": torch.ones(3)}, Progress(step=1))

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(TrainingError, match=r"No space left.*the one before it is kept"):
        checkpoint.save(path, {"a": torch.zeros(3)}, Progress(step=2))
    tensors, progress = checkpoint.load(path)
    assert (progress.step, tensors["a"].tolist()) == (1, [1.0, 1.0, 1.0])
    assert [file.name for file in tmp_path.iterdir()] == ["last.safetensors"]


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (MemoryError(), "Lower optim.batch_words"),
        (RuntimeError("DefaultCPUAllocator: can't allocate memory"), "Lower optim.batch_words"),
        (OSError(errno.ENOSPC, "full"), "the disk is full"),
    ],
)
def test_running_out_is_explained(tmp_path: Path, error: Exception, message: str) -> None:
    with pytest.raises(TrainingError, match=message), explained(tmp_path):
        raise error


@pytest.mark.parametrize("error", [RuntimeError("shapes differ"), OSError(errno.EACCES, "denied")])
def test_other_errors_are_left_alone(tmp_path: Path, error: Exception) -> None:
    with pytest.raises(type(error)), explained(tmp_path):
        raise error


def test_rows_that_are_all_too_long_are_no_data(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="no row is left for training after the ones too long"):
        loop.Trainer(
            nn.Identity(),
            Examples((), (), {"too long": 3}),
            config=Config(),
            run=tmp_path,
            display=lambda *_: None,  # type: ignore[arg-type]
            device=torch.device("cpu"),
            group=Group(),
        )


def test_a_run_is_not_overwritten(data: Path, tmp_path: Path) -> None:
    train_run(tiny(max_steps=1), data=[data], run=tmp_path)
    with pytest.raises(TrainingError, match="holds a training run already"):
        train_run(tiny(max_steps=1), data=[data], run=tmp_path)


def test_resuming_wants_the_same_run_configuration_and_data(data: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    with pytest.raises(TrainingError, match="no training run to resume"):
        train_run(tiny(), data=[data], run=run, resume=True)
    train_run(tiny(max_steps=1), data=[data], run=run)
    with pytest.raises(TrainingError, match="another configuration"):
        train_run(Config(seed=5), data=[data], run=run, resume=True)
    with pytest.raises(TrainingError, match="data other than"):
        train_run(tiny(max_steps=2), data=[dataset(tmp_path / "other", 7)], run=run, resume=True)


@pytest.mark.parametrize("content", [b"", b"not safetensors at all"])
def test_a_damaged_checkpoint_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "last.safetensors"
    with pytest.raises(TrainingError, match="no checkpoint to resume from"):
        checkpoint.load(path)
    path.write_bytes(content)
    with pytest.raises(TrainingError, match="damaged"):
        checkpoint.load(path)


def test_the_learning_rate_warms_up_and_falls_to_zero() -> None:
    optim, stop = OptimConfig(learning_rate=1.0, warmup_steps=10, decay="linear"), StopConfig(max_steps=100)
    assert learning_rate(optim, stop, step=0, seconds=0) == pytest.approx(0.1)
    assert learning_rate(optim, stop, step=50, seconds=0) == pytest.approx(0.5)
    assert learning_rate(optim, stop, step=100, seconds=0) == 0.0
    timed = stop.model_copy(update={"max_minutes": 1.0})
    assert learning_rate(optim, timed, step=50, seconds=45) == pytest.approx(0.25)
    cosine = optim.model_copy(update={"decay": "cosine"})
    assert learning_rate(cosine, stop, step=50, seconds=0) == pytest.approx(0.5)
    assert learning_rate(optim.model_copy(update={"decay": "none"}), stop, step=99, seconds=0) == 1.0


def test_a_run_begins_from_anothers_weights_and_keeps_its_ids(data: Path, tmp_path: Path) -> None:
    train_run(tiny(max_steps=5), data=[data], run=tmp_path / "first")
    other = tmp_path / "other"
    write_pairs(
        other,
        [row(6, ("new", "new"), ("new", "new", "bad")), *rows(60)],
        summary={},
        kept_names=frozenset({"new"}),
    )
    train_run(tiny(max_steps=1), data=[data, other], run=tmp_path / "second", begin_from=tmp_path / "first")
    first, second = read_lexicon(tmp_path / "first"), read_lexicon(tmp_path / "second")
    size = len(first.vocabulary)
    assert second.vocabulary.words == (*first.vocabulary.words, "new")
    before = checkpoint.load(tmp_path / "first" / checkpoint.BEST)[0]["embedding.weight"]
    after = checkpoint.load(tmp_path / "second" / checkpoint.BEST)[0]["embedding.weight"]
    assert torch.allclose(after[:size], before, atol=0.01)


def test_beginning_from_a_run_that_trained_on_the_tests_is_refused(data: Path, tmp_path: Path) -> None:
    config = tiny(max_steps=1)
    train_run(config, data=[data], run=tmp_path / "first")
    wider = config.model_copy(update={"data": config.data.model_copy(update={"test_source": (0, 7)})})
    with pytest.raises(ConfigError, match=r"data\.test_source holds out \[7\], which .*first trained on"):
        train_run(wider, data=[data], run=tmp_path / "second", begin_from=tmp_path / "first")


def test_beginning_from_a_model_of_other_sizes_is_refused(data: Path, tmp_path: Path) -> None:
    config = tiny(max_steps=1)
    train_run(config, data=[data], run=tmp_path / "first")
    wider = config.model_copy(update={"model": config.model.model_copy(update={"hidden": 16})})
    with pytest.raises(TrainingError, match="a model of other sizes"):
        train_run(wider, data=[data], run=tmp_path / "second", begin_from=tmp_path / "first")


def test_a_group_ends_with_the_code_of_the_one_that_failed() -> None:
    program = "import os, sys, time; time.sleep(60) if os.environ['RANK'] == '0' else sys.exit(2)"
    assert launch([sys.executable, "-c", program], processes=2, threads=1) == 2


def _signal_at_step(patch: pytest.MonkeyPatch, step: int, number: signal.Signals) -> None:

    def rate(*arguments: object, **named: object) -> float:
        if named["step"] == step - 1:
            os.kill(os.getpid(), number)
        return learning_rate(*arguments, **named)  # type: ignore[arg-type]

    patch.setattr(loop, "learning_rate", rate)


def test_a_run_that_was_not_validated_has_no_model_yet(data: Path, tmp_path: Path) -> None:
    train_run(tiny(validate_steps=10_000), data=[data], run=tmp_path / "run", lease_minutes=1e-9)
    with pytest.raises(TrainingError, match="no best checkpoint yet"):
        load_trained(tmp_path / "run")
