"""The counter shows after a while, never where something else is written, and seldom where it would stay."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Iterator
from threading import Event

import pytest

from plc.cli.repair import progress
from plc.cli.repair.progress import counted, shown_while, stepping


@pytest.fixture(autouse=True)
def _able(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that can erase, whatever the tests run in."""
    monkeypatch.setenv("TERM", "xterm")


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


class Pipe(Terminal):
    """The same, but no terminal."""

    def isatty(self) -> bool:
        return False


def slow(stream: Terminal, number: int) -> Iterator[int]:
    """Outcomes of which each comes once there is a line that says how many there were before it."""
    for outcome in range(number):
        while f"{outcome} of {number} files" not in stream.getvalue():
            stream.written.clear()
            assert stream.written.wait(10)
        yield outcome


def screen(written: str) -> str:
    """What a terminal shows in the end, of the few codes that rich writes."""
    lines, row, column = [""], 0, 0
    for code, text in re.findall(r"(\x1b\[[0-9;?]*[A-Za-z])|([\r\n]|[^\x1b\r\n]+)", written):
        if code.endswith("A"):
            row -= int(code[2:-1])
        elif code == "\x1b[2K":
            lines[row] = ""
        elif text == "\r":
            column = 0
        elif text == "\n":
            row, column = row + 1, 0
            lines += [""] * (row + 1 - len(lines))
        elif text:
            lines[row] = lines[row][:column].ljust(column) + text + lines[row][column + len(text) :]
            column += len(text)
    return "\n".join(lines).strip()


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


def test_two_outcomes_of_one_file_are_one_file() -> None:
    stream = Terminal()

    def twice() -> Iterator[str]:
        yield from ("a", "a")
        while "1 of 2 files" not in stream.getvalue():
            stream.written.clear()
            assert stream.written.wait(10)
        yield "b"

    again = str.__eq__
    assert list(counted(twice(), total=2, stream=stream, again=again, patience=0.01)) == ["a", "a", "b"]


def test_reports_are_counted_as_they_are_answered_however_few_files_there_are() -> None:
    stream = Terminal()
    answered = 0

    def one_file() -> Iterator[str]:
        nonlocal answered
        for answered in (1, 2):
            while f"{answered} of 3 reports, 1 fixed" not in stream.getvalue():
                stream.written.clear()
                assert stream.written.wait(10)
        yield "a.c"

    watched = shown_while(
        one_file(),
        total=3,
        of="reports",
        done=lambda: answered,
        more=lambda: ", 1 fixed",
        stream=stream,
        patience=0.01,
    )
    assert list(watched) == ["a.c"]
    assert screen(stream.getvalue()) == ""


def test_what_has_no_known_end_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_SELDOM", 0.01)
    stream = Pipe()

    def coming() -> Iterator[int]:
        while "plc: 7 reports read\n" not in stream.getvalue():
            stream.written.clear()
            assert stream.written.wait(10)
        yield 1

    assert list(shown_while(coming(), total=None, of="reports read", done=lambda: 7, stream=stream)) == [1]


def test_a_terminal_that_cannot_erase_gets_whole_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr(progress, "_SELDOM", 0.01)
    stream = Terminal()
    assert list(counted(slow(stream, 2), total=2, stream=stream)) == [0, 1]
    assert stream.getvalue().splitlines()[0] == "plc: 0 of 2 files"
    assert "\x1b" not in stream.getvalue()


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


def test_a_pipe_gets_a_whole_line_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_SELDOM", 0.01)
    stream = Pipe()
    assert list(counted(slow(stream, 2), total=2, stream=stream)) == [0, 1]
    lines = stream.getvalue().splitlines()
    assert lines[0] == "plc: 0 of 2 files"
    assert "plc: 1 of 2 files" in lines
    assert "\r" not in stream.getvalue()


def test_no_line_is_written_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_SELDOM", 0.01)
    stream, looks, done = Pipe(), 0, 0

    def looked() -> int:
        nonlocal looks
        looks += 1
        return done

    def coming() -> Iterator[int]:
        nonlocal done
        for done in (1, 2):
            before = looks
            while looks < before + 10:  # several times while nothing changes
                time.sleep(0.01)
            yield done

    assert list(shown_while(coming(), total=2, of="files", done=looked, stream=stream)) == [1, 2]
    lines = stream.getvalue().splitlines()
    assert len(lines) == len(set(lines))
    assert "plc: 1 of 2 files" in lines


def test_steps_are_counted_while_something_else_runs() -> None:
    stream = Terminal()
    with stepping("gcc:", total=3, stream=stream, patience=0.01) as step:
        step()
        while "gcc: 1 of 3 files" not in stream.getvalue():
            stream.written.clear()
            assert stream.written.wait(10)
    assert screen(stream.getvalue()) == ""
