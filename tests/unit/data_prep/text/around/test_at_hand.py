"""Headers and classes at hand: which files of a tree a file needs, and that each is read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_prep.text.around.at_hand import AtHand
from data_prep.text.around.surroundings import Surroundings
from data_prep.text.languages import Language


class Tree:
    """Files in memory that count how often each is read."""

    def __init__(self, **files: str) -> None:
        self.files = {name.replace("__", "/").replace("_dot_", "."): text for name, text in files.items()}
        self.stamps: dict[str, int] = {}
        self.read_paths: list[str] = []

    def at_hand(self) -> AtHand:
        """The tree to be asked."""
        return AtHand(lambda: self.files, self.read, self.stamps.get)

    def read(self, path: str) -> bytes | None:
        """A file's bytes."""
        self.read_paths.append(path)
        text = self.files.get(path)
        return None if text is None else text.encode()


def names(tree: AtHand, path: str, text: str) -> list[str]:
    """The names in what a file needs, in order."""
    language: Language = "java" if path.endswith(".java") else "c"
    return [name for one in tree.of(path, text.encode(), language) for name in one.names]


def test_headers_are_found_beside_the_file_and_in_the_tree_and_theirs_after_them() -> None:
    tree = Tree(
        src__a_dot_h='#include "deep.h"\nint beside;',
        other__a_dot_h="int elsewhere;",
        include__lib__b_dot_h="int in_tree;",
        include__lib__deep_dot_h="int deep;",
        include__stdio_dot_h="int system_of_the_tree;",
    ).at_hand()
    text = '#include "a.h"\n#include <lib/b.h>\n#include <stdio.h>\n#include "missing.h"\nint x;'
    assert names(tree, "src/a.c", text) == ["beside", "in_tree", "deep"]
    assert names(tree, "other/b.c", '#include "a.h"') == ["elsewhere"]
    assert names(tree, "src/sub/c.c", '#include "../a.h"') == ["beside", "deep"]


def test_classes_are_those_of_the_package_those_imported_and_what_they_extend() -> None:
    tree = Tree(
        src__shop__Cart_dot_java="class Cart extends Base { int price; Unnamed u; }",
        src__shop__Base_dot_java="class Base { int basis; }",
        src__shop__Unnamed_dot_java="class Unnamed { int never; }",
        src__tool__Clock_dot_java="class Clock { int ticks; }",
        src__else__Basket_dot_java="class Basket { int hidden; }",
    ).at_hand()
    text = "package shop; import tool.Clock; class User { Cart cart; Clock clock; Basket basket; String s; }"
    found = names(tree, "src/shop/User.java", text)
    assert {"price", "ticks", "basis"} <= set(found)
    assert not {"never", "hidden"} & set(found)


def test_circles_end_and_a_file_does_not_include_itself() -> None:
    tree = Tree(a_dot_h='#include "b.h"\nint a;', b_dot_h='#include "a.h"\n#include "b.h"\nint b;')
    assert names(tree.at_hand(), "a.h", tree.files["a.h"]) == ["b"]


def test_a_header_is_read_once_for_all_files_and_again_only_when_it_changes() -> None:
    tree = Tree(a_dot_h="int before;", b_dot_h="int b;")
    at_hand = tree.at_hand()
    for path in ("one.c", "two.c"):
        assert names(at_hand, path, '#include "a.h"\n#include "b.h"') == ["before", "b"]
    assert tree.read_paths == ["a.h", "b.h"]
    tree.files["a.h"], tree.stamps["a.h"] = "int after;", 1
    assert names(at_hand, "one.c", '#include "a.h"\n#include "b.h"') == ["after", "b"]
    assert tree.read_paths == ["a.h", "b.h", "a.h"]


def test_what_all_headers_together_may_weigh_is_bounded() -> None:
    headers = {f"h{number}_dot_h": f"int name_{number};" for number in range(60)}
    headers["h3_dot_h"] = "int large;" * 100_000
    tree = Tree(**headers)
    found = names(tree.at_hand(), "a.c", "".join(f'#include "h{number}.h"\n' for number in range(60)))
    assert len(found) == 24
    assert "large" not in found


def test_a_folder_is_listed_without_hidden_ones_and_gone_files_say_nothing(tmp_path: Path) -> None:
    (tmp_path / "include").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / "include" / "list.h").write_text("struct list { int length; };")
    (tmp_path / ".git" / "hidden.h").write_text("int hidden;")
    (tmp_path / "gone.h").write_text("int gone;")
    tree = AtHand.in_folder(tmp_path)
    text = (
        b'#include "list.h"\n#include "hidden.h"\n#include "gone.h"\nint size(struct list *l) { return 0; }'
    )
    assert {name for one in tree.of("a.c", text, "c") for name in one.names} == {"list", "length", "gone"}
    (tmp_path / "gone.h").unlink()
    others = tree.of("a.c", text, "c")
    assert {name for one in others for name in one.names} == {"list", "length"}
    start = text.index(b"int size")
    found = Surroundings.of(text, "c", others=others).names(start, len(text), frozenset())
    assert [word.text for word in found] == ["length"]


@pytest.mark.parametrize("text", ["#include", '#include ""', '#include "/"', '#include "."', "#include <>"])
def test_includes_of_nothing_are_none(text: str) -> None:
    assert names(Tree(a_dot_h="int a;").at_hand(), "a.c", text) == []
