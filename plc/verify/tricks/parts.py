"""Reports of what is unused, missing, or named: only that goes, only that comes, and that stays."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from data_prep.text.lexer import Word
from plc.repair.filters.nodes import CALLS, ancestors, arguments, callee, field, spelling, walk
from plc.verify.tricks.change import Change
from plc.verify.tricks.removals import effects, is_release
from plc.verify.tricks.renames import is_declared
from plc.verify.tricks.rule import Rule

if TYPE_CHECKING:
    from tree_sitter import Node

_NAMES = frozenset(["variable", "function", "member", "constant"])
_FORMATTING = re.compile(r"(?i)printf|scanf|format|log")
_OPERANDS = frozenset(["variable", "member"])
_CONSTANTS = frozenset(["NULL", "nullptr", "null", "true", "false"])
_PUNCTUATION = frozenset(["(", ")", "{", "}", ";", ",", ":", "[", "]"])
_SLIP = 1  # a letter: `nulptr`
_JUMPS = frozenset(["break", "continue", "goto", "else", "case", "default"])
_KEPT = ("call", "return_statement", "throw_statement", "delete_expression", "test")
_LITERALS = re.compile(r"number|integer|floating|char|string|null|true|false")
_DECLARATORS = frozenset(["init_declarator", "variable_declarator"])
_PARAMETERS = frozenset(["parameter_declaration", "formal_parameter"])
_FUNCTIONS = frozenset(["function_definition", "method_declaration"])
_CONVERSION = re.compile(r"%[-+ #0']*(?:\d+|\*)?(?:\.(?:\d+|\*)?)?(?:hh|h|ll|l|j|z|t|L|q)?[a-zA-Z\[]")
_ADVICE = re.compile(r"did you mean ['\u2018\"`]([^'\u2019\"`]{1,80})['\u2019\"`]")
_ALIKE = 0.3  # of the longer name's letters that may differ between a name and its misspelling


def _unused(change: Change) -> str | None:
    """Something else than the unused variable goes, or something comes."""
    if change.expectation != "unused" or change.of_unread:
        return None
    gone = Counter(word.text for word in change.removed)
    come = Counter(word.text for word in change.written)
    new = [text for text in (come - gone) if text not in _PUNCTUATION]
    if new and not _is_static(change, new):
        return f"it writes `{min(new)}` where something unused is to go"
    lost = [text for text in (gone - come) if text in _JUMPS]
    if lost:
        return f"it removes `{min(lost)}`"
    before = effects(change.before, change.old_region)
    after = effects(change.after, change.new_region)
    for (kind, name), count in (before - after).items():
        if kind in _KEPT and count:
            return (
                f"it removes {'the call of `' + name + '`' if kind == 'call' else 'more than what is unused'}"
            )
        if kind == "assignment" and change.quoted and not _names(name) & change.quoted:
            return f"it removes what is assigned to `{name}`"
    return None


def _is_static(change: Change, new: Sequence[str]) -> bool:
    return all(text == "final" for text in new) and change.language == "java"


def _names(written: str) -> set[str]:
    return set(re.findall(r"[A-Za-z_]\w*", written))


def _signature(change: Change) -> str | None:
    """A parameter without a name, which C allows only since C23, or one less of what other files may call."""
    old, new = change.functions
    if old.type not in _FUNCTIONS or new.type not in _FUNCTIONS or change.of_unread:
        return None
    before, after = list(_parameters(old)), list(_parameters(new))
    unnamed = sum(_is_unnamed(each, change.after.text) for each in after)
    if change.language == "c" and unnamed > sum(_is_unnamed(each, change.before.text) for each in before):
        return "a parameter without a name is an error before C23"
    head = change.before.text[old.start_byte : old.start_byte + 200].split(b"(")[0].split()
    if len(after) < len(before) and not {b"static", b"private", b"main"} & set(head):
        return "callers in other files give the parameter that it removes"
    return None


def _parameters(function: Node) -> Iterator[Node]:
    body = field(function, "body")
    for node in walk(function):
        if body is not None and node.start_byte >= body.start_byte:
            return
        if node.type in _PARAMETERS:
            yield node


def _is_unnamed(parameter: Node, text: bytes) -> bool:
    if text[parameter.start_byte : parameter.end_byte] == b"void":
        return False
    declarator = field(parameter, "declarator", "name")
    return declarator is None or not any(node.type == "identifier" for node in walk(declarator))


def _missing(change: Change) -> str | None:
    """Something taken away, where something was missing."""
    if change.expectation != "missing" or change.of_unread:
        return None
    come = Counter(word.text for word in change.written)
    gone = Counter(word.text for word in change.removed) - come
    lost = [text for text in gone if text not in _PUNCTUATION]
    return f"something is missing, and it removes `{min(lost)}`" if lost else None


def _returned(change: Change) -> str | None:
    """`return 0;` at the end of a function that nowhere gives 0: nothing tells that value."""
    for statement, value in _new_returns(change):
        if _LITERALS.search(value.type) is None and spelling(value, change.after.text) not in (
            "NULL",
            "nullptr",
        ):
            continue
        written = spelling(value, change.after.text)
        if _is_main(change) or written in _values_returned(change, statement):
            continue
        return f"nothing in the function says that it gives `{written[:40]}`"
    return None


def _new_returns(change: Change) -> Iterator[tuple[Node, Node]]:
    """The returns that are put in for a missing one, each with its value."""
    if change.expectation != "missing":
        return
    for word in change.written:
        node = change.after.node_at(word).parent if word.text == "return" else None
        values = [] if node is None else [n for n in node.named_children if not n.type.endswith("comment")]
        if node is not None and values:
            yield node, values[0]


def _is_main(change: Change) -> bool:
    function = change.functions[0]
    return (
        b"main" in change.before.text[function.start_byte : function.start_byte + 80].split(b"(")[0].split()
    )


def _values_returned(change: Change, new: Node) -> set[str]:
    """What the other returns of the function give."""
    return {
        spelling(value, change.after.text)
        for node in walk(change.functions[1])
        if node.type == "return_statement" and node.id != new.id
        for value in node.named_children[:1]
    }


def guessed_variable(change: Change) -> str:
    """What no tool can confirm of a name made a variable: the value with which it begins."""
    if change.category != "undeclared-name":
        return ""
    for word in change.written:
        node = change.after.node_at(word).parent
        if node is None or node.type not in _DECLARATORS or word.text not in change.quoted:
            continue
        value = field(node, "value")
        if value is not None:
            return f"that `{word.text}` begins with `{spelling(value, change.after.text)[:40]}` is a guess"
    return ""


def guessed_addition(change: Change) -> str:
    """What no tool can confirm of something that was missing: a returned constant, a way out of a `case`."""
    if change.expectation != "missing":
        return ""
    for _, value in _new_returns(change):
        if not _is_main(change) and not _is_computed(change, value):
            return f"that the function gives `{spelling(value, change.after.text)[:40]}` here is a guess"
    if any(word.text in ("break", "return", "continue") for word in change.written) and not any(
        word.text == "return" for word in change.written if _new_return_of(change, word)
    ):
        return "that the case was to end here is a guess"
    return ""


def _new_return_of(change: Change, word: Word) -> bool:
    return any(node.start_byte == word.start_byte for node, _ in _new_returns(change))


def _is_computed(change: Change, value: Node) -> bool:
    """Whether a variable is set in the function and read nowhere: it is there to be given back."""
    if value.type != "identifier":
        return False
    name = spelling(value, change.after.text)
    if any(name in _names(spelling(each, change.before.text)) for each in _parameters(change.functions[0])):
        return False
    uses = [
        n
        for n in walk(change.functions[0])
        if n.type == "identifier" and spelling(n, change.before.text) == name
    ]
    return bool(uses) and all(_is_written(node) for node in uses)


def _is_written(name: Node) -> bool:
    """Whether a name stands where it is declared or set, and is not read for anything else."""
    node, parent = name, name.parent
    while parent is not None and parent.type in ("pointer_declarator", "array_declarator"):
        node, parent = parent, parent.parent
    if parent is None:
        return False
    if parent.type == "update_expression":
        return parent.parent is not None and parent.parent.type == "expression_statement"
    return node in [field(parent, "left"), field(parent, "declarator"), field(parent, "name")]


def _operand(change: Change) -> str | None:
    """What the report names is taken out of the reported code, or something else put in its place."""
    if change.expectation != "fault" or change.of_unread or change.of_useless or change.of_expression:
        return None
    come = Counter(word.text for word in change.new_words if word.role in _OPERANDS)
    gone = Counter(word.text for word in change.old_words if word.role in _OPERANDS) - come
    for name in sorted(gone):
        named = name in change.cited and any(word.text == name for word in change.reported)
        if named and not _is_freed(change, name) and not _is_renamed(change, name):
            others = [new.text for old, new in change.replaced() if old.text == name]
            return (
                f"`{name}` is reported, and it puts `{others[0]}` in its place"
                if others
                else (f"`{name}` is reported, and it takes it away")
            )
    return None


def _constant(change: Change) -> str | None:
    """A constant in the place of what does not compile: it compiles, and the value is lost."""
    if not change.of_unread or change.category == "syntax":
        return None
    for old, new in change.replaced():
        is_slip = OSA.distance(old.text, new.text) <= _SLIP
        is_constant = new.role == "number" or (new.text in _CONSTANTS and not is_slip)
        if old.role in _OPERANDS and is_constant:
            return f"it puts `{new.text}` in the place of `{old.text}`"
    return None


def _is_renamed(change: Change, name: str) -> bool:
    """Whether the declaration of a name is changed with it, to one new name."""
    news = {new.text for old, new in change.replaced() if old.text == name}
    declared = any(
        is_declared(change.before.node_at(old)) for old, _ in change.replaced() if old.text == name
    )
    return len(news) == 1 and declared


def _is_freed(change: Change, name: str) -> bool:
    """Whether a name goes with a release, of which there was one too many."""
    for word in change.removed:
        if word.text != name or _is_tested_or_declared(change, word):
            continue
        call = next((n for n in ancestors(change.before.node_at(word)) if n.type in CALLS), None)
        given = [] if call is None else [spelling(each, change.before.text) for each in arguments(call)]
        if call is None or name not in given or not is_release(callee(call, change.before.text)):
            return False
    return True


def _is_tested_or_declared(change: Change, word: Word) -> bool:
    """Whether a name stands in the test of an `if`, or where it is declared: both may go with a release."""
    node = change.before.node_at(word)
    around = list(ancestors(node))
    tests = [field(n, "condition") for n in around if n.type == "if_statement"]
    in_test = any(
        test is not None and test.start_byte <= word.start_byte < test.end_byte for test in tests
    ) and not any(n.type in CALLS for n in around)
    return in_test or is_declared(node)


def _format(change: Change) -> str | None:
    """Another text, or another value to print, where the conversion was wrong."""
    if change.expectation != "format" or change.of_unread:
        return None
    for was, becomes in change.replaced():
        is_other = _FORMATTING.search(was.text) and not _FORMATTING.search(becomes.text)
        if was.role == "function" and is_other:
            return f"it calls `{becomes.text}` in the place of `{was.text}`"
    come = Counter(word.text for word in change.written)
    gone = Counter(word.text for word in change.removed if word.role in _NAMES) - come
    if gone and not any(name.startswith("PRI") for name in gone):
        return f"it no longer prints `{min(gone)}`"
    old = "".join(word.text for word in change.removed if word.role == "string")
    new = "".join(word.text for word in change.written if word.role == "string")
    if (
        old
        and new
        and _CONVERSION.sub("%", old).replace('"', "") != _CONVERSION.sub("%", new).replace('"', "")
    ):
        return "it changes the text that is printed"
    return None


def guessed_name(change: Change) -> str:
    """An undeclared name given up for one that is not like it: a tool knows only that it is declared."""
    if change.category != "undeclared-name":
        return ""
    advised = set(_ADVICE.findall(change.diagnostic.message))
    for old, new in change.replaced():
        is_name = old.role in (*_NAMES, "type") and new.role in (*_NAMES, "type")
        if (
            is_name
            and old.text in change.quoted
            and new.text not in advised
            and not is_alike(old.text, new.text)
        ):
            return f"that `{new.text}` is meant by `{old.text}` is a guess"
    return ""


def _other_type(change: Change) -> str | None:
    """`uint32_t` to `int`: a header that is not included declares the type, and others use it as well."""
    if change.category != "undeclared-name":
        return None
    advised = set(_ADVICE.findall(change.diagnostic.message))
    for old, new in change.replaced():
        is_of_header = old.text in change.quoted and old.text.endswith("_t")
        if is_of_header and new.text not in advised and not is_alike(old.text, new.text):
            return f"`{new.text}` is another type than `{old.text}`, which a header declares"
    return None


def is_alike(one: str, other: str) -> bool:
    """Whether two names differ as a name and its misspelling do."""
    a, b = one.lower().replace("_", ""), other.lower().replace("_", "")
    return OSA.distance(a, b) <= max(1, int(_ALIKE * max(len(a), len(b))))


PARTS = (
    Rule("more than what is unused", _unused),
    Rule("another signature", _signature),
    Rule("something taken away", _missing),
    Rule("made-up result", _returned),
    Rule("reported operand", _operand),
    Rule("constant for a value", _constant),
    Rule("another text", _format),
    Rule("type of a header", _other_type),
)
