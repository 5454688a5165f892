"""How a variable is read, and which other it could be taken for."""

from __future__ import annotations

from tree_sitter import Node

from data_prep.inject.shared.c_tree import View, field, operator_of

_WRONG_ARGUMENT = 688
_WRONG_FACTOR = 1025
_WRONG_CALCULATION = 682

RELATIONS = frozenset({"==", "!=", "<", ">", "<=", ">="})


def are_alike(one_name: bytes, other: bytes) -> bool:
    """Names a hurried eye takes for each other: both very short, or with a beginning or end in common."""
    if len(one_name) <= 2 and len(other) <= 2:
        return True
    shorter = min(len(one_name), len(other))
    same_start = next((i for i in range(shorter) if one_name[i] != other[i]), shorter)
    same_end = next((i for i in range(shorter) if one_name[-1 - i] != other[-1 - i]), shorter)
    return max(same_start, same_end) >= max(3, shorter // 2)


def cwe_of_read(view: View, node: Node) -> int | None:
    """The flaw of reading another name here; None where the name is set, called, declared or addressed."""
    if is_written_or_called(view, node):
        return None
    for above in view.above(node):
        match above.type:
            case "argument_list":
                return _WRONG_ARGUMENT
            case "binary_expression" if operator_of(above) in RELATIONS:
                return _WRONG_FACTOR
            case "lambda_expression" | "lambda_capture_specifier" | "sizeof_expression" | "delete_expression":
                return None
            case (
                "expression_statement" | "return_statement" | "declaration" | "if_statement" | "for_statement"
            ):
                return _WRONG_CALCULATION
            case _:
                pass
    return None


def is_written_or_called(view: View, node: Node) -> bool:
    parent = view.parent(node)
    if parent is None:
        return True
    match parent.type:
        case "assignment_expression":
            left = field(parent, "left")
            return left is not None and left.id == node.id
        case "update_expression" | "call_expression":
            return True
        case "init_declarator":
            return field(parent, "value") != node
        case "pointer_expression":
            return operator_of(parent) == "&" or is_written_or_called(view, parent)
        case "subscript_expression":
            base = field(parent, "argument")
            return base is not None and base.id == node.id and is_written_or_called(view, parent)
        case "pointer_declarator" | "array_declarator" | "reference_declarator" | "declaration":
            return True
        case "parameter_declaration" | "labeled_statement" | "function_declarator" | "qualified_identifier":
            return True
        case "field_expression" | "parenthesized_expression":  # a->b: where the whole is set or called
            return is_written_or_called(view, parent)
        case _:
            return False


CWES = (_WRONG_ARGUMENT, _WRONG_FACTOR, _WRONG_CALCULATION)
