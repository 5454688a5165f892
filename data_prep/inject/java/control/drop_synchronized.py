"""Touch what threads share without the lock.

synchronized (lock) { count++; }         →   count++;
public synchronized void add() { … }     →   public void add() { … }
lock.lock(); try { … } finally { lock.unlock(); }   →   …
CWE-820.
"""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.operators import Change, Mutation, Operator, Site
from data_prep.inject.shared.java_changes import dropped, single, unwrapped
from data_prep.inject.shared.java_tree import JAVA, code, in_block, nodes, source, statements


def _find(site: Site) -> Iterator[Mutation]:
    for node in nodes(site, "method_declaration", "synchronized_statement", "try_statement"):
        match node.type:
            case "method_declaration":
                for modifiers in node.named_children[:1]:
                    for word in modifiers.children:
                        if word.type == "synchronized":
                            yield single(820, _without_word(site, word))
            case "synchronized_statement":
                body = node.child_by_field_name("body")
                changes = None if body is None else unwrapped(site, node, keep=body)
                if changes is not None:
                    yield single(820, *changes)
            case _:
                yield from _without_lock(site, node)


def _without_word(site: Site, word: Node) -> Change:
    end = word.end_byte
    while site.text[end : end + 1] in (b" ", b"\t"):
        end += 1
    return Change(word.start_byte, end, b"")


def _without_lock(site: Site, node: Node) -> Iterator[Mutation]:
    clauses = [child for child in node.named_children if child.type in ("catch_clause", "finally_clause")]
    body, taking = node.child_by_field_name("body"), node.prev_named_sibling
    if body is None or taking is None or len(clauses) != 1 or clauses[0].type != "finally_clause":
        return
    freeing = [inner for block in code(clauses[0].named_children) for inner in statements(block)]
    if len(freeing) != 1 or taking.type != "expression_statement" or not in_block(taking):
        return
    taken, freed = source(taking), source(freeing[0])
    if not taken.endswith((b".lock();", b".lockInterruptibly();")) or not freed.endswith(b".unlock();"):
        return
    changes = unwrapped(site, node, keep=body)
    if changes is not None and taken.rpartition(b".")[0] == freed.rpartition(b".")[0]:
        yield single(820, dropped(site, taking), *changes)


OPERATOR = Operator("drop-synchronized-java", JAVA, (820,), _find)
