"""The served family as two ONNX graphs: read an instance once, then one step for every hypothesis."""

from __future__ import annotations

import math

import numpy as np
import onnx
from torch import nn

from data_prep.errors import ModelError
from data_prep.text.name_parts import WIDTH
from plc.export.graph import FLOAT, INT32, INT64, GraphWriter, gru_weights
from plc.export.links_graph import added_by_links
from plc.models.edits import AttendingGru, EditModel
from plc.models.encoders import JoinedGruEncoder
from plc.models.pyramid import GruReduction
from plc.models.recurrence import BidirectionalGru
from plc.models.reported import ReportedPlace


def encoder_graph(model: EditModel) -> onnx.ModelProto:
    """`source` B S and `lengths` B to the memory, the first decoder states and the CWE probabilities.

    A model that reads names takes `parts` B S P too, one that reads reports `flags` B S and `category` B.
    """
    g = GraphWriter("encoder")
    source = g.input("source", INT64, ["B", "S"])
    lengths = g.input("lengths", INT32, ["B"])
    positions = g.op("Range", g.constant(0), g.op("Squeeze", g.size(source, 1)), g.constant(1))  # S
    lengths_column = g.op("Unsqueeze", g.op("Cast", lengths, to=INT64), g.constant([1]))  # B 1
    valid = g.op("Less", positions, lengths_column)  # B S
    valid_column = g.op("Unsqueeze", valid, g.constant([2]))  # B S 1

    states = g.op("Transpose", _encoded(g, model, source, lengths), perm=[1, 0, 2])  # B S H
    states = g.op("Where", valid_column, states, g.constant(0.0))
    lowest = g.constant(np.finfo(np.float32).min)
    highest = g.op("ReduceMax", g.op("Where", valid_column, states, lowest), axes=[1], keepdims=0)
    total = g.op("ReduceSum", states, g.constant([1]), keepdims=0)
    mean = g.op("Div", total, g.op("Cast", lengths_column, to=FLOAT))
    summary = g.op("Concat", highest, mean, axis=1)  # B 2H

    hidden = model.pointers.in_features
    g.output(states, "memory.rows", ["B", "S", hidden])
    g.output(g.op("Transpose", states, perm=[0, 2, 1]), "memory.columns", ["B", hidden, "S"])
    bias = g.op("Where", valid, g.constant(0.0), g.constant(-np.inf))  # B S
    g.output(g.op("Unsqueeze", bias, g.constant([1])), "memory.bias", ["B", 1, "S"])
    initial = g.op("Tanh", g.linear(summary, model.initial))  # B L*H
    for index in range(len(model.layers)):
        first, last = g.constant([index * hidden]), g.constant([(index + 1) * hidden])
        g.output(g.op("Slice", initial, first, last, g.constant([1])), f"state.hidden.{index}", ["B", hidden])

    logits = summary
    for module in model.classifier.layers:
        match module:
            case nn.Linear():
                logits = g.linear(logits, module)
            case nn.ReLU():
                logits = g.op("Relu", logits)
            case nn.Dropout():
                pass
            case _:
                raise ModelError(f"plc export cannot write a CWE head with {type(module).__name__}")
    g.output(g.op("Softmax", logits, axis=-1), "cwe_probabilities", ["B", "C"])
    return g.model()


