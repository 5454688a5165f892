"""The licences that a repository's own files grant, by the sentences that only they contain."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

PERMISSIVE = frozenset(
    {"MIT", "BSD", "Apache-2.0", "ISC", "zlib", "BSL-1.0", "Unlicense", "CC0-1.0", "curl", "PostgreSQL"}
)
_SENTENCES = {
    "MIT": "permission is hereby granted, free of charge, to any person obtaining a copy",
    "BSD": "redistribution and use in source and binary forms",
    "Apache-2.0": "apache license version 2.0",
    "ISC": "permission to use, copy, modify, and/or distribute this software for any purpose",
    "curl": "permission to use, copy, modify, and distribute this software for any purpose",
    "PostgreSQL": "permission to use, copy, modify, and distribute this software and its documentation",
    "zlib": "this software is provided 'as-is', without any express or implied warranty",
    "BSL-1.0": "boost software license",
    "Unlicense": "this is free and unencumbered software released into the public domain",
    "CC0-1.0": "cc0 1.0 universal",
    "AGPL": "gnu affero general public license version",
    "LGPL": "gnu lesser general public license version",
    "GPL": "gnu general public license version",
    "MPL": "mozilla public license",
    "EPL": "eclipse public license",
    "CDDL": "common development and distribution license",
}
_FILE = re.compile(
    r"(?:licen[cs]es?|copying|copyright|unlicense|legal)(?:[._-].*)?|.*[._-]licen[cs]e(?:\.(?:txt|md))?", re.I
)
_GLUE = re.compile(r"[\s*#/\"\u201c\u201d\u2018\u2019,]+")


def is_licence_file(path: PurePosixPath) -> bool:
    """Whether a file at the root, by its name, holds a licence."""
    return len(path.parts) == 1 and _FILE.fullmatch(path.name) is not None


def licences_of(texts: Iterable[bytes]) -> list[str]:
    """The licences whose sentences stand in one of the texts."""
    found: set[str] = set()
    for text in texts:
        plain = _plain(text.decode("utf-8", "replace"))
        found.update(name for name, sentence in _SENTENCES.items() if _plain(sentence) in plain)
    return sorted(found)


def _plain(text: str) -> str:
    return _GLUE.sub(" ", text.lower())
