"""Logs of Valgrind's Memcheck, Helgrind and DRD: their text, and the XML of `--xml=yes`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from xml.etree.ElementTree import Element

from plc.diagnostics.diagnostic import Diagnostic, Location
from plc.diagnostics.input.lines import Source, lines_of
from plc.diagnostics.input.streams import is_xml, peeked
from plc.diagnostics.input.xml import elements, number
from plc.diagnostics.places.context import PLAIN, Context
from plc.diagnostics.places.nearest import numbered
from plc.diagnostics.places.stacks import Stack, blamed, frame_place, readable
from plc.diagnostics.rules import classified

_TOOL = "valgrind"
_LINE = re.compile(r"(?:==|--)(?P<pid>\d+)(?:==|--) ?(?P<words>.*)")
_FRAME = re.compile(r"\s+(?P<where>at|by) 0x[0-9A-F]+: (?P<function>.*) \((?P<path>[^()]*?):(?P<line>\d+)\)$")
_ANY_FRAME = re.compile(r"\s+(?:at|by) 0x[0-9A-F]+: ")
_ANNOUNCED = re.compile(r"Thread #\d+ (?:was created|is the program's root thread)|-+Thread-Announcement")
_CONTINUED = re.compile(r"This conflicts with a previous|Required order was|followed by a later|Lock at")
_MOST_LINES = 1000  # of one error
# What Memcheck and Helgrind say, by the name of its kind in their XML.
_KINDS = tuple(
    (re.compile(words), kind)
    for words, kind in (
        (r"Invalid read of size", "InvalidRead"),
        (r"Invalid write of size", "InvalidWrite"),
        (r"Jump to the invalid address", "InvalidJump"),
        (r"Conditional jump or move depends on uninit", "UninitCondition"),
        (r"Use of uninit", "UninitValue"),
        (r"Syscall param", "SyscallParam"),
        (r"Invalid free\(\)|Invalid free ", "InvalidFree"),
        (r"Mismatched free\(\)|Mismatched .*alloc", "MismatchedFree"),
        (r"Source and destination overlap", "Overlap"),
        (r"Argument '.*' of function .* has a fishy", "FishyValue"),
        (r".*definitely lost in loss record", "Leak_DefinitelyLost"),
        (r".*indirectly lost in loss record", "Leak_IndirectlyLost"),
        (r".*possibly lost in loss record", "Leak_PossiblyLost"),
        (r".*still reachable in loss record", "Leak_StillReachable"),
        (r"Possible data race", "Race"),
        (r"Conflicting (?:load|store)", "ConflictingAccess"),
        (r"Thread .* lock order", "LockOrder"),
        (r".*unlocked a not-locked lock|.*not-locked mutex", "UnlockUnlocked"),
        (r"Process terminating with default action of signal 11", "SIGSEGV"),
    )
)


def read(source: Source, context: Context = PLAIN) -> Iterator[Diagnostic]:
    """The errors in a log, the lines of the program between them passed over.

    The place is the innermost frame in the tree; files are named without their folder, unless Valgrind ran
    with --fullpath-after=. `related` are where memory was freed and allocated, then the callers.
    """
    begin, whole = peeked(source, 256)
    yield from numbered(_read_xml(whole, context) if is_xml(begin) else _read_text(whole, context))


def _read_text(source: Source, context: Context) -> Iterator[Diagnostic]:
    """Blocks between empty lines; one that only says more belongs to the block before it."""
    message, stacks = "", list[Stack]()
    for block in _blocks(source):
        if _ANNOUNCED.match(block[0]):
            continue
        if not _CONTINUED.match(block[0]):
            yield from _diagnostic(_kind(message), message, stacks, context)
            message, stacks = block[0].strip(), []
        _add_stacks(block, stacks)
    yield from _diagnostic(_kind(message), message, stacks, context)


def _blocks(source: Source) -> Iterator[list[str]]:
    block: list[str] = []
    for line in lines_of(source):
        match = _LINE.match(line)
        if match is None or not readable(line):
            continue
        if match["words"].strip(" -"):
            block.append(match["words"])
        elif block:
            yield block
            block = []
        if len(block) > _MOST_LINES:
            del block[-1]
    if block:
        yield block


def _add_stacks(block: list[str], stacks: list[Stack]) -> None:
    """The stacks of a block: a line that is no frame begins the next one."""
    heading: str | None = ""
    for words in block:
        if not _ANY_FRAME.match(words):
            heading = words.strip()
            continue
        if heading is not None:
            stacks.append(Stack(heading))
            heading = None
        if (frame := _FRAME.match(words)) is not None:
            stacks[-1].frames.append(frame_place(frame))


def _diagnostic(rule: str, message: str, stacks: Sequence[Stack], context: Context) -> Iterator[Diagnostic]:
    if not stacks:
        return
    found = blamed(stacks, (), context)
    if found is None:
        context.on_damage(f"no frame of this error is in the tree: valgrind: {message[:200]}")
        return
    yield classified(Diagnostic(found[0], message, _TOOL, rule, level="error", related=found[1]))


def _kind(message: str) -> str:
    return next((kind for words, kind in _KINDS if words.match(message)), "")


def _read_xml(source: Source, context: Context) -> Iterator[Diagnostic]:
    for error in elements(source, frozenset(["error"]), "Valgrind"):
        stacks = [Stack("", _frames(stack)) for stack in error.iter("stack")]
        what = error.findtext("what") or error.findtext("xwhat/text") or ""
        yield from _diagnostic(error.findtext("kind") or "", what, stacks or [Stack("")], context)


def _frames(stack: Element) -> list[Location]:
    frames: list[Location] = []
    for frame in stack.iter("frame"):
        file, folder = frame.findtext("file"), frame.findtext("dir")
        if file:
            path = PurePath(folder) / file if folder else PurePath(file)
            frames.append(Location(path, number(frame.findtext("line"))))
    return frames
