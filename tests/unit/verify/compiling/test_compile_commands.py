"""Of a compile_commands.json only what says how a file reads is used; one that is none is named."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from plc.verify.compiling.compile_commands import CompileCommandsError, Flags, flags_of, harmless
from tests.unit.verify.verifying import TEXT, left, needs_c, reasons, report_of, tool, verified

EVIL = """gcc @options -fplugin=./evil.so -fplugin-arg-evil-x=1 -wrapper ./evil -B. -B ./tools
-specs=evil.specs -o /etc/passwd -MF deps.d -MD -save-temps -dumpdir x -Xclang -load -Xclang evil.so -Wp,-MD,x
-Xpreprocessor -MD -fdump-tree-all=x -aux-info proto --param x=1 -iplugindir=. -ivfsoverlay x -fmodules
-Wl,x -T script a.c -c
-I include -Iother -isystem sys -iquote q -include config.h -imacros m.h -D A=1 -DB -U C -std=gnu99
-m32 -O2 -fno-exceptions --sysroot=root --sysroot s"""


def test_of_a_command_only_what_is_harmless_is_kept() -> None:
    assert harmless(EVIL.split(), folder=Path("/p")) == Flags(
        "gcc",
        ("-I", "/p/include", "-I/p/other", "-isystem", "/p/sys", "-iquote", "/p/q", "-include", "config.h",
         "-imacros", "m.h", "-DA=1", "-DB", "-UC", "-std=gnu99", "-m32", "-O2", "-fno-exceptions",
         "--sysroot=/p/root", "--sysroot", "/p/s"),
    )  # fmt: skip
    assert harmless([], folder=Path("/p")) == Flags("", ())
    assert harmless(["cc", "-I"], folder=Path("/p")) == Flags("cc", ())


def database(folder: Path, *entries: dict[str, object]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "compile_commands.json").write_text(json.dumps(entries))


def test_a_file_has_the_flags_of_its_first_entry_and_a_header_those_of_its_neighbour(path: Path) -> None:
    root = path.parent
    database(
        root / "build",
        {"directory": str(root), "file": "a.c", "command": "clang-14 -DNAME='a b' -c a.c -o a.o"},
        {"directory": str(root), "file": "a.c", "arguments": ["cc", "-DLATER"]},
        {"directory": "..", "file": "src/b.c", "arguments": ["cc", "-DB"]},
    )
    assert flags_of(path) == Flags("clang-14", ("-DNAME=a b",))
    assert flags_of(root / "a.h") == Flags("clang-14", ("-DNAME=a b",))
    assert flags_of(root / "src" / "other.hpp") == Flags("cc", ("-DB",))
    assert flags_of(root / "other.c") is None
    assert flags_of(root / "none" / "c.h") is None
    (root / "build" / "compile_commands.json").unlink()
    assert flags_of(path) is None


@needs_c
def test_the_flags_are_used_and_the_compiler_is_one_of_path(path: Path) -> None:
    text = b"#ifndef ASKED\n#error not as it is built\n#endif\n" + TEXT
    path.write_bytes(text)
    evil = path.parent / "evil"
    tool(path.parent, "evil", f"/usr/bin/touch {evil}.ran")
    report = report_of(text, b"a;", ["b;", "a + 1;"])
    for compiler in (str(evil), "./evil", "evil", "gcc", "no-such-gcc"):
        database(
            path.parent, {"directory": ".", "file": "a.c", "arguments": [compiler, "-DASKED", "-c", "a.c"]}
        )
        os.utime(path.parent / "compile_commands.json", ns=(0, hash(compiler) % 10**15))
        assert left(verified(path, report)) == [(1, "a + 1;", ("compile",))]
    assert not evil.with_suffix(".ran").exists()


@pytest.mark.parametrize(
    "content",
    ["", "[", "{}x", '[{"file": "a.c"}]', "[7]", '[{"directory": ".", "file": "a.c", "command": "cc \'"}]'],
)
def test_a_damaged_database_is_named(content: str, path: Path) -> None:
    file = path.with_name("compile_commands.json")
    file.write_text(content)
    with pytest.raises(CompileCommandsError, match=r"is not a compilation database .*: make it anew"):
        flags_of(path)
    assert reasons(verified(path, report_of(TEXT, b"a;", ["b;"])))[0].startswith(
        f"{file} is not a compilation"
    )


def test_a_huge_database_is_not_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plc.verify.compiling.compile_commands._LARGEST", 1)
    database(path.parent)
    with pytest.raises(CompileCommandsError, match="is larger than 0 MiB, so it was not read"):
        flags_of(path)


def test_a_file_that_a_command_includes_is_found_from_its_folder(path: Path) -> None:
    path.with_name("config.h").write_text("")
    found = harmless(["cc", "-include", "config.h", "-include", "other.h"], folder=path.parent)
    assert found.flags == ("-include", str(path.with_name("config.h")), "-include", "other.h")
