"""Streams of bytes from whatever holds a report, and a look at how they begin."""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from plc.diagnostics.input.lines import Source

_UTF8_MARK = b"\xef\xbb\xbf"
_IN_MEMORY = 8 << 20


def stream_of(source: Source) -> BinaryIO:
    """A stream of bytes from whatever holds a report."""
    if isinstance(source, bytes):
        return io.BytesIO(source)
    if isinstance(source, str):
        return io.BytesIO(source.encode("utf-8", "surrogateescape"))
    if hasattr(source, "read") and not isinstance(source, io.TextIOBase):
        return cast(BinaryIO, source)
    return chunked(_bytes(source))


def peeked(source: Source, size: int) -> tuple[bytes, BinaryIO]:
    """The first bytes of a report, and a stream of all of it."""
    stream = stream_of(source)
    start = stream.tell() if stream.seekable() else None
    begin = b""
    while len(begin) < size and (chunk := stream.read(size - len(begin))):
        begin += chunk
    if start is not None:
        stream.seek(start)
        return begin, stream
    return begin, chunked(_whole(begin, stream))


def chunked(chunks: Iterator[bytes]) -> BinaryIO:
    """A stream of pieces of bytes, one after the other."""
    return cast(BinaryIO, io.BufferedReader(_Chunks(chunks)))


def is_xml(begin: bytes) -> bool:
    """Whether a report that begins so is XML."""
    return begin.removeprefix(_UTF8_MARK).lstrip().startswith(b"<")


class _Chunks(io.RawIOBase):
    """A stream of pieces of bytes, one after the other."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = memoryview(chunk)
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


def _whole(begin: bytes, stream: BinaryIO) -> Iterator[bytes]:
    yield begin
    while chunk := stream.read(io.DEFAULT_BUFFER_SIZE * 8):
        yield chunk


def _bytes(lines: Iterable[str] | Iterable[bytes]) -> Iterator[bytes]:
    """Lines as they were, with an end where they have none."""
    for line in lines:
        data = line.encode("utf-8", "surrogateescape") if isinstance(line, str) else line
        yield data if data.endswith(b"\n") else data + b"\n"


def without_mark(stream: BinaryIO) -> BinaryIO:
    """The stream behind a mark of its byte order at the begin, which JSON readers refuse."""
    begin, whole = peeked(stream, 3)
    if begin == _UTF8_MARK:
        whole.read(3)
    return whole


def in_utf8(begin: bytes, stream: BinaryIO) -> BinaryIO:
    """A stream in UTF-8: a report that a Windows shell wrote is often in UTF-16, which its mark says."""
    if not begin.startswith((b"\xff\xfe", b"\xfe\xff")):
        return stream
    text = io.TextIOWrapper(stream, encoding="utf-16", errors="replace", newline="")
    return chunked(_encoded(text))


@contextmanager
def seekable(stream: BinaryIO) -> Iterator[BinaryIO]:
    """The stream itself, or a copy in a temporary file where it cannot be read twice."""
    if stream.seekable():
        yield stream
        return
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as copy:
        shutil.copyfileobj(stream, copy)
        copy.seek(0)
        yield cast(BinaryIO, copy)


def _encoded(text: io.TextIOWrapper) -> Iterator[bytes]:
    while chunk := text.read(io.DEFAULT_BUFFER_SIZE * 8):
        yield chunk.encode("utf-8", "replace")
