"""`plc.models.links` as ONNX operations."""

from __future__ import annotations

from plc.export.graph import INT64, GraphWriter
from plc.models.links import REACH, NameLinks


def added_by_links(g: GraphWriter, links: NameLinks, source: str, embedded: str) -> str:
    """Ids B S and embedded words S B E to what is added to those: S B E."""
    around = g.op("Transpose", _around(g, links, embedded), perm=[1, 0, 2])  # B S W
    width = links.told.in_features // 3
    length = g.size(source, 1)
    row = g.op("Range", g.constant(0), g.op("Squeeze", g.size(source, 0)), g.constant(1))  # B
    begin = g.op("Unsqueeze", g.op("Mul", row, length), g.constant([1]))  # B 1
    flat = g.reshape(around, -1, width)  # B*S W
    heard = []
    for place in _occurrences(g, links, source):
        there = g.op("Gather", flat, g.op("Add", begin, place))  # B S W
        nowhere = g.op("Unsqueeze", g.op("Equal", place, g.constant(0)), g.constant([2]))
        heard.append(g.op("Where", nowhere, g.constant(0.0), there))
    added = g.op("MatMul", g.op("Concat", *heard, axis=2), g.constant(links.told.weight.T))  # B S E
    return g.op("Transpose", added, perm=[1, 0, 2])


def _occurrences(g: GraphWriter, links: NameLinks, source: str) -> tuple[str, str, str]:
    """Positions of the first, previous and next occurrence of each word, B S each; 0 stands for none."""
    length = g.size(source, 1)
    position = g.op("Range", g.constant(0), g.op("Squeeze", length), g.constant(1))  # S
    column = g.op("Unsqueeze", position, g.constant([1]))  # S 1
    equal = g.op(
        "Equal",
        g.op("Unsqueeze", source, g.constant([2])),
        g.op("Unsqueeze", source, g.constant([1])),
    )  # B S S
    linked = g.op("Gather", g.constant(links.linked, bool), source)  # B S
    same = g.op("And", equal, g.op("Unsqueeze", linked, g.constant([2])))
    before = g.op("Cast", g.op("And", same, g.op("Less", position, column)), to=INT64)
    after = g.op("Cast", g.op("And", same, g.op("Greater", position, column)), to=INT64)
    from_end = g.op("Sub", length, position)  # S
    first = g.op("ReduceMax", g.op("Mul", before, from_end), axes=[2], keepdims=0)
    previous = g.op("ReduceMax", g.op("Mul", before, position), axes=[2], keepdims=0)
    following = g.op("ReduceMax", g.op("Mul", after, from_end), axes=[2], keepdims=0)
    return _from_start(g, first, length), previous, _from_start(g, following, length)


def _from_start(g: GraphWriter, from_end: str, length: str) -> str:
    found = g.op("Greater", from_end, g.constant(0))
    return g.op("Where", found, g.op("Sub", length, from_end), g.constant(0))


def _around(g: GraphWriter, links: NameLinks, embedded: str) -> str:
    """The convolution over neighbouring words: S B E to S B W."""
    parts = g.op("MatMul", embedded, g.constant(links.surroundings.weight.T))  # S B 5*W
    parts = g.op("Pad", parts, g.constant([REACH, 0, 0, REACH, 0, 0]))
    width = links.surroundings.out_features // (2 * REACH + 1)
    length = g.size(embedded, 0)
    total = ""
    for shift in range(2 * REACH + 1):
        start = g.constant([shift, shift * width])
        end = g.op(
            "Concat", g.op("Add", length, g.constant([shift])), g.constant([(shift + 1) * width]), axis=0
        )
        part = g.op("Slice", parts, start, end, g.constant([0, 2]))
        total = g.op("Add", total, part) if total else part
    return total
