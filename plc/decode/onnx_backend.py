"""The step protocol on ONNX Runtime: two graphs, values known by name, no copy of the memory per step.

encoder.onnx: `source` int64 B S, `lengths` int32 B, and of `parts` int64 B S P, `flags` int64 B S and
              `category` int64 B what the model reads
           -> `memory.*` (B …), `state.*` (B …), `cwe_probabilities` (B C)
decoder.onnx: `words` int64 B K, `memory.*`, `state.*` (B K …)
           -> `log_probabilities` (B K W), `state.*.after` (B K …)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, final

import numpy as np
import numpy.typing as npt
import onnxruntime as ort

from data_prep.errors import ModelError
from plc.decode.encoder_input import EncoderInput, InputArrays
from plc.decode.protocol import Encoded, Ids

Tensors = Mapping[str, npt.NDArray[Any]]


@dataclass(frozen=True, slots=True)
class OnnxState:
    """One memory per source, one decoder state per hypothesis."""

    memory: Tensors  # B …
    hypotheses: Tensors  # B K …

    def reorder(self, parents: Ids) -> OnnxState:
        """Select hypotheses; the memory is touched only when a source drops out."""
        sources, width = next(iter(self.hypotheses.values())).shape[:2]
        kept = list(dict.fromkeys((parents // width).tolist()))  # the sources that go on
        memory = (
            self.memory
            if len(kept) == sources
            else {name: tensor[kept] for name, tensor in self.memory.items()}
        )
        slots = parents.reshape(len(kept), len(parents) // max(len(kept), 1))  # B K
        hypotheses = {
            name: tensor.reshape(sources * width, *tensor.shape[2:])[slots]
            for name, tensor in self.hypotheses.items()
        }
        return OnnxState(memory, hypotheses)


@final
class OnnxModel:
    """A StepModel over the two graphs of a model directory; safe to share between threads."""

    def __init__(self, encoder: ort.InferenceSession, decoder: ort.InferenceSession) -> None:
        self._encoder = encoder
        self._decoder = decoder
        self._encoder_inputs = [each.name for each in encoder.get_inputs()]
        self._encoder_outputs = [output.name for output in encoder.get_outputs()]
        self._decoder_outputs = [output.name for output in decoder.get_outputs()]
        self._memory_inputs = frozenset(i.name for i in decoder.get_inputs() if i.name.startswith("memory."))

    @classmethod
    def load(cls, directory: Path, *, threads: int = 1) -> OnnxModel:
        """Open encoder.onnx and decoder.onnx; raises ModelError where one is missing or not a graph."""
        return cls(
            _session(directory / "encoder.onnx", threads), _session(directory / "decoder.onnx", threads)
        )

    def encode(self, inputs: Sequence[EncoderInput]) -> Encoded:
        """Pad the sources to one matrix and encode them."""
        arrays = InputArrays.of(inputs).named()
        values = self._encoder.run(
            self._encoder_outputs, {name: arrays[name] for name in self._encoder_inputs}
        )
        outputs = dict(zip(self._encoder_outputs, values, strict=True))
        memory = {name: tensor for name, tensor in outputs.items() if name in self._memory_inputs}
        hypotheses = {name: tensor[:, None] for name, tensor in outputs.items() if name.startswith("state.")}
        return Encoded(OnnxState(memory, hypotheses), outputs.get("cwe_probabilities"))

    def step(self, words: Ids, state: OnnxState) -> tuple[npt.NDArray[np.float32], OnnxState]:
        """One decoder step for all hypotheses of all sources."""
        sources = next(iter(state.hypotheses.values())).shape[0]
        inputs = {"words": words.reshape(sources, -1), **state.memory, **state.hypotheses}
        outputs = dict(
            zip(self._decoder_outputs, self._decoder.run(self._decoder_outputs, inputs), strict=True)
        )
        log_probabilities = outputs.pop("log_probabilities")  # B K W
        after = {name.removesuffix(".after"): tensor for name, tensor in outputs.items()}
        return log_probabilities.reshape(len(words), -1), OnnxState(state.memory, after)


def _session(path: Path, threads: int) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = False  # it keeps what the largest source needed, for each of the graphs
    try:
        return ort.InferenceSession(_source(path), options, providers=["CPUExecutionProvider"])
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error}") from error
    except Exception as error:
        raise ModelError(f"{path} is not a graph that this ONNX Runtime can run: {error}") from error


def _source(path: Path) -> str | bytes:
    """What a session reads: the path, for it would hold the bytes as long as it lives.

    ONNX Runtime takes only paths that are Unicode. Raises OSError where the file cannot be read.
    """
    with path.open("rb") as file:
        try:
            str(path).encode()
        except UnicodeEncodeError:
            return file.read()
    return str(path)
