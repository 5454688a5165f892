"""The hash of a line with what follows it, as GitHub's code scanning makes it: `primaryLocationLineHash`."""

from __future__ import annotations

from collections import Counter, deque

_BLOCK = 100  # signs of code that a hash covers
_FACTOR = 37
_BITS = (1 << 64) - 1
_LEAVING = pow(_FACTOR, _BLOCK, 1 << 64)
_END = 65535


def line_hashes(text: bytes) -> list[str]:
    """The hash of each line: a rolling hash over its next 100 UTF-16 units that are not blank, then a count.

    Blanks and tabs do not count, and every kind of line end is one line feed. The count, from 1, tells lines
    with equal hashes apart.
    """
    window = deque([0] * _BLOCK, maxlen=_BLOCK)
    open_lines: deque[tuple[int, int]] = deque()  # (position of the first sign, line) of lines not hashed yet
    seen: Counter[str] = Counter()
    hashes: dict[int, str] = {}
    value = 0
    units = _units(text)
    is_start, line = True, 0
    for position, unit in enumerate([*units, _END, *[0] * _BLOCK]):
        if open_lines and open_lines[0][0] + _BLOCK <= position:
            _, hashed = open_lines.popleft()
            name = f"{value:x}"
            seen[name] += 1
            hashes[hashed] = f"{name}:{seen[name]}"
        if is_start and position <= len(units):
            line += 1
            open_lines.append((position, line))
        is_start = unit == 10
        value = (_FACTOR * value + unit - _LEAVING * window[0]) & _BITS
        window.append(unit)
    for _, hashed in open_lines:
        name = f"{value:x}"
        seen[name] += 1
        hashes[hashed] = f"{name}:{seen[name]}"
    return [hashes[number] for number in range(1, line + 1)]


def _units(text: bytes) -> list[int]:
    """The UTF-16 units of a text that count."""
    decoded = text.decode("utf-8", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    encoded = decoded.replace(" ", "").replace("\t", "").encode("utf-16-le", "surrogatepass")
    return [int.from_bytes(encoded[at : at + 2], "little") for at in range(0, len(encoded), 2)]
