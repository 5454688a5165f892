"""Faults of calls: arguments in the wrong order, results not checked, bounds and formats left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from tree_sitter import Node

from data_prep.inject.operators import Change, Mutation, Operator, Site
from data_prep.inject.shared.c_edits import drop, droppable, one, put
from data_prep.inject.shared.c_facts import NUMBERS, Facts, facts_of, null_test
from data_prep.inject.shared.c_names import ALLOCATES
from data_prep.inject.shared.c_tree import (
    C_AND_CPP,
    View,
    arguments,
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

_OVERFLOW, _STACK_OVERFLOW, _FORMAT = 120, 121, 134
_UNCHECKED, _UNCHECKED_NULL, _WRONG_ORDER, _WRONG_ARGUMENTS = 252, 690, 628, 688
# name → what to call instead, and which argument is the bound
_UNBOUNDED: dict[bytes, tuple[bytes, int]] = {
    b"strncpy": (b"strcpy", 2),
    b"strncat": (b"strcat", 2),
    b"strlcpy": (b"strcpy", 2),
    b"strlcat": (b"strcat", 2),
    b"stpncpy": (b"stpcpy", 2),
    b"wcsncpy": (b"wcscpy", 2),
    b"wcsncat": (b"wcscat", 2),
    b"snprintf": (b"sprintf", 1),
    b"vsnprintf": (b"vsprintf", 1),
    b"_snprintf": (b"sprintf", 1),
    b"_vsnprintf": (b"vsprintf", 1),
    b"g_snprintf": (b"sprintf", 1),
    b"g_strlcpy": (b"strcpy", 2),
    b"g_strlcat": (b"strcat", 2),
    b"strcpy_s": (b"strcpy", 1),
    b"strcat_s": (b"strcat", 1),
    b"sprintf_s": (b"sprintf", 1),
    b"msnprintf": (b"sprintf", 1),
}
_SMALLER = frozenset({b"min", b"MIN", b"Min", b"std::min", b"qMin", b"CURLMIN", b"XML_MIN", b"MINIMUM"})
_FORMATS = re.compile(
    rb"printf|^(?:v?(?:sys)?log\w*|err(?:x|or)?|warn(?:x|ing)?|fail\w*|debug\w*|DEBUG\w*|LOG\w*|infof|die|fatal"
    rb"|usage|panic|trace|\w*_(?:log|err|error|warn|warning|debug|info|trace|msg|message|printf|print))$"
)
_WHOLE_STRING = frozenset({b'"%s"', b'"%s\\n"'})
_COMMUTES = re.compile(
    rb"(?:^|_)(?:min|max|swap|add|mul|gcd|lcm|and|or|xor|join|same|eq|ne|equals?|calloc|unused)(?:_|\d|$)"
    rb"|cmp|[cC]ompare|Equals?|M(?:in|ax|IN|AX)$|Swap|assert|ASSERT|EXPECT|CHECK|UNUSED|^f(?:write|read)$"
)
# Known functions: the two arguments that are given in the wrong order.
_ORDERED_ANYWAY: dict[bytes, tuple[int, int]] = {
    **dict.fromkeys((b"memcpy", b"memmove", b"strcpy", b"strncpy", b"strcat", b"strncat", b"bcopy"), (0, 1)),
    **dict.fromkeys((b"strstr", b"strtok", b"rename", b"dup2"), (0, 1)),
    **dict.fromkeys((b"pow", b"atan2", b"fmod", b"difftime"), (0, 1)),
    **dict.fromkeys((b"memset", b"fseek", b"lseek", b"memchr", b"read"), (1, 2)),
}
_MUST_CHECK = re.compile(
    rb"^(?:f?read|f?write|recv|send|scanf|[fs]scanf|fgets|fopen|open|fseek|lseek|stat|fstat|lstat|pipe|fork|dup2?|socket"
    rb"|bind|listen|connect|accept|ioctl|fcntl|mmap|remove|rename|unlink|mkdir|chdir|setuid|setgid|strto\w+|getline|pread"
    rb"|pwrite|ftruncate|select|poll|fflush|fclose|fputs|snprintf|vsnprintf|pthread_\w+|std::fread|std::fwrite)$"
)
_OPENS = re.compile(
    rb"^(?:f?d?open|fdopen|popen|opendir|tmpfile|getenv|strr?chr|strstr|localtime|gmtime|fgets|dlsym|dlopen|\w*_open|\w*find\w*|\w*lookup\w*|\w*_get\w*)$"
)


def unbounded_call(site: Site) -> Iterator[Mutation]:
    """A call that stops at a bound becomes one that does not (CWE-120; CWE-121 into an array on the stack).

    snprintf(line, sizeof(line), "%s", name);  →  sprintf(line, "%s", name);
    memcpy(to, from, MIN(n, room));            →  memcpy(to, from, n);
    """
    view = view_of(site)
    facts = facts_of(view)
    for node in view.all("call_expression"):
        function, given = field(node, "function"), arguments(node)
        name = callee(node)
        if function is None or not given:
            continue
        known = _UNBOUNDED.get(name)
        if known is not None and len(given) > known[1]:
            other, place = known
            if name.endswith((b"cpy", b"cat")) and name[:3] != b"str" and not _is_statement(view, node):
                continue
            if name in (b"strlcpy", b"strlcat", b"g_strlcpy", b"g_strlcat") and not _is_statement(view, node):
                continue  # their result is a length
            if name.endswith(b"printf") and not _may_be_long(view, given[known[1] + 1 :]):
                continue
            renamed = Change(function.end_byte - len(name), function.end_byte, other)
            yield one(_cwe_of(view, facts, given[0]), renamed, _without_argument(given, place))
        elif name == b"fgets" and len(given) == 3 and view.read(given[2]) == b"stdin":
            renamed = Change(function.end_byte - len(name), function.end_byte, b"gets")
            yield one(
                _cwe_of(view, facts, given[0]), renamed, Change(given[0].end_byte, given[2].end_byte, b"")
            )
        elif name in (b"memcpy", b"memmove", b"read", b"recv", b"strncpy") and len(given) > 2:
            smaller = bare(given[2])
            if (
                smaller.type == "call_expression"
                and callee(smaller) in _SMALLER
                and len(arguments(smaller)) == 2
            ):
                first, second = arguments(smaller)
                kept = second if bare(first).type in ("sizeof_expression", "number_literal") else first
                yield one(_cwe_of(view, facts, given[0]), put(smaller, view.read(kept)))


def format_from_variable(site: Site) -> Iterator[Mutation]:
    """A string from outside is the format itself (CWE-134).

    fprintf(stderr, "%s", message);  →  fprintf(stderr, message);
    """
    view = view_of(site)
    for node in view.all("call_expression"):
        given = arguments(node)
        if len(given) < 2 or not _FORMATS.search(callee(node)):
            continue
        layout, last = given[-2], bare(given[-1])
        if (
            view.read(layout) not in _WHOLE_STRING
            or last.type in NUMBERS
            or last.type == "concatenated_string"
        ):
            continue
        if callee(node).startswith((b"scanf", b"sscanf", b"fscanf")):
            continue
        yield one(_FORMAT, Change(layout.start_byte, given[-1].start_byte, b""))


def unchecked_return(site: Site) -> Iterator[Mutation]:
    """The result of a call is used or thrown away without a look (CWE-252; CWE-690 where it may be NULL).

    if (fread(head, 1, 8, file) != 8)  →  fread(head, 1, 8, file);
        return -1;                     →

    text = malloc(n);            →  text = malloc(n);
    if (text == NULL) return 0;  →
    """
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


def swap_arguments(site: Site) -> Iterator[Mutation]:
    """Two arguments of one type are given in the wrong order (CWE-628; CWE-688 for known functions).

    copy(target, source, count)   →  copy(source, target, count)
    memset(table, 0, size)        →  memset(table, size, 0)
    """
    view = view_of(site)
    facts = facts_of(view)
    for node in view.all("call_expression", "new_expression"):
        given, name = arguments(node), callee(node)
        if len(given) < 2 or view.in_assertion(node):
            continue
        known = _ORDERED_ANYWAY.get(name)
        if known is not None:
            if known[1] < len(given) and view.key(given[known[0]]) != view.key(given[known[1]]):
                yield _swapped(view, given[known[0]], given[known[1]], _WRONG_ARGUMENTS)
            continue
        if _COMMUTES.search(name):
            continue
        for first, second in pairwise(given):
            if _could_be_mistaken(view, facts, first, second):
                yield _swapped(view, first, second, _WRONG_ORDER)


def _swapped(view: View, first: Node, second: Node, cwe: int) -> Mutation:
    return one(cwe, put(first, view.read(second)), put(second, view.read(first)))


def _could_be_mistaken(view: View, facts: Facts, first: Node, second: Node) -> bool:
    if view.key(first) == view.key(second):
        return False
    if first.type == second.type == "identifier":
        left, right = (facts.local(view.read(node), node.start_byte) for node in (first, second))
        return left is not None and right is not None and left.shape == right.shape
    if first.type == second.type == "field_expression":
        owners = field(first, "argument"), field(second, "argument")
        return owners[0] is not None and owners[1] is not None and view.key(owners[0]) == view.key(owners[1])
    if first.type == second.type == "call_expression":
        return callee(first) == callee(second) and callee(first) not in (b"", b"forward", b"move")
    return False


def _cwe_of(view: View, facts: Facts, target: Node) -> int:
    local = facts.local(view.read(bare(target)), target.start_byte)
    if local is not None and local.is_array and b"static" not in local.modifiers:
        return _STACK_OVERFLOW
    return _OVERFLOW


def _may_be_long(view: View, rest: list[Node]) -> bool:
    """Whether a format lets strings of any length in."""
    if not rest or bare(rest[0]).type not in ("string_literal", "concatenated_string"):
        return True
    layout = view.read(rest[0])
    return b"%s" in layout or b"%*" in layout or b"%-" in layout


def _without_argument(given: list[Node], place: int) -> Change:
    return Change(given[place - 1].end_byte, given[place].end_byte, b"")


def _is_statement(view: View, node: Node) -> bool:
    parent = view.parent(node)
    return parent is not None and parent.type == "expression_statement"


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


OPERATORS = (
    Operator("unbounded-call", C_AND_CPP, (_OVERFLOW, _STACK_OVERFLOW), unbounded_call),
    Operator("format-from-variable", C_AND_CPP, (_FORMAT,), format_from_variable),
    Operator("unchecked-return", C_AND_CPP, (_UNCHECKED, _UNCHECKED_NULL), unchecked_return),
    Operator("swap-arguments", C_AND_CPP, (_WRONG_ORDER, _WRONG_ARGUMENTS), swap_arguments),
)
