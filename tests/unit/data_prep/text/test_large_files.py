"""Large tables and headers of macros cost a small multiple of the plain parse."""

from __future__ import annotations

import time

import pytest

from data_prep.substitutes.model import applied
from data_prep.text.functions import functions_of
from data_prep.text.languages import Language, parse, parse_as_written, substitutes_of


def table(size: int) -> bytes:
    """One table of numbers between two functions."""
    line = b"  0x00, 0x01, 0x7f, 0xff, 12, 345, -6, 0, 0, 0, 0,\n"
    rows = line * (size // len(line))
    before = b"API int before(int a) {\n  return a;\n}\nstatic const int data[] = {\n"
    return before + rows + b"};\nint after(int a UNUSED) {\n  return data[a];\n}\n"


def header(count: int) -> bytes:
    """Types of functions and prototypes, each with macros."""
    one = (
        b"typedef void (APIENTRYP PFN%dPROC) (GLenum mode, const GLint *first, GLsizei n);\n"
        b"#ifdef GL_PROTOTYPES\n"
        b"GLAPI void APIENTRY gl%d (GLenum mode, const GLint *first, GLsizei n);\n#endif\n"
    )
    return b"".join(one % (number, number) for number in range(count))


def seconds(text: bytes, language: Language) -> tuple[float, float]:
    """Processor time of the plain parse, and of finding the functions."""
    began = time.process_time()
    parse_as_written(text, language)
    plain = time.process_time() - began
    began = time.process_time()
    functions_of(text, language)
    return plain, time.process_time() - began


@pytest.mark.slow
@pytest.mark.parametrize("language", ["c", "cpp"])
def test_a_table_of_8_mb_costs_some_plain_parses(language: Language) -> None:
    text = table(8_000_000)
    plain, whole = seconds(text, language)
    assert [one.name for one in functions_of(text, language)] == ["before", "after"]
    assert whole < 6 * plain


@pytest.mark.slow
@pytest.mark.parametrize("language", ["c", "cpp"])
def test_a_header_of_macros_costs_as_much_for_each_line_however_long_it_is(language: Language) -> None:
    assert not parse(header(500), language).root_node.has_error
    small, large = seconds(header(1000), language)[1], seconds(header(4000), language)[1]
    assert large < 8 * small


@pytest.mark.slow
@pytest.mark.parametrize("language", ["c", "cpp"])
def test_a_header_of_macros_costs_a_few_plain_parses(language: Language) -> None:
    plain, whole = seconds(header(4000), language)
    assert whole < 5 * plain


@pytest.mark.parametrize("language", ["c", "cpp"])
def test_functions_among_very_many_prototypes_with_macros_are_found(language: Language) -> None:
    inline = b"GLAPI inline int APIENTRY f%d (int a)\n{\n    return a;\n}\n"
    text = header(400) + inline % 1 + header(400) + inline % 2 + header(9)
    found = functions_of(text, language)
    assert [(one.name, one.has_error) for one in found] == [("f1", False), ("f2", False)]
    assert lines_hidden_whole(text, language) == []


def lines_hidden_whole(text: bytes, language: Language) -> list[bytes]:
    """The lines with a brace of which the parser is shown blanks alone."""
    shown = applied(text, substitutes_of(text, language))
    pairs = zip(text.split(b"\n"), shown.split(b"\n"), strict=True)
    return [line for line, seen in pairs if b"{" in line and not seen.strip()]
