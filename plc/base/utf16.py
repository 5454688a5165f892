"""UTF-16 files: their text in UTF-8, which PLC works on, and the way back to the file's own bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Wide = Literal["utf-16-le", "utf-16-be"]
_MARKS: dict[bytes, Wide] = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_INNER = bytes(range(0x80, 0xC0))  # bytes of UTF-8 that begin no character
_TO_F0 = bytes(range(0xF0))  # bytes that begin no character of two units


class Utf16Error(ValueError):
    """Bytes that a mark calls UTF-16 and that are not; the message says where."""


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """A file's text as bytes, in UTF-8 where the file is in UTF-16; `wide` is then the file's encoding.

    The byte order mark is a character of the text, so each text has one file and each file one text.
    """

    text: bytes
    wide: Wide | None = None

    @classmethod
    def of(cls, data: bytes) -> Unwrapped:
        """The text of a file's bytes. Utf16Error for a mark before anything but UTF-16."""
        wide = _MARKS.get(data[:2])
        if wide is None:
            return cls(data)
        try:
            return cls(data.decode(wide).encode("utf-8"), wide)
        except UnicodeDecodeError as error:
            raise Utf16Error(
                f"UTF-16 by its byte order mark, but not valid at byte {error.start}: save the file as UTF-8"
            ) from error


def file_bytes(text: bytes, wide: Wide | None) -> bytes:
    """The bytes of the file that holds a text."""
    return text if wide is None else text.decode("utf-8").encode(wide)


def file_offset(text: bytes, byte: int, wide: Wide | None) -> int:
    """Where the character at a byte of a text begins in the file."""
    if wide is None:
        return byte
    before = text[:byte]
    return 2 * (len(before.translate(None, _INNER)) + len(before.translate(None, _TO_F0)))
