"""A way out before the reported line is refused where code behind it is never reached any more."""

from __future__ import annotations

import pytest

from plc.verify.tricks import trick
from tests.unit.verify.tricks.changes import change, objection_to


def test_a_way_out_on_the_reported_line_cuts_off_what_follows() -> None:
    said = "suspiciousness 1.00: run by programs of the test that fail"
    whole = "int f(int n) { return n != 2; }//@\n"
    found = trick(change("", said, whole, whole.replace("return", "return 0; return")))
    assert found == "it leaves code that is never reached: `return n != 2;`"


_SWITCH = "switch (a) {\n    case 1:\n        n = 1;//@\n    default:\n        n = 2;\n    }\n    return n;"
_LABEL = "n = p[i];//@\n    return n;\nend:\n    return 0;"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (_SWITCH, _SWITCH.replace("n = 1;//@", "n = 1;\n        break;")),
        ("return p[i];//@\n    n = 1;\n    return n;", "return p[i - 1];\n    n = 1;\n    return n;"),
        (_LABEL, _LABEL.replace("n = p[i];//@", "if (i < n)\n        goto end;\n    n = p[i];")),
    ],
)
def test_what_is_reached_as_before_is_not_cut_off(before: str, after: str) -> None:
    assert "never reached" not in objection_to("arrayIndexOutOfBounds", "out of bounds", before, after)
