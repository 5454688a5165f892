"""Installed tools become diagnostics; nothing of the tree that they read is ever run."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from data_prep.text.languages import language_of
from plc.diagnostics import Diagnostic, Location
from plc.verify.adapters import (
    ADAPTERS,
    Failed,
    MissingToolError,
    Subject,
    adapter_named,
    adapter_of,
    adapters_named,
    run,
)
from plc.verify.adapters.registry import UnknownToolError
from plc.verify.tools import Limits, Tools
from tests.unit.verify.adapters.adapted import C, needs, said


@pytest.mark.parametrize(
    ("tool", "file", "line", "rule", "category"),
    [
        pytest.param("gcc", "a.c", 10, "-Wformat=", "format", marks=needs("gcc")),
        pytest.param("gcc", "a.c", 11, "-Wuninitialized", "uninitialized", marks=needs("gcc")),
        pytest.param(
            "gcc-analyzer", "a.c", 8, "-Wanalyzer-double-free", "use-after-free", marks=needs("gcc")
        ),
        pytest.param("clang", "a.c", 10, "-Wformat", "format", marks=needs("clang")),
        pytest.param("clang-tidy", "a.c", 8, "clang-analyzer-unix.Malloc", None, marks=needs("clang-tidy")),
        pytest.param("cppcheck", "a.c", 8, "doubleFree", "use-after-free", marks=needs("cppcheck")),
        pytest.param("cppcheck", "a.c", 9, "arrayIndexOutOfBounds", "bounds", marks=needs("cppcheck")),
        pytest.param("javac", "A.java", 8, "divzero", None, marks=needs("javac")),
        pytest.param("ecj", "A.java", 7, "", None, marks=needs("ecj")),
    ],
)
def test_each_tool_reports_with_its_useful_checks(
    tool: str, file: str, line: int, rule: str, category: str | None, tree: Path
) -> None:
    before = sorted(tree.rglob("*"))
    found = said([tool], tree / file, root=tree)
    (mine,) = [e for e in found if e.location.line == line and e.rule == rule]
    assert mine.tool == adapter_named(tool).tool
    assert mine.location.path == tree / file
    assert category in (None, mine.category)
    assert adapter_of(mine, language_of(tree / file) or "c") == adapter_named(tool)
    assert sorted(tree.rglob("*")) == before
    lines = [entry.location.line or 0 for entry in found]
    assert lines == sorted(lines)


@needs("cppcheck")
def test_what_a_comment_of_the_tools_suppresses_is_not_reported(tmp_path: Path) -> None:
    path = tmp_path / "a.c"
    line = "    a[3] = 1;\n"
    path.write_text(
        f"void f(void)\n{{\n    int a[3];\n    // cppcheck-suppress arrayIndexOutOfBounds\n{line}{line}}}\n"
    )
    found = [e for e in said(["cppcheck"], path, root=tmp_path) if e.rule == "arrayIndexOutOfBounds"]
    assert [entry.location.line for entry in found] == [6]


@needs("cppcheck")
def test_related_places_are_of_the_users_file(tree: Path) -> None:
    (mine,) = [e for e in said(["cppcheck"], tree / "a.c", root=tree) if e.rule == "doubleFree"]
    assert [(place.path, place.line) for place in mine.related] == [(tree / "a.c", 7)]


@needs("gcc")
def test_a_header_is_reported_once_and_what_lies_outside_the_tree_not_at_all(
    tree: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "far.h").write_bytes(b'static inline int far(void) { return "x"; }\n')
    (tree / "near.h").write_bytes(
        b'#include <stdio.h>\nstatic inline void near(void) { printf("%d", "x"); }\n'
    )
    text = f'#include "near.h"\n#include "{outside}/far.h"\nint '.encode()
    for name in ("b.c", "c.c"):
        (tree / name).write_bytes(text + name[:1].encode() + b"(void) { near(); return far(); }\n")
    found = said(["gcc", "gcc-analyzer"], tree / "b.c", tree / "c.c", root=tree)
    assert [(e.location.path, e.location.line, e.rule) for e in found] == [(tree / "near.h", 2, "-Wformat=")]


@needs("gcc")
def test_the_flags_of_the_compile_commands_count(tree: Path, tmp_path: Path) -> None:
    (tree / "d.c").write_bytes(b"int d(void) { return MADE; }\n")
    assert said(["gcc"], tree / "d.c", root=tree)[0].level == "error"
    database = tmp_path / "elsewhere" / "commands.json"
    database.parent.mkdir()
    entry = {"directory": str(tree), "file": "d.c", "arguments": ["cc", "-DMADE=1", "d.c"]}
    database.write_text(json.dumps([entry]))
    adapters = adapters_named(["gcc"])
    quiet = run(
        adapters,
        [tree / "d.c"],
        root=tree,
        tools=Tools(),
        compile_commands=database,
        on_failure=lambda failed: pytest.fail(failed.reason),
    )
    assert list(quiet) == []


def test_a_missing_tool_says_what_to_install(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Tools, "find", lambda *_: None)
    for adapter in ADAPTERS:
        file = tree / ("A.java" if "java" in adapter.languages else "a.c")
        with pytest.raises(MissingToolError, match=rf"{adapter.name}: no .* on PATH; install .*package"):
            said([adapter.name], file, root=tree)
    assert said(["javac"], tree / "a.c", root=tree) == []  # no file needs it


def test_an_unknown_tool_names_those_that_are_known() -> None:
    with pytest.raises(UnknownToolError, match="'gcd' is not a tool that plc runs: give one of gcc, gcc-"):
        adapter_named("gcd")


def test_a_tool_that_fails_or_hangs_is_reported_and_the_rest_goes_on(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    for name, script in [("cppcheck", "echo out of memory; exit 1"), ("gcc", "exec /bin/sleep 60")]:
        (programs / name).write_text(f"#!/bin/sh\n{script}\n")
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(programs))
    failures: list[Failed] = []
    tools = Tools(limits=Limits(seconds=0.3))
    adapters = adapters_named(["cppcheck", "gcc"])
    files = [tree / "a.c", tree / "gone.c"]
    assert list(run(adapters, files, root=tree, tools=tools, on_failure=failures.append)) == []
    assert [(f.path.name, f.tool, f.reason.replace(f"{tree}/", "")) for f in failures] == [
        ("a.c", "cppcheck", "cppcheck failed on a.c: out of memory"),
        ("a.c", "gcc", "the check of gcc took too long, over 1.8 s"),
        ("gone.c", "cppcheck", "gone.c cannot be read: No such file or directory"),
        ("gone.c", "gcc", "gone.c cannot be read: No such file or directory"),
    ]


def test_only_plain_names_of_rules_reach_a_command_line(tree: Path) -> None:
    gcc, tidy = adapter_named("gcc"), adapter_named("clang-tidy")
    for rule in ("-Wshadow", "-Wformat-truncation=2", "-Wc++11-compat"):
        assert gcc.rule(rule)
    bad = ("-Wl,--plugin", "-Wa,@x", "-Wp,-DX", "-fplugin=x.so", "@x", "-Werror", "-Wno-all", "-W", "")
    for rule in bad:
        assert not gcc.rule(rule)
    assert tidy.rule("modernize-use-nullptr")
    for rule in ("*", "-load=x.so", "a,b", "--config-file=x", ""):
        assert not tidy.rule(rule)
    subject = Subject(path=tree / "a.c", text=C, language="c")
    call = gcc.invocation("gcc", subject, tuple(filter(gcc.rule, [*bad, "-Wshadow"])))
    assert "-Wshadow" in call.words
    assert not set(bad) & set(call.words)


HOSTILE = [
    "-fplugin=./evil.so",
    "-B.",
    "-wrapper",
    "./evil.sh",
    "@evil.args",
    "-specs=evil.specs",
    "-Xclang",
    "-load",
    "-fmodule-mapper=|./evil.sh",
    "-Wp,-fplugin=./evil.so",
    "-o",
    "evil.out",
    "--config=evil.cfg",
]


@pytest.mark.parametrize("name", [adapter.name for adapter in ADAPTERS])
def test_nothing_of_the_tree_is_run(name: str, tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs, plugins, configurations and processors of a tree, each of which would leave a mark."""
    adapter = adapter_named(name)
    file = tree / ("A.java" if "java" in adapter.languages else "a.c")
    if Tools().find(*adapter.programs(Subject(path=file, text=b"", language="c"))) is None:
        pytest.skip(f"needs {name}")
    mark = tree / "mark"
    for evil in ("evil.sh", "cc1", "as", "gcc", "clang", "cppcheck", "javac", "ecj", "clang-tidy", "python3"):
        (tree / evil).write_text(f"#!/bin/sh\ntouch {mark}\n")
        (tree / evil).chmod(0o755)
    (tree / "evil.args").write_text("-DEVIL -fplugin=./evil.so")
    (tree / "evil.specs").write_text("*cc1:\n-fplugin=./evil.so\n")
    (tree / ".clang-tidy").write_text(
        f"Checks: '*'\nExtraArgs: ['-fplugin={tree}/evil.so']\nHeaderFilterRegex: '.*'\n"
    )
    (tree / "cppcheck.cfg").write_text('{"addons": ["evil.py"]}')
    (tree / "evil.py").write_text(f"open({str(mark)!r}, 'w')\n")
    command = ["./gcc", *HOSTILE, "-DN=1", "a.c"]
    entry = {"directory": str(tree), "file": "a.c", "arguments": command}
    (tree / "compile_commands.json").write_text(json.dumps([entry]))
    monkeypatch.chdir(tree)
    monkeypatch.setenv("PATH", f".{os.pathsep}{os.environ['PATH']}")
    before = sorted(tree.rglob("*"))
    found = said([name], file, root=tree)
    assert found
    assert not [e for e in found if e.level == "error" and e.tool != "cppcheck"]
    assert sorted(tree.rglob("*")) == before


def test_the_tool_of_a_diagnostic_is_found_by_its_name_and_rule() -> None:
    def tool(name: str, rule: str, language: str = "c") -> str | None:
        place = Location(Path("a.c"), 1)
        found = adapter_of(Diagnostic(place, "", name, rule), "java" if language == "java" else "c")
        return None if found is None else found.name

    assert tool("g++", "-Wformat") == "gcc"
    assert tool("gcc", "-Wanalyzer-double-free") == "gcc-analyzer"
    assert tool("clang", "core.NullDereference") == "clang-tidy"
    assert tool("Cppcheck", "nullPointer") == "cppcheck"
    assert tool("javac", "divzero") is None  # of a C file
    assert tool("javac", "divzero", "java") == "javac"
    assert tool("infer", "NULLPTR_DEREFERENCE") is None
    assert tool("", "") is None
