"""The served family as two ONNX graphs: read an instance once, then one step for every hypothesis."""

from __future__ import annotations

import math

import numpy as np
import onnx
import torch

from data_prep.errors import ModelError
from plc.export.graph import FLOAT, INT32, INT64, GraphWriter, gru_weights
from plc.models.edits import AttendingGru, EditModel
from plc.models.encoders import JoinedGruEncoder
from plc.models.recurrence import BidirectionalGru


def encoder_graph(model: EditModel) -> onnx.ModelProto:
    """`source` B S and `lengths` B to the memory, the first decoder states and the CWE probabilities."""
    g = GraphWriter("encoder")
    source = g.input("source", INT64, ["B", "S"])
    lengths = g.input("lengths", INT32, ["B"])
    words = g.op("Range", g.constant(0), g.op("Squeeze", g.size(source, 1)), g.constant(1))  # S
    lengths_column = g.op("Unsqueeze", g.op("Cast", lengths, to=INT64), g.constant([1]))  # B 1
    valid = g.op("Less", words, lengths_column)  # B S

    states = _joined_encoder(g, model, source, lengths)  # S B H
    states = g.op("Transpose", states, perm=[1, 0, 2])  # B S H
    valid_column = g.op("Unsqueeze", valid, g.constant([2]))  # B S 1
    states = g.op("Where", valid_column, states, g.constant(0.0))

    highest = g.op(
        "ReduceMax",
        g.op("Where", valid_column, states, g.constant(np.finfo(np.float32).min)),
        axes=[1],
        keepdims=0,
    )
    total = g.op("ReduceSum", states, g.constant([1]), keepdims=0)
    mean = g.op("Div", total, g.op("Cast", lengths_column, to=FLOAT))
    summary = g.op("Concat", highest, mean, axis=1)  # B 2H

    hidden = model.encoder.hidden
    g.output(states, "memory.states", ["B", "S", hidden])
    bias = g.op("Where", valid, g.constant(0.0), g.constant(-np.inf))  # B S
    g.output(g.op("Unsqueeze", bias, g.constant([1])), "memory.bias", ["B", 1, "S"])
    pointer_keys = g.op("Transpose", g.linear(states, model.pointer_keys), perm=[0, 2, 1])
    g.output(pointer_keys, "memory.pointer_keys", ["B", hidden, "S"])

    layers = len(model.layers)
    initial = g.op("Tanh", g.linear(summary, model.initial))
    for index, layer in enumerate(model.layers):
        assert isinstance(layer, AttendingGru)
        rows = slice(index * hidden, (index + 1) * hidden)
        shape = (0, 0, layer.heads, hidden // layer.heads)
        keys = g.reshape(_part(g, states, model.keys, rows), *shape)  # B S heads d
        values = g.reshape(_part(g, states, model.values, rows), *shape)
        g.output(g.op("Transpose", keys, perm=[0, 2, 3, 1]), f"memory.keys.{index}", ["B", *shape[2:], "S"])
        g.output(
            g.op("Transpose", values, perm=[0, 2, 1, 3]),
            f"memory.values.{index}",
            ["B", shape[2], "S", shape[3]],
        )
        first = g.op("Slice", initial, g.constant([rows.start]), g.constant([rows.stop]), g.constant([1]))
        g.output(first, f"state.hidden.{index}", ["B", hidden])
    assert layers

    logits = summary
    for module in model.classifier.layers:
        match module:
            case torch.nn.Linear():
                logits = g.linear(logits, module)
            case torch.nn.ReLU():
                logits = g.op("Relu", logits)
            case torch.nn.Dropout():
                pass
            case _:
                raise ModelError(f"the CWE head has a {type(module).__name__}, which plc export cannot write")
    g.output(g.op("Softmax", logits, axis=-1), "cwe_probabilities", ["B", "C"])
    return g.model()


def decoder_graph(model: EditModel) -> onnx.ModelProto:
    """`words` B K, memory and states to the log-probabilities B K V+S of the next words and the states after."""
    g = GraphWriter("decoder")
    hidden = model.encoder.hidden
    words = g.input("words", INT64, ["B", "K"])
    memory = g.input("memory.states", FLOAT, ["B", "S", hidden])
    bias = g.input("memory.bias", FLOAT, ["B", 1, "S"])
    pointer_keys = g.input("memory.pointer_keys", FLOAT, ["B", hidden, "S"])
    shape = g.op("Concat", g.op("Shape", words), g.constant([hidden]), axis=0)  # B K H
    head_bias = g.op("Unsqueeze", bias, g.constant([1]))  # B 1 1 S

    states = _embedded(g, model, words, memory)  # B K E
    for index, layer in enumerate(model.layers):
        assert isinstance(layer, AttendingGru)
        width = hidden // layer.heads
        before = g.input(f"state.hidden.{index}", FLOAT, ["B", "K", hidden])
        keys = g.input(f"memory.keys.{index}", FLOAT, ["B", layer.heads, width, "S"])
        values = g.input(f"memory.values.{index}", FLOAT, ["B", layer.heads, "S", width])
        weights = [g.constant(weight) for weight in gru_weights([layer.gru])]
        one_step = g.reshape(states, 1, -1, layer.gru.input_size)  # 1 N E
        after = g.op(
            "GRU",
            one_step,
            *weights,
            "",
            g.reshape(before, 1, -1, hidden),
            hidden_size=hidden,
            linear_before_reset=1,
        )  # 1 1 N H
        after = g.op("Reshape", after, shape)  # B K H
        g.output(after, f"state.hidden.{index}.after", ["B", "K", hidden])
        query = g.reshape(g.linear(after, layer.query), 0, 0, layer.heads, width)
        query = g.op("Transpose", query, perm=[0, 2, 1, 3])  # B heads K d
        scores = g.op("Mul", g.op("MatMul", query, keys), g.constant(1 / math.sqrt(width)))
        attended = g.op("Softmax", g.op("Add", scores, head_bias), axis=-1)  # B heads K S
        context = g.op("Transpose", g.op("MatMul", attended, values), perm=[0, 2, 1, 3])  # B K heads d
        joined = g.op("Concat", after, g.op("Reshape", context, shape), axis=2)
        combined = g.op("Tanh", g.linear(joined, layer.combine))
        states = g.layer_norm(g.op("Add", after, combined), layer.norm)
    pointing = g.op("MatMul", g.linear(states, model.pointers), pointer_keys)  # B K S
    pointing = g.op("Add", g.op("Mul", pointing, g.constant(1 / math.sqrt(hidden))), bias)
    logits = g.op("Concat", g.linear(states, model.words), pointing, axis=2)
    g.output(g.op("LogSoftmax", logits, axis=-1), "log_probabilities", ["B", "K", "W"])
    return g.model()


def _part(g: GraphWriter, states: str, layer: torch.nn.Linear, rows: slice) -> str:
    product = g.op("MatMul", states, g.constant(layer.weight[rows].T))
    return g.op("Add", product, g.constant(layer.bias[rows]))


def _embedded(g: GraphWriter, model: EditModel, words: str, memory: str) -> str:
    """Words by the embedding, pointers by the memory state they point to: B K E."""
    size = g.constant(model.vocabulary)
    known = g.op(
        "Gather", g.constant(model.embedding.weight), g.op("Min", words, g.constant(model.vocabulary - 1))
    )
    sources = g.op("Squeeze", g.size(memory, 0))
    rows = g.op("Range", g.constant(0), sources, g.constant(1))  # B
    first = g.op("Unsqueeze", g.op("Mul", rows, g.size(memory, 1)), g.constant([1]))  # B 1
    positions = g.op("Max", g.op("Sub", words, size), g.constant(0))  # B K
    flat = g.reshape(memory, -1, model.encoder.hidden)  # B*S H
    pointed = g.linear(g.op("Gather", flat, g.op("Add", first, positions)), model.pointer_words)
    is_pointer = g.op("Unsqueeze", g.op("GreaterOrEqual", words, size), g.constant([2]))
    return g.op("Where", is_pointer, pointed, known)


def _joined_encoder(g: GraphWriter, model: EditModel, source: str, lengths: str) -> str:
    """Source ids to states S B H; the values of padding are undefined."""
    encoder = model.encoder
    if not isinstance(encoder, JoinedGruEncoder):
        raise ModelError(
            f"plc export cannot write the encoder {type(encoder).__name__}; it knows JoinedGruEncoder"
        )
    window, levels = encoder.pyramid.window, len(encoder.pyramid.layers)
    tallest = window ** (levels - 1)
    embedded = g.op(
        "Gather", g.constant(model.embedding.weight), g.op("Transpose", source, perm=[1, 0])
    )  # S B E
    missing = g.op("Mod", g.op("Neg", g.size(source, 1)), g.constant([tallest]))
    padding = g.op("Concat", g.constant([0, 0, 0]), missing, g.constant([0, 0]), axis=0)
    below = g.op("Pad", embedded, padding)  # every level is now a multiple of its window

    # the join reads the levels side by side: the same as the sum of what it makes of each, and the short ones stay short
    columns = torch.split(
        encoder.join.weight, [model.embedding.embedding_dim] + [encoder.hidden] * levels, dim=1
    )
    joined = g.op("MatMul", below, g.constant(columns[0].T))
    joined = g.op("Add", joined, g.constant(encoder.join.bias))
    bottom = below
    for height in range(levels):
        layer = encoder.pyramid.layers[height]
        assert isinstance(layer, BidirectionalGru)
        level_lengths = _shortened(g, lengths, window**height)
        read = _read_both_ways(g, layer, below, level_lengths)  # S/window^height B H
        bottom = read if height == 0 else bottom
        part = g.op("MatMul", read, g.constant(columns[height + 1].T))
        joined = g.op("Add", joined, _spread(g, part, times=window**height, hidden=encoder.hidden))
        if height + 1 < levels:
            below = _reduced(g, encoder, height, read) if window > 1 else read
    states = g.layer_norm(g.op("Add", bottom, joined), encoder.norm)
    return g.op("Slice", states, g.constant([0]), g.size(source, 1), g.constant([0]))


def _read_both_ways(g: GraphWriter, layer: BidirectionalGru, states: str, lengths: str) -> str:
    weights = [g.constant(weight) for weight in gru_weights([layer.rightward, layer.leftward])]
    both = g.op(
        "GRU",
        states,
        *weights,
        lengths,
        hidden_size=layer.rightward.hidden_size,
        direction="bidirectional",
        linear_before_reset=1,
    )  # S 2 B H, zero behind each length
    return g.op("ReduceSum", both, g.constant([1]), keepdims=0)


def _shortened(g: GraphWriter, lengths: str, window: int) -> str:
    """How many groups of `window` the lengths make, the last one perhaps short."""
    if window == 1:
        return lengths
    more = g.op("Add", lengths, g.constant(window - 1, np.int32))
    return g.op("Div", more, g.constant(window, np.int32))


def _reduced(g: GraphWriter, encoder: JoinedGruEncoder, height: int, states: str) -> str:
    """Neighbours side by side, projected: S B H to S/window B H."""
    window, hidden = encoder.pyramid.window, encoder.hidden
    batch = g.size(states, 1)
    groups = g.op("Concat", g.constant([-1, window]), batch, g.constant([hidden]), axis=0)
    grouped = g.op("Transpose", g.op("Reshape", states, groups), perm=[0, 2, 1, 3])  # M B window H
    join = encoder.pyramid.reductions[height].join
    assert isinstance(join, torch.nn.Linear)
    return g.op("Tanh", g.linear(g.reshape(grouped, 0, 0, window * hidden), join))


def _spread(g: GraphWriter, states: str, *, times: int, hidden: int) -> str:
    """Every state repeated: M B H to M*times B H."""
    if times == 1:
        return states
    batch = g.size(states, 1)
    repeated = g.op("Expand", g.op("Unsqueeze", states, g.constant([1])), g.constant([1, times, 1, 1]))
    return g.op("Reshape", repeated, g.op("Concat", g.constant([-1]), batch, g.constant([hidden]), axis=0))
