"""What compile_commands.json of a tree defines decides how its files are read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from data_prep.text.functions import functions_of
from data_prep.text.languages import parse
from plc.repair.files.compile_commands import definitions_given
from plc.repair.files.tree_macros import TreeMacros
from plc.repair.reported.answering import Complaint
from plc.repair.text.source_text import SourceText
from plc.repair.unread import unread_functions, unread_places

TEXT = b"Fast struct job *run(char *s Unused)\n{\n    return 0;\n}\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "src" / "a.c"
    path.parent.mkdir()
    path.write_bytes(TEXT)
    return path


def write(path: Path, **said: object) -> None:
    folder = path.parents[1]
    entry = {"directory": str(folder), "file": "src/a.c", **said}
    (folder / "compile_commands.json").write_text(json.dumps([entry]), encoding="utf-8")


@pytest.mark.parametrize(
    "said",
    [
        {"command": "cc -DFast=static -D Unused= -DOld -UOld -c src/a.c"},
        {"arguments": ["cc", "-DFast=static", "-D", "Unused=", "-c", "src/a.c"]},
    ],
)
def test_macros_on_the_command_line_are_read_as_they_are_defined(path: Path, said: dict[str, object]) -> None:
    write(path, **said)
    with TreeMacros([path.parents[1]]).around(path, TEXT, "c"):
        (function,) = functions_of(TEXT, "c")
        complaint = Complaint(TEXT, "c", ())
    assert not function.has_error
    assert complaint.outside.given == {b"Fast", b"Unused"}
    (without,) = functions_of(TEXT, "c")
    assert without.has_error


def test_a_branch_of_if_is_read_that_the_command_line_chooses(path: Path) -> None:
    text = b"int f(int a)\n{\n#ifndef WIDE\n    if (a) {\n#else\n    if (a > 2) {\n#endif\n"
    text += b"    a = 1; }\n    return a;\n}\n"
    write(path, command="cc -DWIDE -c src/a.c")
    with TreeMacros([path.parents[1]]).around(path, text, "c"):
        (function,) = functions_of(text, "c")
    assert "2" in [word.text for word in function.words]


@pytest.mark.parametrize("data", [b"[", b"{}", b"[1, {}]", b'[{"file": "a.c", "command": "cc \'"}]'])
def test_a_malformed_file_says_nothing(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "compile_commands.json").write_bytes(data)
    assert definitions_given(tmp_path) == {}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (b"void f(void)\n{\n    a = b c d e;\n    if (1) MACRO_X @ y;\n}\n", "in the body"),
        (b"int f(int a @ b)\n{\n    return 0;\n}\n", "in the head"),
    ],
)
def test_a_reason_names_a_construct(text: bytes, named: str) -> None:
    source = SourceText.of(text)
    (skipped,) = unread_functions([each for each in functions_of(text, "c") if each.has_error], source)
    assert "`" in skipped.reason
    assert skipped.reason.endswith(named)


def test_a_long_word_of_other_letters_is_named_in_part() -> None:
    text = ("x" + "ä" * 60 + " ) ) = =\n").encode()
    skipped = unread_places(parse(text, "c").root_node, [], SourceText.of(text), "c")
    assert any("`x" + "ä" * 39 + "`" in each.reason for each in skipped)
