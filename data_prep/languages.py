"""The languages that PLC reads, and one parser for each."""

from __future__ import annotations

from functools import cache
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal, assert_never

if TYPE_CHECKING:
    import tree_sitter

Language = Literal["c", "cpp", "java"]

LANGUAGES: tuple[Language, ...] = ("c", "cpp", "java")

_BY_SUFFIX: dict[str, Language] = {
    ".c": "c",
    ".h": "c",
    ".cc": "cpp",
    ".cpp": "cpp",
    ".cxx": "cpp",
    ".c++": "cpp",
    ".hh": "cpp",
    ".hpp": "cpp",
    ".hxx": "cpp",
    ".java": "java",
}
SUFFIXES = frozenset(_BY_SUFFIX)


def language_of(path: PurePath) -> Language | None:
    """The language that a file's extension names; `.C` is C++ by Unix custom, `.h` is C."""
    if path.suffix == ".C":
        return "cpp"
    return _BY_SUFFIX.get(path.suffix.lower())


def parse(text: bytes, language: Language) -> tree_sitter.Tree:
    """The syntax tree of a file; never fails: what it cannot read becomes ERROR nodes."""
    return _parser(language).parse(text)


@cache
def grammar(language: Language) -> tree_sitter.Language:
    """The tree-sitter grammar, for queries."""
    import tree_sitter  # here, so that a run that finds no files needs no grammar

    match language:
        case "c":
            import tree_sitter_c

            return tree_sitter.Language(tree_sitter_c.language())
        case "cpp":
            import tree_sitter_cpp

            return tree_sitter.Language(tree_sitter_cpp.language())
        case "java":
            import tree_sitter_java

            return tree_sitter.Language(tree_sitter_java.language())
        case _:
            assert_never(language)


@cache
def _parser(language: Language) -> tree_sitter.Parser:
    import tree_sitter

    return tree_sitter.Parser(grammar(language))
