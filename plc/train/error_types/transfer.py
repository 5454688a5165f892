"""Transfer: a repairing model's weights to a classifier of error types, learnt on a few hundred programs.

What is kept and what begins anew is Huang et al. 2021's recipe for the ITC benchmark: the embedding grows by
the words that only the new programs have, the last encoder layer begins anew, the rest of the encoder and the
decoder are kept, and a linear layer over the types takes the place of the words. All of it is trained on.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from data_prep.errors import ConfigError, TrainingError
from data_prep.text.vocabulary import BEGIN, UNKNOWN
from plc.models.edits import EditModel
from plc.models.error_types import ErrorTypeClassifier, last_encoder_layer
from plc.models.seq2seq import Seq2Seq
from plc.train.batches import Batch, collate
from plc.train.config import ModelConfig
from plc.train.data import Example, Lexicon
from plc.train.record.origin import Origin
from plc.train.record.run import model_of
from plc.train.start import adopt

PREPARE = "prepare it again with `plc prep itc --split`"
_NOISE = 0.3  # in the lengths by which programs are batched, so that other ones meet in each epoch
_BETAS = (0.9, 0.98)


@dataclass(frozen=True, slots=True)
class TransferConfig:
    """How a classifier is trained; the epoch that is kept is the best on the validation programs."""

    learning_rate: float = 2e-3
    epochs: int = 20
    patience: int = 8  # epochs without a better validation
    batch: int = 16  # programs
    warmup_steps: int = 20
    dropout: float = 0.2
    word_dropout: float = (
        0.05  # the share of words read as unknown, which test programs have and training has not
    )
    clip: float = 1.0

    def __post_init__(self) -> None:
        for name in ("learning_rate", "epochs", "patience", "batch", "clip"):
            if not getattr(self, name) > 0:
                raise ConfigError(f"transfer {name} = {getattr(self, name)}: give more than 0")
        for name in ("dropout", "word_dropout"):
            if not 0 <= getattr(self, name) < 1:
                raise ConfigError(f"transfer {name} = {getattr(self, name)}: give a share below 1")


@dataclass(frozen=True, slots=True)
class Task:
    """Programs as ids, whose `cwe` is the place of their type among the `types`."""

    train: tuple[Example, ...]
    valid: tuple[Example, ...]
    test: tuple[Example, ...]
    types: int
    lexicon: Lexicon


@dataclass(frozen=True, slots=True)
class Learnt:
    """What one seed came to: the test's types as it names them, of the epoch that validated best."""

    predicted: tuple[int, ...]  # one per test program, in its order
    valid_accuracy: float
    epoch: int  # that was kept, counted from 1
    epochs: int  # that were trained


def classifier(
    config: ModelConfig, task: Task, *, origin: Origin | None, seed: int, dropout: float
) -> ErrorTypeClassifier:
    """A classifier before training: with an origin's weights but for its last encoder layer, or fresh."""
    torch.manual_seed(seed)
    model = model_of(config.model_copy(update={"dropout": dropout}), task.lexicon)
    assert isinstance(model, Seq2Seq | EditModel)
    if origin is not None:
        anew = copy.deepcopy(last_encoder_layer(model).state_dict())
        adopt(model, origin.tensors(), origin=origin.path)
        last_encoder_layer(model).load_state_dict(anew)
    return ErrorTypeClassifier(model, hidden=config.hidden, types=task.types, begin=BEGIN, dropout=dropout)


def learn(
    model: ErrorTypeClassifier,
    task: Task,
    *,
    config: TransferConfig,
    seed: int,
    check: Callable[[], None] = lambda: None,
) -> Learnt:
    """Train until the validation programs are named no better; the test programs are measured once.

    `check` is called after each epoch and may raise. TrainingError where a part is empty, or the loss is no
    number.
    """
    for name, part in (("training", task.train), ("validation", task.valid), ("test", task.test)):
        if not part:
            raise TrainingError(f"the split has no {name} programs; {PREPARE}")
    adam = torch.optim.Adam(model.parameters(), lr=config.learning_rate, betas=_BETAS)
    random = np.random.default_rng(seed)
    total = config.epochs * math.ceil(len(task.train) / config.batch)
    best, kept, best_epoch, step, epoch = (-1.0, 0.0), model.state_dict(), 0, 0, 0
    for epoch in range(1, config.epochs + 1):
        model.train()
        for batch in _batches(task.train, size=config.batch, random=random):
            for group in adam.param_groups:
                group["lr"] = (
                    config.learning_rate * min(1.0, (step + 1) / config.warmup_steps) * (1 - step / total)
                )
            _step(model, batch, adam, config)
            step += 1
        logits, types = _asked(model, task.valid, size=config.batch)
        seen = (float((logits.argmax(1) == types).float().mean()), -float(F.cross_entropy(logits, types)))
        if seen > best:
            best, best_epoch = seen, epoch
            kept = {name: tensor.detach().clone() for name, tensor in model.state_dict().items()}
        elif epoch - best_epoch >= config.patience:
            break
        check()
    model.load_state_dict(kept)
    logits, _ = _asked(model, task.test, size=config.batch)
    return Learnt(tuple(logits.argmax(1).tolist()), best[0], best_epoch, epoch)


def _step(model: nn.Module, batch: Batch, adam: torch.optim.Optimizer, config: TransferConfig) -> None:
    dropped = torch.rand(batch.source.ids.shape) < config.word_dropout
    source = replace(batch.source, ids=batch.source.ids.masked_fill(dropped & batch.source.valid, UNKNOWN))
    with torch.autocast("cpu", torch.bfloat16):
        logits = model(source)
    loss = F.cross_entropy(logits, batch.cwe)
    if not loss.isfinite():
        raise TrainingError(f"the loss became {loss.item()}; begin anew with a lower learning rate")
    loss.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(model.parameters(), config.clip)
    adam.step()
    adam.zero_grad(set_to_none=True)


@torch.no_grad()
def _asked(model: nn.Module, programs: Sequence[Example], *, size: int) -> tuple[Tensor, Tensor]:
    """Scores N C and types N of the programs, in their order."""
    model.eval()
    order = sorted(range(len(programs)), key=lambda place: len(programs[place].source))
    scores: dict[int, Tensor] = {}
    for start in range(0, len(order), size):
        places = order[start : start + size]
        batch = collate([programs[place] for place in places])
        scores |= dict(zip(places, model(batch.source), strict=True))
    logits = torch.stack([scores[place] for place in range(len(programs))])
    return logits, torch.tensor([program.cwe for program in programs])


def _batches(programs: Sequence[Example], *, size: int, random: np.random.Generator) -> Iterator[Batch]:
    lengths = np.array([len(program.source) for program in programs])
    order = np.argsort(lengths * random.uniform(1 - _NOISE, 1 + _NOISE, len(programs)), kind="stable")
    starts = np.arange(0, len(programs), size)
    for start in random.permutation(starts):
        yield collate([programs[place] for place in order[start : start + size]])
