"""A function as a directed graph: the types of syntax nodes, and how often one holds another."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias
from zlib import crc32

import numpy as np
import numpy.typing as npt
from tree_sitter import Node

from data_prep.text.functions import definitions_of, name_of
from data_prep.text.languages import Language, parse_bounded

Graph: TypeAlias = Counter[str]  # edges, `parent child`, with how often each occurs
Steps: TypeAlias = npt.NDArray[np.uint8]  # N DIMENSIONS: one graph a row
Rows: TypeAlias = npt.NDArray[np.float32]  # N DIMENSIONS: the same, of length one

DIMENSIONS = 2048  # edges are hashed into these: there are some thousand pairs of types, few of them often
LEAST = 12  # edges of a function that says anything of how its author writes
_NODES = re.compile(r"\((\w+)|\)")  # of an S-expression; a missing word is no node


@dataclass(frozen=True, slots=True)
class Drawn:
    """A function as a graph, its name, and the line where it begins (1-based)."""

    name: str
    line: int
    graph: Graph


def drawn_in(text: bytes, language: Language) -> Iterator[Drawn]:
    """Every function of a text that parses and is not tiny; TooComplexError."""
    for node in definitions_of(parse_bounded(text, language).root_node):
        if not node.has_error:
            graph = graph_of(node)
            if graph.total() >= LEAST:
                yield Drawn(name_of(node, text), node.start_point[0] + 1, graph)


def graph_of(node: Node) -> Graph:
    """The graph of one function: named nodes only, so that neither spelling nor layout matters.

    It is read from the tree's S-expression, which the parser writes at once: to ask each node from here takes
    ten times as long.
    """
    edges: list[str] = []
    around: list[str] = []
    for kind in _NODES.findall(str(node)):
        if not kind:
            around.pop()
            continue
        if around:
            edges.append(f"{around[-1]} {kind}")
        around.append(kind)
    return Counter(edges)


def rows_of(graphs: Iterable[Graph]) -> Rows:
    """The adjacency matrices as rows of length one: the square roots of the edges' shares.

    The product of two rows is then Bhattacharyya's coefficient: 1 for equal shares, whatever the lengths.
    """
    return unit(steps_of(graphs))


def steps_of(graphs: Iterable[Graph]) -> Steps:
    """The same before they get their length, in 255 steps, as a reference stores them.

    All rows are rounded so, or the test would tell stored functions from others.
    """
    steps = [_steps(graph) for graph in graphs]
    return np.stack(steps) if steps else np.zeros((0, DIMENSIONS), dtype=np.uint8)


def unit(steps: Steps) -> Rows:
    """Rows of length one."""
    rows = steps.astype(np.float32)
    rows /= np.maximum(1.0, np.linalg.norm(rows, axis=1, keepdims=True))
    return rows


_PLACES: dict[str, int] = {}  # of edges; a language has a few thousand at most


def _steps(graph: Graph) -> npt.NDArray[np.uint8]:
    counts = np.bincount(_places(graph), weights=list(graph.values()), minlength=DIMENSIONS)
    steps: npt.NDArray[np.uint8] = np.rint(np.sqrt(counts / max(1, graph.total())) * 255).astype(np.uint8)
    return steps


def _places(edges: Iterable[str]) -> list[int]:
    places = []
    for edge in edges:
        place = _PLACES.get(edge)
        if place is None:
            place = _PLACES[edge] = crc32(edge.encode("ascii")) % DIMENSIONS
        places.append(place)
    return places
