"""How a graph's weights lie on disk: float32, half of it, or int8 where ONNX Runtime can multiply it."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path
from typing import Literal, assert_never

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

Weights = Literal["float32", "float16", "int8"]

_SMALL = 1024  # weights: a smaller tensor is not worth a node


def stored(model: onnx.ModelProto, weights: Weights) -> bytes:
    """The graph's bytes with its weights in the form that was asked for.

    `float16` is storage only: ONNX Runtime widens the weights once, at load, and computes in float32.
    `int8` multiplies by int8 weights, activations quantised as they come; a GRU cannot, and stays float16.
    """
    match weights:
        case "float32":
            return bytes(model.SerializeToString())
        case "float16":
            return bytes(_halved(model).SerializeToString())
        case "int8":
            return bytes(_halved(_quantised(model)).SerializeToString())
        case _:
            assert_never(weights)


def _halved(model: onnx.ModelProto) -> onnx.ModelProto:
    halved = onnx.ModelProto()
    halved.CopyFrom(model)
    weights = list(halved.graph.initializer)
    del halved.graph.initializer[:]
    casts = []
    for weight in weights:
        if weight.data_type != TensorProto.FLOAT or np.prod(weight.dims) < _SMALL:
            halved.graph.initializer.append(weight)
            continue
        half = numpy_helper.to_array(weight).astype(np.float16)
        halved.graph.initializer.append(numpy_helper.from_array(half, f"{weight.name}.half"))
        casts.append(helper.make_node("Cast", [f"{weight.name}.half"], [weight.name], to=TensorProto.FLOAT))
    nodes = list(halved.graph.node)
    del halved.graph.node[:]
    halved.graph.node.extend([*casts, *nodes])
    onnx.checker.check_model(halved)
    return halved


def _quantised(model: onnx.ModelProto) -> onnx.ModelProto:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder) / "before.onnx", Path(folder) / "after.onnx"
        before.write_bytes(model.SerializeToString())
        loudness = logging.root.manager.disable
        logging.disable(logging.WARNING)  # it recommends a clean-up that these graphs do not need
        try:
            quantize_dynamic(
                before,
                after,
                op_types_to_quantize=["MatMul"],
                per_channel=True,
                weight_type=QuantType.QInt8,
                extra_options={"MatMulConstBOnly": True},
            )
        finally:
            logging.disable(loudness)
        return onnx.load(after)
