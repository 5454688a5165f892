"""The training loop: batches in, better weights out, and a checkpoint whenever it may end."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import final

import torch
from torch import nn

from data_prep.errors import TrainingError
from plc.train.batches import collate, epoch_order
from plc.train.config import Config
from plc.train.data import Example, Examples
from plc.train.ends import WISHES, Reason, explained, listening, planned_end
from plc.train.loss import Counts, losses, run
from plc.train.processes.group import Group
from plc.train.record import checkpoint
from plc.train.record.checkpoint import Progress
from plc.train.record.energy import Meter
from plc.train.record.tracking import Display, Tracker
from plc.train.reports import shown
from plc.train.schedule import learning_rate, share_done
from plc.train.validation import Validation, share_of_sources, validation_sample, validation_sums
from plc.train.weights import Weights


@dataclass(frozen=True, slots=True)
class Outcome:
    """Why training ended, and where."""

    reason: Reason
    progress: Progress


@dataclass(slots=True)
class Tally:
    """Sums since the last validation, and the words of this process for the speed."""

    loss: float = 0.0
    cwe: float = 0.0
    norm: float = 0.0
    steps: int = 0


@final
class Trainer:
    """One run's loop over its examples; `train` may be called once."""

    def __init__(
        self,
        model: nn.Module,
        examples: Examples,
        *,
        config: Config,
        run: Path,
        display: Display,
        device: torch.device,
        group: Group,
    ) -> None:
        if not examples.train:
            raise TrainingError("no row is left for training after the ones too long were dropped")
        self._weights = Weights(model.to(device), config.optim)
        self._train = examples.train
        self._valid = validation_sample(examples.valid, sources=config.stop.validate_sources)
        self._config = config
        self._run = run
        self._display = display
        self._device = device
        self._group = group
        self._progress = Progress(joules=0.0)
        self._tally = Tally()
        self._meter = Meter(())
        self._joules_before: float | None = 0.0
        self._epoch_batches = 0

    def resume(self) -> None:
        """Go on where the run's last checkpoint stands."""
        tensors, self._progress = checkpoint.load(self._run / checkpoint.LAST)
        self._weights.restore(tensors, step=self._progress.step)

    @property
    def step(self) -> int:
        """Steps that are done."""
        return self._progress.step

    def train(self, tracker: Tracker, *, lease_minutes: float | None = None) -> Outcome:
        """Train until the plan, the patience, the lease or a signal ends it; the last state is saved."""
        with listening() as heard, explained(self._run):
            reason = self._until_done(
                tracker, heard, math.inf if lease_minutes is None else lease_minutes * 60
            )
            self._save()
        return Outcome(reason, self._progress)

    def _until_done(self, tracker: Tracker, heard: Callable[[], Reason | None], lease: float) -> Reason:
        stop = self._config.stop
        began = saved = time.monotonic()
        before, words_before = self._progress.seconds, self._progress.words
        self._meter, self._joules_before = Meter.here(), self._progress.joules
        for rows in self._batches():
            self._step(rows)
            now = time.monotonic()
            wish = heard() or ("lease" if now - began >= lease else None)
            reason = self._agree(seconds=before + now - began, wish=wish)
            self._meter.look()
            self._show((self._progress.words - words_before) / (now - began))
            plan_ends = self._finished() in ("steps", "minutes")
            if self._progress.step % stop.validate_steps == 0 or (plan_ends and reason is None):
                self._validate(tracker)
            reason = reason or self._finished()
            if reason is not None:
                return reason
            if now - saved >= stop.save_minutes * 60:
                self._save()
                saved = now
        raise AssertionError("epochs do not end")

    def _agree(self, *, seconds: float, wish: Reason | None) -> Reason | None:
        """One clock and one end for the whole group: the first process's clock, anybody's wish to end."""
        wishes = [float(wish == reason) for reason in WISHES]
        clock, *votes = self._group.sum_numbers([seconds if self._group.leads else 0.0, *wishes])
        self._progress = replace(self._progress, seconds=clock)
        return next((reason for reason, vote in zip(WISHES, votes, strict=True) if vote), None)

    def _batches(self) -> Iterator[list[Example]]:
        """The rest of this epoch, then epoch after epoch."""
        while True:
            order = epoch_order(
                self._train,
                batch_words=self._config.optim.batch_words,
                identity_share=self._config.data.identity_share,
                seed=self._config.seed,
                epoch=self._progress.epoch,
            )
            self._epoch_batches = len(order)
            for index in range(self._progress.batch, len(order)):
                self._progress = replace(self._progress, batch=index + 1)
                yield [self._train[i] for i in order[index]]
            self._progress = replace(self._progress, epoch=self._progress.epoch + 1, batch=0)

    def _step(self, rows: Sequence[Example]) -> None:
        optim = self._config.optim
        step = self._progress.step
        # dropout: the same after a resume, another one in each process
        torch.manual_seed(self._config.seed * 1_000_003 + step + self._group.rank * 2**40)
        self._weights.model.train()
        rows = shown(rows, self._config.reports, seed=(self._config.seed, step))
        target, cwe = self._differentiate(self._group.share(rows), Counts.of(rows))
        target, cwe = self._group.sum_numbers([target, cwe])
        if not math.isfinite(target + cwe):
            raise TrainingError(
                f"the loss became {target + cwe} at step {step + 1}; the checkpoints before it are kept "
                f"in {self._run}. Begin anew with a lower optim.learning_rate or optim.clip, "
                "or with optim.precision float32"
            )
        self._group.sum_gradients(self._weights.model)
        rate = learning_rate(optim, self._config.stop, step=step, seconds=self._progress.seconds)
        self._tally.norm += self._weights.update(learning_rate=rate, step=step)
        self._tally.loss += target
        self._tally.cwe += cwe
        self._tally.steps += 1
        words = sum(example.words for example in rows)
        self._progress = replace(self._progress, step=step + 1, words=self._progress.words + words)

    def _differentiate(self, rows: Sequence[Example], counts: Counts) -> tuple[float, float]:
        """Gradients of this process's rows of the batch; gives the losses that they add to it."""
        if not rows:
            return 0.0, 0.0
        optim = self._config.optim
        batch = collate(rows).to(self._device)
        output = run(self._weights.model, batch, precision=optim.precision)
        loss = losses(output, batch, counts, smoothing=optim.label_smoothing, cwe_weight=optim.cwe_weight)
        loss.total.backward()  # type: ignore[no-untyped-call]
        return float(loss.target), float(loss.cwe)

    def _validate(self, tracker: Tracker) -> None:
        progress = self._progress
        tally, self._tally = self._tally, Tally()
        steps = max(tally.steps, 1)
        values = {
            "loss": tally.loss / steps,
            "cwe_loss": tally.cwe / steps,
            "gradient": tally.norm / steps,
            "epoch": progress.epoch + progress.batch / max(self._epoch_batches, 1),
            "minutes": progress.seconds / 60,
            "words": float(progress.words),
        }
        joules = self._joules()
        tracker.record("train", progress.step, values if joules is None else values | {"joules": joules})
        if not self._valid:
            return
        sums = validation_sums(
            self._weights.averaged,
            share_of_sources(self._valid, self._group),
            batch_words=4 * self._config.optim.batch_words,
            precision=self._config.optim.precision,
            device=self._device,
        )
        seen = Validation.of(self._group.sum_numbers(sums))
        tracker.record(
            "valid",
            progress.step,
            {"loss": seen.loss, "repaired": seen.repaired, "kept": seen.kept, "cwe": seen.cwe},
        )
        self._display.say(
            f"step {progress.step:,}: {progress.seconds / 60:.1f} min, "
            f"train loss {values['loss']:.3f}, valid loss {seen.loss:.3f}, "
            f"repaired {seen.repaired:.1%}, kept {seen.kept:.1%}, cwe {seen.cwe:.1%}"
        )
        self._judge(seen)

    def _judge(self, seen: Validation) -> None:
        progress = self._progress
        if (seen.repaired, -seen.loss) > (progress.best_repaired, -progress.best_loss):
            self._progress = replace(
                progress, best_repaired=seen.repaired, best_loss=seen.loss, best_step=progress.step, stale=0
            )
            if self._group.leads:
                checkpoint.save(self._run / checkpoint.BEST, self._weights.best(), self._progress)
        else:
            self._progress = replace(progress, stale=progress.stale + 1)

    def _finished(self) -> Reason | None:
        return planned_end(self._config.stop, self._progress)

    def _joules(self) -> float | None:
        """Drawn since the run began; None where a part of it was not counted."""
        now = self._meter.joules()
        return None if now is None or self._joules_before is None else self._joules_before + now

    def _save(self) -> None:
        self._progress = replace(self._progress, joules=self._joules())
        if self._group.leads:
            checkpoint.save(self._run / checkpoint.LAST, self._weights.state(), self._progress)

    def _show(self, words_per_second: float) -> None:
        progress = self._progress
        share = share_done(self._config.stop, step=progress.step, seconds=progress.seconds)
        self._display.step(
            step=progress.step,
            share=share,
            loss=self._tally.loss / max(self._tally.steps, 1),
            words_per_second=words_per_second,
            seconds_left=progress.seconds * (1.0 - share) / max(share, 1e-9),
        )
