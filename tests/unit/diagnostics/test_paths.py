"""Which file of the user's a path in a report means."""

from __future__ import annotations

from pathlib import Path, PurePath

import pytest

from plc.diagnostics.paths import PathError, Tree


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A tree with two files of one name, a link that leads out of it, and one that does not."""
    root = tmp_path / "project"
    for name in ("src/net/a.c", "src/util/a.c", "src/util/only.c", "lib/a b.c", "main.c", ".git/only.c"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    (tmp_path / "secret.c").write_text("secret")
    (root / "out.c").symlink_to(tmp_path / "secret.c")
    (root / "in.c").symlink_to(root / "main.c")
    (root / "away").symlink_to(tmp_path)
    return root


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("main.c", "main.c"),
        ("./src/../main.c", "main.c"),
        ("in.c", "main.c"),
        ("src/net/a.c", "src/net/a.c"),
        ("/ci/build/main.c", "main.c"),
        ("/ci/build/src/net/a.c", "src/net/a.c"),
        ("/ci/other/util/a.c", "src/util/a.c"),
        ("util/only.c", "src/util/only.c"),
        ("only.c", "src/util/only.c"),
        ("lib/a%20b.c", "lib/a b.c"),
        ("C:\\build\\src\\net\\a.c", "src/net/a.c"),
        ("C:/build/SRC/Net/A.C", "src/net/a.c"),
        ("src\\util\\only.c", "src/util/only.c"),
        ("\\\\host\\share\\src\\net\\a.c", "src/net/a.c"),
    ],
)
def test_a_path_means_a_file(project: Path, written: str, meant: str) -> None:
    tree = Tree([project], base=project)
    assert tree.find(PurePath(written)) == project / meant
    assert tree.has(PurePath(written))
    assert tree.read(PurePath(written)) == meant.encode()


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("a.c", "a.c can be src/net/a.c, src/util/a.c; give --strip-prefix to say which"),
        ("/ci/net/b.c", "/ci/net/b.c is not in the given folders; check them, or give --strip-prefix"),
        (
            "/ci/net/only.c",
            "/ci/net/only.c is not in the given folders (only in name it is src/util/only.c);",
        ),
        ("/usr/include/only.c", "/usr/include/only.c is not in the given folders; give it, or its folder"),
        ("../secret.c", "../secret.c is not in the given folders"),
        ("src/../../secret.c", "secret.c is not in the given folders"),
        ("out.c", "is a link that leads out of the given folders"),
        ("away/secret.c", "away/secret.c is not in the given folders"),
        ("src/net", "src/net is not in the given folders"),
        ("a\0b.c", "NUL byte"),
        ("..", ".. is not in the given folders"),
    ],
)
def test_a_path_that_means_no_file_says_why(project: Path, written: str, reason: str) -> None:
    tree = Tree([project], base=project)
    for _ in range(2):
        with pytest.raises(PathError) as error:
            tree.find(PurePath(written))
        assert reason.format(root=project) in str(error.value)
    assert not tree.has(PurePath(written))
    assert tree.read(PurePath(written)) is None


def test_an_absolute_path_of_this_machine_is_taken_as_it_is(project: Path) -> None:
    tree = Tree([project], base=project.parent)
    assert tree.find(project / "src/net/a.c") == project / "src/net/a.c"
    with pytest.raises(PathError, match=r"secret.c is not in the given folders; give it"):
        tree.find(project.parent / "secret.c")


def test_a_prefix_is_stripped_before_anything_is_guessed(project: Path) -> None:
    tree = Tree([project], strip=["/ci/build/", "D:\\work"], base=project)
    assert tree.find(PurePath("/ci/build/src/util/a.c")) == project / "src/util/a.c"
    assert tree.find(PurePath("d:\\Work\\lib\\a b.c")) == project / "lib/a b.c"
    with pytest.raises(PathError, match="can be"):
        Tree([project], strip=["/ci"], base=project).find(PurePath("a.c"))
    assert (
        Tree([project], strip=["/ci/x"], base=project).find(PurePath("/ci/x/../build/main.c"))
        == project / "main.c"
    )


def test_a_prefix_that_nothing_begins_with_is_told(project: Path) -> None:
    tree = Tree([project], strip=["/ci/build", "/nowhere"], base=project)
    assert tree.find(PurePath("/ci/build/src/util/a.c")) == project / "src/util/a.c"
    assert tree.useless == ["/nowhere"]


def test_a_relative_path_counts_from_the_base_then_from_the_roots(project: Path) -> None:
    roots = [project / "src/net", project / "src/util"]
    assert Tree(roots, base=project).find(PurePath("src/util/a.c")) == project / "src/util/a.c"
    assert Tree(roots, base=project / "src/net").find(PurePath("a.c")) == project / "src/net/a.c"
    with pytest.raises(PathError, match=r"a.c can be .*net/a.c, .*util/a.c"):
        Tree(roots, base=project).find(PurePath("a.c"))


def test_a_root_may_be_a_file(project: Path) -> None:
    tree = Tree([project / "src/net/a.c"], base=project)
    assert tree.find(PurePath("/ci/src/net/a.c")) == project / "src/net/a.c"
    assert tree.find(PurePath("src/net/a.c")) == project / "src/net/a.c"
    assert not tree.has(PurePath("src/util/a.c"))
    assert not tree.has(PurePath("main.c"))
