"""The counter shows on terminals alone, after a while, and never where something else is written."""

from __future__ import annotations

import io
from collections.abc import Iterator
from threading import Event

import pytest

from plc.cli.repair.progress import counted


class Terminal(io.StringIO):
    """A stream that says it is a terminal, and when it was written to."""

    def __init__(self) -> None:
        super().__init__()
        self.written = Event()

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        length = super().write(text)
        self.written.set()
        return length


def slow(stream: Terminal, number: int) -> Iterator[int]:
    """Outcomes of which each comes once there is a line that says how many there were before it."""
    for outcome in range(number):
        while f"{outcome} of {number} files" not in stream.getvalue():
            stream.written.clear()
            assert stream.written.wait(10)
        yield outcome


def screen(written: str) -> str:
    """What a terminal shows of one line: a carriage return goes back to its start."""
    shown = ""
    for part in written.split("\r"):
        shown = part + shown[len(part) :]
    return shown.rstrip()


def test_the_line_counts_while_it_waits_and_is_gone_whenever_an_outcome_is_handed_on() -> None:
    stream = Terminal()
    seen = []
    for outcome in counted(slow(stream, 3), total=3, stream=stream, patience=0.01):
        seen.append((outcome, screen(stream.getvalue())))
    assert seen == [(0, ""), (1, ""), (2, "")]
    assert screen(stream.getvalue()) == ""


def test_what_else_there_is_to_tell_stands_behind_the_number() -> None:
    stream = Terminal()
    list(counted(slow(stream, 1), total=1, stream=stream, more=lambda: ", 7 fixes checked", patience=0.01))
    assert "0 of 1 files, 7 fixes checked" in stream.getvalue()


def test_an_error_leaves_no_line_behind() -> None:
    stream = Terminal()

    def broken() -> Iterator[int]:
        yield from slow(stream, 2)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(counted(broken(), total=2, stream=stream, patience=0.01))
    assert "1 of 2 files" in stream.getvalue()
    assert screen(stream.getvalue()) == ""


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()])
def test_a_short_run_and_a_pipe_show_nothing(stream: io.StringIO) -> None:
    assert list(counted("abc", total=3, stream=stream)) == ["a", "b", "c"]
    assert stream.getvalue() == ""
