"""The registry of operators: every file in it, named alike, drawn with a frequency, its flaws explained."""

from __future__ import annotations

from pathlib import Path

import pytest

import data_prep.inject
from data_prep.inject.frequencies import FREQUENCIES
from data_prep.inject.operators import Operator
from data_prep.inject.registry import MODULES, OPERATORS
from plc.output.cwe import name_of
from plc.output.why import why_of

FOLDER = Path(data_prep.inject.__file__).parent
WHAT_SEVERAL_LOOK_AT = {
    "c.bounds.bound",
    "c.memory.releases",
    "c.operators.operands",
    "c.resources.call_statements",
    "c.sizes.products",
    "c.variables.reads",
    "java.bounds.indices",
    "java.operators.assignments",
    "java.resources.collisions",
}


def test_every_file_of_an_operator_is_in_the_registry() -> None:
    found = {
        ".".join(path.relative_to(FOLDER).with_suffix("").parts)
        for language in ("c", "java")
        for path in (FOLDER / language).rglob("*.py")
        if path.name != "__init__.py"
    }
    assert found - WHAT_SEVERAL_LOOK_AT == set(MODULES)
    assert len(MODULES) == len(set(MODULES))


@pytest.mark.parametrize(("module", "operator"), list(zip(MODULES, OPERATORS, strict=True)), ids=MODULES)
def test_an_operator_is_named_as_its_file(module: str, operator: Operator) -> None:
    language, _, file = module.split(".")
    suffix = "-java" if language == "java" else ""
    assert operator.name == file.replace("_", "-") + suffix
    assert operator.name in FREQUENCIES


@pytest.mark.parametrize("operator", OPERATORS, ids=lambda operator: str(operator.name))
def test_people_are_reported_what_is_wrong_with_each_kind(operator: Operator) -> None:
    for number in operator.cwes:
        kind = f"CWE-{number}"
        assert name_of(kind), f"{kind} of {operator.name} has no name: add it to plc/output/cwes.json"
        assert why_of(kind), f"{kind} of {operator.name} has no reason: add it to plc/output/cwes.json"
