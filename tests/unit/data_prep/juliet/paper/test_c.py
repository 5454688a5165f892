"""C and C++ test cases to texts, on code of our own in the suite's shapes."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from data_prep.errors import CorpusError
from data_prep.juliet.file_names import Case, cases_of
from data_prep.juliet.paper.c import read_c_case
from data_prep.juliet.paper.case import PaperCase

ONE_ROLE = """\
/* description of the bad half */
#include "lamp.h"
#ifndef OMITBAD

void CWE900_Lamp__dim_{flow}_bad()
{{
    int level = 3;
    light(level);
}}

#endif /* OMITBAD */
#ifndef OMITGOOD

/* good1() lights it fully */
static void good1()
{{
    int level = 9;
    light(level);
}}

void CWE900_Lamp__dim_{flow}_good()
{{
    good1();
}}

#endif /* OMITGOOD */
#ifdef INCLUDEMAIN
int main()
{{
#ifndef OMITBAD
    CWE900_Lamp__dim_{flow}_bad();
#endif /* OMITBAD */
}}
#endif
"""

TWO_ROLES_A = """\
#ifndef OMITBAD
/* bad function declaration */
void CWE900_Lamp__two_51b_bad_sink(int level);

void CWE900_Lamp__two_51_bad()
{
    CWE900_Lamp__two_51b_bad_sink(3);
}
#endif /* OMITBAD */
#ifndef OMITGOOD
/* goodG2B uses the GoodSource with the BadSink */
void CWE900_Lamp__two_51b_goodG2B_sink(int level);

static void goodG2B()
{
    CWE900_Lamp__two_51b_goodG2B_sink(9);
}

/* goodB2G uses the BadSource with the GoodSink */
void CWE900_Lamp__two_51b_goodB2G_sink(int level);

static void goodB2G()
{
    CWE900_Lamp__two_51b_goodB2G_sink(3);
}

void CWE900_Lamp__two_51_good()
{
    goodG2B();
    goodB2G();
}
#endif /* OMITGOOD */
"""

TWO_ROLES_B = """\
#ifndef OMITBAD
void CWE900_Lamp__two_51b_bad_sink(int level)
{
    light(level);
}
#endif /* OMITBAD */
#ifndef OMITGOOD
/* goodG2B uses the GoodSource with the BadSink */
void CWE900_Lamp__two_51b_goodG2B_sink(int level)
{
    light(level);
}

/* goodB2G uses the BadSource with the GoodSink */
void CWE900_Lamp__two_51b_goodB2G_sink(int level)
{
    light(level * 3);
}
#endif /* OMITGOOD */
"""


def case_of(**files: str) -> Case:
    """A case from its files; the key is the file's name with `_dot_` for the dot."""
    members = [
        (PurePosixPath("suite", name.replace("_dot_", ".")), text.encode()) for name, text in files.items()
    ]
    (case,) = cases_of(members, "c")
    return case


def test_one_role_in_one_file() -> None:
    assert read_c_case(case_of(CWE900_Lamp__dim_01_dot_c=ONE_ROLE.format(flow="01"))) == PaperCase(
        source="void _main(){int level=3;light(level);}",
        targets={"good1": "static void main(){int level=9;light(level);}"},
    )


def test_two_roles_in_two_files_lose_the_prototypes() -> None:
    case = case_of(CWE900_Lamp__two_51b_dot_c=TWO_ROLES_B, CWE900_Lamp__two_51a_dot_c=TWO_ROLES_A)
    assert read_c_case(case) == PaperCase(
        source="void b_main_sink(int level);void _main(){b_main_sink(3);}"
        "void b_main_sink(int level){light(level);}",
        targets={
            "goodG2B": "static void main(){b_main_sink(9);}void b_main_sink(int level){light(level);}",
            "goodB2G": "static void main(){b_main_sink(3);}void b_main_sink(int level){light(level * 3);}",
        },
    )


def test_one_role_keeps_its_prototypes() -> None:
    start, end = TWO_ROLES_A.index("/* goodB2G"), TWO_ROLES_A.index("void CWE900_Lamp__two_51_good()")
    only = TWO_ROLES_A[:start] + TWO_ROLES_A[end:]
    sinks = TWO_ROLES_B[: TWO_ROLES_B.index("/* goodB2G")] + "#endif /* OMITGOOD */\n"
    read = read_c_case(case_of(CWE900_Lamp__two_51a_dot_c=only, CWE900_Lamp__two_51b_dot_c=sinks))
    assert isinstance(read, PaperCase)
    assert read.targets == {
        "goodG2B": "void b_main_sink(int level);static void main(){b_main_sink(9);}"
        "void b_main_sink(int level){light(level);}"
    }


@pytest.mark.parametrize("flow", ["02", "11", "13", "16", "17", "19"])
def test_flow_variants_around_variant_01_are_dropped(flow: str) -> None:
    case = case_of(**{f"CWE900_Lamp__dim_{flow}_dot_c": ONE_ROLE.format(flow=flow)})
    assert read_c_case(case) == "flow variant not used"


def test_flow_variant_18_loses_its_jumps() -> None:
    text = ONE_ROLE.format(flow="18").replace(
        "    light(level);", "    goto out;\n    dead();\nout:\n    light(level);"
    )
    assert read_c_case(case_of(CWE900_Lamp__dim_18_dot_c=text)) == PaperCase(
        source="void _main(){int level=3;light(level);}",
        targets={"good1": "static void main(){int level=9;light(level);}"},
    )


def test_a_brace_may_end_the_header() -> None:
    text = ONE_ROLE.format(flow="01").replace("()\n{", "() {").replace("void bad() {", "void bad() {")
    read = read_c_case(case_of(CWE900_Lamp__dim_01_dot_c=text))
    assert isinstance(read, PaperCase)
    assert read.targets == {"good1": "static void main(){int level=9;light(level);}"}


def test_what_cannot_be_a_pair_says_why() -> None:
    text = ONE_ROLE.format(flow="01")
    no_bad, no_good = text.replace("#ifndef OMITBAD", ""), text.replace("#ifndef OMITGOOD", "")
    assert read_c_case(case_of(CWE900_Lamp__dim_01_dot_c=no_bad)) == "no flawed half"
    assert read_c_case(case_of(CWE900_Lamp__dim_01_dot_c=no_good)) == "no corrected half"
    throws = text.replace("static void good1()", "static void good1() throw (dark)")
    assert read_c_case(case_of(CWE900_Lamp__dim_01_dot_cpp=throws)) == "no corrected half"
    halves = case_of(CWE900_Lamp__dim_01_bad_dot_cpp=no_good, CWE900_Lamp__dim_01_good1_dot_cpp=no_bad)
    assert read_c_case(halves) == "halves in files of their own"


def test_a_file_that_is_not_utf8_is_named() -> None:
    (case,) = cases_of([(PurePosixPath("CWE900_Lamp__dim_01.c"), b"\xff#ifndef OMITBAD")], "c")
    with pytest.raises(CorpusError, match=r"CWE900_Lamp__dim_01\.c: is not UTF-8 at byte 0"):
        read_c_case(case)
