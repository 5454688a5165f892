"""How much of real trees PLC reads: functions and words unread, why, and what universal-ctags finds besides.

    python -m benchmarks.trees.reading TREE... [--jobs 2] [--markdown] [--ctags] [--show 20] [--as-written]

A tree is a folder. Its files are those that `plc repair` would analyse, hidden and generated ones left out,
read by the macros of their headers and of compile_commands.json. Unread are functions that do not parse, and
pieces outside of all functions that do not parse and hold a body; their words count by the lexer. `--show`
lists the first of them with their reasons. With `--ctags` each function that universal-ctags finds is looked
for among those that are read or listed; what is left is counted by its explanation. `--as-written` parses
without substitutes.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path

from data_prep.errors import PlcError
from data_prep.substitutes.macros import Macros
from data_prep.substitutes.tokens import Tokens, tokens_in
from data_prep.text.functions import functions_in
from data_prep.text.languages import Language, parse_as_written, parse_bounded
from plc.base.file_error import FileError
from plc.repair.files.generated import generated_mark
from plc.repair.files.reading import language_in, read_text
from plc.repair.files.selection import SourceFile, source_files
from plc.repair.files.tree_macros import TreeMacros
from plc.repair.findings import Position
from plc.repair.text.source_text import SourceText
from plc.repair.unread import unread_functions, unread_places

_CTAGS = {"c": ("C", "f"), "cpp": ("C++", "f"), "java": ("Java", "m")}
_NO_BODY = "a declaration without a body"
_DEFAULT = re.compile(rb"[^;{]*\)\s*default\b")
_VARIABLE = "an attribute of a variable that has a value"
_EXAMINED = 4000  # bytes behind a tag
_NO_RANGE = "listed without a range"


@dataclass(slots=True)
class Read:
    """What was read of one file, or of many."""

    files: int = 0
    functions: int = 0
    unread: int = 0
    words: int = 0
    unread_words: int = 0
    seconds: float = 0.0
    named: int = 0  # reasons that name a construct
    listed: list[str] = field(default_factory=list)
    unlisted: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def add(self, other: Read) -> None:
        """Count another one too."""
        for name in ("files", "functions", "unread", "words", "unread_words", "seconds", "named"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.listed += other.listed
        self.unlisted += other.unlisted
        self.examples += other.examples
        self.failed += other.failed

    @property
    def unread_share(self) -> float:
        """Unread functions, in percent."""
        return 100 * self.unread / max(1, self.functions)

    @property
    def unread_word_share(self) -> float:
        """Unread words, in percent."""
        return 100 * self.unread_words / max(1, self.words)


def main() -> None:
    """Print a row for each tree, and one for all."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("trees", nargs="+", type=Path, metavar="TREE")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("--ctags", action="store_true")
    parser.add_argument("--as-written", action="store_true")
    parser.add_argument("--show", type=int, default=0)
    asked = parser.parse_args()
    if asked.ctags and shutil.which("ctags") is None:
        sys.exit(
            "--ctags needs universal-ctags: install it, for example with apt-get install universal-ctags"
        )
    total = Read()
    _print_row("tree", None, markdown=asked.markdown)
    with ProcessPoolExecutor(asked.jobs) as pool:
        for tree in asked.trees:
            found = _tree(tree, pool, asked)
            _print_row(tree.name, found, markdown=asked.markdown)
            total.add(found)
    _print_row("all", total, markdown=asked.markdown)
    _print_more(total, asked)


def _tree(tree: Path, pool: ProcessPoolExecutor, asked: argparse.Namespace) -> Read:
    total = Read()
    entries = list(source_files([tree]))
    total.failed += [f"{one.path}: {one.problem}" for one in entries if isinstance(one, FileError)]
    sources = [one for one in entries if isinstance(one, SourceFile)]
    one = partial(_file, tree, is_checked=asked.ctags, as_written=asked.as_written)
    for found in pool.map(one, sources, chunksize=8):
        total.add(found)
    return total


def _print_row(name: str, found: Read | None, *, markdown: bool) -> None:
    cells = ["files", "functions", "unread", "%", "words", "unread", "%", "construct named", "processor s"]
    if found is not None:
        cells = [
            f"{found.files:,}",
            f"{found.functions:,}",
            f"{found.unread:,}",
            f"{found.unread_share:.2f}",
            f"{found.words:,}",
            f"{found.unread_words:,}",
            f"{found.unread_word_share:.2f}",
            f"{found.named:,} of {len(found.listed):,}",
            f"{found.seconds:.1f}",
        ]
    if markdown:
        print(f"| {' | '.join([name, *cells])} |")
        if found is None:
            print("|---" * (len(cells) + 1) + "|")
    else:
        print(
            f"{name:28}" + "".join(f"{cell:>13}" for cell in cells[:-2]) + f"{cells[-2]:>18}{cells[-1]:>12}"
        )
    sys.stdout.flush()


def _print_more(total: Read, asked: argparse.Namespace) -> None:
    for line in (*total.listed[: asked.show], *total.failed):
        print(line)
    if asked.ctags:
        print(f"found by universal-ctags, neither read nor listed: {total.unlisted.total()}")
        for why, count in total.unlisted.most_common():
            print(f"{count:8}  {why}")
        for line in total.examples[: max(20, asked.show)]:
            print(f"    {line}")


@cache
def _macros(tree: Path) -> TreeMacros:
    return TreeMacros([tree])


