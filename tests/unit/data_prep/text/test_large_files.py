"""Large tables and headers of macros cost a small multiple of the plain parse."""

from __future__ import annotations

import time

import pytest

from data_prep.text.functions import functions_of
from data_prep.text.languages import Language, parse, parse_as_written


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
