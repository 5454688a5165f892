"""DeepFix's own test sets (Gupta et al. 2017): programs with compile errors, written back as C.

The sets behind the paper's Table 5, in DeepFix's notation: `_<type>_int _<id>_2@ _<number>_# …`, a line's
number before `~`. What was cut out of them stays out: a number is `0` (after `case` a running one, for two
alike would be an error of their own), a string `"%d"`, a character `'a'`. There is no mended
program to any of them.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal, get_args

from data_prep.corpora.syntax.tracer_pairs import TEXTS, source_id_of
from data_prep.dataset import Pair, write_pairs
from data_prep.errors import CorpusError
from data_prep.splits import same_buckets
from data_prep.text.c_words import words_of_c
from data_prep.text.naming import Names

Kind = Literal["seeded", "raw"]
KINDS: tuple[Kind, ...] = get_args(Kind)
FOLDS = 5
_LITERALS = {"number": "0", "string": '"%d"', "char": "'a'", "char_continue": "'"}
_SPLIT = frozenset({"<", ">", "!"})  # DeepFix parts `<=`, `>=` and `!=` and no other sign
_FIELDS = ("kind", "fold", "problem", "program", "tokens", "names")


@dataclass(frozen=True, slots=True)
class Test:
    """One program; `seeded` has errors put in by DeepFix's authors, `raw` is a student's own."""

    kind: Kind
    fold: int
    problem: str
    program: str
    text: bytes

    @property
    def id(self) -> str:
        return f"deepfix/{self.kind}/{self.fold}/{self.program}"


def read_tests(source: Path) -> list[Test]:
    """The programs of a JSON Lines file (.xz or plain), or of the one in a folder; CorpusError otherwise."""
    path = _file_in(source)
    tests = []
    try:
        with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open() as stream:
            for number, line in enumerate(stream, start=1):
                tests.append(_test(line, f"{path}, line {number}"))
    except (OSError, EOFError, lzma.LZMAError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path}: cannot be read ({error}); fetch DeepFix's test sets again") from error
    if not tests:
        raise CorpusError(f"{path}: has no programs; fetch DeepFix's test sets again")
    return tests


def prepare(
    source: Path, *, out: Path, kept_names: frozenset[str], progress: Callable[[str, int, int], None]
) -> dict[str, object]:
    """Write the programs as sources without a target, and their texts; CorpusError for what is no such file.

    `kept_names` as of the data that models were trained on. Every bucket is the authors' fold, 0 to 4;
    `variant` is the kind, `flow` the problem.
    """
    tests = read_tests(source)
    pairs: dict[str, Pair] = {}
    texts: dict[str, str] = {}
    digest = blake2b(digest_size=16)
    for number, test in enumerate(tests):
        if test.id in pairs:
            raise CorpusError(f"{source}: {test.id} stands there twice; fetch DeepFix's test sets again")
        pairs[test.id] = _source(test, kept_names)
        texts[test.id] = test.text.decode("utf-8", "surrogateescape")
        digest.update(test.id.encode() + b"\0" + test.text + b"\0")
        if number % 1000 == 0:
            progress("naming", number, len(tests))
    counts = {kind: sum(test.kind == kind for test in tests) for kind in KINDS}
    summary: dict[str, object] = {
        "preset": "deepfix",
        "programs": counts,
        "targets": "none: no mended program is known",
        "options": {"known": len(kept_names)},
        "input": {"name": source.name, "blake2b": digest.hexdigest()},
    }
    content = json.dumps(texts, indent=0).encode("ascii")
    write_pairs(out, list(pairs.values()), summary=summary, kept_names=kept_names, beside={TEXTS: content})
    return summary


def text_of(tokens: str, names: Sequence[str]) -> bytes:
    """DeepFix's notation as C, its names put back in their order; ValueError where they do not suit."""
    lines: list[list[str]] = [[]]
    left = iter(names)
    before = ("", "")
    cases = 0
    for token in tokens.split():
        if not token.startswith("_<"):
            if token == "~":  # the digits before it number the line
                lines.append([])
            elif not token.isdigit():
                raise ValueError(f"no token of DeepFix: {token}")
            continue
        kind, found, content = token[2:].partition(">_")
        if not found:
            raise ValueError(f"no token of DeepFix: {token}")
        match kind:
            case "id":
                word = next(left, None)
                if word is None:
                    raise ValueError("fewer names than identifiers")
            case "number" if before == ("keyword", "case"):
                word, cases = str(cases), cases + 1
            case "number" | "string" | "char" | "char_continue":
                word = _LITERALS[kind]
            case "op" | "type" | "keyword" | "APIcall" | "directive" | "include":
                word = content
            case _:
                raise ValueError(f"no token of DeepFix: {token}")
        if kind == "op" and content == "=" and before[0] == "op" and before[1] in _SPLIT and lines[-1]:
            lines[-1][-1] += word
        else:
            lines[-1].append(word)
        before = (kind, content)
    if next(left, None) is not None:
        raise ValueError("more names than identifiers")
    return "\n".join(" ".join(line) for line in lines if line).encode("utf-8", "surrogateescape") + b"\n"


def _file_in(source: Path) -> Path:
    if not source.is_dir():
        return source
    found = sorted(path for path in source.rglob("*") if path.name.endswith((".jsonl", ".jsonl.xz")))
    if len(found) != 1:
        named = ", ".join(path.name for path in found[:5]) or "none"
        raise CorpusError(f"{source}: one .jsonl or .jsonl.xz is wanted, found {named}; give the file itself")
    return found[0]


def _test(line: str, where: str) -> Test:
    try:
        row: dict[str, Any] = json.loads(line)
        kind, fold, problem, program, tokens, names = (row[name] for name in _FIELDS)
        if kind not in KINDS or fold not in range(FOLDS):
            raise ValueError(f"kind {kind!r}, fold {fold!r}")
        return Test(kind, fold, str(problem), str(program), text_of(tokens, names))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CorpusError(
            f"{where}: is no program of DeepFix ({error}); fetch its test sets again"
        ) from error


def _source(test: Test, kept_names: frozenset[str]) -> Pair:
    words = words_of_c(test.text)
    source = tuple(Names.new(kept_names).rename(words))
    return Pair(
        id=test.id,
        source_id=source_id_of(source),
        language="c",
        cwe=0,
        variant=test.kind,
        flow=test.problem,
        kind="flawed",
        source=source,
        target=(),
        **same_buckets(test.fold),
        spelled=tuple(word.text for word in words),
    )
