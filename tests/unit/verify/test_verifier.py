"""Fixes are put to compilers and analyzers; what fails is dropped, and nothing of the user's is ever run."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

from data_prep.text.languages import Language
from plc.cli.app import main
from plc.repair import Repairer
from plc.repair.findings import FileReport
from plc.verify.tools import Limits, Tools, TooSlowError
from tests.scripted_model import either, repairer, swap
from tests.unit.verify.verifying import TEXT, left, needs_c, reasons, report_of, tool, verified

needs_java = pytest.mark.skipif(shutil.which("javac") is None, reason="needs javac")


@needs_c
def test_what_does_not_compile_is_dropped_and_the_rest_marked(path: Path) -> None:
    before = sorted(path.parent.rglob("*"))
    after = verified(path, report_of(TEXT, b"a;", ["b;", "a + 1;", "missing(a);"]))
    assert left(after) == [(1, "a + 1;", ("compile",))]  # an undeclared function is no fix, whatever C says
    assert reasons(after) == []
    assert sorted(path.parent.rglob("*")) == before
    assert path.read_bytes() == TEXT


@needs_c
def test_a_finding_without_a_settled_fix_left_is_dropped_unless_all_were_asked_for(path: Path) -> None:
    report = report_of(TEXT, b"a;", ["b;"])
    dropped = verified(path, report)
    assert dropped.findings == ()
    (why,) = dropped.skipped
    assert (why.function, why.cause) == ("f", "dropped")
    assert why.reason.startswith("the finding at line 1 has no fix that passes: a.c:3:12: error: ")
    (finding,) = verified(path, report, only_settled=False).findings
    assert finding.suggestions == ()
    unsettled = verified(path, report_of(TEXT, b"a;", ["a + 1;"], settled=False))
    assert unsettled.findings == ()
    assert [entry.reason for entry in unsettled.skipped] == ["the finding at line 1 has no fix that passes"]


@needs_c
def test_a_file_that_does_not_compile_alone_says_nothing_about_its_fixes(path: Path) -> None:
    text = b'#include "made_by_the_build.h"\n' + TEXT
    path.write_bytes(text)
    after = verified(path, report_of(text, b"a;", ["b;", "a + 1;"]))
    assert left(after) == [(1, "b;", ()), (2, "a + 1;", ())]
    assert reasons(after) == [
        "the file does not compile as it is: a.c:1:10: fatal error: made_by_the_build.h: "
        "No such file or directory"
    ]


@needs_c
def test_old_code_with_undeclared_functions_is_judged_as_it_is(path: Path) -> None:
    text = TEXT.replace(b"return a", b"return undeclared(a)")
    path.write_bytes(text)
    assert [entry[1] for entry in left(verified(path, report_of(text, b"(a)", ["(a, 1)", "(b)"])))] == [
        "(a, 1)"
    ]


@needs_c
@pytest.mark.parametrize("place", ["b.h", "../b.h", "../include/b.h", "inner/b.h"])
def test_headers_are_found_where_projects_have_them(place: str, path: Path) -> None:
    source = path.parent / "src" / "a.c"
    header = source.parent / place
    header.parent.mkdir(parents=True, exist_ok=True)
    header.write_bytes(b"#define N 1\n")
    name = place if place.startswith("inner") else "b.h"
    text = f'#include "{name}"\n'.encode() + TEXT.replace(b"return a", b"return a + N")
    source.write_bytes(text)
    assert left(verified(source, report_of(text, b"+ N", ["- N", "- M"]))) == [(1, "- N", ("compile",))]


@needs_c
def test_headers_and_cpp_are_compiled_as_what_they_are(path: Path) -> None:
    header = path.with_name("a.h")
    text = b"class A { public: int f(int a) { return a; } };\n"
    header.write_bytes(text)
    assert left(verified(header, report_of(text, b"a;", ["b;", "1;"], language="cpp"))) == [
        (1, "1;", ("compile",))
    ]


@needs_java
def test_java_is_compiled_beside_its_own_classes_without_its_processors(tmp_path: Path) -> None:
    folder = tmp_path / "src" / "main" / "java" / "own" / "pack"
    folder.mkdir(parents=True)
    (folder / "Other.java").write_text("package own.pack;\nclass Other { static int one() { return 1; } }\n")
    services = tmp_path / "src" / "main" / "java" / "META-INF" / "services"
    services.mkdir(parents=True)
    (services / "javax.annotation.processing.Processor").write_text("own.Evil\n")
    path = folder / "A.java"
    text = b"package own.pack;\npublic class A { int f() { return 2; } }\n"
    path.write_bytes(text)
    before = sorted(tmp_path.rglob("*"))
    after = verified(path, report_of(text, b"2;", ["Other.one();", "Nothing.one();"], language="java"))
    assert left(after) == [(1, "Other.one();", ("compile",))]
    assert sorted(tmp_path.rglob("*")) == before


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of programs that is all of PATH."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


@pytest.mark.parametrize(
    ("language", "reason"),
    [("c", "no compiler: none of cc, gcc, clang is on PATH"),
     ("cpp", "no compiler: none of c++, g++, clang++ is on PATH"),
     ("java", "no compiler: javac is not on PATH")],
)  # fmt: skip
@pytest.mark.usefixtures("programs")
def test_no_compiler_is_said(language: Language, reason: str, path: Path) -> None:
    after = verified(path, report_of(TEXT, b"a;", ["b;"], language=language))
    assert reasons(after) == [reason]
    assert left(after) == [(1, "b;", ())]


def test_programs_of_the_current_folder_are_never_taken(
    path: Path, programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tool(path.parent, "cc", "/usr/bin/touch /tmp/never; exit 0")
    monkeypatch.chdir(path.parent)
    monkeypatch.setenv("PATH", f".:{programs}:")
    assert Tools().find("cc") is None


def test_a_compiler_that_hangs_is_ended_and_has_no_say(path: Path, programs: Path) -> None:
    tool(
        programs,
        "cc",
        'for f in "$@"; do :; done; case "$(/bin/cat "$f")" in *slow*) exec /bin/sleep 60;; esac',
    )
    after = verified(path, report_of(TEXT, b"a;", ["slow;"]), tools=Tools(limits=Limits(seconds=0.3)))
    assert left(after) == [(1, "slow;", ())]
    assert reasons(after) == ["the check of cc took too long, over 1.8 s"]
    tool(programs, "cc", "/bin/sleep 60 & exec /bin/sleep 60")
    after = verified(path, report_of(TEXT, b"a;", ["b;"]), tools=Tools(limits=Limits(seconds=0.1)))
    assert reasons(after) == ["the file does not compile as it is: the check of cc took too long, over 0.6 s"]


def test_a_compiler_that_fails_without_a_word(path: Path, programs: Path) -> None:
    tool(programs, "cc", "exit 3")
    assert reasons(verified(path, report_of(TEXT, b"a;", ["b;"]))) == [
        "the file does not compile as it is: exit code 3"
    ]


def test_a_tool_has_limits_no_input_and_little_environment(
    tmp_path: Path, programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JDK_JAVAC_OPTIONS", "-J-javaagent:evil.jar")
    monkeypatch.setenv("LD_PRELOAD_LIKE", "evil.so")
    monkeypatch.setenv("CPATH", "/headers")
    tool(programs, "cc", "ulimit -v; ulimit -c; ulimit -f; read line || echo none; /usr/bin/env")
    room = tmp_path / "room"
    room.mkdir()
    ran = Tools(limits=Limits(memory_mib=512, file_mib=1)).run(["cc"], scratch=room)
    lines = ran.output.splitlines()
    assert lines[:4] == [str(512 * 1024), "0", "2048", "none"]
    assert "CPATH=/headers" in lines
    assert f"TMPDIR={room}" in lines
    assert not any("evil" in line for line in lines)


def test_too_slow_is_an_error_that_names_the_tool(tmp_path: Path) -> None:
    with pytest.raises(TooSlowError, match=r"the check of sleep took too long, over 0\.6 s"):
        Tools(limits=Limits(seconds=0.1)).run(["/bin/sleep", "60"], scratch=tmp_path)


def test_a_tool_that_is_stopped_names_the_option_that_gives_it_more(tmp_path: Path) -> None:
    limits = Limits(seconds=0.1, raised_by="--tool-timeout")
    with pytest.raises(TooSlowError, match=r"over 0\.6 s; --tool-timeout 1 allows more$"):
        Tools(limits=limits).run(["/bin/sleep", "60"], scratch=tmp_path)


def test_processor_time_counts_and_not_how_long_a_tool_waits_for_it(tmp_path: Path, programs: Path) -> None:
    tool(programs, "cc", "/bin/sleep 1; echo done")
    assert Tools(limits=Limits(seconds=0.5)).run(["cc"], scratch=tmp_path).output == "done\n"
    words = r"the check of cc took too long, over 0\.9 s of processor time"
    tool(programs, "cc", "while :; do :; done")
    with pytest.raises(TooSlowError, match=words):
        Tools(limits=Limits(seconds=0.9, patience=100)).run(["cc"], scratch=tmp_path)
    tool(programs, "cc", '/bin/sh -c "while :; do :; done"; exit $?')  # a driver and its compiler
    with pytest.raises(TooSlowError, match=words):
        Tools(limits=Limits(seconds=0.9, patience=100)).run(["cc"], scratch=tmp_path)


def test_only_so_many_tools_run_at_once(tmp_path: Path, programs: Path) -> None:
    tool(programs, "cc", "cd ..; echo x >> running; /usr/bin/wc -l < running; : > running")
    tools = Tools(jobs=1)
    answers: list[str] = []

    def run(number: int) -> None:
        room = tmp_path / str(number)
        room.mkdir()
        answers.append(tools.run(["cc"], scratch=room).output.strip())

    threads = [threading.Thread(target=run, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == ["1"] * 6


CPPCHECK = """
for file in "$@"; do :; done
while read -r line; do
    case "$line" in
        *old*) echo "@uninitvar@Uninitialized variable: old";;
        *"return b"*) echo "@nullPointer@Null pointer dereference: (line 3)";;
        *slow*) exec /bin/sleep 60;;
    esac
