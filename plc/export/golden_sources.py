"""A dozen small functions of our own, whose answers are written down at export."""

from __future__ import annotations

from collections.abc import Mapping

from data_prep.text.functions import functions_of, instances_of
from data_prep.text.languages import Language
from data_prep.text.name_parts import NameParts
from data_prep.text.naming import Names
from data_prep.text.vocabulary import Vocabulary
from data_prep.text.windows import WORD_BUDGET
from plc.decode.encoder_input import EncoderInput, InputBuilder, ReportedLine

FUNCTIONS: tuple[tuple[Language, str], ...] = (
    ("c", "int share(int cake, int guests) { return cake / guests; }"),
    ("c", 'char *label(void) { char *text = malloc(16); strcpy(text, "green"); return text; }'),
    ("c", "void greet(const char *who) { char line[8]; strcpy(line, who); printf(line); }"),
    ("c", "int last(int *marks) { int best[10]; best[10] = marks[0]; return best[10]; }"),
    ("c", "void twice(void) { char *page = malloc(32); free(page); free(page); }"),
    ("cpp", "void fill() { int *shelf = new int[4]; shelf[0] = 1; delete shelf; }"),
    ("cpp", "int depth(Tree *tree) { if (tree = NULL) { return 0; } return tree->depth; }"),
    ("cpp", "long area(int width, int height) { return width * height; }"),
    (
        "java",
        "class A { int size(String text) { return text.length(); }"
        " int rest(int all, int parts) { return all % parts; } }",
    ),
    ("java", "class B { boolean same(String one, String two) { return one == two; } }"),
    ("java", "class C { void wait(int turns) { for (int i = 0; i < turns; ) { turns++; } } }"),
)


def golden_sources(
    vocabulary: Vocabulary,
    *,
    parts: NameParts,
    kept_names: Mapping[str, frozenset[str]],
    otherwise: frozenset[str],
    reported: bool = False,
) -> list[EncoderInput]:
    """The functions as the model reads them; `kept_names` by language, `otherwise` for a language without.

    `reported`: every other one with a report on its one line, for a model that reads reports.
    """
    build = InputBuilder(vocabulary, parts)
    sources: list[EncoderInput] = []
    for language, text in FUNCTIONS:
        for instance in instances_of(functions_of(text.encode(), language), budget=WORD_BUDGET):
            words = Names.new(kept_names.get(language, otherwise)).rename(instance.words)
            spelled = [word.text for word in instance.words]
            report = ReportedLine([0] * len(words), line=0) if reported and len(sources) % 2 else None
            sources.append(build(words, spelled, language=language, reported=report))
    return sources
