"""Which check of UndefinedBehaviorSanitizer a message is of, by the name of its -fsanitize option."""

from __future__ import annotations

import re

# The messages of compiler-rt's ubsan_handlers.cpp and ubsan_checks.inc.
_MESSAGES = tuple(
    (re.compile(words), rule)
    for words, rule in (
        (r"unsigned integer overflow", "unsigned-integer-overflow"),
        (r"signed integer overflow", "signed-integer-overflow"),
        (r"negation of .* cannot be represented in type '(?!unsigned)", "signed-integer-overflow"),
        (r"negation of ", "unsigned-integer-overflow"),
        (r"division by zero", "integer-divide-by-zero"),
        (r"division of .* cannot be represented", "signed-integer-overflow"),
        (r"shift exponent|left shift of", "shift"),
        (r"index .* out of bounds", "bounds"),
        (r"null pointer passed as argument", "nonnull-attribute"),
        (r"null pointer returned from function declared", "nonnull-attribute"),
        (r"(?:load|store|access|call|binding).*null pointer|of null pointer", "null"),
        (r"misaligned address|assumption of .* alignment", "alignment"),
        (r"insufficient space for an object|with insufficient space", "object-size"),
        (r"variable length array bound evaluates to", "vla-bound"),
        (r"execution reached the end of a value-returning function", "return"),
        (r"execution reached an unreachable|__builtin_unreachable", "unreachable"),
        (r"is outside the range of representable values", "float-cast-overflow"),
        (r"applying (?:non-zero|zero) offset|pointer index expression", "pointer-overflow"),
        (r"(?:addition|subtraction) of unsigned offset", "pointer-overflow"),
        (r"value for type 'bool'|not a valid value for type '_?[Bb]ool'", "bool"),
        (r"not a valid value for type", "enum"),
        (r"does not point to an object of type", "vptr"),
        (r"call to function .* through pointer to incorrect function type", "function"),
        (r"implicit conversion from type", "implicit-conversion"),
        (r"passing zero to", "builtin"),
    )
)  # fmt: skip


def rule_of(message: str) -> str:
    """The check that a message is of, "" where none is known to say so."""
    return next((rule for words, rule in _MESSAGES if words.search(message)), "")
