"""A repository's own fix commits to pairs: each changed function before and after."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path, PurePosixPath

from data_prep.corpora.history.git_history import Commit, FileChange, History
from data_prep.dataset import Kind, Pair, write_pairs
from data_prep.errors import ConfigError, CorpusError
from data_prep.splits import Groups, bucket_of, same_buckets
from data_prep.text.functions import Calls, Function, Instance, functions_of
from data_prep.text.languages import SUFFIXES, Language, language_of
from data_prep.text.naming import Names, is_slot

FIX_WORDS = (
    *(
        "fix",
        "bugfix",
        "hotfix",
        "bug",
        "crash",
        "leak",
        "overflow",
        "underflow",
        "segfault",
        "deadlock",
        "race",
    ),
    *("uninitialized", "uninitialised", "dereference", "null", "npe", "double free", "use after free"),
    *("use-after-free", "out of bounds", "out-of-bounds", "off by one", "off-by-one", "invalid read"),
    *(
        "invalid write",
        "corruption",
        "cve",
        "cwe",
        "vulnerability",
        "vulnerabilities",
        "sanitizer",
        "valgrind",
    ),
)
"""A message with one of these words, or with s, es, ed or ing behind it, says that it is of a fix."""

_TAKEN_BACK = re.compile(r"\s*(?:revert|merge)\b", re.IGNORECASE)
_CWE = re.compile(r"\bCWE[- ]?(\d{1,4})\b", re.IGNORECASE)
_TEST_FOLDERS = frozenset(
    {"test", "tests", "testing", "testsuite", "testdata", "t", "unittests", "benchmarks"}
)
_TEST_NAME = re.compile(r"(?:test[_-].*|.*[_-]tests?|Test[A-Z].*|.*Tests?|.*IT)\.\w+")


@dataclass(frozen=True, slots=True)
class Options:
    """Which commits count and what is taken of them; `fix_words` is None where every commit counts."""

    since: str
    until: str | None
    fix_words: tuple[str, ...] | None
    languages: frozenset[Language]
    kept_names: frozenset[str]
    max_words: int
    most_functions: int
    repeats: int

    def __post_init__(self) -> None:
        for name, value in (
            ("max-words", self.max_words),
            ("most-functions", self.most_functions),
            ("repeats", self.repeats),
        ):
            if value < 1:
                raise ConfigError(f"--{name} {value}: give at least 1")
        if self.fix_words is not None and not all(word.strip() for word in self.fix_words):
            raise ConfigError("--fix-words: a word is empty; give words, or --all-commits")


@dataclass(frozen=True, slots=True)
class Fix:
    """One function of one commit: the instance as it was, and as it is."""

    commit: Commit
    path: PurePosixPath
    language: Language
    before: Instance
    after: Instance


def prepare(
    repository: Path, *, out: Path, options: Options, progress: Callable[[str, int, int], None]
) -> dict[str, object]:
    """Write a pair for each function that a fix changed, one for what it became, and the summary.

    A name or number that at least `repeats` commits write into functions that did not have it stays a word
    beside the kept names, so that a model can learn to write it; a fix that needs another is left out. Every
    split is by commit; commits that share a function stand in one bucket. Raises CorpusError where git cannot
    read the repository or no commit gives a fix.
    """
    counts: Counter[str] = Counter()
    with History(repository) as history:
        commits = _wanted(history, options, counts)
        fixes = list(_fixes(history, commits, options, counts, progress))
    kept_names = options.kept_names | _repeated(fixes, options)
    pairs = _pairs(fixes, kept_names, counts)
    flawed = sum(pair.kind == "flawed" for pair in pairs)
    if not flawed:
        reasons = ", ".join(
            f"{reason}: {count}" for reason, count in sorted(counts.items()) if reason != "commits"
        )
        raise CorpusError(
            f"{repository}: no fix to learn from in {counts['commits']} commits since {options.since}, "
            f"of which {len(commits)} say that they fix something ({reasons or 'nothing was left out'}); "
            "give an earlier --since, other --fix-words, or --all-commits"
        )
    summary: dict[str, object] = {
        "preset": "git",
        "pairs": {"flawed": flawed, "identity": len(pairs) - flawed},
        "commits": {
            "read": counts.pop("commits"),
            "fixes": len(commits),
            "used": len({pair.variant for pair in pairs}),
        },
        "dropped": dict(sorted(counts.items())),
        "names": {
            "known": len(options.kept_names),
            "of the fixes": len(kept_names) - len(options.kept_names),
        },
        "options": {
            "since": options.since,
            "until": options.until,
            "fix_words": None if options.fix_words is None else list(options.fix_words),
            "languages": sorted(options.languages),
            "max_words": options.max_words,
            "most_functions": options.most_functions,
            "repeats": options.repeats,
        },
    }
    write_pairs(out, pairs, summary=summary, kept_names=kept_names)
    return summary


def says_fix(message: str, words: Sequence[str]) -> bool:
    """Whether a message speaks of a fix, and not of taking one back."""
    if _TAKEN_BACK.match(message):
        return False
    either = "|".join(re.escape(word.strip()) for word in words)
    return re.search(rf"(?<!\w)(?:{either})(?:e?s|ed|ing)?(?!\w)", message, re.IGNORECASE) is not None


def is_test(path: PurePosixPath) -> bool:
    """Whether a file is a test by its name or folder: fixes bring one, and it was not what was wrong."""
    return any(part.lower() in _TEST_FOLDERS for part in path.parts[:-1]) or bool(
        _TEST_NAME.fullmatch(path.name)
    )


def _wanted(history: History, options: Options, counts: Counter[str]) -> list[Commit]:
    wanted: list[Commit] = []
    for commit in history.commits(since=options.since, until=options.until):
        counts["commits"] += 1
        if options.fix_words is None or says_fix(commit.message, options.fix_words):
            wanted.append(commit)
    return wanted


def _fixes(
    history: History,
    commits: Sequence[Commit],
    options: Options,
    counts: Counter[str],
    progress: Callable[[str, int, int], None],
) -> Iterator[Fix]:
    suffixes = sorted(
        suffix for suffix in SUFFIXES if language_of(PurePosixPath(f"a{suffix}")) in options.languages
    )
    for number, changes in enumerate(history.changes(commits, suffixes)):
        progress("reading commits", number, len(commits))
        found: list[Fix] = []
        changed = 0
        for change in changes:
            language = language_of(change.path)
            if language is None or language not in options.languages:
                continue
            if is_test(change.path):
                counts["test"] += 1
                continue
            for before, after, instances in _changed(history, change, language, options, counts):
                changed += 1
                if instances is not None:
                    found.append(Fix(commits[number], change.path, language, *instances))
                elif max(len(before.words), len(after.words)) > options.max_words:
                    counts["too long"] += 1
        if changed > options.most_functions:
            counts[f"of a commit that changes over {options.most_functions} functions"] += changed
            continue
        yield from found
    progress("reading commits", len(commits), len(commits))


def _changed(
    history: History, change: FileChange, language: Language, options: Options, counts: Counter[str]
) -> Iterator[tuple[Function, Function, tuple[Instance, Instance] | None]]:
    """The functions that differ in their words; instances only where both versions are short enough."""
    texts = history.read(change.before), history.read(change.after)
    if texts[0] is None or texts[1] is None or b"\0" in texts[0] + texts[1]:
        counts["file that is binary or too large"] += 1
        return
    old, new = (
        [function for function in functions_of(text, language) if not function.has_error]
        for text in texts
        if text
    )
    calls = Calls(new)
    for before, after in _same_names(old, new):
        if _spelled(before) == _spelled(after):
            continue
        if max(len(before.words), len(after.words)) > options.max_words:
            yield before, after, None
            continue
        source = calls.changed(before, before=after, budget=options.max_words)
        yield before, after, (source, Instance((after, *source.functions[1:])))


def _same_names(old: Sequence[Function], new: Sequence[Function]) -> Iterator[tuple[Function, Function]]:
    """Both versions of each function; overloads in order, where there are as many before as after."""
    by_name: dict[str, list[Function]] = {}
    for function in old:
        by_name.setdefault(function.name, []).append(function)
    after: dict[str, list[Function]] = {}
    for function in new:
        after.setdefault(function.name, []).append(function)
    for name, versions in after.items():
        if name and len(versions) == len(by_name.get(name, ())):
            yield from zip(by_name[name], versions, strict=True)


def _spelled(function: Function | Instance) -> list[str]:
    return [word.text for word in function.words]


def _repeated(fixes: Sequence[Fix], options: Options) -> frozenset[str]:
    """The spellings that enough commits write into functions that did not have them."""
    commits: dict[str, set[str]] = {}
    for fix in fixes:
        names = Names.new(options.kept_names)
        source = set(names.rename(fix.before.words))
        target = names.rename(fix.after.words)
        for slot in set(target) - source:
            if is_slot(slot) and slot[0] != "v":
                commits.setdefault(names.restore([slot])[0], set()).add(fix.commit.id)
    return frozenset(
        spelling
        for spelling, seen in commits.items()
        if len(seen) >= options.repeats and not is_slot(spelling) and spelling.isprintable()
    )


def _pairs(fixes: Sequence[Fix], kept_names: frozenset[str], counts: Counter[str]) -> list[Pair]:
    flawed: dict[tuple[str, tuple[str, ...], tuple[str, ...]], Pair] = {}
    identity: dict[tuple[str, tuple[str, ...]], Pair] = {}
    for fix in fixes:
        pair = _pair(fix, kept_names)
        if pair.source == pair.target:
            counts["same words once named"] += 1
        elif is_unwritable(pair.source, pair.target):
            counts["fix writes a name that the function does not have"] += 1
        elif flawed.setdefault((pair.language, pair.source, pair.target), pair) is not pair:
            counts["same fix"] += 1
        clean = _pair(replace(fix, before=fix.after), kept_names)
        identity.setdefault((clean.language, clean.source), clean)
    wrong = {(pair.language, pair.source) for pair in flawed.values()}
    kept = [
        pair for key, pair in identity.items() if key not in wrong
    ]  # what a later commit fixed is not clean
    counts["clean version that a later commit fixes"] += len(identity) - len(kept)
    return _grouped([*flawed.values(), *kept])


def is_unwritable(read: Iterable[str], target: Iterable[str]) -> bool:
    """Whether a target needs a slot that stands for nothing; one new variable may be declared."""
    new = {word for word in set(target) - set(read) if is_slot(word)}
    return len(new) > 1 or any(word[0] != "v" for word in new)


def _pair(fix: Fix, kept_names: frozenset[str]) -> Pair:
    names = Names.new(kept_names)
    source, target = tuple(names.rename(fix.before.words)), tuple(names.rename(fix.after.words))
    kind: Kind = "identity" if fix.before is fix.after else "flawed"
    text = " ".join(source).encode("utf-8", "surrogateescape")
    cwe = _CWE.search(fix.commit.message)
    commit = fix.commit.id[:12]
    name = fix.after.entry
    return Pair(
        id=f"{commit}/{fix.path}:{name.name}@{name.start_byte}" + ("" if kind == "flawed" else ":after"),
        source_id=f"{fix.language}:{blake2b(text, digest_size=8).hexdigest()}",
        language=fix.language,
        cwe=int(cwe[1]) if cwe is not None and kind == "flawed" else 0,
        variant=commit,
        flow="",
        kind=kind,
        source=source,
        target=target,
        **same_buckets(0),
        spelled=tuple(_spelled(fix.before)),
    )


def _grouped(pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs with their buckets: commits that share a function's words, before or after, go together."""
    groups = Groups()
    for pair in pairs:
        groups.join(pair.variant, f"words {pair.language} {' '.join(pair.source)}")
        groups.join(pair.variant, f"words {pair.language} {' '.join(pair.target)}")
    placed = []
    for pair in pairs:
        bucket = bucket_of(groups.of(pair.variant))
        placed.append(replace(pair, **same_buckets(bucket)))
    return placed
