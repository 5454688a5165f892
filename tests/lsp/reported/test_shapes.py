"""Diagnostics as real servers send them: fixes stand on their lines alone, and no shape is an error.

The shapes are those of clangd 18, cpptools, the problem matchers of VS Code, jdtls, SonarLint, clang-tidy,
cppcheck, Infer, SpotBugs, Error Prone, and of spelling checkers and linters that share a file with them.
"""

# ruff: noqa: E501, the table has a shape on a line

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.lsp.reported.reporting import LINE, TEXT, quiet
from tests.lsp.session import VSCODE, Session, at, run
from tests.scripted_model import Says, swap

URI = "file:///src/a.c"
_WHOLE = {"start": {"line": 0, "character": 0}, "end": {"line": 8, "character": 1}}
_LARGEST = 2**31 - 1
_CALL = at(LINE, 4, 8)


@dataclass(frozen=True)
class Shape:
    """A diagnostic, the lines that it is about, and whether fixes are expected on them."""

    name: str
    sent: Mapping[str, Any]
    lines: range = range(LINE, LINE + 1)
    offers: bool = True
    uri: str = URI
    settings: Mapping[str, Any] = field(default_factory=dict)
    text: str = TEXT
    language: str = "c"


def clang(message: str = "Call to undeclared function 'gets'", **more: Any) -> dict[str, Any]:
    return {"range": _CALL, "severity": 1, "source": "clang", "message": message, **more}


def elsewhere(uri: str, line: int) -> dict[str, Any]:
    return {"location": {"uri": uri, "range": at(line, 0, 4)}, "message": "declared here"}


def java(**more: Any) -> dict[str, Any]:
    message = "Null pointer access: The variable s can only be null at this location"
    return {
        "range": at(4, 8, 12),
        "severity": 1,
        "source": "Java",
        "code": "67108964",
        "message": message,
        **more,
    }


