"""The result of a call is used or thrown away unchecked (CWE-252; CWE-690 where it may be NULL).

if (fread(head, 1, 8, file) != 8)  →  fread(head, 1, 8, file);
    return -1;                     →

text = malloc(n);            →  text = malloc(n);
if (text == NULL) return 0;  →
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from data_prep.inject.operators import Mutation, Operator, Site
from data_prep.inject.shared.c_edits import drop, droppable, one, put
from data_prep.inject.shared.c_facts import facts_of, null_test
from data_prep.inject.shared.c_names import ALLOCATES
from data_prep.inject.shared.c_tree import (
    C_AND_CPP,
    View,
    bare,
    callee,
    condition_of,
    exit_of,
    field,
    operands,
    operator_of,
    sides,
    view_of,
)

_UNCHECKED = 252
_UNCHECKED_NULL = 690

_MUST_CHECK = re.compile(
    rb"^(?:f?read|f?write|recv|send|scanf|[fs]scanf|fgets|fopen|open|fseek|lseek|stat|fstat|lstat|pipe|fork|dup2?|socket"
    rb"|bind|listen|connect|accept|ioctl|fcntl|mmap|remove|rename|unlink|mkdir|chdir|setuid|setgid|strto\w+|getline|pread"
    rb"|pwrite|ftruncate|select|poll|fflush|fclose|fputs|snprintf|vsnprintf|pthread_\w+|std::fread|std::fwrite)$"
)
_OPENS = re.compile(
    rb"^(?:f?d?open|fdopen|popen|opendir|tmpfile|getenv|strr?chr|strstr|localtime|gmtime|fgets|dlsym|dlopen|\w*_open|\w*find\w*|\w*lookup\w*|\w*_get\w*)$"
)


def _find(site: Site) -> Iterator[Mutation]:
    view = view_of(site)
    facts = facts_of(view)
    for branch in view.all("if_statement"):
        body, condition = field(branch, "consequence"), condition_of(branch)
        if body is None or condition is None or field(branch, "alternative") is not None:
            continue
        if exit_of(body) is None or not view.in_block(branch) or b"\n#" in view.read(branch):
            continue
        test = null_test(view, condition)
        if test is not None and test.holds_for_null and facts.is_pointer(test.key, condition.start_byte):
            cwe = _cwe_of_result(view, branch, test.key)
            if cwe is not None and droppable(view, branch) == branch:
                yield one(cwe, drop(view, branch))
            continue
        action = _tested_call(condition)
        if action is None:
            continue
        cwe = _UNCHECKED
        if action.type == "assignment_expression":
            left = field(action, "left")
            if left is None:
                continue
            if facts.first_dereference(view.key(left), branch.end_byte) is not None:
                cwe = _UNCHECKED_NULL
        yield one(cwe, put(branch, view.read(action) + b";"))


def _cwe_of_result(view: View, branch: Node, key: bytes) -> int | None:
    """What is not checked when the branch after `p = call();` goes; None without such a call before it."""
    before = view.siblings(branch)[0]
    if before is None:
        return None
    for node in before.named_children:
        place = field(node, "left") or field(node, "declarator")
        value = field(node, "right") or field(node, "value")
        if place is None or value is None or view.key(place).lstrip(b"*") != key:
            continue
        value = bare(value)
        if value.type == "cast_expression":
            value = bare(field(value, "value") or value)
        if value.type == "call_expression" and ALLOCATES.search(callee(value)):
            return _UNCHECKED_NULL
        if value.type == "call_expression" and _OPENS.search(callee(value)):
            return _UNCHECKED_NULL
    return None


def _tested_call(condition: Node) -> Node | None:
    """The call in `if (call() < 0)`, `if (!call())`, or the assignment in `if ((x = call()) == NULL)`."""
    if len(operands(condition, "||")) > 1 or len(operands(condition, "&&")) > 1:
        return None
    node = condition
    if node.type == "unary_expression" and operator_of(node) == "!":
        node = bare(field(node, "argument") or node)
    elif node.type == "binary_expression" and (pair := sides(node)) is not None:
        if bare(pair[0]).type in ("assignment_expression", "call_expression"):
            node = bare(pair[0])
        elif bare(pair[1]).type == "call_expression":
            node = bare(pair[1])
    if node.type == "assignment_expression":
        value = bare(field(node, "right") or node)
        if value.type == "cast_expression":
            value = bare(field(value, "value") or value)
        return node if value.type == "call_expression" else None
    if node.type != "call_expression" or not _MUST_CHECK.search(callee(node)):
        return None
    return node


OPERATOR = Operator("unchecked-return", C_AND_CPP, (_UNCHECKED, _UNCHECKED_NULL), _find)
