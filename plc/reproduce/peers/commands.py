"""The options of fairseq's programs, so that they train a model of our sizes on our rows in our manner."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import assert_never

from data_prep.errors import ConfigError
from plc.evaluate.predictions import BEAM, PAPER_MAX_STEPS
from plc.repair.findings import CANDIDATES
from plc.reproduce.peers.export import DICTIONARY, SOURCE, TARGET
from plc.train.config import Config, ModelConfig
from plc.train.weights import BETAS

LAST, BEST = (
    "checkpoint_last.pt",
    "checkpoint_best.pt",
)  # what a training leaves in the folder that it saves to
_LONGEST = 4096  # positions; no instance has as many words
_ALONE = ["--distributed-world-size", "1"]  # one process, however many GPUs there are
_SIDES = ["--source-lang", SOURCE, "--target-lang", TARGET]


@dataclass(frozen=True, slots=True)
class Manner:
    """What a training is given beside the configuration."""

    updates: int
    log_every: int
    cpu: bool
    keep: bool  # validate after each epoch and keep the best; False to measure speed


def preprocess(text: Path, out: Path) -> list[str]:
    """Text of `export` to fairseq's binarised format, one dictionary for both sides."""
    parts = [f"--{part}pref={text / part}" for part in ("train", "valid", "test")]
    dictionary = ["--srcdict", str(text / DICTIONARY), "--joined-dictionary"]
    return [*_SIDES, *parts, "--destdir", str(out), *dictionary, "--workers", "1"]


def train(binarised: Path, config: Config, manner: Manner, *, save: Path) -> list[str]:
    """Our sizes, optimiser, schedule, clipping and size of a batch; the loss is the same cross-entropy.

    fairseq bounds rows times the longer of source and target, we bound rows times their sum: half of ours.
    """
    optim = config.optim
    tokens = optim.batch_words // 2
    return [
        *(str(binarised), *_SIDES, *_architecture(config.model)),
        *("--criterion", "label_smoothed_cross_entropy", "--label-smoothing", f"{optim.label_smoothing:g}"),
        *("--optimizer", "adam", "--adam-betas", str(BETAS), "--clip-norm", f"{optim.clip:g}"),
        *("--lr", f"{optim.learning_rate:g}", *_schedule(config, manner.updates)),
        *("--max-tokens", str(tokens), "--max-tokens-valid", str(4 * tokens)),
        *("--required-batch-size-multiple", "1", "--num-workers", "0", "--seed", str(config.seed)),
        *("--max-source-positions", str(_LONGEST), "--max-target-positions", str(_LONGEST)),
        *("--max-update", str(manner.updates), "--save-dir", str(save), *_ALONE),
        *(["--no-epoch-checkpoints"] if manner.keep else ["--no-save", "--disable-validation"]),
        *("--log-format", "json", "--log-interval", str(manner.log_every)),
        *(["--cpu"] if manner.cpu else []),
    ]


def generate(binarised: Path, checkpoint: Path, *, cpu: bool) -> list[str]:
    """The beam, the candidates and the longest output that our own models are given."""
    return [
        *(str(binarised), *_SIDES, "--gen-subset", "test", "--path", str(checkpoint)),
        *("--beam", str(BEAM), "--nbest", str(CANDIDATES)),
        *("--max-len-a", "0", "--max-len-b", str(PAPER_MAX_STEPS)),
        *("--max-tokens", "4000", "--num-workers", "0", *_ALONE),
        *(["--cpu"] if cpu else []),
    ]


def architecture_name(model: ModelConfig) -> str:
    """The name under which fairseq's documentation has the model."""
    match model.family:
        case "transformer":
            return "transformer"
        case "gru":
            return "lstm_luong_wmt_en_de"
        case "edits":
            raise ConfigError("fairseq has no model that writes edits; compare 'gru' or 'transformer'")
        case _:
            assert_never(model.family)


def _architecture(model: ModelConfig) -> list[str]:
    chosen = ["--arch", architecture_name(model), "--dropout", f"{model.dropout:g}"]
    for side, layers in (("encoder", model.encoder_layers), ("decoder", model.decoder_layers)):
        chosen += [f"--{side}-layers", str(layers), f"--{side}-embed-dim", str(model.embedding)]
        if model.family == "transformer":
            chosen += [f"--{side}-attention-heads", str(model.heads)]
            chosen += [f"--{side}-ffn-embed-dim", str(model.feed_forward)]
        else:
            chosen += [f"--{side}-hidden-size", str(model.hidden)]
            chosen += [f"--{side}-dropout-out", f"{model.dropout:g}"]
    if model.family == "gru":
        chosen += ["--encoder-bidirectional", "--decoder-out-embed-dim", str(model.hidden)]
        chosen += ["--decoder-attention", "1"]
    return chosen


def _schedule(config: Config, updates: int) -> list[str]:
    """Ours, in fairseq's words: up over the warm-up, then down in a straight line to nothing, or level."""
    warmup = ["--warmup-updates", str(config.optim.warmup_steps)]
    match config.optim.decay:
        case "linear":
            return ["--lr-scheduler", "polynomial_decay", *warmup, "--total-num-update", str(updates)]
        case "none":
            return ["--lr-scheduler", "fixed", *warmup]
        case "cosine":
            raise ConfigError("optim.decay 'cosine' is another curve in fairseq; compare 'linear' or 'none'")
        case _:
            assert_never(config.optim.decay)
