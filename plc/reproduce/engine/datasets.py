"""The datasets that the items share: prepared below RUNS/datasets when needed, from the corpora."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import final

from data_prep.dataset import Pair, read_pairs, write_pairs
from data_prep.errors import ConfigError, CorpusError
from data_prep.text.windows import WORD_BUDGET
from plc.base.locking import FOREVER, UnlockableError, take

PAIRS = "pairs.parquet"
_SUMMARY = "dataset.json"
_UNKNOWN = ""  # in place of a sha256


@dataclass(frozen=True, slots=True)
class Corpus:
    """A publisher's corpus as it may lie in the folder of corpora: as an archive, or unpacked."""

    names: tuple[str, ...]  # files and folders, the first that is there is taken
    origin: str


CORPORA: Mapping[str, Corpus] = {
    "juliet-c": Corpus(
        ("juliet-c-1.3.tar.xz", "juliet-c-1.3.zip", "C"),
        "the Juliet Test Suite 1.3 for C/C++, from NIST's SARD (suite 112)",
    ),
    "juliet-java": Corpus(
        ("juliet-java-1.3.tar.xz", "juliet-java-1.3.zip", "Juliet-Java-v103", "Java"),
        "the Juliet Test Suite 1.3 for Java, from NIST's SARD (suite 111)",
    ),
    "juliet-c-paper": Corpus(
        ("juliet-c-1.0-paper.tar.xz", "Juliet-C-v102"),
        "the older Juliet for C/C++ in the authors' repository, PLC-Pyramid, Data/Juliet-C",
    ),
    "paper-folds": Corpus(
        ("paper-folds.tar.xz", "paper-folds"),
        "the authors' pre-processed fold 0, PLC-Pyramid, Data/Juliet-C and Data/Juliet-Java",
    ),
    "itc": Corpus(("itc-benchmark.tar.xz", "itc-benchmark"), "the Toyota ITC benchmark, SARD's suite 104"),
    "tracer": Corpus(
        ("tracer-singleL-test.csv.xz", "tracer-singleL-test.csv"),
        "TRACER's single-line test set, umairzahmed/tracer",
    ),
    "deepfix": Corpus(
        ("deepfix-tests.jsonl.xz", "deepfix-tests.jsonl"),
        "DeepFix's test sets (IISc and IIT Kanpur) as JSON Lines, as docs/research/data.md describes",
    ),
    "table-adult": Corpus(
        ("tabular/adult.data.xz", "tabular/adult.data"), "UCI's Adult table, its training part, with a header"
    ),
    "table-stroke": Corpus(
        ("tabular/stroke.csv.xz", "tabular/stroke.csv"), "Kaggle's Stroke table (fedesoriano)"
    ),
}


@final
class Datasets:
    """Prepared datasets by name, below one folder."""

    def __init__(self, root: Path, *, corpora: Path) -> None:
        self._root = root
        self._corpora = corpora
        self._digests: dict[Path, str] = {}

    def path(self, name: str) -> Path:
        """The dataset's directory, prepared if it was not; CorpusError where its corpus is missing."""
        recipe = RECIPES.get(name)
        if recipe is None:
            raise ConfigError(f"there is no dataset {name!r}; there are {', '.join(sorted(RECIPES))}")
        return self.made(name, lambda out: recipe(self, out))

    def made(self, name: str, make: Callable[[Path], None]) -> Path:
        """The dataset `name`, which `make` writes unless it is there; one process makes it, others wait."""
        return self._made(name, make, is_there=lambda directory: (directory / _SUMMARY).exists())

    def derived(self, name: str, base: Path, change: Callable[[Pair], Pair | None], *, how: str) -> Path:
        """A dataset made of another one row by row; `how` is kept in its summary, None drops a row.

        It is made again where the other one has other rows than those that it was made of.
        """

        def make(out: Path) -> None:
            pairs = read_pairs(base)
            kept = [changed for pair in pairs if (changed := change(pair)) is not None]
            if not kept:
                raise CorpusError(
                    f"{base}: no row is left for {name} ({how}); remove that folder, then run the command "
                    "again to prepare it anew"
                )
            summary = {
                **{key: value for key, value in pairs.summary.items() if key not in ("format", "pairs")},
                "derived": {"from": base.name, "sha256": self.digest_of(base), "how": how},
                "pairs": {"kept": len(kept), "of": len(pairs), "sources": len({p.source_id for p in kept})},
            }
            write_pairs(out, kept, summary=summary, kept_names=pairs.kept_names)

        return self._made(
            name, make, is_there=lambda directory: _base_of(directory) in (_UNKNOWN, self.digest_of(base))
        )

    def digest(self, name: str) -> str:
        """The sha256 of a dataset's rows: part of the job of every cell that reads it."""
        return self.digest_of(self.path(name))

    def digest_of(self, directory: Path) -> str:
        """The same for a directory that `made` or `derived` gave."""
        if directory not in self._digests:
            with (directory / PAIRS).open("rb") as stream:
                self._digests[directory] = hashlib.file_digest(stream, "sha256").hexdigest()
        return self._digests[directory]

    def corpus(self, name: str) -> Path:
        """Where a corpus lies; CorpusError that says which file is wanted and where it comes from."""
        corpus = CORPORA[name]
        for file in corpus.names:
            if (self._corpora / file).exists():
                return self._corpora / file
        raise CorpusError(
            f"the folder of corpora, {self._corpora}, holds no {corpus.names[0]} "
            f"(nor {', '.join(corpus.names[1:])}): fetch {corpus.origin}, and give its folder with --corpora"
        )

    def _made(self, name: str, make: Callable[[Path], None], *, is_there: Callable[[Path], bool]) -> Path:
        directory = self._root / name
        if is_there(directory):
            return directory
        with self._alone(name):
            if not is_there(directory):
                make(directory)
                self._digests.pop(directory, None)
        return directory

    @contextmanager
    def _alone(self, name: str) -> Iterator[None]:
        try:
            self._root.mkdir(parents=True, exist_ok=True)
            lock = take(self._root / f".{name}.lock", patience=FOREVER)
        except (OSError, UnlockableError) as error:
            raise CorpusError(f"{self._root} cannot be written: {error}; choose another --runs") from error
        try:
            yield
        finally:
            lock.release()


