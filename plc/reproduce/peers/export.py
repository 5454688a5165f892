"""A fold as fairseq's text: the very rows that our own training reads, in its vocabulary."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from data_prep.errors import ConfigError, CorpusError
from data_prep.text.vocabulary import END, UNKNOWN
from plc.evaluate.held_out import Source
from plc.reproduce.peers.words import to_line, written
from plc.train.config import Config
from plc.train.data import Example, Lexicon, Row, encode, lexicon_of

SOURCE, TARGET = "source", "target"
DICTIONARY = "words.txt"
_UNKNOWN = "<unk>"


def export(rows: Sequence[Row], *, config: Config, test: Sequence[Source], out: Path) -> Lexicon:
    """Write train, valid and test, each as a file of sources and one of targets, and the dictionary.

    Training and validation rows are those of `plc train` with this configuration: what is held out or too
    long is left out, and words that our vocabulary lacks are written `<unk>`. Each test source is one line,
    its words as they are; beside it stands one of its references, which fairseq's decoder does not read. The
    dictionary gives each word the id that it has with us. Gives our words.
    """
    if config.model.family == "edits" or config.data.vocabulary != "word":
        raise ConfigError(
            "only whole words of the paper's families can be written for fairseq: "
            "give model.family 'gru' or 'transformer' and data.vocabulary 'word'"
        )
    lexicon = lexicon_of(rows, config=config.data, family=config.model.family)
    examples = encode(rows, lexicon=lexicon, config=config.data, family=config.model.family)
    words = lexicon.vocabulary.words
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, part in (("train", examples.train), ("valid", examples.valid)):
            _write(out / f"{name}.{SOURCE}", (_spelled(each.source.tolist(), words) for each in part))
            _write(out / f"{name}.{TARGET}", (_spelled(_target(each), words) for each in part))
        _write(out / f"test.{SOURCE}", (to_line(source.words) for source in test))
        _write(out / f"test.{TARGET}", (to_line(min(source.references)) for source in test))
        # counts decide nothing: fairseq keeps the order of a dictionary that it is given
        _write(out / DICTIONARY, (f"{written(word)} 1" for word in words[END + 1 :]))
    except OSError as error:
        raise CorpusError(f"{out} cannot be written: {error}; make room, then run it again") from error
    return lexicon


def _target(example: Example) -> list[int]:
    """The words written, without the end that fairseq adds itself."""
    return [id for id in example.target.tolist() if id != END]


def _spelled(ids: Iterable[int], words: Sequence[str]) -> str:
    return " ".join(_UNKNOWN if id == UNKNOWN else written(words[id]) for id in ids)


def _write(path: Path, lines: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(f"{line}\n" for line in lines)
