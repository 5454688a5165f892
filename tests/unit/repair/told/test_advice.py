"""What a compiler's message names inside a function comes as the first fix."""

# ruff: noqa: E501, RUF001 (reports as tools write them, each in one line)
from __future__ import annotations

from pathlib import PurePath

import pytest

from data_prep.text.languages import Language, parse_bounded
from plc.diagnostics import Diagnostic, Location
from plc.repair.findings import apply_edits
from plc.repair.told.hints import hinted_edits

C = "int f(struct s *p, int count, long n)\n{\n    {line}\n}\n"
JAVA = "class A {\n    int f(String s, int count) {\n        {line}\n    }\n}\n"


@pytest.mark.parametrize(
    ("language", "message", "line", "at", "mended"),
    [
        ("c", "'cuont' undeclared (first use in this function); did you mean 'count'?",
         "return cuont + 1;", "cuont", "return count + 1;"),
        ("c", "implicit declaration of function ‘prinft’; did you mean ‘printf’?",
         'if (n) prinft("x");', "prinft", 'if (n) printf("x");'),
        ("c", "'struct s' has no member named 'widht'; did you mean 'width'?",
         "return p->widht;", "->", "return p->width;"),
        ("c", "'p' is a pointer; did you mean to use '->'?", "return p.width;", ".", "return p->width;"),
        ("cpp", "request for member 'size' in 's', which is of pointer type 'std::string*' (maybe you meant to use "
         "'->' ?)", "return s.size();", "size", "return s->size();"),
        ("c", "format '%d' expects argument of type 'int *', but argument 2 has type 'int'",
         'scanf("%d", count);', "%d", 'scanf("%d", &count);'),
        ("c", "format '%d' expects argument of type 'int', but argument 2 has type 'long int'",
         'printf("%d: %d", count, n);', "%d: ", None),
        ("c", "format ‘%5d’ expects argument of type ‘int’, but argument 3 has type ‘long int’",
         'printf("%d: %5d", count, n);', "5d", 'printf("%d: %5ld", count, n);'),
        ("c", "format '%x' expects argument of type 'unsigned int', but argument 2 has type 'size_t'",
         'printf("%x", n);', "%x", 'printf("%zx", n);'),
        ("java", "cannot find symbol\n  symbol:   variable cuont\n  location: class A",
         "return cuont;", "cuont", "return count;"),
        ("java", "cannot find symbol\n  symbol:   method lenght()\n  location: variable s of type String",
         "return s.lenght();", ".", "return s.length();"),
        ("java", "cannot find symbol\n  symbol:   variable other\n  location: class A",
         "return other;", "other", None),
        ("java", "';' expected", "int n = count", None, "int n = count;"),
    ],
)  # fmt: skip
def test_the_named_repair_is_first(
    language: Language, message: str, line: str, at: str | None, mended: str | None
) -> None:
    shape = JAVA if language == "java" else C
    text = shape.replace("{line}", line).encode()
    indent = 8 if language == "java" else 4
    column = indent + (len(line) if at is None else line.index(at)) + 1
    tool = "javac" if language == "java" else "gcc"
    told = Diagnostic(Location(PurePath("a"), 3, column), message, tool, level="error")
    edits = hinted_edits(text, parse_bounded(text, language).root_node, language, told)
    if mended is None and at == "%d: ":  # the first of two equal conversions: the one at the place
        mended = line.replace("%d: ", "%ld: ")
    if mended is None:
        assert edits == []
    else:
        assert apply_edits(text, edits[:1]) == shape.replace("{line}", mended).encode()
