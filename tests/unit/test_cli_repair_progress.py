"""The counter shows on terminals alone, after a second, and never where something else is written."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import count

import pytest

from plc.cli_repair_progress import counted


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def screen(written: str) -> str:
    """What a terminal shows of one line: a carriage return goes back to its start."""
    shown = ""
    for part in written.split("\r"):
        shown = part + shown[len(part) :]
    return shown.rstrip()


def test_the_line_counts_and_is_gone_whenever_an_outcome_is_handed_on() -> None:
    stream = Terminal()
    seen = []
    for outcome in counted(range(5), total=5, stream=stream, clock=count(step=0.6).__next__):
        seen.append((outcome, screen(stream.getvalue())))
    assert seen == [(number, "") for number in range(5)]
    assert "2 of 5 files" in stream.getvalue()
    assert "1 of 5 files" not in stream.getvalue()  # not yet a second
    assert screen(stream.getvalue()) == ""


def test_an_error_leaves_no_line_behind() -> None:
    stream = Terminal()

    def broken() -> Iterator[int]:
        yield 1
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(counted(broken(), total=2, stream=stream, clock=count(step=2).__next__))
    assert "1 of 2 files" in stream.getvalue()
    assert screen(stream.getvalue()) == ""


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()])
def test_a_short_run_and_a_pipe_show_nothing(stream: io.StringIO) -> None:
    assert list(counted("abc", total=3, stream=stream)) == ["a", "b", "c"]
    assert stream.getvalue() == ""
