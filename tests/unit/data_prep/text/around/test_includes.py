"""Which files of a tree a file includes."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_prep.text.around.includes import Includes, listed


def included(paths: list[str], path: str, text: str) -> list[str]:
    """The files that a text includes, of a tree of these paths."""
    return list(Includes(lambda: paths).of(path, text.encode()))


def test_headers_are_found_beside_the_file_and_in_the_tree() -> None:
    tree = ["src/a.h", "other/a.h", "include/lib/b.h", "include/lib/deep.h", "include/stdio.h"]
    text = '#include "a.h"\n#include <lib/b.h>\n#include <stdio.h>\n#include "missing.h"\nint x;'
    assert included(tree, "src/a.c", text) == ["src/a.h", "include/lib/b.h"]
    assert included(tree, "src/a.h", '#include "deep.h"\nint beside;') == ["include/lib/deep.h"]
    assert included(tree, "other/b.c", '#include "a.h"') == ["other/a.h"]
    assert included(tree, "src/sub/c.c", '#include "../a.h"') == ["src/a.h"]


def test_a_file_does_not_include_itself_and_another_one_once() -> None:
    text = '#include "a.h"\n#include "b.h"\n#include "b.h"\nint b;'
    assert included(["a.h", "b.h"], "b.h", text) == ["a.h"]
    assert included(["a.h", "b.h"], "a.h", text) == ["b.h"]


def test_a_folder_is_listed_without_hidden_ones(tmp_path: Path) -> None:
    (tmp_path / "include").mkdir()
    (tmp_path / ".git").mkdir()
    for path in ("include/list.h", ".git/hidden.h", "near.h", "notes.txt"):
        (tmp_path / path).write_text("int a;")
    assert sorted(listed(tmp_path)) == ["include/list.h", "near.h"]


@pytest.mark.parametrize("text", ["#include", '#include ""', '#include "/"', '#include "."', "#include <>"])
def test_includes_of_nothing_are_none(text: str) -> None:
    assert included(["a.h"], "a.c", text) == []
