"""A repository whose history is known: real code with faults put in, each taken out by a commit of its own.

`python -m benchmarks.fault_history --from PACKAGE --out REPO --languages c` measures `plc prep git` and
fine-tuning where no history is at hand. The faults are those of `plc prep inject`: the first commit has
one in each of many functions, and every later commit says "Fix …" and makes one of them what it was.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from data_prep.corpora.history.git_fixes import is_test
from data_prep.corpora.projects import SourceFile, files_of
from data_prep.inject.frequencies import FREQUENCIES
from data_prep.inject.mutants import Draw, Original, mutants_of
from data_prep.inject.registry import OPERATORS
from data_prep.text.functions import definitions_of, function_at
from data_prep.text.languages import LANGUAGES, parse
from data_prep.text.naming import Names


@dataclass(frozen=True, slots=True)
class Fault:
    """One function of a file, as it is wrong and as it is right."""

    file: str
    function: str
    operator: str
    wrong: bytes
    right: bytes


def main() -> None:
    """Parse, build the repository, say what it holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="source", type=Path, required=True, help="an archive or folder")
    parser.add_argument("--out", type=Path, required=True, help="the repository to make; must not exist")
    parser.add_argument("--languages", nargs="+", choices=LANGUAGES, required=True)
    parser.add_argument("--commits", type=int, default=600, help="fixes, at most")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    files = files_of([given.source], frozenset(given.languages), Counter())
    texts = {str(file.path): file.text for file in files}
    tested = (file for file in files if not is_test(file.path))
    faults = [fault for file in tested for fault in faults_of(file, seed=given.seed)]
    random.Random(given.seed).shuffle(faults)
    faults = faults[: given.commits]
    for fault in faults:
        texts[fault.file] = texts[fault.file].replace(fault.right, fault.wrong)
    given.out.mkdir(parents=True)
    git(given.out, "init", "--quiet", "--initial-branch=main")
    for path, text in texts.items():
        write(given.out / path, text)
    git(given.out, "add", "--all")
    git(given.out, "commit", "--quiet", "-m", "Everything")
    for fault in faults:
        texts[fault.file] = texts[fault.file].replace(fault.wrong, fault.right)
        write(given.out / fault.file, texts[fault.file])
        git(
            given.out,
            "commit",
            "--quiet",
            "-m",
            f"Fix {fault.operator} in {fault.function}",
            "--",
            fault.file,
        )
    print(f"{given.out}: {len(texts)} files, {len(faults)} fixes", file=sys.stderr)


def faults_of(file: SourceFile, *, seed: int) -> Iterator[Fault]:
    """At most one fault for each function whose text stands in its file once."""
    accepted: list[bytes] = []

    def accepts(text: bytes) -> bool:
        accepted.append(text)
        return True

    draw = Draw(
        operators=OPERATORS,
        frequencies=FREQUENCIES,
        kept_names=frozenset(),
        mutants=1,
        seed=seed,
        longest=400,
        accepts=accepts,
    )
    for node in definitions_of(parse(file.text, file.language).root_node):
        function = function_at(node, file.text)
        if function.has_error or len(function.words) > draw.longest:
            continue
        named = tuple(Names.new(draw.kept_names).rename(function.words))
        original = Original(node, function, named, file.text, file.language)
        for mutant in mutants_of(original, draw, Counter()):
            wrong = accepted[-1][function.start_byte : len(accepted[-1]) - len(file.text) + function.end_byte]
            if file.text.count(original.body) == 1 and wrong not in file.text:
                yield Fault(str(file.path), function.name, mutant.operator, wrong, original.body)
        accepted.clear()


def write(path: Path, text: bytes) -> None:
    """A file with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text)


def git(repository: Path, *words: str) -> None:
    """Run git as nobody in particular."""
    person = {
        f"GIT_{role}_{part}": value
        for role in ("AUTHOR", "COMMITTER")
        for part, value in (("NAME", "Nobody"), ("EMAIL", "nobody@example.org"))
    }
    plain = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", "-C", str(repository), *words], check=True, env=os.environ | person | plain)


if __name__ == "__main__":
    main()
