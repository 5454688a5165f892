"""What a commit's message and a path say: a fix, a commit taken back, a copy of another project's code."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from data_prep.corpora.history.git_fixes import FIX_WORDS

_MORE_WORDS = (
    *("segv", "hang", "infinite loop", "memory corruption", "use of uninitialized", "heap-buffer", "asan"),
    *("ubsan", "msan", "fuzzer", "oss-fuzz", "regression", "wrong", "incorrect", "incorrectly", "mistake"),
    *("typo", "nullptr", "null pointer", "nullpointerexception", "undefined behavior", "undefined behaviour"),
    *("data race", "thread safety", "double-free", "uaf", "oob", "coverity", "security", "broken", "prevent"),
)
_WORDS = re.compile(
    rf"(?<!\w)(?:{'|'.join(re.escape(word) for word in (*FIX_WORDS, *_MORE_WORDS))})(?:e?s|ed|ing)?(?!\w)",
    re.IGNORECASE,
)
_TICKETS = re.compile(
    r"(?:CVE-\d{4}-\d+|GHSA-[\w-]+|(?:clos|resolv|address)(?:e|es|ed|ing)s?:?\s+#\d+|(?:issue|bug|gh-)\s*#?\d+)",
    re.IGNORECASE,
)
_TICKET_FIRST = re.compile(r"\s*\[?[A-Z][A-Z0-9]+-\d+\b")
_TAKES_BACK = re.compile(r"\s*(?:revert\b|back(?:ing|ed)? ?out\b|reapply\b)", re.IGNORECASE)
_TAKEN_BACK = re.compile(r"\breverts? (?:this )?commit ([0-9a-f]{7,40})\b", re.IGNORECASE)
_COPIES = frozenset(
    {
        *(
            "third_party",
            "third-party",
            "thirdparty",
            "3rdparty",
            "3rd_party",
            "vendor",
            "vendors",
            "vendored",
        ),
        *("dep", "deps", "dependencies", "external", "externals", "extern", "submodules", "node_modules"),
        *("bundled", "imported", "upstream"),
    }
)
MOST_READ = 4000
"""Characters of a message that are read: a changelog in a message mentions everything."""


def fix_signs(message: str) -> tuple[str, ...]:
    """The words of a message that say that its commit mends something, each once, in lower case."""
    head = message[:MOST_READ]
    found = [match[0] for pattern in (_WORDS, _TICKETS) for match in pattern.finditer(head)]
    if (ticket := _TICKET_FIRST.match(head)) is not None:
        found.append(ticket[0].strip(" ["))
    return tuple(dict.fromkeys(" ".join(word.lower().split()) for word in found))


def takes_back(message: str) -> bool:
    """Whether a commit undoes another one, or does an undone one again."""
    return _TAKES_BACK.match(message) is not None or _TAKEN_BACK.search(message[:MOST_READ]) is not None


def taken_back(message: str) -> list[str]:
    """The names, perhaps short, of the commits that a message says it undoes."""
    return [name.lower() for name in _TAKEN_BACK.findall(message[:MOST_READ])]


def is_copy(path: PurePosixPath) -> bool:
    """Whether a file stands in a folder for other projects' code."""
    return any(part.lower() in _COPIES for part in path.parts[:-1])