def decoder_graph(model: EditModel) -> onnx.ModelProto:
    """`words` B K, memory and states to the next words' log-probabilities B K V+S and the states after."""
    g = GraphWriter("decoder")
    hidden = model.pointers.in_features
    words = g.input("words", INT64, ["B", "K"])
    rows = g.input("memory.rows", FLOAT, ["B", "S", hidden])
    columns = g.input("memory.columns", FLOAT, ["B", hidden, "S"])
    bias = g.input("memory.bias", FLOAT, ["B", 1, "S"])
    hypotheses = g.op("Shape", words)  # B K
    scale = g.constant(1 / math.sqrt(hidden))

    states = _embedded(g, model, words, rows)  # B K E
    for index, layer in enumerate(model.layers):
        assert isinstance(layer, AttendingGru)
        before = g.input(f"state.hidden.{index}", FLOAT, ["B", "K", hidden])
        weights = [g.constant(weight) for weight in gru_weights([layer.gru])]
        one_step = g.reshape(states, 1, -1, layer.gru.input_size)  # 1 N E
        read = g.op(
            "GRU",
            one_step,
            *weights,
            "",
            g.reshape(before, 1, -1, hidden),
            hidden_size=hidden,
            linear_before_reset=1,
        )  # 1 1 N H
        shape = g.op("Concat", hypotheses, g.constant([hidden]), axis=0)
        after = g.op("Reshape", read, shape)  # B K H
        g.output(after, f"state.hidden.{index}.after", ["B", "K", hidden])
        query = g.op("MatMul", after, g.constant(layer.query.weight.T))
        query = g.op("Mul", g.reshape(query, 0, -1, hidden), scale)  # B K*heads H
        scores = g.op("Add", g.op("MatMul", query, columns), bias)
        context = g.op("MatMul", g.op("Softmax", scores, axis=-1), rows)  # B K*heads H
        shape = g.op("Concat", hypotheses, g.constant([layer.heads * hidden]), axis=0)
        joined = g.op("Concat", after, g.op("Reshape", context, shape), axis=2)
        combined = g.op("Tanh", g.linear(joined, layer.combine))
        states = g.layer_norm(g.op("Add", after, combined), layer.norm)
    pointing = g.op("Mul", g.op("MatMul", g.linear(states, model.pointers), columns), scale)  # B K S
    logits = g.op("Concat", g.linear(states, model.words), g.op("Add", pointing, bias), axis=2)
    g.output(g.op("LogSoftmax", logits, axis=-1), "log_probabilities", ["B", "K", "W"])
    return g.model()


def _embedded(g: GraphWriter, model: EditModel, words: str, memory: str) -> str:
    """Words by the embedding, pointers by the memory state they point to: B K E."""
    size, last = g.constant(model.vocabulary), g.constant(model.vocabulary - 1)
    known = g.op("Gather", g.constant(model.embedding.weight), g.op("Min", words, last))
    row = g.op("Range", g.constant(0), g.op("Squeeze", g.size(memory, 0)), g.constant(1))  # B
    first = g.op("Unsqueeze", g.op("Mul", row, g.size(memory, 1)), g.constant([1]))  # B 1
    position = g.op("Max", g.op("Sub", words, size), g.constant(0))  # B K
    flat = g.reshape(memory, -1, model.pointed.in_features)  # B*S H
    pointed = g.linear(g.op("Gather", flat, g.op("Add", first, position)), model.pointed)
    is_pointer = g.op("Unsqueeze", g.op("GreaterOrEqual", words, size), g.constant([2]))
    return g.op("Where", is_pointer, pointed, known)


def _read_words(g: GraphWriter, model: EditModel, source: str) -> str:
    """Source ids and what else the model reads of each word, embedded: S B E."""
    embedded = g.op(
        "Gather", g.constant(model.embedding.weight), g.op("Transpose", source, perm=[1, 0])
    )  # S B E
    if model.parts is not None:
        parts = g.op("Transpose", g.input("parts", INT64, ["B", "S", WIDTH]), perm=[1, 0, 2])  # S B P
        named = g.op("Gather", g.constant(model.parts.weight), parts)  # S B P E
        embedded = g.op("Add", embedded, g.op("ReduceSum", named, g.constant([2]), keepdims=0))
    if model.links is not None:
        embedded = g.op("Add", embedded, added_by_links(g, model.links, source, embedded))
    if model.reported is not None:
        embedded = g.op("Add", embedded, _reported(g, model.reported))
    return embedded


