"""Calls that are statements of their own."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.shared.c_tree import View, bare, code, field


def calls_as_statements(view: View) -> Iterator[tuple[Node, Node]]:
    for statement in view.all("expression_statement"):
        inside = code(statement)
        if inside and inside[0].type == "cast_expression":  # (void)fclose(file);
            inside = [bare(field(inside[0], "value") or inside[0])]
        if inside and inside[0].type == "call_expression":
            yield statement, inside[0]
