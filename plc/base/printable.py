"""Names and text from a tree, made safe to show: nothing in them moves the cursor or hides."""

from __future__ import annotations

from pathlib import PurePath


def printable(name: str | PurePath, *, but: str = "") -> str:
    """The text with every character escaped that prints as nothing or does something, except those in `but`.

    Escapes are as in Python: a line feed becomes `\\n`, a byte of a name that is not UTF-8 becomes `\\xff`.
    """
    text = str(name)
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() or char in but else _escaped(char) for char in text)


def _escaped(char: str) -> str:
    if "\udc80" <= char <= "\udcff":  # a byte that the file system's names smuggle through
        return f"\\x{ord(char) - 0xDC00:02x}"
    return char.encode("unicode_escape", "surrogatepass").decode("ascii")
