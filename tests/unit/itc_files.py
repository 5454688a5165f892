"""A benchmark of the ITC suite's layout, written for the tests: one case, four flawed functions."""

from __future__ import annotations

from pathlib import Path

FLAWED = """#include "shared.h"
static int limit = 3;

/* a shift that is too wide */
void shift_001(void)
{
    int a = 1;
    use(a << 40);/*Tool should detect this line as error*/ /*ERROR:shift*/
}

int shift_002_func(int by)
{
    return 1 << by;/*Tool should detect this line as error*/ /*ERROR:shift*/
}

void shift_002(void)
{
    use(shift_002_func(40));
}

void shift_003(void)
{
    use(1 << limit);/*ERROR:shift*/
}

void shift_004(int by)
{
    use(1 << by);/* ERROR: shift */
}
"""
CORRECTED = (
    FLAWED.replace("a << 40", "a << 2")
    .replace("shift_002_func(40)", "shift_002_func(2)")
    .replace("use(1 << by)", "if (by < 31) use(1 << by)")
    .replace("limit = 3", "limit = 2")
)
_CASE = """<testcase id="{id}" language="C">
  <description><![CDATA[Defect Type: Numerical<br>Defect Sub-type: Wide shift<br>Description: {about}<br>]]>
  </description>
  <association type="pair" testcaseid="{other}"/>
  <file path="shared/shared.h" language="C"/>
  <file path="000/{folder}/wide_shift.c" language="C">{marks}</file>
</testcase>"""


def manifest(*, marks: str, about: str = "Defect Code") -> str:
    """The manifest of the case; `marks` are the flaws of the flawed file."""
    flawed = _CASE.format(id=1, other=2, folder="001", about=about, marks=marks)
    corrected = _CASE.format(id=2, other=1, folder="002", about="Defect Free Code", marks='<fix line="8"/>')
    return f"<container>{flawed}{corrected}</container>"


def write_benchmark(folder: Path, *, flawed: str = FLAWED, corrected: str = CORRECTED, xml: str = "") -> Path:
    """The benchmark on disk; the corrected file has the words of its name in another order."""
    for name, text in (
        ("shared/shared.h", "void use(int value);\n"),
        ("000/001/wide_shift.c", flawed),
        ("000/002/wide_shift.c", corrected),
        ("manifest-9-x.xml", xml or manifest(marks='<flaw line="8" name="CWE-189: Numeric Errors"/>')),
    ):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder
