"""Which lines of a file were touched since a revision of its git repository.

Of git only `rev-parse`, `merge-base`, `ls-tree` and `cat-file` are run, which read objects. They are compared
here: `git diff` would run the filters and converters that a hostile repository names in its configuration.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import final

from data_prep.errors import PlcError
from data_prep.git_command import git
from plc.base.file_error import FileError
from plc.base.printable import printable
from plc.repair.files.ignore_files import repository_of
from plc.repair.files.reading import read_text, unwrapped
from plc.repair.narrow.line_changes import line_changes
from plc.repair.narrow.narrowing import Span
from plc.repair.text.source_text import LARGEST

ALL_LINES = (Span(1, 1 << 40),)
_SECONDS = 60
_PIECE = 1 << 20  # bytes


class RevisionError(PlcError):
    """A revision, or an object of it, that is not there."""


@final
class Since:
    """What was touched since a revision; with `...` behind it, since the current branch left it.

    Each repository is asked once.
    """

    def __init__(self, revision: str) -> None:
        self._revision = revision
        self._trees: dict[str, dict[bytes, str]] = {}

    def touched(self, path: Path, *, text: bytes | None = None) -> tuple[Span, ...]:
        """The lines of a file that the revision does not have; a file that it does not have is all touched.

        `text` is analysed in place of what the file holds. Lines only taken out leave a span between
        two lines. A file that was larger than PLC reads is all touched. FileError where the file cannot be
        read, has changed and is too large, or lies in no repository, RevisionError where the revision is not
        there.
        """
        absolute = os.path.realpath(path)
        top = repository_of(os.path.dirname(absolute))  # noqa: PTH120
        if top is None:
            raise FileError(path, "lies in no git repository, so --since has nothing to compare it with")
        if top not in self._trees:
            self._trees[top] = _tree(top, self._revision)
        blob = self._trees[top].get(os.fsencode(Path(os.path.relpath(absolute, top)).as_posix()))
        if blob is None:
            return ALL_LINES
        if (_name_of_text(text, blob) if text is not None else _name_of_file(path, blob)) == blob:
            return ()
        now = read_text(path) if text is None else unwrapped(path, text)
        try:
            if int(_git(top, "cat-file", "-s", blob)) > LARGEST:
                return ALL_LINES
            was = unwrapped(path, _git(top, "cat-file", "blob", blob))
            return changed_lines(was.text, now.text)
        except RevisionError as error:
            raise FileError(path, f"--since: git cannot read what it was{error}") from error


def changed_lines(before: bytes, after: bytes) -> tuple[Span, ...]:
    """The lines of `after` that are not as in `before`, line endings aside."""
    return tuple(Span(change.new_first + 1, change.new_last) for change in line_changes(before, after))


def _name_of_text(text: bytes, like: str) -> str:
    """The name of a text as an object of git, by the same hash as another name."""
    return _hash(len(text), [text], like)


def _name_of_file(path: Path, like: str) -> str:
    """The same for what a file holds, however large: it is read in pieces."""
    try:
        with path.open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            return _hash(size, iter(lambda: stream.read(_PIECE), b""), like)
    except OSError as error:
        raise FileError(path, f"cannot be read: {error.strerror or error}") from error


def _hash(size: int, pieces: Iterable[bytes], like: str) -> str:
    kind = hashlib.sha1 if len(like) == 40 else hashlib.sha256
    digest = kind(b"blob %d\0" % size, usedforsecurity=False)
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()


def _tree(top: str, revision: str) -> dict[bytes, str]:
    """Each file's object in the revision, by its name from the top of the repository."""
    try:
        start = revision
        if revision.endswith("..."):
            both = [_commit(top, name) for name in (revision.removesuffix("..."), "HEAD")]
            start = _git(top, "merge-base", *both).decode("ascii").strip()
        tree = _git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{start}^{{tree}}")
    except RevisionError as error:
        raise RevisionError(
            f"--since {printable(revision)}: no such revision in the repository {printable(top)}{error}: "
            "name a commit, a branch or a tag, and fetch it where the clone is shallow"
        ) from error
    listing = _git(top, "ls-tree", "-r", "-z", "--full-tree", tree.decode("ascii").strip())
    found: dict[bytes, str] = {}
    for entry in listing.split(b"\0"):
        if entry:
            state, name = entry.split(b"\t", 1)
            found[name] = state.split(b" ")[2].decode("ascii")
    return found


def _commit(top: str, revision: str) -> str:
    """The name of a commit, which is no option whatever the revision looks like."""
    found = _git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    return found.decode("ascii").strip()


def _git(top: str, *arguments: str) -> bytes:
    try:
        process = git(top, ["--literal-pathspecs", *arguments], stderr=subprocess.PIPE)
    except FileNotFoundError:
        raise PlcError("--since needs the git command, which is not installed") from None
    with process:
        try:
            output, errors = process.communicate(timeout=_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            raise PlcError(
                f"--since: git took more than {_SECONDS} seconds in the repository {printable(top)}"
            ) from None
        except BaseException:
            process.kill()
            raise
    if process.returncode != 0:
        said = " ".join(errors.decode("utf-8", "replace").split())  # one line, whatever git makes of it
        raise RevisionError(f" (git says: {printable(said)})" if said else "")
    return output
