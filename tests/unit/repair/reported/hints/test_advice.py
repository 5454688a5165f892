"""What a compiler's message names inside a function comes as the first fix."""

# ruff: noqa: E501, RUF001 (reports as tools write them, each in one line)
from __future__ import annotations

from pathlib import PurePath

import pytest

from data_prep.text.languages import Language, parse_bounded
from plc.diagnostics import Diagnostic, Location
from plc.repair.findings import apply_edits
from plc.repair.reported.hints.edits import hinted_edits

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
        ("java", "cannot find symbol\n  symbol:   method printn()\n  location: variable out of type PrintStream",
         "System.out.printn(1);", ".printn", None),
        ("java", "cannot find symbol\n  symbol:   method printn()\n  location: variable out of type PrintStream",
         "System.out.printn(1); System.out.println(2);", ".printn", "System.out.println(1); System.out.println(2);"),
        ("java", "cannot find symbol\n  symbol:   variable other\n  location: class A",
         "return other;", "other", None),
        ("java", "';' expected", "int n = count", None, "int n = count;"),
        ("c", "invalid type argument of '->' (have 'struct s')", "return n->size;", "->", "return n.size;"),
        ("c", "unknown type name 'retrun'", "retrun count;", "retrun", "return count;"),
        ("c", "implicit declaration of function 'whlie'", "whlie (n) n--;", "whlie", "while (n) n--;"),
        ("c", "unknown type name 'widget'", "widget count;", "widget", None),
        ("c", "'name' undeclared (first use in this function); did you mean 'tzname'?",
         "return name[0];", "name", None),
        ("cpp", "'cout' was not declared in this scope; did you mean 'std::cout'?",
         "cout << 1;", "cout", "std::cout << 1;"),
        ("cpp", "'sort' is not a member of 'std'; did you mean 'qsort'?",
         "std::sort(p, p);", "sort", None),
        ("c", "'gint' undeclared (first use in this function); did you mean 'uint'?", "return gint;", "gint", None),
        ("java", "cannot find symbol\n  symbol:   method length()\n  location: variable l of type List<String>",
         "return l.length();", ".", "return l.size();"),
        ("java", "cannot find symbol\n  symbol:   method size()\n  location: variable m of type int[]",
         "return m.size();", ".", "return m.length;"),
        ("java", "cannot find symbol\n  symbol:   variable length\n  location: variable s of type String",
         "return s.length;", ".", "return s.length();"),
        ("java", "cannot find symbol\n  symbol:   method length()\n  location: variable w of type Widget",
         "return w.length();", ".", None),
        ("java", "cannot find symbol\n  symbol:   class string\n  location: class A",
         "string t = s;", "string", "String t = s;"),
        ("java", "cannot find symbol\n  symbol:   variable True\n  location: class A",
         "boolean b = True;", "True", "boolean b = true;"),
        ("java", "incompatible types: possible lossy conversion from double to int",
         "count = count * 1.5;", "*", "count = (int) (count * 1.5);"),
        ("java", "incompatible types: possible lossy conversion from double to int",
         "count = Math.sqrt(2);", ".", "count = (int) Math.sqrt(2);"),
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
    reported = Diagnostic(Location(PurePath("a"), 3, column), message, tool, level="error")
    edits = hinted_edits(text, parse_bounded(text, language).root_node, language, reported)
    if mended is None and at == "%d: ":  # the first of two equal conversions: the one at the place
        mended = line.replace("%d: ", "%ld: ")
    if mended is None:
        assert edits == []
    else:
        assert apply_edits(text, edits[:1]) == shape.replace("{line}", mended).encode()


@pytest.mark.parametrize(
    ("language", "message", "line", "mended"),
    [
        ("c", "'cuont' undeclared (first use in this function); did you mean 'count'?",
         "return n + cuont;", "return n + count;"),
        ("c", "'p' is a pointer; did you mean to use '->'?", "return p.width;", "return p->width;"),
        ("java", "cannot find symbol\n  symbol:   variable cuont\n  location: class A",
         "return 1 + cuont;", "return 1 + count;"),
    ],
)  # fmt: skip
def test_a_report_without_a_column_names_a_word_of_its_line(
    language: Language, message: str, line: str, mended: str
) -> None:
    shape = JAVA if language == "java" else C
    text = shape.replace("{line}", line).encode()
    tool = "javac" if language == "java" else "gcc"
    reported = Diagnostic(Location(PurePath("a"), 3), message, tool, level="error")
    edits = hinted_edits(text, parse_bounded(text, language).root_node, language, reported)
    assert apply_edits(text, edits[:1]) == shape.replace("{line}", mended).encode()


def test_the_type_of_a_function_that_nobody_declared_is_no_reason_to_change_a_format() -> None:
    """Without a declaration C takes what is called for an `int`: the declaration is what is missing."""
    text = b'int f(char *d)\n{\n    printf("%s", name_of(d));\n    return printf("%s", f(d));\n}\n'
    message = "format '%s' expects argument of type 'char *', but argument 2 has type 'int'"
    found = []
    for line, column in ((3, 14), (4, 21)):
        reported = Diagnostic(Location(PurePath("a.c"), line, column), message, "gcc", "-Wformat=")
        edits = hinted_edits(text, parse_bounded(text, "c").root_node, "c", reported)
        found.append([edit.text for edit in edits])
    assert found == [[], ["d"]]
