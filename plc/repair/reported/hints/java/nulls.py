"""Repairs of Java values that may be null: a test in the condition that is there, around the use, or before it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from plc.repair.filters.nodes import always_leaves, ancestors, arguments, callee, operator, walk
from plc.repair.findings import Edit
from plc.repair.reported.hints.java.leaving import ways_out
from plc.repair.reported.hints.java.site import (
    BLOCKS,
    LOOPS,
    Fix,
    Site,
    given_to,
    is_alone,
    is_of_test,
    is_statement,
    loop_around,
    statement_of,
    statements_from,
    statements_of,
)
from plc.repair.reported.hints.java.writing import lines_before, lines_behind, wrapped

if TYPE_CHECKING:
    from tree_sitter import Node

_NAMED = re.compile(
    r"^object `(?P<infer>[^`]+)` (?:last |could |at line )"
    r"|Potential null pointer access: The variable (?P<ecj>\w+) may be null"
    r"|[Pp]ossible null pointer dereference of (?:\w+\.)*(?P<spotbugs>\w+) "
    r"|Variable \[?(?P<codeql>\w+)\]?(?:\(\d+\))? may be null "
    r"|NullPointerException\" could be thrown; \"(?P<sonar>\w+)\" is nullable here"
)
_RETURNED = re.compile(r"^object returned by `(?P<call>[^`]+)` ")
_DEREFERENCED = re.compile(r"(?:dereferenced (?:by call to `[^`]*` )?)?at line (\d+)\.?$")
_GETTER = re.compile(r"(?:get|find|lookup|current)(?:[A-Z]\w*)?$|listFiles$|list$|element$")
_PURE = (
    "identifier",
    "field_access",
    "string_literal",
    "decimal_integer_literal",
    "this",
    "method_invocation",
)
_LOGICAL = ("&&", "||")
_SIGNS = {"&&": "!=", "||": "=="}
_SIMPLE = ("expression_statement", "enhanced_for_statement")
_CONDITIONED = LOOPS - {"enhanced_for_statement", "for_statement"} | {"if_statement"}


def tested(site: Site) -> list[Fix]:
    """Fixes that test what the message says may be null, the likeliest first; none of other messages."""
    use = _use(site)
    if use is None:
        return []
    statement = statement_of(use)
    if statement is None:
        return []
    return list(dict.fromkeys(fix for fix in _fixes(site, use, statement) if fix))


def _use(site: Site) -> Node | None:
    """The expression of the reported line that may be null."""
    at = site.at
    named, returned = _NAMED.search(site.message), _RETURNED.search(site.message)
    if at is None or (named is None and returned is None):
        return None
    within = [node for node in walk(at) if node.start_point[0] == site.line - 1] or list(walk(at))
    if named is not None:
        name = next(filter(None, named.groups()))
        names = [name, *_unqualified(site, name)]
        found = [node for node in within if site.bare(node) in names and _is_value(node)]
    else:
        assert returned is not None, "one of the two is there"
        found = [node for node in within if _is_call_of(site, node, returned["call"])]
    read = [node for node in found if _is_dereferenced(node)]
    return (read or found or [None])[0]


def _unqualified(site: Site, name: str) -> list[str]:
    """`Outer.x` of Infer as the code has it: a field, with `this` or without."""
    head, dot, rest = name.partition(".")
    return [rest, f"this.{rest}"] if dot and head[:1].isupper() else []


def _is_value(node: Node) -> bool:
    parent = node.parent
    if parent is None or node.type not in ("identifier", "field_access", "array_access"):
        return False
    is_name = parent.child_by_field_name("name") == node or parent.child_by_field_name("field") == node
    return not is_name and parent.child_by_field_name("left") != node


def _is_call_of(site: Site, node: Node, said: str) -> bool:
    """Whether a node is the call that Infer writes, with another receiver perhaps."""
    if node.type != "method_invocation":
        return False
    name = re.search(r"(\w+)\((?:[^()]|\([^()]*\))*\)$", said)
    return name is not None and callee(node, site.text) == name[1]


def _is_dereferenced(node: Node) -> bool:
    parent = node.parent
    if parent is None:
        return False
    if parent.type in ("method_invocation", "field_access"):
        return parent.child_by_field_name("object") == node
    if parent.type == "array_access":
        return parent.child_by_field_name("array") == node
    return parent.type == "enhanced_for_statement"


def _fixes(site: Site, use: Node, statement: Node) -> Iterator[Fix]:
    name = site.spelt(use)
    if use.type == "method_invocation" and not _is_repeatable(site, use):
        return
    if is_of_test(site, statement):
        yield from _asserted(site, statement, name)
        return
    condition = _condition_about(use, statement)
    if condition is not None:
        yield from _in_condition(site, use, condition, name)
    if _is_local_to(use, statement):  # in a lambda, or a later part of a `for`
        return
    if statement.type == "return_statement":
        yield from _returned(site, statement, name)
    around = list(_around(site, statement, name)) if statement.type in _SIMPLE else []
    before = list(_left_before(site, statement, name))
    holding = [] if condition is not None else list(_in_holder_of_block(site, statement, name))
    yield from (*around[:1], *before[:1], *holding, *around[1:2], *before[1:2])
    if statement.type == "local_variable_declaration":
        yield from _chosen(site, statement, name)
        yield from _apart(site, statement, name)
        yield from _around_all(site, statement, name)
    yield from (*around[2:], *before[2:])


def _asserted(site: Site, statement: Node, name: str) -> Iterator[Fix]:
    """`assertNotNull(x);` before the use, as the file writes it."""
    written = re.search(rb"\b((?:Assert(?:ions)?\.)?assertNotNull)\s*\(", site.text)
    if written is not None and not is_alone(statement):
        yield (lines_before(site, statement, [f"{written[1].decode()}({name});"]),)


def _is_repeatable(site: Site, call: Node) -> bool:
    """Whether a call gives the same once more: a getter of plain arguments."""
    own = callee(call, site.text)
    plain = all(node.type in _PURE for node in arguments(call))
    receiver = call.child_by_field_name("object")
    nested = receiver is None or receiver.type != "method_invocation" or _is_repeatable(site, receiver)
    return _GETTER.match(own) is not None and plain and nested


def _is_local_to(use: Node, statement: Node) -> bool:
    for each in ancestors(use):
        if each == statement:
            return False
        if each.type in ("lambda_expression", "class_body"):
            return True
    return True


def _condition_about(use: Node, statement: Node) -> Node | None:
    """The operand of a condition that a use is in: of an `if`, a loop, a `?:`, or of `&&` and `||`."""
    node = use
    while node.parent is not None and node != statement:
        parent = node.parent
        if parent.type == "binary_expression" and operator(parent) in _LOGICAL:
            return node
        if parent.type == "ternary_expression" and parent.child_by_field_name("condition") == node:
            return node
        if parent.type == "parenthesized_expression" and parent.parent is not None:
            if parent.parent.type in _CONDITIONED and parent.parent == statement:
                return node
        if (
            parent.type in ("for_statement", "do_statement")
            and parent.child_by_field_name("condition") == node
        ):
            return node
        if parent.type in ("argument_list", "lambda_expression", "class_body") and use != node:
            if parent.type != "argument_list":
                return None
        node = parent
    return None


def _in_condition(site: Site, use: Node, operand: Node, name: str) -> Iterator[Fix]:
    """`x != null && x.f()`; where the condition says that something is not so, `x == null || !x.f()`."""
    if operand.type in ("ternary_expression", "assignment_expression", "lambda_expression"):
        return
    outer = _joint(operand.parent)
    joint = outer or ("||" if _says_not(site, operand) else "&&")
    first = operand
    while (joined := first.parent) is not None and _joint(joined) == outer and outer:
        first = joined
    for place in dict.fromkeys((_first_use(site, first, name), first.start_byte)):
        yield (Edit(place, place, f"{site.null_test(name, _SIGNS[joint])} {joint} "),)
    other = "&&" if joint == "||" else "||"
    opening, closing = ("(", ")") if outer else ("", "")
    at, end = operand.start_byte, operand.end_byte
    if outer or other == "&&":
        test = f"{opening}{site.null_test(name, _SIGNS[other])} {other} "
        yield (Edit(at, at, test), Edit(end, end, closing)) if closing else (Edit(at, at, test),)


def _joint(node: Node | None) -> str:
    """The `&&` or `||` that a node joins others by."""
    if node is None or node.type != "binary_expression" or operator(node) not in _LOGICAL:
        return ""
    return operator(node)


def _first_use(site: Site, chain: Node, name: str) -> int:
    """Where the first operand of a chain of `&&` or of `||` begins that uses a value."""
    joint = _joint(chain)
    operands: list[Node] = []
    waiting = [chain]
    while waiting:
        node = waiting.pop()
        if joint and _joint(node) == joint:
            waiting += [each for each in reversed(node.named_children) if not each.type.endswith("comment")]
        else:
            operands.append(node)
    used = [
        each for each in operands if any(site.bare(inner) == "".join(name.split()) for inner in walk(each))
    ]
    return (used or [chain])[0].start_byte


def _says_not(site: Site, operand: Node) -> bool:
    written = site.bare(operand)
    if operand.type == "unary_expression" and operator(operand) == "!":
        return True
    if written.endswith((".isEmpty()", ".length==0", ".length()==0", ".size()==0", ".length<1")):
        return True
    return operand.type == "binary_expression" and operator(operand) == "!="


def _returned(site: Site, statement: Node, name: str) -> Iterator[Fix]:
    """`return x != null && x.f();`, or `return x == null ? null : x.f();`."""
    values = [child for child in statement.named_children if not child.type.endswith("comment")]
    method = site.method_of(statement)
    kind = None if method is None else method.child_by_field_name("type")
    if not values or kind is None or values[0].type == "ternary_expression":
        return
    value = values[0]
    if kind.type == "boolean_type":
        if value.type != "binary_expression" or operator(value) not in _LOGICAL:
            yield (Edit(value.start_byte, value.start_byte, f"{site.null_test(name, '!=')} && "),)
        return
    if kind.type in ("integral_type", "floating_point_type", "void_type"):
        return
    for edits in _choices(site, value, name, "null"):
        yield edits


def _choices(site: Site, value: Node, name: str, missing: str) -> Iterator[Fix]:
    """`x == null ? null : x.f()`, and the other way round."""
    at, end = value.start_byte, value.end_byte
    opening, closing = ("(", ")") if site.ternaries_in_brackets else ("", "")
    yield (Edit(at, at, f"{opening}{site.null_test(name, '==')}{closing} ? {missing} : "),)
    yield (
        Edit(at, at, f"{opening}{site.null_test(name, '!=')}{closing} ? "),
        Edit(end, end, f" : {missing}"),
    )


def _chosen(site: Site, declaration: Node, name: str) -> Iterator[Fix]:
    """`T v = x != null ? x.f() : null;`."""
    declarators = [each for each in declaration.named_children if each.type == "variable_declarator"]
    kind = declaration.child_by_field_name("type")
    if len(declarators) != 1 or kind is None:
        return
    value = declarators[0].child_by_field_name("value")
    if value is None or value.type in ("ternary_expression", "lambda_expression", "array_initializer"):
        return
    missing = {"integral_type": "0", "floating_point_type": "0", "boolean_type": "false"}.get(
        kind.type, "null"
    )
    test = site.null_test(name, "!=")
    if kind.type == "boolean_type":
        yield (Edit(value.start_byte, value.start_byte, f"{test} && "),)
        return
    yield from _choices(site, value, name, missing)


def _apart(site: Site, declaration: Node, name: str) -> Iterator[Fix]:
    """`T v = null;` and `if (x != null) { v = x.f(); }` behind it."""
    declarators = [each for each in declaration.named_children if each.type == "variable_declarator"]
    kind = declaration.child_by_field_name("type")
    if len(declarators) != 1 or kind is None or not site.begins_line(declaration):
        return
    target, value = declarators[0].child_by_field_name("name"), declarators[0].child_by_field_name("value")
    if target is None or value is None or value.type == "array_initializer" or site.bare(kind) == "var":
        return
    if site.spelt(declaration).startswith("final "):
        return
    missing = {"integral_type": "0", "floating_point_type": "0", "boolean_type": "false"}.get(
        kind.type, "null"
    )
    unit, line = site.unit(declaration), f"{site.line_end}{site.indent(declaration)}"
    head = f"{missing};{line}if ({site.null_test(name, '!=')}) {{{line}{unit}{site.spelt(target)} = "
    end = declaration.end_byte
    yield (Edit(value.start_byte, value.start_byte, head), Edit(end, end, f"{line}}}"))


def _around(site: Site, statement: Node, name: str) -> Iterator[Fix]:
    """`if (x != null)` around the statement, or in the condition that holds it without braces."""
    test = site.null_test(name, "!=")
    holder = statement.parent
    if _assigns(site, statement, name):
        return
    if is_alone(statement) and holder is not None:
        yield from _in_holder(site, statement, holder, test)
        return
    everything = list(_around_all(site, statement, name))
    yield from everything[:1]
    alone = wrapped(site, statement, statement, f"if ({test}) {{")
    bare = (
        Edit(
            statement.start_byte,
            statement.start_byte,
            f"if ({test}){site.line_end}{site.indent(statement)}{site.unit(statement)}",
        ),
    )
    yield from (alone, bare) if site.braces else (bare, alone)
    yield from everything[1:]


def _in_holder(site: Site, statement: Node, holder: Node, test: str) -> Iterator[Fix]:
    if holder.type == "if_statement" and holder.child_by_field_name("alternative") == statement:
        yield (Edit(statement.start_byte, statement.start_byte, f"if ({test}) "),)
        return
    condition = holder.child_by_field_name("condition")
    inner = [] if condition is None else [each for each in condition.named_children]
    if (
        holder.type == "if_statement"
        and holder.child_by_field_name("alternative") is None
        and len(inner) == 1
    ):
        is_or = inner[0].type == "binary_expression" and operator(inner[0]) == "||"
        opening, closing = ("(", ")") if is_or else ("", "")
        at, end = inner[0].start_byte, inner[0].end_byte
        yield tuple(
            edit for edit in (Edit(at, at, opening), Edit(end, end, f"{closing} && {test}")) if edit.text
        )
    elif holder.type in LOOPS:
        yield (Edit(statement.start_byte, statement.start_byte, f"if ({test}) "),)


def _around_all(site: Site, statement: Node, name: str) -> Iterator[Fix]:
    """One test around all statements from the place on that need the value."""
    if is_alone(statement):
        return
    behind = statements_from(statement)
    last = _last_in_need(site, behind, name)
    if last is None or (last == statement and statement.type != "local_variable_declaration"):
        return
    if _must_return(site, statement, last):
        return
    given = _given_before(site, statement, name)
    first = statement
    if given is not None and given.parent == statement.parent:
        between = statements_from(given)[1:]
        first = next((each for each in between if site.uses(each, _base(name))), statement)
    head = f"if ({site.null_test(name, '!=')}) {{"
    yield wrapped(site, statement, last, head)
    if first != statement:
        yield wrapped(site, first, last, head)


def _must_return(site: Site, statement: Node, last: Node) -> bool:
    """Whether the method must return something, and would not behind an `if` about statements."""
    leaves = always_leaves(last, site.text) or last.type in (
        "try_statement",
        "if_statement",
        "while_statement",
    )
    return (
        leaves
        and statements_from(last)[1:] == []
        and _gives_value(site, statement)
        and any(node.type == "return_statement" for node in walk(last))
    )


def _gives_value(site: Site, statement: Node) -> bool:
    method = site.method_of(statement)
    kind = None if method is None else method.child_by_field_name("type")
    return method is None or (kind is not None and kind.type != "void_type")


def _in_holder_of_block(site: Site, statement: Node, name: str) -> Iterator[Fix]:
    """The test in the condition of the `if` whose block begins with the statement."""
    block = statement.parent
    holder = None if block is None else block.parent
    if block is None or holder is None or holder.type != "if_statement":
        return
    inside = statements_of(block)
    if inside[:1] != [statement] or not all(site.uses(each, _base(name)) for each in inside):
        return
    test = site.null_test(name, "!=")
    if holder.child_by_field_name("alternative") == block:
        blank = "" if site.text[block.start_byte - 1 : block.start_byte].isspace() else " "
        yield (Edit(block.start_byte, block.start_byte, f"{blank}if ({test}) "),)
    else:
        yield from _in_holder(site, block, holder, test)


def _base(name: str) -> str:
    """The variable that an expression begins with."""
    return re.split(r"[.\[(]", name.removeprefix("this."))[0]


def _last_in_need(site: Site, behind: list[Node], name: str) -> Node | None:
    """The last statement that uses the value, or what is declared from here on."""
    needed = {_base(name)}
    last: Node | None = None
    for each in behind:
        if any(site.uses(each, one) for one in needed):
            last = each
    changed = True
    while changed and last is not None:
        changed = False
        inside = [each for each in behind if each.end_byte <= last.end_byte]
        for each in inside:
            if each.type == "local_variable_declaration":
                names = [
                    site.spelt(n)
                    for d in each.named_children
                    if d.type == "variable_declarator" and (n := d.child_by_field_name("name")) is not None
                ]
                for one in names:
                    later = [b for b in behind if b.start_byte > last.start_byte and site.uses(b, one)]
                    if later:
                        last, changed = later[-1], True
    return last


def _assigns(site: Site, statement: Node, name: str) -> bool:
    return bool(given_to(statement, name, site.text))


def _left_before(site: Site, statement: Node, name: str) -> Iterator[Fix]:
    """`if (x == null) { return; }` behind what gives the value, or before its use."""
    test = site.null_test(name, "==")
    target = statement
    while is_alone(target) and target.parent is not None and is_statement(target.parent):
        target = target.parent
    if is_alone(target):
        return
    given = _given_before(site, target, name)
    if given is not None and given.start_byte >= statement.start_byte:
        return
    for has_braces in (site.braces, not site.braces):
        for way in ways_out(site, target)[:2]:
            if way == "continue;" and given is not None and loop_around(given) != loop_around(target):
                continue
            lines = [f"if ({test}) {{", f"\t{way}", "}"] if has_braces else [f"if ({test})", f"\t{way}"]
            if given is not None and target.prev_named_sibling != given:
                yield (lines_behind(site, given, lines),)
            yield (lines_before(site, target, lines),)


def _given_before(site: Site, statement: Node, name: str) -> Node | None:
    """The last statement before the place that gives the variable its value, on every path to it."""
    method = site.method_of(statement)
    if method is None:
        return None
    found = [
        own
        for node, _ in given_to(method, name, site.text)
        if node.start_byte < statement.start_byte and (own := statement_of(node)) is not None
    ]
    if not found:
        return None
    block = found[-1].parent
    is_above = block is not None and block in ancestors(statement) and block.type in BLOCKS
    return found[-1] if is_above else None
