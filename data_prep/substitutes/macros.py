"""What a name may be: the macros that a file defines decide, and for the others the way they are written."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from data_prep.substitutes.outside import Bodies

_DEFINE = re.compile(
    rb"^[ \t]*\#[ \t]*define[ \t]+(\w+)(\([^)\n]*\))?((?:[^\\\n]|\\\r?\n|\\)*)", re.MULTILINE
)
_COMMENT = re.compile(rb"//[^\n]*|/\*.*?\*/|\\\r?\n", re.DOTALL)
_WORD = re.compile(rb"\"(?:\\.|[^\"\\])*\"|\w+|\S")
_CAPITALS = re.compile(rb"[A-Z_][A-Z0-9_]*[A-Z][A-Z0-9_]*\Z").match
_RESERVED = re.compile(rb"__[a-z][a-z0-9_]*\Z").match
_NEVER = re.compile(
    rb"__(?:m\d+\w*|u?int\d+(?:_t)?|builtin_\w+|[fF]unction__|func__|PRETTY_FUNCTION__|v\d\w*)\Z"
).match
_ANNOTATION = re.compile(
    rb"_(?:In|Out|Inout|Outptr|Ret|Printf|Frees|Success|Check|Pre|Post|Use|Must)\w*_\Z"
).match
_EACH = re.compile(rb"(?i).*for_?each.*|q_forever\Z|forever\Z").match

TYPE_WORDS = frozenset(
    b"void char short int long float double signed unsigned bool _Bool auto wchar_t char8_t "
    b"char16_t char32_t size_t ssize_t int8_t int16_t int32_t int64_t uint8_t uint16_t "
    b"uint32_t uint64_t __int64 __int128".split()
)
SPECIFIERS = frozenset(
    b"static inline extern const volatile constexpr consteval constinit virtual explicit "
    b"friend typedef register mutable restrict __restrict __restrict__ __inline __inline__ "
    b"__forceinline _Noreturn _Thread_local thread_local __extension__ __const __volatile__ "
    b"noexcept override final".split()
)
ATTRIBUTE_WORDS = frozenset(b"__attribute__ __attribute __declspec alignas _Alignas __pragma _Pragma".split())
CALLING = frozenset(
    b"__cdecl __stdcall __fastcall __thiscall __vectorcall __clrcall _cdecl _stdcall WINAPI "
    b"APIENTRY CALLBACK".split()
)
STATEMENT_WORDS = frozenset(
    b"if else for while do switch case default return break continue goto try catch throw "
    b"co_return co_yield".split()
)
OPERATOR_WORDS = frozenset(
    b"sizeof alignof _Alignof typeof __typeof__ __typeof decltype typeid new delete operator "
    b"noexcept co_await static_assert _Static_assert requires defined _Generic asm __asm__ "
    b"__asm".split()
)
CLASS_WORDS = frozenset(
    b"class struct union enum namespace template typename using public private protected".split()
)
CPP_WORDS = CLASS_WORDS - frozenset(b"struct union enum".split())  # which are names in C
KEYWORDS = (
    TYPE_WORDS | SPECIFIERS | ATTRIBUTE_WORDS | STATEMENT_WORDS | OPERATOR_WORDS | CLASS_WORDS
) | frozenset(b"this true false nullptr NULL EOF TRUE FALSE and or not xor".split())
_TRANSPARENT = (
    SPECIFIERS | ATTRIBUTE_WORDS | CALLING | frozenset([b"C", b'"C"', b"[", b"]", b"(", b")", b","])
)


_DEEPEST = 50  # macros that stand for one another
_LONGEST = 400  # bytes of a body that are read, beside its end


def definitions_in(text: bytes) -> dict[bytes, tuple[bytes, ...]]:
    """The macros that a text defines, each with all of its bodies; long ones without their middle."""
    found: dict[bytes, tuple[bytes, ...]] = {}
    if b"define" in text:
        for match in _DEFINE.finditer(text):
            body = _COMMENT.sub(b" ", match[3]).strip()
            if len(body) > 2 * _LONGEST:
                body = body[:_LONGEST] + b" " + body[-_LONGEST // 4 :]
            found[match[1]] = (*found.get(match[1], ()), body)
    return found


@dataclass(frozen=True)
class Macros:
    """The macros that a file defines, and `outside` those of its headers that it does not define itself."""

    text: bytes
    outside: Bodies = field(default_factory=dict)
    given: frozenset[bytes] = frozenset()  # of `outside`, those that the compiler's command defines

    @cached_property
    def _own(self) -> dict[bytes, tuple[bytes, ...]]:
        return definitions_in(self.text)

    @cached_property
    def _bodies(self) -> dict[bytes, tuple[bytes, ...]]:
        return {**self.outside, **self._own}

    @cached_property
    def _known(self) -> dict[bytes, bool]:
        return {}

    @cached_property
    def _vanishing(self) -> dict[bytes, bool]:
        return {}

    @cached_property
    def whole_parameters(self) -> set[tuple[bytes, ...]]:
        """Parameters of functions, by their tokens, of which nothing is hidden: headers repeat them."""
        return set()

    @cached_property
    def semicolons(self) -> frozenset[bytes]:
        """Those whose first definition is a `;`."""
        return frozenset(name for name, bodies in self._bodies.items() if bodies[:1] == (b";",))

    def is_defined(self, name: bytes) -> bool:
        """Whether the file defines it, or a header as an attribute or a loop; others may be types."""
        return name in self._own or (name in self.outside and (self.is_nothing(name) or self.is_loop(name)))

    def is_nothing(self, name: bytes) -> bool:
        """Whether the file says that the grammar loses nothing with it: no body, attributes, specifiers."""
        return self._is_nothing(name, 0)

    def _is_nothing(self, name: bytes, depth: int) -> bool:
        if name not in self._bodies or depth > _DEEPEST:
            return False
        if name not in self._known:
            self._known[name] = False  # for one that stands for itself
            self._known[name] = any(self._is_transparent(body, depth) for body in self._bodies[name])
        return self._known[name]

    def _is_transparent(self, body: bytes, depth: int) -> bool:
        words = _WORD.findall(body[:_LONGEST])
        if len(words) > 40:
            return False
        if words and words[0] in (*ATTRIBUTE_WORDS, b"["):
            return True
        if words[1:2] == [b"("] and words[-1] == b")" and words.count(b"(") == 1:
            return self._is_nothing(words[0], depth + 1)  # `ATTRIBUTE(no_analysis)`
        return all(word in _TRANSPARENT or self._is_nothing(word, depth + 1) for word in words)

    def is_loop(self, name: bytes) -> bool:
        """Whether it begins a statement that another one, or a block, ends."""
        return any(
            body.startswith((b"for", b"while", b"if", b"else", b"do", b"switch"))
            and not body.endswith((b";", b"}", b"while (0)", b"while(0)"))
            for body in self._bodies.get(name, ())
        ) or (name not in self._own and _EACH(name) is not None)

    def is_macro(self, name: bytes) -> bool:
        """Whether it is a macro, by the file or by its spelling."""
        return self.is_defined(name) or self.looks_like_one(name)

    def may_be_one(self, name: bytes, *, is_cpp: bool) -> bool:
        """Whether it is no keyword, or one of C++ that a C program defines as nothing: `#define public`."""
        return name not in KEYWORDS or (not is_cpp and name in CPP_WORDS and self.is_nothing(name))

    def may_vanish(self, name: bytes) -> bool:
        """Whether it may be an attribute: by the file, and where that does not define it by its spelling.

        A header's macro may be one by its spelling too: its other branches of `#if`, or the compiler's own
        headers, may say so.
        """
        known = self._vanishing.get(name)
        if known is None:
            known = self.is_nothing(name) or (name not in self._own and self.looks_like_one(name))
            self._vanishing[name] = known
        return known

    def looks_like_one(self, name: bytes) -> bool:
        """Whether it is written as macros are: `LIKE_THIS`, or `__like_this`."""
        if name in KEYWORDS:
            return False
        if name in CALLING or (len(name) > 1 and _CAPITALS(name) is not None):
            return True
        if _ANNOTATION(name) is not None:
            return True
        return _RESERVED(name) is not None and _NEVER(name) is None
