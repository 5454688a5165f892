"""Patterns as in a .gitignore file, asked about one file or folder at a time, as git does on its way down."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from typing import final

_FOLDER_MARK = "(?P<ps_d>"  # the group with which pathspec marks the end of a folder's name
_STAR = "[^/]*"  # how pathspec writes `*`
_ANY_FOLDER = "(?P<ps_d>/)"  # how it writes `*/`, for it looks for a match anywhere
_FOLDERS_WITHIN = re.compile(r"(?<=[^/])/\*\*/(?=\s*\Z)")  # it takes `a/**/` for `a/`
_CLASS = re.compile(r"\[\^?\]?[^\]]*\]")
_MOST_FOLDER_STARS = 3  # of `**` in one pattern: each multiplies the ways in which a deep path may match


@final
class Patterns:
    """Lines of patterns, relative to a folder; the last that matches decides."""

    __slots__ = ("_any", "_each", "_within", "bad", "base")

    def __init__(self, base: str, lines: Iterable[str]) -> None:
        """`base` is an absolute path; lines that are no patterns are in `bad`, and match nothing."""
        from pathspec.patterns.gitignore import (
            GitIgnorePatternError,  # here: a run without files needs neither
        )
        from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

        self.base = base
        self._within = base.rstrip(os.sep) + os.sep  # `/` and `C:\\` end in one
        self._each: list[tuple[re.Pattern[str], bool]] = []
        bad: list[str] = []
        for line in lines:
            try:
                pattern = GitIgnoreSpecPattern(_FOLDERS_WITHIN.sub("/**/*/", line))
            except GitIgnorePatternError:
                bad.append(line)
                continue
            if pattern.regex is None or pattern.include is None:
                continue  # a comment or an empty line
            if line.count("**") > _MOST_FOLDER_STARS:
                bad.append(line)
                continue
            self._each.append((re.compile(_quick(pattern.regex.pattern)), pattern.include))
        self.bad = tuple(bad)
        together = "|".join(f"(?:{regex.pattern.replace(_FOLDER_MARK, '(?:')})" for regex, _ in self._each)
        self._any = re.compile(together) if self._each else None

    def say(self, path: str, *, folder: bool) -> bool | None:
        """True to leave an absolute path out, False to keep it, None to say nothing.

        Only the file or folder itself is judged, not the folders around it: whoever walks the tree has left
        those out before.
        """
        if self._any is None:
            return None
        if not path.startswith(self._within):
            return None
        relative = path[len(self._within) :]
        if os.sep != "/":
            relative = relative.replace(os.sep, "/")
        if folder:
            relative += "/"
        if self._any.match(relative) is None:
            return None
        for regex, include in reversed(self._each):
            if _is_itself(regex, relative):
                return include
        return None


def verdict(rules: Sequence[Patterns], path: str, *, folder: bool) -> bool:
    """Whether a path is left out: the last of the rules that says something decides."""
    for patterns in reversed(rules):
        said = patterns.say(path, folder=folder)
        if said is not None:
            return said
    return False


def _quick(regex: str) -> str:
    """The same pattern without the backtracking that makes `*a*a*a*a*b` take hours on a long name.

    What follows a star within a name may be taken where it is found first, except after the last star.
    """
    if regex == _ANY_FOLDER:
        return f"^.*{_ANY_FOLDER}"
    first, *pieces = regex.split(_STAR)
    done = [first]
    for number, piece in enumerate(pieces, start=1):
        a_star_follows = number < len(pieces) and "/" not in _CLASS.sub("", piece)
        done.append(f"(?>{_STAR}?{piece})" if a_star_follows else _STAR + piece)
    return "".join(done)


def _is_itself(regex: re.Pattern[str], relative: str) -> bool:
    """Whether a pattern matches the path, rather than a folder that it lies in."""
    match = regex.match(relative)
    if match is None:
        return False
    if "ps_d" in regex.groupindex:
        return match["ps_d"] is None or match.end("ps_d") == len(relative)
    return match.end() < len(relative) or not relative.endswith("/")  # `a/**` is what is in it, not `a`
