"""Write ONNX graphs by hand: one call per operation, values are names, weights are torch tensors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, final

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

OPSET = 17
IR_VERSION = 9

INT64 = TensorProto.INT64
INT32 = TensorProto.INT32
FLOAT = TensorProto.FLOAT

Axes = Sequence[int | str]  # a name stands for any length


@final
class GraphWriter:
    """One graph in the making."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._nodes: list[onnx.NodeProto] = []
        self._weights: dict[str, onnx.TensorProto] = {}
        self._inputs: list[onnx.ValueInfoProto] = []
        self._outputs: list[onnx.ValueInfoProto] = []

    def input(self, name: str, kind: int, axes: Axes) -> str:
        """An input of the graph."""
        self._inputs.append(helper.make_tensor_value_info(name, kind, list(axes)))
        return name

    def output(self, value: str, name: str, axes: Axes) -> None:
        """Give a value out as float32 under a name."""
        self._nodes.append(helper.make_node("Identity", [value], [name]))
        self._outputs.append(helper.make_tensor_value_info(name, FLOAT, list(axes)))

    def constant(self, value: npt.ArrayLike | Tensor, kind: Any = None) -> str:
        """A weight or a small constant; equal ones are stored once."""
        array = value.detach().numpy() if isinstance(value, Tensor) else np.asarray(value)
        array = np.ascontiguousarray(
            array.astype(kind or (np.float32 if array.dtype.kind == "f" else np.int64))
        )
        for name, known in self._weights.items():
            same_kind = known.data_type == helper.np_dtype_to_tensor_dtype(array.dtype)
            if same_kind and tuple(known.dims) == array.shape and known.raw_data == array.tobytes():
                return name
        name = f"w{len(self._weights)}"
        self._weights[name] = numpy_helper.from_array(array, name)
        return name

    def op(self, kind: str, *inputs: str, **attributes: Any) -> str:
        """One node with one output."""
        output = f"{kind.lower()}{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, list(inputs), [output], **attributes))
        return output

    def reshape(self, value: str, *shape: int) -> str:
        """0 keeps an axis, -1 is what remains."""
        return self.op("Reshape", value, self.constant(shape))

    def size(self, value: str, axis: int) -> str:
        """The length of one axis, as a vector of one."""
        return self.op("Shape", value, start=axis, end=axis + 1)

    def linear(self, value: str, layer: nn.Linear) -> str:
        """`x W' + b` over the last axis."""
        product = self.op("MatMul", value, self.constant(layer.weight.T))
        return self.op("Add", product, self.constant(layer.bias))

    def layer_norm(self, value: str, layer: nn.LayerNorm) -> str:
        """Over the last axis."""
        weights = self.constant(layer.weight), self.constant(layer.bias)
        return self.op("LayerNormalization", value, *weights, axis=-1, epsilon=layer.eps)

    def model(self) -> onnx.ModelProto:
        """The finished, checked model."""
        graph = helper.make_graph(
            self._nodes, self._name, self._inputs, self._outputs, list(self._weights.values())
        )
        opset: Mapping[str, int] = {"": OPSET}
        model = helper.make_model(
            graph,
            opset_imports=[helper.make_opsetid(domain, version) for domain, version in opset.items()],
            ir_version=IR_VERSION,
            producer_name="plc",
        )
        onnx.checker.check_model(model)
        return model


def gru_weights(directions: Sequence[nn.GRU]) -> tuple[npt.NDArray[np.float32], ...]:
    """W, R, B of ONNX's GRU, a row per direction; its gates are update, reset, new, torch's reset first."""

    def regated(weight: Any) -> npt.NDArray[np.float32]:
        reset, update, new = np.split(np.asarray(weight.detach().numpy(), dtype=np.float32), 3)
        return np.concatenate([update, reset, new])

    return (
        np.stack([regated(gru.weight_ih_l0) for gru in directions]),
        np.stack([regated(gru.weight_hh_l0) for gru in directions]),
        np.stack([np.concatenate([regated(gru.bias_ih_l0), regated(gru.bias_hh_l0)]) for gru in directions]),
    )
