"""What training shows of reports: drawn by the seed alone, and never what the fix needs hidden."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from data_prep.dataset import Pair
from data_prep.text.vocabulary import END
from plc.decode.encoder_input import Flag, end_of
from plc.train.config import DataConfig, ReportConfig
from plc.train.data import Example, encode, lexicon_of
from plc.train.reports import reported_at, shown, unreported

ALL = DataConfig(min_count=1)
PAIR = Pair(
    id="a",
    source_id="a",
    language="c",
    cwe=0,
    variant="",
    flow="",
    kind="flawed",
    source=("v0", "=", "v1", ";", "f0", "(", ")", ";"),
    target=("v0", "=", "v2", ";", "f0", "(", ")", ";"),
    bucket_pair=7,
    bucket_source=7,
    bucket_variant=7,
    bucket_cwe=7,
    spelled=("a", "=", "b", ";", "go", "(", ")", ";"),
    lines=(0, 0, 0, 0, 3, 3, 3, 3),
    reported_line=0,
    category="bounds",
    around=("v2", "v3"),
    around_spelled=("c", "d"),
)


def example(pair: Pair = PAIR) -> Example:
    lexicon = lexicon_of([pair], config=ALL, family="edits", name_parts=9)
    (row,) = encode([pair], lexicon=lexicon, config=ALL, family="edits").train
    return row


def test_a_row_carries_its_report_and_its_names_around() -> None:
    row = example()
    assert row.source[9] == END
    assert len(row.source) == len(row.input.flags) == 12
    line, none, around = int(Flag.LINE), int(Flag.NONE), int(Flag.AROUND)
    assert list(row.input.flags) == [none, *[line] * 4, *[none] * 5, around, around]
    assert row.input.category > 0
    assert row.changed == 2
    assert row.needs_around


def test_a_hidden_report_leaves_nothing_of_itself_but_names_that_the_fix_writes() -> None:
    row = unreported(example())
    assert not set(row.input.flags) & {Flag.LINE, Flag.NEAR, Flag.TOKEN}
    assert row.input.category == 0
    assert len(row.source) == 12
    bare = unreported(example(replace(PAIR, target=PAIR.source[:4])))
    assert len(bare.source) == end_of(bare.source.tolist()) + 1 == 10
    assert not len(bare.input.flags)
    assert len(bare.input.parts) <= 10


def test_the_seed_alone_decides_what_is_shown() -> None:
    rows = [example()] * 300
    config = ReportConfig(hidden=0.3, beside=0.2, token=0.5, nameless=0.5)
    first = shown(rows, config, seed=(1, 7))
    again = shown(rows, config, seed=(1, 7))
    assert [list(row.input.flags) for row in first] == [list(row.input.flags) for row in again]
    hidden = sum(Flag.LINE not in row.input.flags and Flag.NEAR not in row.input.flags for row in first)
    assert 60 < hidden < 120
    token = sum(Flag.TOKEN in row.input.flags for row in first)
    assert 40 < token < 110
    assert 60 < sum(row.input.category > 0 for row in first) < 150
    other = shown(rows, config, seed=(1, 8))
    assert [list(row.input.flags) for row in first] != [list(row.input.flags) for row in other]


def test_a_report_beside_the_line_marks_its_words_as_near() -> None:
    row = reported_at(example(), 1, word=4)
    near, token, around = int(Flag.NEAR), int(Flag.TOKEN), int(Flag.AROUND)
    assert list(row.input.flags) == [0, *[near] * 4, token, near, near, near, 0, around, around]


def test_rows_without_a_report_stay_as_they_are() -> None:
    plain = example(
        replace(PAIR, lines=(), reported_line=-1, category="", around=(), around_spelled=(), target=())
    )
    (same,) = shown([plain], ReportConfig(hidden=1.0), seed=(0, 0))
    assert same is plain
    assert not len(plain.input.flags)
    assert np.array_equal(plain.source[-1:], [END])
