"""What never gives a pair: code that serves an outside evaluation, and text that nobody wrote by hand."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

LARGEST_FILE = 1_000_000
LONGEST_LINE = 4_000

# zlib, cJSON, tinyxml2 and gson serve an outside evaluation of the models that these pairs train. No function
# of theirs may be learnt from, neither from the packages nor from the copies that other packages carry.
_PROJECTS = re.compile(r"(?:lib)?(?:zlib(?:-ng)?|cjson|tinyxml2|(?:google-)?gson)(?:-java)?", re.IGNORECASE)
_FOLDERS = re.compile(r"(?:zlib|minizip|cjson|tinyxml2|gson)(?:[-_.]?v?[\d.]+)?(?:-\w+)?", re.IGNORECASE)
_FILES = frozenset(
    f"{stem}.{suffix}"
    for stem in (
        *(
            "adler32",
            "crc32",
            "deflate",
            "gzclose",
            "gzguts",
            "gzlib",
            "gzread",
            "gzwrite",
            "infback",
            "inffast",
        ),
        *("inffixed", "inflate", "inftrees", "uncompr", "zutil", "zconf", "zlib", "ioapi", "unzip", "zip"),
        *("cjson", "cjson_utils", "tinyxml2"),
    )
    for suffix in ("c", "h", "cc", "cpp")
)
_PACKAGE = re.compile(r"(?:^|/)com/google/gson(?:/|$)")
_AUTHORS = re.compile(
    rb"Jean-loup Gailly|Mark Adler|Dave Gamble|^package\s+com\.google\.gson\b|tinyxml2.{0,400}Lee Thomason"
    rb"|Lee Thomason.{0,400}tinyxml2",
    re.IGNORECASE | re.MULTILINE | re.DOTALL,
)
_GENERATED = re.compile(
    rb"auto-?generated|(?:automatically|machine)[ -]generated|@generated|do not (?:edit|modify)\b"
    rb"|generated (?:automatically|from|by (?:gnu|bison|flex|re2c|gperf|lex|yacc|ragel|lemon|cython|swig"
    rb"|antlr|javacc|javah|protoc|the protocol|a script|a tool|configure|auto))",
    re.IGNORECASE,
)
_HEAD = 3_000


def project_left_out(project: str) -> bool:
    """Whether a whole package serves the outside evaluation."""
    return _PROJECTS.fullmatch(project) is not None


def reason_to_skip(path: PurePosixPath, text: bytes) -> str | None:
    """Why a file gives no function; None where it may."""
    head = text[:_HEAD]
    if (
        path.name.lower() in _FILES
        or any(_FOLDERS.fullmatch(part) for part in path.parts[:-1])
        or _PACKAGE.search(str(path))
        or _AUTHORS.search(head)
    ):
        return "zlib, cJSON, tinyxml2 or gson"
    if len(text) > LARGEST_FILE:
        return f"over {LARGEST_FILE:,} bytes"
    if b"\0" in text:
        return "binary"
    if _GENERATED.search(head):
        return "generated"
    if max(map(len, text.split(b"\n"))) > LONGEST_LINE:
        return f"a line of over {LONGEST_LINE:,} bytes"
    return None