NOTHING = range(0)
JAVA = "class A {\n    int n;\n\n    int f(String s) {\n        if (s == null) {\n            return s.length();\n        }\n        return 0;\n    }\n}\n"
OTHER = "void g(int n)\n{\n    log(n);\n}\n"
SHAPES = [
    # clangd
    Shape("clangd, an error by its internal name", clang(code="undeclared_var_use_suggest")),
    Shape("clangd, a warning by its flag", clang(code="-Wdeprecated-declarations", severity=2)),
    Shape("clangd, fix available", clang("Expected ';' after expression (fix available)", code="expected_semi")),
    Shape("clangd, several fixes", clang("'gets' is unsafe (fixes available)", category="Semantic Issue"), offers=False),
    Shape("clangd, notes in the message", clang("'gets' is unsafe\n\na.c:1:6: note: declared here")),
    Shape("clangd, related in the file", clang(relatedInformation=[elsewhere(URI, 5)])),
    Shape("clangd, related in another file", clang(relatedInformation=[elsewhere("file:///src/b.h", 900)])),
    Shape("clangd, related in no file", clang(relatedInformation=[elsewhere("git:/a.c?x", 7)])),
    Shape("clangd, related past the end", clang(relatedInformation=[elsewhere(URI, 4000)])),
    Shape("clangd, fifty related places", clang(relatedInformation=[elsewhere(URI, 5)] * 50)),
    Shape("clangd, edits in data", clang(data={"fixes": [{"newText": "x", "range": _CALL}]})),
    Shape("clangd, inactive code without a message", clang("", severity=4, code="inactive")),
    Shape("clangd, too many errors at the head", clang("Too many errors emitted, stopping now", range=at(0, 0)), range(1), False),
    Shape("clangd, an error in an included header", clang("In included file: expected ';'", range=at(0, 9, 16)), range(1), False),
    Shape("clangd, an unused include", clang("Included header x.h is not used", source="clangd", range=at(0, 0, 10), tags=[1]), range(1), False),
    Shape("clang-tidy, a check with its page", clang(source="clang-tidy", code="bugprone-unsafe-functions", codeDescription={"href": "https://clang.llvm.org"})),
    Shape("clang-tidy, an analyzer's check", clang(source="clang-tidy", code="clang-analyzer-security.insecureAPI.gets")),
    # cpptools
    Shape("cpptools, a number", {"range": _CALL, "severity": 1, "source": "C/C++", "code": 20, "message": 'identifier "gets" is undefined'}),
    Shape("cpptools, a number as text", {"range": _CALL, "severity": 1, "source": "C/C++", "code": "20", "message": 'identifier "gets" is undefined'}),
    Shape("cpptools, a code object", clang(source="C/C++", code={"value": "bugprone-unsafe-functions", "target": "https://clang.llvm.org"})),
    Shape("cpptools, a target of VS Code's own form", clang(source="C/C++", code={"value": 20, "target": {"$mid": 1, "scheme": "https", "authority": "x", "path": "/y"}})),
    Shape("cpptools, no end", {"range": {"start": {"line": LINE, "character": 4}}, "source": "C/C++", "message": "m"}),
    # problem matchers
    Shape("gcc's matcher, zero width at the column", {"range": at(LINE, 4), "severity": 2, "source": "gcc", "message": "\u2018gets\u2019 is deprecated [-Wdeprecated-declarations]"}),
    Shape("gcc's matcher, zero width at the head", {"range": at(LINE, 0), "severity": 2, "source": "gcc", "message": "m"}),
    Shape("gcc's matcher, a column past the end", {"range": at(LINE, 400), "severity": 1, "source": "gcc", "message": "expected \u2018;\u2019 before \u2018}\u2019 token"}),
    Shape("gcc's matcher, a whole line without an end", {"range": {"start": {"line": LINE, "character": 0}, "end": {"line": LINE, "character": _LARGEST}}, "source": "gcc", "message": "m"}),
    Shape("a matcher, no severity", {"range": at(LINE, 4), "source": "gcc", "message": "m"}),
    Shape("a matcher, up to the head of the next line", {"range": at(LINE, 0, 0, LINE + 1), "source": "gcc", "message": "m"}),
    Shape("a matcher, the message with escapes of colours", {"range": at(LINE, 4), "source": "gcc", "message": "\x1b[01;35m\x1b[Kwarning:\x1b[m m"}),
    Shape("a matcher, a stale line", {"range": at(4000, 3), "source": "gcc", "message": "m"}, NOTHING, False),
    Shape("a matcher, the line behind the last", {"range": at(9, 0), "source": "gcc", "message": "m"}, NOTHING, False),
    Shape("a matcher, a stale line of a shorter text", {"range": at(LINE, 4), "source": "gcc", "message": "m"}, NOTHING, False, text=OTHER),
    # analyzers
    Shape("cppcheck, a whole line", {"range": at(LINE, 0, 15), "severity": 2, "source": "cppcheck", "code": "getsCalled", "message": "Obsolete function 'gets' called"}),
    Shape("cppcheck, a style report as a hint", {"range": _CALL, "severity": 4, "source": "cppcheck", "code": "unreadVariable", "message": "m"}),
    Shape("cppcheck, a rule that no small edit answers", {"range": _CALL, "severity": 4, "source": "cppcheck", "code": "unusedFunction", "message": "m"}, NOTHING, False),
    Shape("Infer", {"range": at(LINE, 0), "severity": 1, "source": "infer", "code": "BUFFER_OVERRUN_L1", "message": "m"}),
    Shape("SonarLint, a rule with a key", {"range": _CALL, "severity": 2, "source": "sonarlint", "code": "c:S1081", "message": "Remove this call [+2 locations]", "data": {"entryKey": "k", "status": 0}}),
    Shape("SonarLint, on a whole function", {"range": at(5, 0, 1, 8), "severity": 2, "source": "sonarqube", "code": "c:S3776", "message": "m"}, range(5, 9)),
    Shape("SonarLint, on a whole file", {"range": _WHOLE, "severity": 3, "source": "sonarlint", "code": "c:S104", "message": "m"}, range(1), False),
    Shape("jdtls, a number as text", java(), range(4, 5), text=JAVA, language="java", uri="file:///src/A.java"),
    Shape("jdtls, arguments in data", java(data=["gets", "A"], tags=[]), range(4, 5), text=JAVA, language="java", uri="file:///src/A.java"),
    Shape("jdtls, a project's problem on line 0", java(range=at(0, 0), code="964", message="A.java is not on the classpath"), range(1), False, text=JAVA, language="java", uri="file:///src/A.java"),
    Shape("Error Prone, of a matcher", java(source="Error Prone", code="UndefinedMethod", range=at(4, 8)), range(4, 5), text=JAVA, language="java", uri="file:///src/A.java"),
    Shape("SpotBugs, a code object without a value", java(source="SpotBugs", code={"target": "https://x"}), range(4, 5), text=JAVA, language="java", uri="file:///src/A.java"),
    # who is not served
    Shape("a spelling checker", {"range": _CALL, "severity": 3, "source": "cSpell", "message": '"gets": Unknown word.'}, NOTHING, False),
    Shape("a linter without a source", {"range": _CALL, "severity": 2, "message": "m"}, NOTHING, False),
    Shape("an empty source", {"range": _CALL, "severity": 2, "source": "", "message": "m"}, NOTHING, False),
    Shape("PLC's own from an older session", {"range": _CALL, "severity": 2, "source": "plc", "code": "CWE-242", "message": "m", "data": {"id": "x", "digest": 3}}, NOTHING, False),
    Shape("any source, if all are wanted", {"range": _CALL, "severity": 3, "source": "cSpell", "message": "m"}, settings={"sources": ["*"]}),
    # where it stands
    Shape("a notebook's cell", clang(), uri="vscode-notebook-cell:/work/a.ipynb#W0sZmlsZQ%3D%3D"),
    Shape("an untitled text", clang(), uri="untitled:Untitled-1"),
    Shape("a file of git's", clang(), uri="git:/src/a.c?%7B%22ref%22%3A%22HEAD%22%7D"),
    Shape("a file on another machine", clang(), uri="vscode-vfs://github/o/r/a.c"),
    Shape("a share of Windows", clang(), uri="file://server/share/a.c"),
    Shape("a path with blanks and letters", clang(), uri="file:///src/%C3%A4%20b/a%23.c"),
    Shape("ends before it begins", {"range": {"start": _CALL["end"], "end": _CALL["start"]}, "source": "clang", "message": "m"}),
    Shape("within a wide character", clang(range=at(LINE, 8, 9)), text=TEXT.replace("    gets", "/*\U0001f600*/  gets")),
    Shape("a long message", clang("m" * 100_000)),
    Shape("a message with a NUL and half a pair", clang("m\0\ud83d")),
    Shape("what a protocol of tomorrow adds", clang(severity=7, tags=[1, 2, 3]) | {"message": {"kind": "markdown", "value": "`gets`"}}),
]  # fmt: skip


