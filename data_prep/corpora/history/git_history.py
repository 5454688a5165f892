"""A repository's commits and the files that they changed, through git's plumbing alone.

Nothing that the repository names is run, and nothing fetched: no hook, filter, pager or external diff.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import IO, Self

from data_prep.corpora.history.git_listing import (
    PLAIN,
    Commit,
    FileChange,
    LoggedCommit,
    PathChange,
    Step,
    changes_of,
    decoded,
    fields_of,
    logged,
    steps,
)
from data_prep.errors import ConfigError, CorpusError
from data_prep.git_command import git

__all__ = ["LARGEST_OBJECT", "Commit", "FileChange", "History", "LoggedCommit", "PathChange", "Step"]

LARGEST_OBJECT = 1_000_000
"""Longer files and messages are nobody's handwriting; they are passed over unread."""

_SETTINGS = ("core.bigFileThreshold=1m", "core.commitGraph=false", "i18n.logOutputEncoding=UTF-8")
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?)?|\d+ (?:day|week|month|year)s?(?: ago)?")


class History:
    """An open repository; a context manager, because one git answers all questions about objects."""

    __slots__ = ("_objects", "_repository")

    def __init__(self, repository: Path) -> None:
        if not repository.is_dir():
            raise CorpusError(f"{repository} is not a folder; give the checkout of a repository")
        self._repository = repository
        answer = self._ask(["rev-parse", "--git-dir"])
        if answer is None:
            raise CorpusError(
                f"{repository} is not a repository that git will read; `git -C {repository} status` says why"
            )
        self._objects: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self._objects = self._start(["cat-file", "--batch"], stdin=subprocess.PIPE)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._objects is not None:
            _end(self._objects)

    @property
    def borrows(self) -> bool:
        """Whether the repository reads objects of another one (`objects/info/alternates`)."""
        answer = self._ask(["rev-parse", "--git-path", "objects/info/alternates"])
        return answer is not None and (self._repository / answer.rstrip("\n")).exists()

    def revision(self, text: str) -> str | None:
        """The name of the commit that a revision stands for, or None."""
        return self._revision(text)

    def last_before(self, date: str) -> str | None:
        """The newest commit of the main line (first parents) that is older than a date, or None.

        Raises ConfigError for what is no date.
        """
        until = f"--before={_date(date, '--at', '00:00:00')}"
        answer = self._ask(["rev-list", "-1", "--first-parent", until, "HEAD", "--"])
        return answer.strip() or None if answer is not None else None

    def count_after(self, start: str) -> int:
        """How many commits the main line has after one of its own."""
        answer = self._ask(["rev-list", "--count", "--first-parent", "HEAD", f"^{start}", "--"])
        return int(answer) if answer is not None else 0

    def main_line(self, start: str) -> Iterator[Step]:
        """The steps of the main line after a commit of it, oldest first, following renames."""
        process = self._start(
            [
                *("log", "--first-parent", "--diff-merges=first-parent", "--reverse", "--no-show-signature"),
                *("--no-notes", "--no-mailmap", "--no-ext-diff", "--no-textconv", "--raw", "-z"),
                *("--no-color", "--no-relative"),
                *("--no-abbrev", "--find-renames", "-l400", "--ignore-submodules=none", "-O/dev/null"),
                *("--format=%H%x00%ct%x00%P%x00%B%x00", "HEAD", f"^{start}", "--"),
            ]
        )
        try:
            yield from steps(fields_of(_output(process)))
        finally:
            self._finish(process)

    def log(self, newest: str, *, without: str | None = None) -> Iterator[LoggedCommit]:
        """From newest to oldest every commit that is reached from one; a renamed file is an added one.

        `without` leaves out what is reached from another one.

        One git lists all of them. Raises CorpusError where it gives up before the end, after what it listed.
        """
        process = self._start(
            [
                *("log", "--no-merges", "--no-show-signature", "--no-notes", "--no-mailmap", "--no-ext-diff"),
                *(
                    "--raw",
                    "-z",
                    "--no-abbrev",
                    "--no-color",
                    "--no-relative",
                    "--no-renames",
                    "--no-textconv",
                    "--ignore-submodules=none",
                ),
                *("-O/dev/null", "--format=%H%x00%ct%x00%B%x00", "--end-of-options", newest),
                *(() if without is None else (f"^{without}",)),
                "--",
            ]
        )
        try:
            yield from logged(fields_of(_output(process)))
        finally:
            self._finish(process)

    def files(self, commit: str) -> Iterator[tuple[PurePosixPath, str]]:
        """Path and object of every plain file in the tree of a commit, in git's order."""
        process = self._start(["ls-tree", "-r", "-z", "--full-tree", "--end-of-options", commit])
        try:
            for field in fields_of(_output(process)):
                mode, _, rest = field.partition(b" ")
                about, _, path = rest.partition(b"\t")
                if mode.decode() in PLAIN:
                    yield PurePosixPath(decoded(path)), about.split()[1].decode()
        finally:
            self._finish(process)

    def commits(self, *, since: str, until: str | None = None) -> Iterator[Commit]:
        """From newest to oldest what is after `since` and not after `until`: revisions, or dates.

        Raises ConfigError for what is neither.
        """
        selection = ["--end-of-options"]
        start = self._revision(since)
        end = None if until is None else self._revision(until)
        if start is None:
            selection.insert(0, f"--since={_date(since, '--since', '00:00:00')}")
        if until is not None and end is None:
            selection.insert(0, f"--until={_date(until, '--until', '23:59:59')}")
        if end is None and (end := self._revision("HEAD")) is None:
            return  # no commit yet
        selection.append(end)
        if start is not None:
            selection.append(f"^{start}")
        listing = self._start(["rev-list", "--no-merges", *selection])
        try:
            for line in _output(listing):
                text = self.read(line.decode().strip())
                if text is not None:
                    _, _, message = text.partition(b"\n\n")
                    yield Commit(line.decode().strip(), message.decode("utf-8", "replace"))
        finally:
            self._finish(listing)

    def changes(self, commits: Iterable[Commit], suffixes: Sequence[str]) -> Iterator[list[FileChange]]:
        """For each commit in turn the files with one of the suffixes that it changed."""
        patterns = [f":(glob,icase)**/*{suffix}" for suffix in suffixes]
        options = ["-r", "-z", "--raw", "--no-abbrev", "--find-renames", "-l400", "--diff-filter=MR"]
        ids = [commit.id for commit in commits]
        with tempfile.TemporaryFile() as listing:
            listing.write("".join(f"{name}\n" for name in ids).encode())
            listing.seek(0)
            process = self._start(
                [
                    "diff-tree",
                    "--stdin",
                    "--always",
                    "--no-ext-diff",
                    "--no-textconv",
                    *options,
                    "--",
                    *patterns,
                ],
                stdin=listing,
            )
            try:
                yield from changes_of(fields_of(_output(process)), len(ids))
            finally:
                self._finish(process)

    def read(self, name: str) -> bytes | None:
        """The content of an object; None where it is missing or longer than LARGEST_OBJECT."""
        process = self._objects
        if process is None or process.stdin is None:
            raise ValueError("the history is not open; use it in a with statement")
        try:
            process.stdin.write(name.encode() + b"\n")
            process.stdin.flush()
            head = _output(process).readline().split()
            if len(head) != 3:
                return None
            size = int(head[2])
            content = _take(_output(process), size + 1)
        except (OSError, ValueError) as error:
            raise CorpusError(f"{self._repository}: git stopped answering about {name}: {error}") from error
        return content[:-1] if content is not None else None

    def _revision(self, text: str) -> str | None:
        answer = self._ask(["rev-parse", "--verify", "--quiet", "--end-of-options", f"{text}^{{commit}}"])
        return None if answer is None else answer.strip()

    def _ask(self, words: Sequence[str]) -> str | None:
        process = self._start(words)
        output, _ = process.communicate()
        return output.decode("utf-8", "surrogateescape") if process.returncode == 0 else None

    def _start(
        self, words: Sequence[str], stdin: int | IO[bytes] = subprocess.DEVNULL
    ) -> subprocess.Popen[bytes]:
        try:
            return git(self._repository, words, settings=_SETTINGS, stdin=stdin)
        except FileNotFoundError as error:
            raise CorpusError("this command needs git; install it") from error

    def _finish(self, process: subprocess.Popen[bytes]) -> None:
        """The end of a listing; CorpusError where git gave up in the middle."""
        was_read = process.stdout is not None and process.stdout.read(1) == b""
        code = _end(process)
        if was_read and code != 0:
            raise CorpusError(
                f"{self._repository}: git could not read the history to its end; "
                f"`git -C {self._repository} fsck` says why"
            )


def _date(text: str, option: str, time: str) -> str:
    """A date that git reads as meant: of a day alone it would take the hour of now."""
    if _DATE.fullmatch(text) is None:
        raise ConfigError(
            f"{option} {text}: neither a revision of this repository nor a date; "
            "give a commit, tag or branch, 2024-01-31, or '6 months ago'"
        )
    return f"{text} {time}" if len(text) == len("2024-01-31") and text[4] == "-" else text


def _output(process: subprocess.Popen[bytes]) -> IO[bytes]:
    if process.stdout is None:
        raise ValueError("started without a pipe")
    return process.stdout


def _end(process: subprocess.Popen[bytes]) -> int:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    return process.wait()


def _take(stream: IO[bytes], size: int) -> bytes | None:
    """So many bytes; read but not kept where they are too many."""
    if size <= LARGEST_OBJECT:
        return stream.read(size)
    while size > 0 and (part := stream.read(min(size, LARGEST_OBJECT))):
        size -= len(part)
    return None
