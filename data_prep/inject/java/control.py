"""Java: control that goes on where it should not: breaks left out, exceptions swallowed, locks not taken."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.operators import Change, Mutation, Operator, Site
from data_prep.inject.shared.java_changes import dropped, indent, single, unwrapped
from data_prep.inject.shared.java_tree import (
    JAVA,
    LONGEST,
    call_name,
    code,
    in_block,
    leaves,
    may_fall_through,
    next_statement,
    nodes,
    source,
    statements,
)
from data_prep.inject.shared.java_types import fields, variables

_LOGGING = frozenset(
    {
        b"error",
        b"warn",
        b"info",
        b"debug",
        b"severe",
        b"warning",
        b"log",
        b"printStackTrace",
        b"println",
        b"print",
    }
)


def _drop_break(site: Site) -> Iterator[Mutation]:
    """Let one case of a switch run into the next.

    case 1: one(); break; case 2: two(); break;   ->   case 1: one(); case 2: two(); break;
    CWE-484.
    """
    for group in nodes(site, "switch_block_statement_group"):
        inner, behind = _case_body(group), next_statement(group)
        if len(inner) < 2 or inner[-1].type != "break_statement" or inner[-1].named_children:
            continue
        if behind is None or behind.type != "switch_block_statement_group":
            continue
        following = _case_body(behind)
        if not following or following[0].type == "break_statement" or leaves(inner[-2]):
            continue
        if [source(one) for one in following] != [source(one) for one in inner]:
            yield single(484, dropped(site, inner[-1]))


def _case_body(group: Node) -> list[Node]:
    inner = [child for child in code(group.named_children) if child.type != "switch_label"]
    return statements(inner[0]) if len(inner) == 1 and inner[0].type == "block" else inner


def _swallow_exception(site: Site) -> Iterator[Mutation]:
    """Catch an exception and do nothing about it.

    catch (IOException e) { throw new UncheckedIOException(e); }   ->   catch (IOException e) { }
    CWE-390.
    """
    for clause in nodes(site, "catch_clause"):
        body, around = clause.child_by_field_name("body"), clause.parent
        inner = [] if body is None else statements(body)
        if body is None or around is None or not inner or body.end_byte - body.start_byte > LONGEST:
            continue
        if leaves(inner[-1]):
            if not may_fall_through(around) or _sets_bare_variable(site, around):
                continue
        elif not any(_reports(one) for one in inner) or _sets_bare_variable(site, around):
            continue
        closing = b"\n" + indent(site, clause)
        yield single(390, Change(body.start_byte + 1, body.end_byte - 1, closing))


def _reports(statement: Node) -> bool:
    made = statement.named_child(0) if statement.type == "expression_statement" else None
    if made is None:
        return False
    return made.type == "assignment_expression" or (
        made.type == "method_invocation" and call_name(made) in _LOGGING
    )


def _sets_bare_variable(site: Site, statement: Node) -> bool:
    """Whether a variable or final field gets its only value inside: without it nothing compiles behind."""
    names = {name for name, same in variables(site).items() if any(not one.has_value for one in same)}
    names |= {name for name, field in fields(site).items() if field.is_final}
    return any(
        source(node.child_by_field_name("left")).removeprefix(b"this.") in names
        for node in nodes(site, "assignment_expression")
        if names and statement.start_byte <= node.start_byte < statement.end_byte
    )


def _drop_synchronized(site: Site) -> Iterator[Mutation]:
    """Touch what threads share without the lock.

    synchronized (lock) { count++; }         ->   count++;
    public synchronized void add() { … }     ->   public void add() { … }
    lock.lock(); try { … } finally { lock.unlock(); }   ->   …
    CWE-820.
    """
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


OPERATORS: tuple[Operator, ...] = (
    Operator("drop-break-java", JAVA, (484,), _drop_break),
    Operator("swallow-exception-java", JAVA, (390,), _swallow_exception),
    Operator("drop-synchronized-java", JAVA, (820,), _drop_synchronized),
)
