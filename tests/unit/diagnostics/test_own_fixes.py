"""The fix that a report carries is read from each format that has one; one that cannot be made is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import PurePath
from typing import Any

import pytest

from plc.diagnostics import Diagnostic
from plc.diagnostics.formats import Context, ReportFormat, read_report
from plc.diagnostics.moved import found_again
from plc.diagnostics.places.replacements import LONGEST, MOST

_TEXT = 'é\nint f(int a)\n{\n\treturn "é", a\n}\n'.encode()
_Edit = tuple[int, int, int, int, str]  # line, byte column, end line, end column, text
_INSERTED: _Edit = (4, 16, 4, 16, ";")


def _gcc(edits: list[_Edit]) -> bytes:
    lines = [f'fix-it:"a.c":{{{a}:{b}-{c}:{d}}}:"{text}"' for a, b, c, d, text in edits]
    return "\n".join(["a.c:4:2: error: said", *lines, "a.c:1:1: warning: next", ""]).encode()


def _gcc_json(edits: list[_Edit]) -> bytes:
    def point(line: int, column: int) -> dict[str, Any]:
        return {"file": "a.c", "line": line, "byte-column": column, "column": 99}

    fixits = [{"start": point(a, b), "next": point(c, d), "string": text} for a, b, c, d, text in edits]
    head = {"kind": "error", "message": "said", "locations": [{"caret": point(4, 2)}], "children": []}
    return json.dumps([{**head, "fixits": fixits}, {**head, "message": "next"}]).encode()


def _yaml(edits: list[_Edit]) -> bytes:
    lines = ["---", "MainSourceFile: a.c", "Diagnostics:", *_yaml_head("said"), "      Replacements:"]
    for a, b, c, d, text in edits:
        start, end = _offset(a, b), _offset(c, d)
        lines += ["        - FilePath: a.c", f"          Offset: {start}", f"          Length: {end - start}"]
        lines += [f"          ReplacementText: {json.dumps(text)}"]
    return "\n".join([*lines, "    Level: Error", *_yaml_head("next"), "..."]).encode()


def _yaml_head(message: str) -> list[str]:
    head = ["  - DiagnosticName: x", "    DiagnosticMessage:", f"      Message: {message}"]
    return [*head, "      FilePath: a.c", "      FileOffset: 18"]


def _sarif(edits: list[_Edit]) -> bytes:
    def units(line: int, column: int) -> int:
        return len(_TEXT.split(b"\n")[line - 1][: column - 1].decode()) + 1

    changed = [
        {
            "deletedRegion": {
                "startLine": a,
                "startColumn": units(a, b),
                "endLine": c,
                "endColumn": units(c, d),
            },
            "insertedContent": {"text": text},
        }
        for a, b, c, d, text in edits
    ]
    fix = {"artifactChanges": [{"artifactLocation": {"uri": "a.c"}, "replacements": changed}]}
    where = {"physicalLocation": {"artifactLocation": {"uri": "a.c"}, "region": {"startLine": 4}}}
    results = [
        {"message": {"text": "said"}, "locations": [where], "fixes": [fix]},
        {"message": {"text": "next"}, "locations": [where]},
    ]
    return json.dumps({"version": "2.1.0", "runs": [{"tool": _driver("x"), "results": results}]}).encode()


def _driver(name: str) -> dict[str, Any]:
    return {"driver": {"name": name}}


def _offset(line: int, column: int) -> int:
    return sum(len(one) + 1 for one in _TEXT.split(b"\n")[: line - 1]) + column - 1


_WRITERS: dict[ReportFormat, Callable[[list[_Edit]], bytes]] = {
    "gcc": _gcc,
    "gcc-json": _gcc_json,
    "clang-tidy-yaml": _yaml,
    "sarif": _sarif,
}
each_format = pytest.mark.parametrize("name", _WRITERS)


def _read(data: bytes, text: bytes | None = _TEXT) -> tuple[list[Diagnostic], list[str]]:
    damage: list[str] = []
    context = Context(read_file=lambda path: text if path.name == "a.c" else None, on_damage=damage.append)
    return list(read_report(data, context=context)), damage


def _edits(diagnostic: Diagnostic) -> list[_Edit]:
    return [
        (
            one.location.line or 0,
            one.location.column or 0,
            one.location.end_line or 0,
            one.location.end_column or 0,
            one.text,
        )
        for one in diagnostic.replacements
    ]


@each_format
def test_all_edits_of_a_fix_are_read_in_bytes(name: ReportFormat) -> None:
    edits: list[_Edit] = [(1, 1, 1, 1, "/* */"), (4, 10, 4, 14, "y"), _INSERTED]
    (said, following), damage = _read(_WRITERS[name](edits))
    assert damage == []
    assert (_edits(said), _edits(following)) == (edits, [])
    assert {one.location.path for one in said.replacements} == {PurePath("a.c")}


@each_format
@pytest.mark.parametrize(
    ("edits", "why"),
    [
        ([(4, 14, 4, 10, "y")], r"ends before it begins|'Length' is '-4', not a number"),
        ([(4, 2, 4, 8, "x"), (4, 7, 4, 9, "y")], r"its edits overlap at line 4"),
        ([(4, 2, 4, 8, "x"), (4, 2, 4, 8, "y")], r"its edits overlap at line 4"),
        ([(4, 2, 4, 3, "x")] * (MOST + 1), rf"it has more than {MOST} edits"),
        ([(4, 2, 4, 3, "x" * 20_000), (4, 4, 4, 5, "x" * 20_000), (4, 6, 4, 7, "y" * 20_000),
          (4, 8, 4, 9, "x" * 20_000), (4, 12, 4, 13, "x" * 20_001)], rf"writes more than {LONGEST:,} char"),
        ([(4, 2, 4, 3, "x" * 2_000_000)], r"writes more than|is no line of a fix, or cut off"),
    ],
)  # fmt: skip
def test_a_fix_that_cannot_be_made_is_refused_and_the_report_stands(
    name: ReportFormat, edits: list[_Edit], why: str
) -> None:
    (said, following), damage = _read(_WRITERS[name](edits))
    assert (said.message, said.replacements, following.message) == ("said", (), "next")
    (one,) = damage
    assert re.search(rf"the fix of .* is damaged: .*({why})", one)
    assert len(one) < 250


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (b"Offset: 33", b"Offset: 9999999999", "at offset 9999999999 lies outside of the file"),
        (b"Offset: 33", b"Offset: 99999999999999999999", "'Offset' is '99999999999999999999', not a number"),
        (b"Length: 0", b"Length: 5000", "lies outside of the file"),
        (b"Length: 0", "Length: ²".encode(), "'Length' is '²', not a number"),
        (b'ReplacementText: ";"', b"ReplacementText: [1]", "'ReplacementText' is a list, not text"),
        (b'ReplacementText: ";"', b'ReplacementText: "\\0"', "its text holds a NUL byte"),
        (b"      Replacements:\n", b"      Replacements:\n        - x\n",
         "'Replacements[0]' is text, not an object"),
    ],
)  # fmt: skip
def test_hostile_values_of_yaml_are_refused(old: bytes, new: bytes, why: str) -> None:
    data = _yaml([_INSERTED])
    assert data.count(old) == 1
    (said, _), damage = _read(data.replace(old, new))
    assert (said.message, said.replacements) == ("said", ())
    (one,) = damage
    assert one.startswith("the fix of diagnostic 1 of the clang-tidy report is damaged: ")
    assert why in one


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('fix-it:"a.c":{0:1-0:1}:"x"', "an edit names line or column 0"),
        ('fix-it:"a.c":{4:1-99999999999999999999:1}:"x"', "is no line of a fix"),
        ('fix-it:"a.c":{4:1-4:1}:"x', "is no line of a fix"),
        ('fix-it:"a.c":{-4:1-4:1}:"x"', "is no line of a fix"),
        ("fix-it:" + '"' * 60_000, "is no line of a fix"),
        ('fix-it:"a.c":{4:1-4:1}:"' + "\\" * 60_000, "is no line of a fix"),
        ('fix-it:"a.c":{4:1-4:1}:"\\000"', "its text holds a NUL byte"),
    ],
)
def test_hostile_lines_of_compilers_are_refused(line: str, why: str) -> None:
    (said,), damage = _read(f"a.c:4:2: error: said\n{line}\n".encode())
    assert (said.message, said.replacements) == ("said", ())
    (one,) = damage
    assert one.startswith("the fix of the report at a.c:4 is damaged: ")
    assert why in one
    assert len(one) < 250


def test_lines_of_a_fix_without_a_report_are_passed_over() -> None:
    found, damage = _read(b'fix-it:"a.c":{4:1-4:1}:"x"\na.c:4:2: error: said\n')
    assert ([each.replacements for each in found], damage) == ([()], [])


def test_escapes_are_bytes() -> None:
    line = r'fix-it:"\303\251 b.c":{4:1-4:2}:"\303\251\t\"\\n\\\"\n"'
    (said,), damage = _read(f"a.c:4:2: error: said\n{line}\n".encode())
    (one,) = said.replacements
    assert (one.location.path, one.text, damage) == (PurePath("é b.c"), 'é\t"\\n\\"\n', [])


def test_a_path_of_a_fix_counts_from_the_folder_of_the_build() -> None:
    log = (
        "make[1]: Entering directory '/p'\n"
        'a.c:4:2: error: said\nfix-it:"a.c":{4:1-4:2}:"x"\n'
        "make[1]: Leaving directory '/p'\n"
    )
    (said,), _ = _read(log.encode())
    assert [one.location.path for one in said.replacements] == [PurePath("/p/a.c")] == [said.location.path]


def test_the_fix_of_a_note_is_another_way() -> None:
    log = 'a.c:4:2: warning: said\na.c:4:2: note: to silence this\nfix-it:"a.c":{4:1-4:2}:"(x)"\n'
    (said,), damage = _read(log.encode())
    assert (said.replacements, damage) == ((), [])


@pytest.mark.parametrize("name", ["clang-tidy-yaml", "sarif"])
def test_offsets_of_a_file_that_is_not_at_hand_are_no_fix(name: ReportFormat) -> None:
    (said, _), damage = _read(_WRITERS[name]([_INSERTED]), text=None)
    assert (said.replacements, damage) == ((), [])


def test_plc_does_not_take_its_own_fixes_for_the_tools() -> None:
    data = _sarif([_INSERTED])
    own = json.loads(data)
    own["runs"][0]["tool"] = _driver("plc")
    added = json.loads(data)
    added["runs"][0]["results"][0]["fixes"][0]["properties"] = {"plcSource": "model"}
    for log in (own, added):
        (said, _), damage = _read(json.dumps(log).encode())
        assert (said.replacements, damage) == ((), [])


@pytest.mark.parametrize(
    "fixes",
    ["x", [7], [{"artifactChanges": {}}], [{"artifactChanges": [{"artifactLocation": {"uri": "http:x"}}]}]],
)
def test_fixes_of_a_wrong_type_leave_the_result(fixes: object) -> None:
    log = json.loads(_sarif([_INSERTED]))
    log["runs"][0]["results"][0]["fixes"] = fixes
    (said, _), damage = _read(json.dumps(log).encode())
    assert (said.message, said.replacements) == ("said", ())
    assert [one.split(":")[0] for one in damage] == ["the fix of result 1 of the SARIF report is damaged"]


def test_a_header_that_clang_tidy_includes_once_is_in_each_fix_that_needs_it() -> None:
    def entry(rule: str, edits: list[tuple[int, str]]) -> list[str]:
        lines = [f"  - DiagnosticName: {rule}", "    DiagnosticMessage:", "      Message: said"]
        lines += ["      FilePath: a.c", "      FileOffset: 18", "      Replacements:"]
        for at, text in edits:
            lines += ["        - FilePath: a.c", f"          Offset: {at}", "          Length: 0"]
            lines += [f"          ReplacementText: {json.dumps(text)}"]
        return lines

    header = "#include <math.h>\n"
    lines = ["---", "MainSourceFile: a.c", "Diagnostics:", *entry("x", [(0, header), (18, " = NAN")])]
    lines += [*entry("x", [(20, " = NAN")]), *entry("x", [(20, " = 0")]), *entry("y", [(20, " = NAN")])]
    found, damage = _read("\n".join([*lines, "..."]).encode())
    texts = [[one.text for one in each.replacements] for each in found]
    assert texts == [[header, " = NAN"], [header, " = NAN"], [" = 0"], [" = NAN"]]
    assert found[1].replacements[0] == found[0].replacements[0]
    assert damage == []


def _others(found: Diagnostic) -> list[list[tuple[int | None, int | None, str]]]:
    return [
        [(one.location.line, one.location.column, one.text) for one in each] for each in found.alternatives
    ]


_NOTES = (
    "a.c:4:2: warning: assignment as a condition [-Wparentheses]\n"
    'fix-it:"a.c":{4:1-4:2}:"own"\n'
    "a.c:4:2: note: place parentheses around it to silence this warning\n"
    'fix-it:"a.c":{4:1-4:2}:"(x)"\n'
    "a.c:4:4: note: use '==' to turn this assignment into a comparison\n"
    'fix-it:"a.c":{4:4-4:5}:"=="\n'
    "a.c:9:1: note: damaged\n"
    'fix-it:"a.c":{9:5-9:1}:"y"\n'
    "a.c:9:1: note: did you mean two edits?\n"
    'fix-it:"a.c":{9:1-9:2}:"y"\n'
    'fix-it:"a.c":{9:5-9:6}:"z"\n'
)


def test_the_fixes_of_notes_come_beside_the_own_one() -> None:
    (found,) = read_report(_NOTES, format="gcc")
    assert [one.text for one in found.replacements] == ["own"]
    assert _others(found) == [[(4, 4, "==")], [(9, 1, "y"), (9, 5, "z")]]


def test_gccs_json_has_the_fixes_of_its_notes() -> None:
    def at(line: int, column: int) -> dict[str, object]:
        return {"file": "a.c", "line": line, "byte-column": column}

    def note(message: str, text: str) -> dict[str, object]:
        fix = {"start": at(1, 1), "next": at(1, 1), "string": text}
        return {"kind": "note", "message": message, "locations": [{"caret": at(1, 1)}], "fixits": [fix]}

    error = {
        "kind": "error",
        "message": "'NULL' undeclared",
        "locations": [{"caret": at(3, 5)}],
        "children": [note("'NULL' is defined in header '<stddef.h>'", "#include <stddef.h>\n")],
    }
    log = json.dumps([error, note("did you mean 'x'", "x"), note("cast to silence this", "(int)")])
    (found,) = read_report(log, format="gcc-json")
    assert _others(found) == [[(1, 1, "#include <stddef.h>\n")], [(1, 1, "x")]]


def test_other_fixes_of_a_sarif_result_are_alternatives() -> None:
    def fix(text: str, said: str) -> dict[str, object]:
        edit = {"deletedRegion": {"startLine": 1, "startColumn": 1}, "insertedContent": {"text": text}}
        change = {"artifactLocation": {"uri": "a.c"}, "replacements": [edit]}
        return {"description": {"text": said}, "artifactChanges": [change]}

    place = {"physicalLocation": {"artifactLocation": {"uri": "a.c"}, "region": {"startLine": 1}}}
    fixes = [fix("first", ""), fix("second", "another way"), fix("third", "suppress with to silence it")]
    result = {"message": {"text": "m"}, "locations": [place], "fixes": fixes}
    run = {"tool": {"driver": {"name": "x"}}, "results": [result]}
    log = json.dumps({"version": "2.1.0", "runs": [run]})
    (found,) = read_report(log, context=Context(read_file=lambda _: b"text"))
    assert [one.text for one in found.replacements] == ["first"]
    assert [[one[2] for one in each] for each in _others(found)] == [["second"]]


def test_fixes_of_notes_move_with_their_lines() -> None:
    code = "    if (count = 4)"
    log = (
        f"a.c:1:15: warning: assignment as a condition\n    1 | {code}\n      |{' ' * 15}^\n"
        "a.c:1:15: note: use '=='\n"
        'fix-it:"a.c":{1:15-1:16}:"=="\n'
    )
    (found,) = read_report(log, format="gcc")
    assert _others(found_again(found, f"\n\n{code}\n".encode())) == [[(3, 15, "==")]]
    assert _others(found_again(found, b"\n\n  if (count  = 4)\n")) == []


@pytest.mark.parametrize(
    "said",
    [
        "use '=' to turn this equality comparison into an assignment",
        "remove the 'if' if its condition is always true",
        "insert 'break;' to avoid fall-through",
    ],
)
def test_a_note_that_changes_what_right_code_does_is_no_fix(said: str) -> None:
    log = (
        "a.c:1:15: warning: something\n    1 |     if (count == 4)\n      |               ^\n"
        f"a.c:1:15: note: {said}\n"
        'fix-it:"a.c":{1:15-1:17}:"="\n'
    )
    (found,) = read_report(log, format="gcc")
    assert _others(found) == []