def _encoded(g: GraphWriter, model: EditModel, source: str, lengths: str) -> str:
    """Source ids to states S B H; those of padding are undefined."""
    encoder = model.encoder
    if not isinstance(encoder, JoinedGruEncoder):
        raise ModelError(f"plc export writes a JoinedGruEncoder, and cannot write {type(encoder).__name__}")
    window = encoder.pyramid.window
    tallest = window ** (len(encoder.pyramid.layers) - 1)
    embedded = _read_words(g, model, source)  # S B E
    missing = g.op("Mod", g.op("Neg", g.size(source, 1)), g.constant([tallest]))
    padding = g.op("Concat", g.constant([0, 0, 0]), missing, g.constant([0, 0]), axis=0)
    below = g.op("Pad", embedded, padding)  # every level's length is now a multiple of its window

    joined = g.linear(below, encoder.word)
    for height, join in enumerate(encoder.joins):
        layer = encoder.pyramid.layers[height]
        assert isinstance(layer, BidirectionalGru)
        assert isinstance(join, nn.Linear)
        states = _read_both_ways(g, layer, below, _shortened(g, lengths, window**height))
        joined = g.op("Add", joined, states) if height == 0 else joined
        part = g.op("MatMul", states, g.constant(join.weight.T))
        joined = g.op("Add", joined, _spread(g, part, times=window**height, hidden=join.out_features))
        below = states
        if window > 1 and height < len(encoder.pyramid.reductions):
            reduction = encoder.pyramid.reductions[height]
            assert isinstance(reduction, GruReduction)
            below = _reduced(g, reduction, states)
    joined = g.op("Slice", joined, g.constant([0]), g.size(source, 1), g.constant([0]))
    return g.layer_norm(joined, encoder.norm)


def _reported(g: GraphWriter, reported: ReportedPlace) -> str:
    """Flags B S and category B, two more inputs, to what is added to the words: S B E."""
    flags = g.op("Transpose", g.input("flags", INT64, ["B", "S"]), perm=[1, 0])  # S B
    category = g.input("category", INT64, ["B"])
    added = g.op("Gather", g.constant(reported.flags.weight), flags)  # S B E
    position = g.op("Range", g.constant(0), g.op("Squeeze", g.size(flags, 0)), g.constant(1))  # S
    first = g.op("Equal", g.op("Unsqueeze", position, g.constant([1])), g.constant(0))  # S 1
    marked = g.op("Or", first, g.op("Greater", flags, g.constant(0)))  # S B
    marked = g.op("Unsqueeze", g.op("Cast", marked, to=FLOAT), g.constant([2]))  # S B 1
    kind = g.op("Gather", g.constant(reported.categories.weight), category)  # B E
    return g.op("Add", added, g.op("Mul", marked, kind))


def _read_both_ways(g: GraphWriter, layer: BidirectionalGru, states: str, lengths: str) -> str:
    """A GRU layer's directions summed: S B H, zero behind each length."""
    weights = [g.constant(weight) for weight in gru_weights([layer.rightward, layer.leftward])]
    hidden = layer.rightward.hidden_size
    both = g.op(
        "GRU",
        states,
        *weights,
        lengths,
        hidden_size=hidden,
        direction="bidirectional",
        linear_before_reset=1,
    )  # S 2 B H
    return g.op("ReduceSum", both, g.constant([1]), keepdims=0)


def _shortened(g: GraphWriter, lengths: str, window: int) -> str:
    """How many groups of `window` the lengths make, the last one perhaps short."""
    if window == 1:
        return lengths
    more = g.op("Add", lengths, g.constant(window - 1, np.int32))
    return g.op("Div", more, g.constant(window, np.int32))


def _reduced(g: GraphWriter, reduction: GruReduction, states: str) -> str:
    """Neighbours side by side, projected: S B H to S/window B H."""
    hidden = reduction.join.out_features
    batch = g.size(states, 1)
    groups = g.op("Concat", g.constant([-1, reduction.window]), batch, g.constant([hidden]), axis=0)
    grouped = g.op("Transpose", g.op("Reshape", states, groups), perm=[0, 2, 1, 3])  # M B window H
    return g.op("Tanh", g.linear(g.reshape(grouped, 0, 0, reduction.window * hidden), reduction.join))


def _spread(g: GraphWriter, states: str, *, times: int, hidden: int) -> str:
    """Every state repeated: M B H to M*times B H."""
    if times == 1:
        return states
    repeated = g.op("Expand", g.op("Unsqueeze", states, g.constant([1])), g.constant([1, times, 1, 1]))
    shape = g.op("Concat", g.constant([-1]), g.size(states, 1), g.constant([hidden]), axis=0)
    return g.op("Reshape", repeated, shape)