def _file(tree: Path, source: SourceFile, *, is_checked: bool, as_written: bool) -> Read:
    """One file; one that cannot be read is named."""
    path = source.path
    try:
        text = read_text(path).text
        if generated_mark(text) is not None:
            return Read()
        with _macros(tree).around(path, text, source.language):
            return _measured(tree, path, text, source.language, is_checked=is_checked, as_written=as_written)
    except PlcError as error:
        return Read(failed=[f"{path}: {error}"])


def _measured(
    tree: Path, path: Path, text: bytes, language: Language, *, is_checked: bool, as_written: bool
) -> Read:
    language = language_in(text, language, path)
    began = time.process_time()
    root = (parse_as_written if as_written else parse_bounded)(text, language).root_node
    functions = functions_in(root, text)
    found = Read(files=1, seconds=time.process_time() - began)
    source = SourceText.of(text)
    broken = [function for function in functions if function.has_error]
    found.functions = len(functions)
    found.unread = len(broken)
    found.words = sum(len(function.words) for function in functions)
    found.unread_words = sum(len(function.words) for function in broken)
    listed = [(function.start_byte, function.end_byte) for function in functions]
    skipped = [*unread_functions(broken, source), *unread_places(root, functions, source, language)]
    for one in skipped:
        assert one.range is not None, _NO_RANGE
        start, end = (_offset(source, each) for each in (one.range.start, one.range.end))
        listed.append((start, end))
        is_function = one.cause == "does not parse"
        if one.cause == "outside":
            bodies = _bodies(text, start, end) if "another branch" not in one.reason else 0
            found.functions += bodies
            found.unread += bodies
            words = len(tokens_in(text, start, end)) if bodies else 0
            found.words += words
            found.unread_words += words
            is_function = bodies > 0
        if is_function:
            found.listed.append(f"{path.relative_to(tree.parent)}: {one.reason}")
            found.named += "`" in one.reason
    if is_checked:
        _check(path, text, language, source, listed, found)
    return found


def _offset(source: SourceText, place: Position) -> int:
    """The byte of a place."""
    start = source.line_starts[place.line - 1]
    line = source.data[start : start + 4 * place.column].decode(source.encoding, "replace")
    return start + len(line[: place.column - 1].encode(source.encoding))


def _bodies(text: bytes, start: int, end: int) -> int:
    """How many bodies of functions a piece holds that does not parse."""
    tokens = Tokens.of(text, start, end)
    return sum(inside == "body" for inside in tokens.inside.values())


def _check(
    path: Path,
    text: bytes,
    language: Language,
    source: SourceText,
    listed: Sequence[tuple[int, int]],
    found: Read,
) -> None:
    """Count the functions that ctags finds where PLC neither reads nor lists one."""
    lines = {
        line
        for start, end in listed
        for line in range(source.position(start).line, source.position(end).line + 1)
    }
    for tag in _tags(path, language):
        if tag["line"] not in lines:
            why = _explained(tag, text, source)
            found.unlisted[why] += 1
            if why != _NO_BODY:
                found.examples.append(f"{path}:{tag['line']}: {tag['name']}: {why}")


def _tags(path: Path, language: Language) -> Iterator[dict[str, object]]:
    name, kinds = _CTAGS[language]
    command = ["ctags", "--options=NONE", "--output-format=json", f"--language-force={name}"]
    command += [f"--kinds-{name}={kinds}", "--fields=+ne", "-f", "-", str(path)]
    done = subprocess.run(command, capture_output=True, check=True)
    for line in done.stdout.splitlines():
        tag = json.loads(line)
        if tag.get("_type") == "tag":
            yield tag


def _explained(tag: dict[str, object], text: bytes, source: SourceText) -> str:
    """What ctags took for a function."""
    line = tag["line"]
    assert isinstance(line, int)
    start = source.line_starts[line - 1]
    stop = text.find(b"\n", start)
    here = text[start : len(text) if stop < 0 else stop]
    rest = text[start : start + 2000]
    name = str(tag["name"]).encode("utf-8", "surrogateescape")
    if here.lstrip().startswith(b"#") or _is_within_definition(text, start):
        return "the body of a macro"
    brace, semicolon = rest.find(b"{"), rest.find(b";")
    if name.startswith(b"__anon"):
        return "a lambda"
    if Macros(text).is_macro(name):
        invoked = _invoked(text, start, name)
        if invoked is not None:
            return invoked
    if brace < 0 or 0 <= semicolon < brace:
        return _NO_BODY
    if _DEFAULT.match(rest) is not None:
        return "a member of an annotation of Java, with a default"
    return "a function"


def _invoked(text: bytes, start: int, name: bytes) -> str | None:
    """What a macro is whose invocation begins on a line; None where a body follows it."""
    tokens = Tokens.of(text, start, min(len(text), start + _EXAMINED))
    at = next((index for index, token in enumerate(tokens.all) if token.text == name), 0)
    behind = max(at, *tokens.partner[at + 1 : at + 2]) + 1
    match tokens.all[behind].text if behind < len(tokens.all) else b"":
        case b":":
            return None
        case b";":
            return "an invocation of a macro"
        case b"=":
            return _VARIABLE
        case b"{":
            closing = tokens.partner[behind]
            ends = closing > 0 and [token.text for token in tokens.all[closing + 1 : closing + 2]] == [b";"]
            return _VARIABLE if ends else None
        case _:
            return "a macro, without `;`, that stands for declarations"


def _is_within_definition(text: bytes, start: int) -> bool:
    return text[:start].rstrip(b"\r\n").endswith(b"\\")


if __name__ == "__main__":
    main()
