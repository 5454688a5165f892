"""The shipped model on the examples: the flawed ones fixed as recorded, the clean ones left alone.

Some flawed ones are of kinds that are silent by default.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from data_prep.text.languages import language_of
from plc.repair import Repairer, default_model
from plc.repair.apply.fixing import fix

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "examples"
FLAWED = sorted(path for path in (ROOT / "examples" / "flawed").iterdir() if language_of(path))
CLEAN = sorted(path for path in (ROOT / "examples" / "clean").iterdir() if language_of(path))


@pytest.fixture(scope="module")
def repairer() -> Repairer:
    return Repairer.load(default_model(), threads=1)


ASKED = 0.43  # the confidence from which findings of silent kinds are asked for
BY_DEFAULT = ["Table.java", "dice.c"]


def fixed(repairer: Repairer, path: Path) -> bytes:
    """What `plc repair --fix --unsafe-fixes --min-confidence` makes of a file."""
    language = language_of(path)
    assert language is not None
    text = path.read_bytes()
    return fix(text, repairer.report(text, language, min_confidence=ASKED)).text


def test_kinds_that_real_code_shows_to_be_right_are_reported_by_default(repairer: Repairer) -> None:
    found = []
    for path in FLAWED:
        language = language_of(path)
        assert language is not None
        if repairer.findings(path.read_bytes(), language):
            found.append(path.name)
    assert found == BY_DEFAULT


def test_there_are_enough_of_both() -> None:
    assert len(FLAWED) >= 8
    assert len(CLEAN) >= len(FLAWED)
    assert len(list(GOLDEN.iterdir())) >= 5


@pytest.mark.parametrize("name", sorted(path.name for path in GOLDEN.iterdir()))
def test_flawed_examples_are_fixed(repairer: Repairer, name: str) -> None:
    expected = (GOLDEN / name).read_text(encoding="utf-8")
    assert fixed(repairer, ROOT / "examples" / "flawed" / name).decode() == expected


@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.name)
def test_clean_examples_are_left_alone(repairer: Repairer, path: Path) -> None:
    language = language_of(path)
    assert language is not None
    assert repairer.findings(path.read_bytes(), language) == []
