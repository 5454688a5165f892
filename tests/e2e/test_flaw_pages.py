"""The page of each kind of flaw is true of the shipped model: it reports the example and makes that fix."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from data_prep.text.languages import Language
from plc.output.flaw_pages import flaw_pages, page_of
from plc.repair import Repairer, apply_suggestion, default_model
from tests.walkthrough import Block, blocks_of

LANGUAGES: dict[str, Language] = {"c": "c", "cpp": "cpp", "java": "java"}


def examples() -> list[tuple[str, Block, Block]]:
    """Each kind with the code of an example and what the first fix makes of it."""
    found = []
    for kind in flaw_pages():
        named = [block for block in blocks_of(page_of(kind)) if block.file is not None]
        pairs = [(one, other) for one, other in pairwise(named) if one.file == "before"]
        assert pairs, kind
        assert all(other.file == "after" for _, other in pairs), kind
        found += [(kind, one, other) for one, other in pairs]
    return found


@pytest.fixture(scope="module")
def repairer() -> Repairer:
    return Repairer.load(default_model(), threads=1)


@pytest.mark.parametrize(
    ("kind", "before", "after"), examples(), ids=lambda value: getattr(value, "language", value)
)
def test_the_example_is_reported_and_fixed(
    repairer: Repairer, kind: str, before: Block, after: Block
) -> None:
    language = LANGUAGES[before.language]
    text = before.content.encode()
    (finding,) = repairer.findings(text, language)
    assert finding.kind == kind
    assert f"[{finding.cwe[0].id}](" in page_of(kind)
    assert apply_suggestion(text, finding, finding.suggestions[0]).decode() == after.content
    assert repairer.findings(after.content.encode(), language) == []


def test_exactly_the_kinds_that_are_reported_by_default_have_a_page() -> None:
    kinds = json.loads((default_model() / "calibration.json").read_bytes())["kinds"]["thresholds"]
    assert sorted(flaw_pages()) == sorted(kinds)