def _base_of(directory: Path) -> str | None:
    """The sha256 of the rows that a derived dataset was made of; None where there is no such dataset.

    CorpusError where its summary cannot be read.
    """
    path = directory / _SUMMARY
    try:
        return str(json.loads(path.read_text("utf-8"))["derived"]["sha256"])
    except FileNotFoundError:
        return None
    except (KeyError, TypeError):
        return _UNKNOWN  # made when this was not kept
    except (OSError, ValueError) as error:
        raise CorpusError(
            f"{path} cannot be read: {error}; remove {directory}, then run the command again"
        ) from error


Recipe = Callable[[Datasets, Path], None]


def _silent(_stage: str, _done: int, _total: int) -> None:
    """Preparing takes a minute at most: no progress is shown."""


def _paper_c(datasets: Datasets, out: Path) -> None:
    from data_prep.juliet.paper import preset

    preset.prepare(
        datasets.corpus("juliet-c-paper"), suite="juliet-c", out=out, max_words=None, progress=_silent
    )


def _paper_java(datasets: Datasets, out: Path) -> None:
    from data_prep.juliet.paper import preset

    preset.prepare(
        datasets.corpus("juliet-java"), suite="juliet-java", out=out, max_words=None, progress=_silent
    )


def _names_of(directory: Path) -> frozenset[str]:
    return frozenset(json.loads((directory / "known.json").read_text("utf-8")))


def _tracer(datasets: Datasets, out: Path) -> None:
    from data_prep.corpora.syntax import tracer_pairs

    tracer_pairs.prepare(
        datasets.corpus("tracer"), out=out, kept_names=None, max_words=WORD_BUDGET, progress=_silent
    )


def _deepfix(datasets: Datasets, out: Path) -> None:
    from data_prep.corpora.syntax import deepfix

    kept_names = _names_of(datasets.path("tracer"))
    deepfix.prepare(datasets.corpus("deepfix"), out=out, kept_names=kept_names, progress=_silent)


def _broken(datasets: Datasets, out: Path, *, corpus: str, most: int) -> None:
    from data_prep.corpora.syntax import pairs as syntax_pairs

    kept_names = _names_of(datasets.path("tracer"))  # a name is a word or a slot in all three datasets alike
    syntax_pairs.prepare(
        [datasets.corpus(corpus)],
        out=out,
        kept_names=kept_names,
        max_words=WORD_BUDGET,
        most=most,
        faults=5,
        seed=1,
        progress=_silent,
    )


def _table(datasets: Datasets, out: Path, *, name: str) -> None:
    from plc.reproduce.tabular import write_rows

    write_rows(datasets.corpus(f"table-{name}"), out, name=name)


RECIPES: Mapping[str, Recipe] = {  # a new dataset is one function and one line
    "paper-c": _paper_c,
    "paper-java": _paper_java,
    "tracer": _tracer,
    "deepfix": _deepfix,
    "syntax-tracer": partial(_broken, corpus="tracer", most=4000),
    "syntax-juliet": partial(_broken, corpus="juliet-c", most=2000),
    "table-adult": partial(_table, name="adult"),
    "table-stroke": partial(_table, name="stroke"),
}