_TURNED = swap("== null", "!= null", probability=0.06)


def reported(words: Any) -> Says:
    """Fixes of the C text and of the Java text, which nothing is found in unless it is reported."""
    return [*quiet(words), *_TURNED(words)]


def test_there_are_enough_of_them() -> None:
    assert len({shape.name for shape in SHAPES}) == len(SHAPES) >= 50


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_fixes_stand_on_the_lines_of_a_diagnostic_or_nowhere(shape: Shape) -> None:
    async def scenario() -> None:
        session = Session(reported)
        settings = {"debounce": 0, "verify": False, **shape.settings}
        session.answers["configuration"] = lambda params: [settings for _ in params["items"]]
        await session.start(VSCODE)
        await session.open(shape.text, uri=shape.uri, language=shape.language)
        offering: set[int] = set()
        for line in range(shape.text.count("\n") + 1):
            found = await session.actions(shape.uri, at(line, 2), diagnostics=[shape.sent], triggerKind=1)
            if found:
                offering.add(line)
            for action in found:
                assert action["title"].startswith("PLC: ")
                if action["kind"] == "plc.explain":
                    continue
                assert (await session.ask("codeAction/resolve", action))["edit"]["documentChanges"]
        assert offering <= set(shape.lines)
        assert bool(offering) == shape.offers

    run(scenario)
