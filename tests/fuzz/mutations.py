"""A real file made strange, from a seed: cut, spliced, scribbled over, nested deep, in several encodings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

WINDOW = 6000  # bytes that are left of most files
_NESTED = (
    (b"(", b")"), (b"{", b"}"), (b"[", b"]"), (b"{ if (x) ", b"}"), (b"if (x) ", b""), (b"a<", b">"),
    (b"*", b""), (b"#if A\n", b"#endif\n"), (b"class A {", b"};"), (b"namespace n {", b"}"),
    (b"else if (x) ;", b""), (b"for (;;) ", b""), (b"a ? b : ", b""), (b"-", b""), (b"sizeof ", b""),
    (b"/*", b"*/"), (b"do ", b" while (x);"), (b"a->", b""), (b"a(", b")"), (b"void f() {", b"}"),
    (b"switch (x) { case 1: ", b"}"), (b"f = x -> ", b""), (b"try {", b"} catch (E e) {}"),
    (b"[&](){ return ", b"; }"), (b"\"", b"\""), (b"template <", b">"),
)  # fmt: skip
_STRANGE = (
    b"\x00", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\x1b[31m", b"\r", b"\n\r", b"\x0c", b"\x0b", b"\x1a",
    b"\xc3", b"\xe2\x80\xae", b"\xf0\x9f\x98\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\x80",
    b"\xc2\xa0", b"\\\n", b"??/", b"\\u0022", b"%s%n", b"'", b"\"", b"`", b"R\"(", b"\"\"\"", b"/*", b"//",
    b"#", b"#define f(", b"@", b"\x7f", b"\xe2\x80\xa8", b"__attribute__((", b"asm(",
    b"plc: ignore[CWE-476]", b"// plc: ignore\n", b"/* plc: ignore[", b"v0", b"s0", b"<unk>", b"</s>", b"}",
    b"{", b";",
)  # fmt: skip

Change = Callable[[Random, bytes, Sequence[bytes]], bytes]


def mutated(drawn: Random, sources: Sequence[bytes], *, large: bool = True) -> bytes:
    """One strange text; with `large`, one in some hundreds has a line of up to 50 MB."""
    text = drawn.choice(sources)
    if len(text) > WINDOW and drawn.random() < 0.95:
        text = _window(drawn, text)
    for _ in range(drawn.choice((0, 1, 1, 1, 1, 2, 2, 3, 5))):
        text = drawn.choice(_CHANGES)(drawn, text, sources)
    if drawn.random() < 0.15:
        text = _encoded(drawn, text)
    if large and drawn.random() < 0.002:
        text = _long_line(drawn, text)
    return text


def _window(drawn: Random, text: bytes) -> bytes:
    start = drawn.randrange(len(text) - WINDOW)
    behind = text.find(b"\n}\n", start) + 3
    if behind < 3 or drawn.random() < 0.3:
        return text[start : start + drawn.randrange(WINDOW)]
    return text[behind : text.rfind(b"\n}\n", behind, behind + WINDOW) + 3]


def _place(drawn: Random, text: bytes) -> int:
    return drawn.randrange(len(text) + 1)


def _span(drawn: Random, text: bytes, longest: int) -> tuple[int, int]:
    start = _place(drawn, text)
    return start, min(len(text), start + drawn.randrange(1, longest))


def _cut(drawn: Random, text: bytes, _sources: Sequence[bytes]) -> bytes:
    start, end = sorted((_place(drawn, text), _place(drawn, text)))
    return drawn.choice((text[:start], text[end:], text[:start] + text[end:], text[start:end]))


def _splice(drawn: Random, text: bytes, sources: Sequence[bytes]) -> bytes:
    other = drawn.choice(sources)
    if len(other) > WINDOW:
        other = _window(drawn, other)
    return text[: _place(drawn, text)] + other[_place(drawn, other) :]


def _insert(drawn: Random, text: bytes, sources: Sequence[bytes]) -> bytes:
    other, place = drawn.choice(sources), _place(drawn, text)
    start, end = _span(drawn, other, 400)
    return text[:place] + other[start:end] + text[place:]


def _scribble(drawn: Random, text: bytes, _sources: Sequence[bytes]) -> bytes:
    start, end = _span(drawn, text, 200)
    return text[:start] + drawn.randbytes(drawn.randrange(200)) + text[end:]


def _flip(drawn: Random, text: bytes, _sources: Sequence[bytes]) -> bytes:
    changed = bytearray(text)
    for _ in range(drawn.randrange(1, 30) if changed else 0):
        changed[drawn.randrange(len(changed))] = (
            drawn.randrange(256) if drawn.random() < 0.3 else drawn.randrange(9, 127)
        )
    return bytes(changed)


def _strange(drawn: Random, text: bytes, _sources: Sequence[bytes]) -> bytes:
    for _ in range(drawn.randrange(1, 8)):
        place = _place(drawn, text)
        text = text[:place] + drawn.choice(_STRANGE) * drawn.choice((1, 1, 1, 2, 50)) + text[place:]
    return text


def _nest(drawn: Random, text: bytes, _sources: Sequence[bytes]) -> bytes:
    opening, closing = drawn.choice(_NESTED)
    depth = int(10 ** drawn.uniform(1, 4.3))
    inner = text[slice(*_span(drawn, text, 60))]
    place = _place(drawn, text)
    closings = closing * (depth if drawn.random() < 0.6 else drawn.randrange(depth))
    return text[:place] + opening * depth + inner + closings + text[place:]


def _lines(drawn: Random, text: bytes, _sources: Sequence[bytes]) -> bytes:
    lines = text.splitlines(keepends=True)
    if len(lines) < 2:
        return text
    match drawn.randrange(4):
        case 0:
            drawn.shuffle(lines)
        case 1:
            start = drawn.randrange(len(lines))
            lines[start:start] = lines[start : start + 20] * drawn.randrange(1, 20)
        case 2:
            lines = [line for line in lines if drawn.random() < 0.8]
        case _:
            return text.replace(b"\n", drawn.choice((b"", b" ", b"\r\n", b"\r", b"\n\n", b"\\\n")))
    return b"".join(lines)


def _words(drawn: Random, text: bytes, _sources: Sequence[bytes]) -> bytes:
    words = text.split(b" ")
    for _ in range(drawn.randrange(1, 10)):
        one, two = drawn.randrange(len(words)), drawn.randrange(len(words))
        words[one], words[two] = words[two], words[one]
    return b" ".join(words)


def _foreign(drawn: Random, text: bytes, _sources: Sequence[bytes]) -> bytes:
    """Names and literals in other scripts, or in bytes of an old encoding."""
    letter = drawn.choice(("\u00e4", "\u0416", "\u4e2d", "\U0001d4b3", "e\u0301")).encode(
        drawn.choice(("utf-8", "utf-8", "utf-8", "gb18030"))
    )
    return text.replace(drawn.choice((b"a", b"e", b"i", b"_", b'"', b" ")), letter, drawn.randrange(1, 400))


_CHANGES: tuple[Change, ...] = (
    *(_cut, _splice, _insert, _scribble, _flip, _strange, _strange, _nest, _nest),
    *(_lines, _lines, _words, _foreign),
)


def _encoded(drawn: Random, text: bytes) -> bytes:
    characters = text.decode("utf-8", "replace")
    match drawn.randrange(5):
        case 0:
            wide = characters.encode(drawn.choice(("utf-16", "utf-16-le", "utf-16-be", "utf-32")))
            return wide[:-1] if drawn.random() < 0.3 else wide  # half a character is not UTF-16
        case 1:
            return b"\xef\xbb\xbf" + text
        case 2:
            return characters.encode("latin-1", "replace") + b"\xe4\xf6"
        case 3:
            half = len(text) // 2
            return text[:half] + text[half:].decode("latin-1").encode("utf-8") + b"\xff"
        case _:
            return characters.encode("utf-8").replace(b"\n", b"\r\n", drawn.randrange(1, 50))


def _long_line(drawn: Random, text: bytes) -> bytes:
    piece = drawn.choice(
        (
            text.replace(b"\n", b" ") or b"x",
            b"a",
            b"a=1;",
            b"(",
            b"{",
            b'"',
            b"1,",
            b"\xc3\xa4",
            b"void f(){g();}",
        )
    )
    size = int(10 ** drawn.uniform(6, 7.7))
    return text + b"\n" + (piece * (size // len(piece) + 1))[:size] + b"\n" + text
