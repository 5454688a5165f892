"""Programs mended error by error: what the compiler lets through, and what the data files may be."""

from __future__ import annotations

import lzma
import shutil
from pathlib import Path

import pytest

from data_prep.errors import CorpusError
from plc.diagnostics import Diagnostic, Location
from plc.evaluate.compile_errors.mending import Compiler, mend
from plc.evaluate.compile_errors.programs import Program, read_programs
from tests.scripted_model import repairer, swap


def test_errors_are_mended_until_no_fix_leaves_fewer() -> None:
    rule = swap("gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;")
    program = Program("a", b"void f(char *a)\n{\n    gets(a);\n    gets(a);\n}\n")

    def wrong(text: bytes) -> list[Diagnostic]:
        lines = enumerate(text.splitlines(), start=1)
        path = Path("/program.c")
        return [Diagnostic(Location(path, n), level="error") for n, line in lines if b" gets" in line]

    done = mend(program, wrong, repairer(rule), most=1)
    assert (done.before, done.after) == (2, 0)
    assert done.compiles
    assert done.text == program.text.replace(b"gets(a)", b"fgets(a, 10, stdin)")


GETS = b"void f(char *a)\n{\n    gets(a); /* a line */\n}\n"


def says_three(text: bytes) -> list[Diagnostic]:
    """An error until `stdin` is read by its own length."""
    wrong = b"fgets(a, 10, stdin)" not in text
    return [Diagnostic(Location(Path("/program.c"), 3), level="error")] if wrong else []


def test_the_words_of_the_students_own_correction_count_as_exact_though_gcc_takes_another() -> None:
    rules = (
        swap("gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;", probability=0.6),
        swap("gets ( v0 ) ;", "fgets ( v0 , 2 , stdin ) ;", probability=0.3),
    )
    asked = repairer(lambda words: [said for rule in rules for said in rule(words)])
    own, other = (
        Program("a", GETS, b"void f(char *a) { fgets(a, " + size + b", stdin); }") for size in (b"2", b"1")
    )
    done = mend(own, says_three, asked, most=5)
    assert (done.compiles, done.exact) == (True, True)
    assert b"10" in done.text
    assert not mend(own, says_three, asked, most=1).exact
    assert not mend(other, says_three, asked, most=5).exact


def test_a_fix_that_leaves_as_many_errors_is_not_taken() -> None:
    rule = swap("gets ( v0 ) ;", "fgets ( v0 , 2 , stdin ) ;")
    done = mend(Program("a", GETS), says_three, repairer(rule), most=5)
    assert done.first == (GETS.replace(b"gets(a)", b"fgets(a, 2, stdin)"),)
    assert done.text == GETS
    assert not done.compiles


@pytest.mark.skipif(shutil.which("gcc") is None, reason="gcc is not installed")
def test_gcc_says_which_lines_do_not_compile() -> None:
    (error,) = Compiler().errors(b"int main(void)\n{\n    return a;\n}\n")
    assert (error.location.line, error.category) == (3, "undeclared-name")
    assert Compiler().errors(b"int main(void) { return 0; }\n") == ()


def test_deepfixs_dictionary_keeps_bytes_of_no_encoding(tmp_path: Path) -> None:
    file = tmp_path / "deepfix.txt.xz"
    file.write_bytes(lzma.compress(b"{'b': 'int a;\\n', 'a': '// \xa1\\n'}"))
    assert [(each.id, each.text) for each in read_programs(file)] == [("a", b"// \xa1\n"), ("b", b"int a;\n")]


@pytest.mark.parametrize("content", [b"", b"[1]", b"{'a': 1}", b"open('x')"])
def test_another_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "other.txt").write_bytes(content)
    with pytest.raises(CorpusError, match="no dictionary"):
        read_programs(tmp_path / "other.txt")