done < "$file"
"""


def analyzed(path: Path, text: bytes, replaced: bytes, by: list[str], *, seconds: float = 20) -> FileReport:
    path.write_bytes(text)
    tools = Tools(limits=Limits(seconds=seconds))
    return verified(path, report_of(text, replaced, by), level="analyze", tools=tools)


def test_fewer_reports_and_nothing_new_is_what_passes(path: Path, programs: Path) -> None:
    tool(programs, "cppcheck", CPPCHECK)
    text = b"int f(int old)\n{\n    return old;\n}\n"
    fixes = ["a)\n{\n slow", "a)\n{\n return b", "old, a)\n{\n return 2", "old)\n{\n return old + 1"]
    after = analyzed(path, text, b"old)\n{\n    return old", fixes, seconds=0.4)
    assert left(after) == [  # the second has a new report; nothing is to be said of the first and the last
        (1, fixes[0], ()),
        (2, fixes[2], ("analyze",)),
        (3, fixes[3], ()),
    ]
    assert reasons(after) == [
        "no compiler: none of cc, gcc, clang is on PATH",
        "the check of cppcheck took too long, over 2.4 s",
    ]


def test_analyzers_that_are_missing_or_fail_are_said(path: Path, programs: Path) -> None:
    none = analyzed(path, TEXT, b"a;", ["b;"])
    assert reasons(none)[1:] == ["no analyzer: none of cppcheck, clang-tidy and (for C) gcc is on PATH"]
    java = verified(path, report_of(TEXT, b"a;", ["b;"], language="java"), level="analyze")
    assert reasons(java)[1:] == ["none of the analyzers that plc knows reads Java"]
    tool(programs, "cppcheck", "echo out of memory; exit 1")
    tool(
        programs,
        "clang-tidy",
        "echo \"a.c:1:1: error: unknown type name 'u8' [clang-diagnostic-error]\"; exit 1",
    )
    tool(programs, "gcc", "exit 1")
    assert reasons(analyzed(path, TEXT, b"a;", ["b;"]))[1:] == [
        "cppcheck failed: out of memory",
        "clang-tidy: unknown type name 'u8'",
        "gcc failed: exit code 1",
    ]
    tool(programs, "cppcheck", "exec /bin/sleep 60")
    assert "the check of cppcheck took too long, over 0.6 s" in reasons(
        analyzed(path, TEXT, b"a;", ["b;"], seconds=0.1)
    )


@pytest.mark.skipif(shutil.which("gcc") is None, reason="needs gcc")
def test_gcc_sees_a_double_free_go(path: Path) -> None:
    text = b"#include <stdlib.h>\nvoid f(void)\n{\n    char *p = malloc(3);\n    free(p);\n    free(p);\n}\n"
    after = analyzed(path, text, b"free(p);\n}", ["p = 0;\n}", "free(p);\n p = 0;\n}"])
    if not any("analyze" in marks for _, _, marks in left(after)):
        pytest.skip(f"this gcc does not analyze: {reasons(after)}")
    assert left(after)[0] == (1, "p = 0;\n}", ("compile", "analyze"))


@needs_c
def test_the_command_verifies_what_it_shows_and_fixes(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fgets = swap("gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;", probability=0.2)
    served = repairer(either(swap("gets ( v0 ) ;", "gets ( v0 , v0 ) ;", probability=0.7), fgets))
    monkeypatch.setattr(Repairer, "load", lambda *_, **__: served)
    body = b"void f(char *s)\n{\n    gets(s);\n}\n"
    declared = b"#include <stdio.h>\nchar *gets(char *);\n"
    path.write_bytes(b'#include "none.h"\n' + declared + body)
    assert run(path, "--verify", "compile", "--fix") == 1  # nothing that could be compiled is nothing safe
    shown = capsys.readouterr().err
    assert "fixes in 1 file not verified; --show-skipped says why\n" in shown
    assert "1 fixable with --unsafe-fixes" in shown
    run(path, "--verify", "compile", "--show-skipped")
    assert "fixes not verified: the file does not compile as it is: " in capsys.readouterr().err
    path.write_bytes(declared + body)
    assert run(path, "--verify", "compile") == 1
    assert "compiles)" in capsys.readouterr().out
    lone = swap("gets ( v0 ) ;", "gets ( v0 , v0 ) ;")
    monkeypatch.setattr(Repairer, "load", lambda *_, **__: repairer(lone))
    capsys.readouterr()
    assert run(path, "--verify", "compile", "--no-cache") == 0
    said = "1 finding dropped that has no fix that passes; --show-skipped says why\n"
    assert said in capsys.readouterr().err
    run(path, "--verify", "compile", "--no-cache", "--show-skipped")
    assert "a.c: `f` skipped: the finding at line 3 has no fix that passes: a.c:" in capsys.readouterr().err
    monkeypatch.setattr(Repairer, "load", lambda *_, **__: served)
    assert run(path, "--verify", "compile", "--fix", "--unsafe-fixes") == 1
    assert path.read_bytes() == declared + body  # what a tool leaves is shown, never made in its place
    right = swap("gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;")
    monkeypatch.setattr(Repairer, "load", lambda *_, **__: repairer(right))
    assert run(path, "--verify", "compile", "--fix", "--no-cache") == 0
    assert path.read_bytes() == declared + body.replace(b"gets(s)", b"fgets(s, 10, stdin)")


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as stopped:
        main(["repair", *map(str, arguments)])
    assert isinstance(stopped.value.code, int)
    return stopped.value.code


@needs_c
def test_a_safe_fix_that_breaks_the_build_is_not_made_though_nobody_asked_for_a_check(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = swap("return v0 ;", "return v0 ( 2 ) ;")
    monkeypatch.setattr(Repairer, "load", lambda *_, **__: repairer(broken, safe=0.5))
    with pytest.raises(SystemExit) as stopped:
        main(["repair", "--fix", "--no-cache", str(path)])
    assert stopped.value.code == 1
    assert path.read_bytes() == TEXT
    with pytest.raises(SystemExit):
        main(["repair", "--fix", "--verify", "none", "--no-cache", str(path)])
    assert b"a(2)" in path.read_bytes()
    capsys.readouterr()
