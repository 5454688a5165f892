"""Files are found and read without surprises."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_prep.text.languages import _KNOWN, Language, parse
from plc.base.file_error import FileError
from plc.repair.files.reading import language_in, read_source
from plc.repair.files.selection import SourceFile, source_files
from plc.repair.text.reparsing import errors_in


def found(*paths: Path) -> list[str]:
    """What source_files yields: names, and messages of errors."""
    return [str(e) if isinstance(e, FileError) else e.path.name for e in source_files(paths)]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    names = [
        "b.c", "a.java", "c.txt", ".hidden.c", "sub/d.cpp", ".git/e.c", "build/f.c", "node_modules/g.c",
    ]  # fmt: skip
    for name in names:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("int f(void) { return 0; }\n")
    return tmp_path


def test_folders_are_looked_through_in_order(tree: Path) -> None:
    assert found(tree) == ["a.java", "b.c", "d.cpp"]


def test_each_file_is_taken_once_and_named_files_always(tree: Path) -> None:
    assert found(tree / "build" / "f.c", tree / "b.c", tree, tree / "sub") == [
        "f.c",
        "b.c",
        "a.java",
        "d.cpp",
    ]


def test_links_to_folders_are_not_followed(tree: Path) -> None:
    (tree / "sub" / "loop").symlink_to(tree)
    assert found(tree) == ["a.java", "b.c", "d.cpp"]


def test_paths_that_are_no_sources(tree: Path) -> None:
    assert found(tree / "none.c", tree / "c.txt") == [
        f"{tree / 'none.c'}: no such file or folder",
        f"{tree / 'c.txt'}: not a C, C++ or Java file, going by its name",
    ]


@pytest.mark.parametrize(
    ("text", "language"),
    [(b"int f(void);\n", "c"), (b"class A { public: int f() const; };\n", "cpp"), (b"int f( {{{", "c")],
)
def test_headers_are_read_as_what_they_are(text: bytes, language: str) -> None:
    assert language_in(text, "c", Path("a.h")) == language
    assert language_in(text, "c", Path("a.c")) == "c"


def test_unreadable_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot be read: Is a directory"):
        read_source(tmp_path)


def test_a_source_file_knows_its_language(tree: Path) -> None:
    assert list(source_files([tree / "sub" / "d.cpp"])) == [SourceFile(tree / "sub" / "d.cpp", "cpp")]


CLASS = b"template <class T> class A%d : public B<T> {\n public:\n  int f(const T& a) { return a.b(); }\n};\n"
OF_CPP = b"namespace a {\n" + b"".join(CLASS % number for number in range(200)) + b"}\n"
WITHIN = b"".join(b"#if A%d\n" % number for number in range(60)) + b"int f(int);\n" * 400 + b"#endif\n" * 60
OF_C = b"/*\n using C++\n*/\n" + WITHIN + b"int g(void) { return 1; }\n"  # cut, it has errors


def as_all_of_it_says(text: bytes) -> Language:
    errors = errors_in(parse(text, "c").root_node)
    return "cpp" if errors and errors_in(parse(text, "cpp").root_node) < errors else "c"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (OF_CPP, "cpp"),
        (OF_CPP + b"int broken( { int\n", "cpp"),
        (OF_CPP.replace(b"class A7 ", b"class @ "), "cpp"),
        (OF_C, "c"),
        (b"#ifdef __cplusplus\nnamespace a { int B::f() { return 1; } }\n#endif\n" + OF_C, "cpp"),
        (OF_C.replace(b"return 1", b"return 1 +"), "c"),
    ],
)
def test_the_beginning_of_a_long_header_says_what_all_of_it_says(text: bytes, language: Language) -> None:
    assert language_in(text, "c", Path("a.h")) == as_all_of_it_says(text) == language


def test_a_long_header_of_cpp_is_not_parsed_as_c_to_its_end() -> None:
    text = OF_CPP + b"// parsed nowhere else\n"
    assert language_in(text, "c", Path("a.h")) == "cpp"
    assert _KNOWN.get(text, "cpp") is not None
    assert _KNOWN.get(text, "c") is None
