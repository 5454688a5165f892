"""A log of a build and a run holds what several tools say: each part is read by its tool's format."""

from __future__ import annotations

import json

from plc.diagnostics.formats import read_report

LOG = """make: Entering directory '/build/part'
gcc -Wall -c a.c
a.c: In function 'f':
a.c:5:18: warning: implicit declaration of function 'strlen' [-Wimplicit-function-declaration]
a.c:2:1: note: include '<string.h>' or provide a declaration of 'strlen'
javac -Xlint A.java
A.java:4: error: cannot find symbol
    List<String> names;
    ^
  symbol:   class List
  location: class A
1 error
cppcheck --template=gcc a.c
a.c:6:9: style: The function 'f' is never used. [unusedFunction]
b.c:3:1: error: expected ';' before 'int'
./prog
==12==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x602 at pc 0x1
READ of size 4 at 0x602 thread T0
    #0 0x55 in main /src/a.c:17:5
SUMMARY: AddressSanitizer: heap-buffer-overflow /src/a.c:17:5 in main
==12==ABORTING
a.c:9:3: runtime error: division by zero
"""


def test_each_part_of_a_log_is_read_by_its_tool() -> None:
    found = list(read_report(LOG.encode()))
    assert [(e.tool, str(e.location.path), e.location.line) for e in found] == [
        ("gcc", "/build/part/a.c", 5),
        ("javac", "A.java", 4),
        ("cppcheck", "a.c", 6),
        ("gcc", "/build/part/b.c", 3),
        ("asan", "/src/a.c", 17),
        ("ubsan", "/build/part/a.c", 9),
    ]
    assert found[0].header == "<string.h>"
    assert "class List" in found[1].message
    assert [e.index for e in found] == list(range(6))


def _said(kind: str, message: str, line: int) -> dict[str, object]:
    caret = {"file": "a.c", "line": line, "column": 5, "byte-column": 5}
    return {"kind": kind, "message": message, "locations": [{"caret": caret}], "children": []}


def test_a_note_of_gcc_belongs_to_what_stands_before_it() -> None:
    items = [
        _said("note", "'#pragma message: here'", 1),
        _said("warning", "implicit declaration of function 'strlen'", 5),
        _said("note", "include '<string.h>' or provide a declaration of 'strlen'", 2),
        _said("warning", "unused variable 'a'", 7),
    ]
    found = list(read_report(json.dumps(items).encode()))
    assert [(e.location.line, e.header) for e in found] == [(5, "<string.h>"), (7, "")]
    assert [place.line for place in found[0].related] == [2]


def test_a_note_of_gcc_is_no_result_of_its_sarif_but_other_tools_find_by_notes() -> None:
    def log(tool: str) -> bytes:
        place = {"physicalLocation": {"artifactLocation": {"uri": "a.c"}, "region": {"startLine": 3}}}
        results = [
            {"ruleId": "r", "level": level, "message": {"text": "m"}, "locations": [place]}
            for level in ("warning", "note")
        ]
        run = {"tool": {"driver": {"name": tool}}, "results": results}
        return json.dumps({"version": "2.1.0", "runs": [run]}).encode()

    assert [e.level for e in read_report(log("GNU C17"))] == ["warning"]
    assert [e.level for e in read_report(log("CodeQL"))] == ["warning", "note"]
