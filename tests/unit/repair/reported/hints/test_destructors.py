"""`virtual` is put before the class's own destructor, and nowhere else."""

from __future__ import annotations

from pathlib import PurePath

import pytest

from data_prep.text.languages import parse_bounded
from plc.diagnostics import Diagnostic, Location
from plc.diagnostics.rules import classified
from plc.repair.findings import apply_edits
from plc.repair.reported.hints.edits import implied_at

MESSAGE = "'struct A' has virtual functions and accessible non-virtual destructor"


def mended(members: str) -> list[str]:
    text = f"struct A {{\n    virtual void f();\n{members}}};\n".encode()
    said = classified(Diagnostic(Location(PurePath("a.cpp"), 1, 8), MESSAGE, "gcc", "-Wnon-virtual-dtor"))
    found = implied_at(text, parse_bounded(text, "cpp").root_node, "cpp", said)
    return [apply_edits(text, each).decode() for each in found]


@pytest.mark.parametrize("own", ["    ~A();\n", "    ~A() {}\n", "    ~A() = default;\n"])
def test_its_own_destructor_becomes_virtual(own: str) -> None:
    (found,) = mended(f"    struct I {{ ~I(); }};\n    void r(A *p) {{ p->~A(); }}\n{own}")
    assert found.count("virtual") == 2
    assert f"virtual {own.strip()}" in found


def test_a_class_without_one_gets_one() -> None:
    (found,) = mended("    void r(B *p) { p->~B(); }\n")
    assert "    virtual ~A() {}\n" in found


@pytest.mark.parametrize("own", ["    virtual ~A();\n", "#ifdef X\n    ~A();\n#endif\n"])
def test_nothing_is_put_where_it_is_virtual_or_a_condition_decides(own: str) -> None:
    assert mended(own) == []
