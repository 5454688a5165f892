"""ONNX Runtime and torch must give the same candidates: `python -m benchmarks.parity MODEL --data DATA`.

Both decode the same instances with the same beam, from the same model directory: its graphs, and its
model.safetensors in the modules of plc.models. Goal: the same five on at least 99.5 % of 1,000 instances.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file

from data_prep.dataset import Pair, read_pairs
from plc.decode.beam import REACH, Hypothesis, begin, search
from plc.decode.encoder_input import EncoderInput, InputBuilder
from plc.decode.grammar import EditGrammar
from plc.decode.model_directory import LoadedModel, load_model
from plc.decode.protocol import StepModel
from plc.decode.torch_backend import TorchModel
from plc.train.config import read_config
from plc.train.data import Lexicon
from plc.train.record.run import model_of

GOAL = 0.995
BATCH = 32


def main() -> None:
    """Print the share of instances with the same candidates; exit 1 below the goal."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("model", type=Path)
    parser.add_argument("--data", type=Path, required=True, nargs="+")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    loaded, config = load_model(asked.model, threads=1), read_config(asked.model / "config.toml")
    network = model_of(config.model, Lexicon(loaded.vocabulary, loaded.cwes, loaded.parts))
    network.load_state_dict(load_file(asked.model / "model.safetensors"))
    torch.set_num_threads(1)
    pairs = [pair for folder in asked.data for pair in read_pairs(folder)]
    rows = {(pair.language, pair.source): pair for pair in pairs}
    drawn = random.Random(asked.seed).sample(sorted(rows), min(asked.count, len(rows)))
    sources = sorted((read(rows[key], loaded) for key in drawn), key=lambda source: len(source.ids))
    grammar = EditGrammar(loaded.vocabulary, at_least_one=True)
    served = decoded(loaded.model, sources, grammar)
    trained = decoded(TorchModel(network.eval()), sources, grammar)
    same = sum(ids_of(one) == ids_of(two) for one, two in zip(served, trained, strict=True))
    gap = max(
        abs(one.score - two.score)
        for first, second in zip(served, trained, strict=True)
        if ids_of(first) == ids_of(second)
        for one, two in zip(first, second, strict=True)
    )
    print(
        f"{loaded.name}: the same five candidates in order on {same:,} of {len(sources):,} instances "
        f"({same / len(sources):.2%}); largest difference of a score there {gap:.1e}"
    )
    sys.exit(0 if same >= GOAL * len(sources) else 1)


def read(pair: Pair, loaded: LoadedModel) -> EncoderInput:
    """The words and the parts of their names, as evaluation and serving give them."""
    build = InputBuilder(loaded.vocabulary, loaded.parts)
    return build(pair.source, pair.spelled, language=pair.language)


def decoded(
    model: StepModel, sources: Sequence[EncoderInput], grammar: EditGrammar
) -> list[list[Hypothesis]]:
    """Five candidates for each source."""
    found: list[list[Hypothesis]] = []
    for first in range(0, len(sources), BATCH):
        start = begin(model, sources[first : first + BATCH])
        found += search(model, start, beam=5, candidates=5, max_steps=120, grammar=grammar, reach=REACH)
    return found


def ids_of(hypotheses: Sequence[Hypothesis]) -> list[tuple[int, ...]]:
    """The outputs without their scores."""
    return [hypothesis.ids for hypothesis in hypotheses]


if __name__ == "__main__":
    main()
