"""The table of languages: complete, true of the grammars, and the same as what is declared to editors."""

from __future__ import annotations

import json
import re
from pathlib import Path, PurePath
from typing import get_args

import pytest
from tree_sitter import Query

from data_prep.inject.compiling import COMMANDS
from data_prep.inject.registry import OPERATORS
from data_prep.text.language_specs import BY_SUFFIX, C_FAMILY, JAVA_ALONE, SPECS, Language
from data_prep.text.languages import grammar, language_of, parse
from plc.repair.filters.support import has_foreign_keywords

ROOT = Path(__file__).parents[4]
EXTENSION = ROOT / "vscode-extension"


def test_every_language_has_a_row() -> None:
    assert tuple(SPECS) == get_args(Language)
    assert all(name == spec.name for name, spec in SPECS.items())
    assert set(SPECS) == C_FAMILY | JAVA_ALONE


def test_no_suffix_is_of_two_languages() -> None:
    listed = [suffix for spec in SPECS.values() for suffix in spec.suffixes]
    assert len(listed) == len(set(listed)) == len(BY_SUFFIX)
    assert all(suffix == suffix.lower() for suffix in listed)
    assert all(set(spec.headers) <= set(spec.suffixes) for spec in SPECS.values())
    assert language_of(PurePath("a.C")) == "cpp"
    assert language_of(PurePath("a.H")) == "c"


@pytest.mark.parametrize("language", get_args(Language))
def test_a_row_names_what_the_grammar_has(language: Language) -> None:
    spec, known = SPECS[language], grammar(language)
    for kind in spec.comments | spec.definitions | spec.containers - {"ERROR"}:
        assert known.id_for_node_kind(kind, True) is not None, kind
    Query(known, spec.declared_names)
    comment = spec.comment_form.format("here").encode()
    (node,) = parse(comment, language).root_node.children
    assert node.type in spec.comments


@pytest.mark.parametrize("language", get_args(Language))
def test_what_goes_by_language_knows_each(language: Language) -> None:
    assert language in COMMANDS
    assert any(language in operator.languages for operator in OPERATORS)
    assert not has_foreign_keywords(["x"], [], language)


def test_the_extension_asks_for_the_same_languages() -> None:
    ours = [spec.editor_ids[0] for spec in SPECS.values()]
    listed = re.search(r"LANGUAGES = (\[.*?\])", (EXTENSION / "src" / "languages.ts").read_text("utf-8"))
    assert listed is not None
    assert json.loads(listed[1]) == ours
    package = json.loads((EXTENSION / "package.json").read_text("utf-8"))
    assert [event for event in package["activationEvents"] if event.startswith("onLanguage:")] == [
        f"onLanguage:{name}" for name in ours
    ]


def test_every_grammar_is_a_dependency() -> None:
    listed = (ROOT / "pyproject.toml").read_text("utf-8")
    for spec in SPECS.values():
        assert f'"{spec.grammar.replace("_", "-")}>=' in listed
